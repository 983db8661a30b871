// A board: a name dropped onto another row sends the form that the buttons of that pair send. With a mouse only: a finger scrolls.
let carried = null;

const target = (event) => {
  const row = carried && event.target.closest?.("tr[data-drop]");
  return row && row !== carried && row.dataset.drop !== carried.dataset.drop ? row : null;
};

const show = (row) =>
  document.querySelectorAll("[data-over]").forEach((other) => other !== row && other.removeAttribute("data-over"));

document.addEventListener("pointerover", (event) => {
  const name = event.target.closest?.("[data-drag]");
  if (name) name.draggable = event.pointerType === "mouse";
});

document.addEventListener("dragstart", (event) => {
  const name = event.target.closest?.("[data-drag][draggable='true']");
  if (!name) return;
  carried = name.closest("tr");
  event.dataTransfer.clearData();
  event.dataTransfer.setData("text/plain", name.textContent.trim());
  event.dataTransfer.effectAllowed = "move";
});

document.addEventListener("dragover", (event) => {
  const row = target(event);
  show(row);
  if (!row) return;
  event.preventDefault();
  row.setAttribute("data-over", "");
});

document.addEventListener("dragend", () => {
  carried = null;
  show(null);
});

document.addEventListener("drop", (event) => {
  const row = target(event);
  const form = document.querySelector("form[data-moves]");
  if (!row || !form) return;
  event.preventDefault();
  form.elements.change.value = `pin ${carried.querySelector("[data-drag]").dataset.drag} ${row.dataset.drop}`;
  form.requestSubmit();
});
