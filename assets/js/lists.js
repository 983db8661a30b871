// Lists: the bulk bar appears with a selection; j and k walk a queue while the focus is in it; a row dropped on another says so.
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
  if (all) all.checked = chosen === boxes.length;
}

// Also when one comes back to the page: the browser ticks again what was ticked.
const tellAll = () => document.querySelectorAll(".bulk").forEach((bar) => bar.closest("form") && tell(bar.closest("form"), bar));
tellAll();
window.addEventListener("pageshow", tellAll);

document.addEventListener("keydown", (event) => {
  const here = event.target.closest(".queue > li");
  if (!here || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
  const next = { j: here.nextElementSibling, k: here.previousElementSibling }[event.key];
  const target = next?.querySelector("a, button");
  if (!target) return;
  event.preventDefault();
  target.focus();
});

// A board: dragging a row onto another presses the button that says the same of the two.
document.addEventListener("dragstart", (event) => {
  const row = event.target.closest?.("[data-drag]");
  if (row) event.dataTransfer.setData("text/plain", row.dataset.drag);
});
document.addEventListener("dragover", (event) => {
  const row = event.target.closest?.("[data-drop]");
  document.querySelectorAll("[data-over]").forEach((other) => other !== row && other.removeAttribute("data-over"));
  if (!row) return;
  event.preventDefault();
  row.setAttribute("data-over", "");
});
document.addEventListener("dragend", () => document.querySelectorAll("[data-over]").forEach((row) => row.removeAttribute("data-over")));
document.addEventListener("drop", (event) => {
  const row = event.target.closest?.("[data-drop]");
  const form = document.querySelector("form[data-moves]");
  const who = event.dataTransfer.getData("text/plain");
  if (!row || !form || !who || who === row.dataset.drag) return;
  event.preventDefault();
  form.elements.change.value = `pin ${who} ${row.dataset.drop}`;
  form.requestSubmit();
});
