// After a page load or a swap the focus goes to what asks for it: an error summary, a heading.
const take = (root) => {
  const asking = root.querySelector?.("[data-focus]");
  asking?.focus({ preventScroll: asking.hasAttribute("data-no-scroll") });
};

addEventListener("DOMContentLoaded", () => take(document));
document.addEventListener("htmx:afterSettle", (event) => take(event.detail.elt));
