// Passkeys: a button asks the browser for one, and the form that it stands for is sent with the answer.
// <button data-passkey="create|get" data-form="ID of the form" data-options="ID of the JSON, or an address to ask">
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-passkey]");
  if (!button) return;
  const form = document.getElementById(button.dataset.form);
  try {
    const credential = await ask(button.dataset.passkey, await options(button.dataset.options), form);
    form.elements.credential.value = JSON.stringify(credential.toJSON());
    form.submit();
  } catch (error) {
    say(button, error.name === "NotAllowedError" ? "Your browser did not get a passkey." : "That did not work in this browser.");
  }
});

async function options(from) {
  if (!from.startsWith("/")) return JSON.parse(document.getElementById(from).textContent);
  return (await fetch(from, { headers: { Accept: "application/json" } })).json();
}

function ask(kind, said, form) {
  if (kind === "get") {
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(said.request_options.publicKey) });
  }
  const wanted = said.creation_options.publicKey;
  const alone = form.elements.passwordless?.checked ?? false;
  Object.assign(wanted.authenticatorSelection, {
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
    ...(alone && { userVerification: "required" }),
  });
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(wanted) });
}

function say(button, words) {
  const line = button.parentElement.querySelector(".passkey-line") || Object.assign(document.createElement("p"), { className: "passkey-line" });
  line.setAttribute("role", "alert");
  line.textContent = words;
  button.parentElement.append(line);
}
