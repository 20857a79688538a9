// Runs before the first paint, so that a chosen theme never flashes. Not a module on purpose.
(() => {
  const chosen = localStorage.getItem("parlour:theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
})();
