// <pl-theme>: light, dark, or as the system says. Kept in this browser only.
const KEY = "parlour:theme";

class Theme extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this);
    this.show();
  }

  handleEvent(event) {
    const choice = event.target.closest("[data-theme-choice]")?.dataset.themeChoice;
    if (!choice) return;
    if (choice === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, choice);
    if (choice === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = choice;
    this.show();
  }

  show() {
    const now = localStorage.getItem(KEY) ?? "system";
    for (const button of this.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-checked", String(button.dataset.themeChoice === now));
    }
  }
}

customElements.define("pl-theme", Theme);
