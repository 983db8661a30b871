// Menus are <details>: close them on Escape and on a click elsewhere. Ctrl+K goes to the search.
document.documentElement.classList.add("scripted");

const open = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus();
  if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) goToSearch(event);
});

function closeMenus() {
  for (const menu of open()) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  }
}

function goToSearch(event) {
  const link = document.querySelector("a[data-search]");
  if (!link) return;
  event.preventDefault();
  link.click();
}
