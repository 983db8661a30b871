// Lists: the bulk bar appears with a selection; j and k walk a queue while the focus is in it.
document.addEventListener("change", (event) => {
  const form = event.target.form;
  const bar = form?.querySelector(".bulk");
  if (!bar) return;
  if (event.target.matches("[data-all]")) rows(form).forEach((box) => (box.checked = event.target.checked));
  tell(form, bar);
});

const rows = (form) => [...form.elements].filter((box) => box.matches("input[type=checkbox][data-row]"));

function tell(form, bar) {
  const boxes = rows(form);
  const chosen = boxes.filter((box) => box.checked).length;
  bar.toggleAttribute("data-none", chosen === 0);
  const words = bar.querySelector("[data-chosen]");
  if (words) words.textContent = `${chosen} chosen`;
  const all = form.querySelector("[data-all]");
  if (all) all.checked = chosen > 0 && chosen === boxes.length;
}

// Also when one comes back to the page: the browser ticks again what was ticked.
const tellAll = () => document.querySelectorAll(".bulk").forEach((bar) => bar.closest("form") && tell(bar.closest("form"), bar));
tellAll();
window.addEventListener("pageshow", tellAll);

// Enter on a tick would press the first button of the form, and whoever ticks has not said yet what is to be done.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("input[data-row], input[data-all]")) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  const here = event.target.closest(".queue > li");
  if (!here || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
  const next = { j: here.nextElementSibling, k: here.previousElementSibling }[event.key];
  const target = next?.querySelector("a, button");
  if (!target) return;
  event.preventDefault();
  target.focus();
});
