// <pl-menu> holds one popover with role="menu": placed at its button, moved through with the arrows.
const GAP = 4;

class Menu extends HTMLElement {
  connectedCallback() {
    this.popup = this.querySelector("[popover]");
    if (!this.popup) return;
    this.popup.addEventListener("toggle", this);
    this.popup.addEventListener("keydown", this);
    this.popup.addEventListener("click", this);
  }

  handleEvent(event) {
    if (event.type === "toggle") this.toggled(event.newState === "open");
    else if (event.type === "keydown") this.move(event);
    else if (event.target.closest('[role^="menuitem"]')) this.chosen(event);
  }

  get button() {
    const buttons = [...document.querySelectorAll(`[popovertarget="${this.popup.id}"]`)];
    return buttons.find((button) => button.checkVisibility()) ?? buttons[0];
  }

  get items() {
    return [...this.popup.querySelectorAll('[role^="menuitem"]')].filter((item) => item.checkVisibility());
  }

  toggled(open) {
    this.button?.setAttribute("aria-expanded", String(open));
    if (!open) return;
    this.place();
    (this.popup.querySelector("[autofocus]") ?? this.items[0])?.focus();
  }

  place() {
    const at = this.button?.getBoundingClientRect();
    if (!at) return;
    const { offsetWidth: wide, offsetHeight: high } = this.popup;
    const endAligned = getComputedStyle(this.popup).direction === "rtl" || at.left + wide > innerWidth - 8;
    const left = Math.max(8, Math.min(endAligned ? at.right - wide : at.left, innerWidth - wide - 8));
    const below = at.bottom + GAP + high <= innerHeight - 8;
    const top = below ? at.bottom + GAP : Math.max(8, at.top - GAP - high);
    Object.assign(this.popup.style, { left: `${left}px`, top: `${top}px` });
  }

  move(event) {
    const { items } = this;
    const at = items.indexOf(document.activeElement);
    const steps = { ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: items.length - 1 };
    if (event.key in steps && !event.target.matches("input, textarea, select")) {
      event.preventDefault();
      items.at(steps[event.key] % items.length)?.focus();
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
      this.typed(event, items, at);
    }
  }

  typed(event, items, at) {
    if (event.target.matches("input, textarea, select")) return;
    const letter = event.key.toLocaleLowerCase();
    const later = [...items.slice(at + 1), ...items.slice(0, at + 1)];
    later.find((item) => item.textContent.trim().toLocaleLowerCase().startsWith(letter))?.focus();
    event.stopPropagation();
  }

  chosen(event) {
    const item = event.target.closest('[role^="menuitem"]');
    if (item.hasAttribute("data-stays")) return;
    // After the deed, so that a form inside is still submitted.
    setTimeout(() => this.popup.matches(":popover-open") && this.popup.hidePopover());
  }
}

customElements.define("pl-menu", Menu);
