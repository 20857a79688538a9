// <pl-shortcuts>: data-key="e" or "g i" presses (or focuses) its element; "?" lists what the page has.
// Single keys work only when no field has the focus, and can be turned off (WCAG 2.1.4).
const KEYS = "parlour:keys";
const FIELDS = 'input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable]';
const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

class Shortcuts extends HTMLElement {
  connectedCallback() {
    this.pending = "";
    this.dialog = this.querySelector("dialog");
    this.box = this.querySelector("[data-keys-on]");
    this.box.checked = this.on;
    this.box.addEventListener("change", this);
    document.addEventListener("keydown", this);
    document.addEventListener("click", this);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this);
    document.removeEventListener("click", this);
  }

  handleEvent(event) {
    if (event.type === "change") this.turn(this.box.checked);
    else if (event.type === "click") event.target.closest?.("[data-open-shortcuts]") && this.list();
    else this.pressed(event);
  }

  // The profile decides, unless this browser was told otherwise.
  get on() {
    return (localStorage.getItem(KEYS) ?? (this.hasAttribute("data-off") ? "off" : "on")) === "on";
  }

  turn(on) {
    localStorage.setItem(KEYS, on ? "on" : "off");
  }

  pressed(event) {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const field = event.target.closest?.(FIELDS);
    if (event.key === "Escape" && field && !field.closest("dialog, [popover]")) field.blur();
    if (field || event.target.closest?.('[role="menu"]') || document.querySelector("dialog:modal")) return;
    if (!this.on) return;
    if (event.key === "?") return this.list();
    this.run(event);
  }

  run(event) {
    const keys = this.pending ? `${this.pending} ${event.key}` : event.key;
    const found = this.find(keys) ?? this.find(event.key);
    this.wait(found ? "" : event.key);
    if (!found) return;
    event.preventDefault();
    if (found.matches(FIELDS)) found.focus();
    else found.click();
  }

  find(keys) {
    const all = document.querySelectorAll(`[data-key="${CSS.escape(keys)}"]`);
    const works = (element) => !element.disabled && (element.checkVisibility() || element.closest('[role="menu"]'));
    return [...all].find(works);
  }

  // "g" then "i": the first key is remembered for a second and a half.
  wait(key) {
    clearTimeout(this.timer);
    this.pending = key.length === 1 ? key : "";
    this.timer = setTimeout(() => (this.pending = ""), 1500);
  }

  list() {
    const rows = new Map();
    const own = this.querySelector("template").content;
    for (const element of [...document.querySelectorAll("[data-key]"), ...own.querySelectorAll("[data-key]")]) {
      rows.set(element.dataset.key, element.dataset.says || element.title || element.textContent.trim());
    }
    const entries = [...rows].flatMap(([keys, says]) => [this.term(keys), this.saying(says)]);
    this.dialog.querySelector(".keys").replaceChildren(...entries);
    if (!this.dialog.open) this.dialog.showModal();
  }

  term(keys) {
    const term = document.createElement("dt");
    for (const key of keys.split(" ")) {
      const hint = document.createElement("span");
      hint.className = "kbd";
      hint.textContent = key.replace("Mod+", isMac ? "⌘ " : "Ctrl ");
      term.append(hint, " ");
    }
    return term;
  }

  saying(text) {
    const saying = document.createElement("dd");
    saying.textContent = text;
    return saying;
  }
}

customElements.define("pl-shortcuts", Shortcuts);
