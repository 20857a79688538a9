// data-collapses="id": on wide screens the button folds a side pane away (kept in this browser);
// on small ones its own popovertarget opens the pane as a drawer, and this stays out of the way.
const key = (id) => `parlour:collapsed:${id}`;
const isDrawer = (pane) => getComputedStyle(pane).position === "fixed" || !pane.checkVisibility();

const restore = () => {
  for (const pane of document.querySelectorAll("[data-collapsible]")) {
    pane.toggleAttribute("data-collapsed", localStorage.getItem(key(pane.id)) === "yes");
  }
};

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-collapses]");
  const pane = button && document.getElementById(button.dataset.collapses);
  if (!pane || (!pane.hasAttribute("data-collapsed") && isDrawer(pane))) return;
  if (pane.hasAttribute("data-collapsed") && !matchMedia(pane.dataset.collapsible).matches) return;
  event.preventDefault();
  pane.toggleAttribute("data-collapsed");
  if (pane.hasAttribute("data-collapsed")) localStorage.setItem(key(pane.id), "yes");
  else localStorage.removeItem(key(pane.id));
});

addEventListener("DOMContentLoaded", restore);
document.addEventListener("htmx:afterSettle", restore);
