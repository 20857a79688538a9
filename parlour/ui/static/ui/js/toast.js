// <pl-toast>: stays six seconds (data-seconds), longer while looked at; Ctrl Z takes the deed back.
class Toast extends HTMLElement {
  connectedCallback() {
    this.left = Number(this.dataset.seconds ?? 6) * 1000;
    for (const name of ["pointerenter", "pointerleave", "focusin", "focusout", "submit"]) {
      this.addEventListener(name, this);
    }
    document.addEventListener("keydown", this);
    this.run();
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this);
    clearTimeout(this.timer);
  }

  handleEvent(event) {
    if (event.type === "keydown") this.undo(event);
    else if (event.type === "submit") setTimeout(() => this.remove(), 400);
    else if (event.type === "pointerenter" || event.type === "focusin") this.pause();
    else this.run();
  }

  run() {
    clearTimeout(this.timer);
    this.since = Date.now();
    this.timer = setTimeout(() => this.leave(), this.left);
  }

  pause() {
    clearTimeout(this.timer);
    this.left = Math.max(1500, this.left - (Date.now() - this.since));
  }

  leave() {
    this.toggleAttribute("data-leaving", true);
    setTimeout(() => this.remove(), 200);
  }

  undo(event) {
    if (event.key !== "z" || !(event.ctrlKey || event.metaKey)) return;
    if (event.target.closest?.("input, textarea, [contenteditable]")) return;
    const button = this.querySelector("[data-undo]");
    if (!button) return;
    event.preventDefault();
    button.click();
  }
}

customElements.define("pl-toast", Toast);
