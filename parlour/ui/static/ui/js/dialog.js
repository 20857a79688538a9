// data-opens="id" shows that dialog; <pl-dialog> shows the dialog that htmx brought, and goes with it.
document.addEventListener("click", (event) => {
  const id = event.target.closest?.("[data-opens]")?.dataset.opens;
  if (id) document.getElementById(id)?.showModal();
  if (event.target.closest?.("[data-closes]")) event.target.closest("dialog")?.close();
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form[data-closes-after]");
  if (!form || !event.detail.successful) return;
  form.closest("dialog")?.close();
  form.reset();
});

class Dialog extends HTMLElement {
  connectedCallback() {
    const dialog = this.querySelector("dialog");
    if (!dialog) return;
    dialog.addEventListener("close", () => this.remove());
    if (!dialog.open) dialog.showModal();
  }
}

customElements.define("pl-dialog", Dialog);
