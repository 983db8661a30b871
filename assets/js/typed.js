// Long forms: what is typed is kept on the server every few seconds, so that nothing is lost when one is interrupted.
const PAUSE = 3000;
const waiting = new WeakMap();

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form?.dataset.keep) return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => keep(form), PAUSE));
});

document.addEventListener("submit", (event) => clearTimeout(waiting.get(event.target)));

async function keep(form) {
  const page = location.pathname + location.search;
  const target = new URL(form.action, location);
  const query = new URLSearchParams({ path: target.pathname + target.search, page });
  try {
    const answer = await fetch(`${form.dataset.keep}?${query}`, { method: "POST", body: new FormData(form), redirect: "manual" });
    if (answer.status === 204) say(form, `Kept at ${new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}. Not saved yet.`);
  } catch {
    say(form, "Not kept: there is no connection. Please do not close this page.");
  }
}

function say(form, words) {
  let line = form.querySelector(".kept-line");
  if (!line) {
    line = Object.assign(document.createElement("p"), { className: "kept-line quiet" });
    line.setAttribute("role", "status");
    form.querySelector(".form-actions")?.before(line);
  }
  line.textContent = words;
}
