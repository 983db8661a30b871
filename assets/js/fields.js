// Fields: move to the error summary, count what is typed, say what a slider is set to, and send a form only once.
function ready(root) {
  root.querySelector?.(".error-summary:not([data-still] *)")?.focus();
  root.querySelectorAll?.("textarea[maxlength], textarea[data-guide]").forEach(count);
  root.querySelectorAll?.('input[type="range"]').forEach(say);
}

// A slider says what it is set to.
function say(slider) {
  let shown = slider.nextElementSibling;
  if (!shown?.matches(".range-value")) {
    shown = document.createElement("output");
    shown.className = "range-value";
    shown.htmlFor = slider.id;
    slider.after(shown);
  }
  shown.textContent = Number(slider.value);
}

function count(area) {
  const guide = document.getElementById(`${area.id}_guide`);
  if (!guide) return;
  const most = Number(area.dataset.guide || area.maxLength);
  const left = most - area.value.length;
  guide.textContent = left >= 0 ? `${left} of ${most} characters left` : `${-left} characters over ${most}`;
  guide.toggleAttribute("data-over", left < 0);
}

document.addEventListener("input", (event) => {
  if (event.target.matches("textarea[maxlength], textarea[data-guide]")) count(event.target);
  if (event.target.matches('input[type="range"]')) say(event.target);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 4000);
});

window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
document.addEventListener("htmx:after:swap", (event) => ready(event.target));
ready(document);
