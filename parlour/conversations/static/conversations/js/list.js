// <pl-list>: the list of conversations. Rows are links; this knows which one is open and which comes next.
class List extends HTMLElement {
  connectedCallback() {
    document.addEventListener("htmx:afterSettle", this);
    document.addEventListener("htmx:configRequest", this);
    document.addEventListener("pl:left", this);
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:afterSettle", this);
    document.removeEventListener("htmx:configRequest", this);
    document.removeEventListener("pl:left", this);
  }

  handleEvent(event) {
    if (event.type === "htmx:afterSettle") this.settled(event);
    else if (event.type === "htmx:configRequest") this.configure(event.detail);
    else if (event.type === "pl:left") this.next();
  }

  get rows() {
    return [...this.querySelectorAll(".conv")];
  }

  get open() {
    return document.querySelector("#conversation[data-open]")?.dataset.number;
  }

  get at() {
    return this.rows.findIndex((row) => row.dataset.number === this.open);
  }

  // j and k: through the open conversations, or through the rows while none is open.
  step(by) {
    const { rows } = this;
    const focused = rows.indexOf(document.activeElement);
    const from = this.open && focused < 0 ? this.at : focused;
    const row = rows[Math.max(0, Math.min(rows.length - 1, from + by))];
    if (!row) return;
    row.focus();
    row.scrollIntoView({ block: "nearest" });
    if (this.open) row.click();
  }

  // The conversation at hand is done with: the next one takes its place, or the list does.
  next() {
    const { rows, at } = this;
    const row = rows[at + 1] ?? rows[at - 1];
    if (row) row.click();
    else location.assign(this.querySelector("[hx-get]")?.getAttribute("hx-get") ?? location.pathname);
  }

  settled(event) {
    if (event.detail.elt?.id !== "conversation") return;
    for (const row of this.rows) {
      if (row.dataset.number === this.open) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
    const title = document.getElementById("subject-title");
    if (!title) return;
    document.title = `${title.textContent} – Parlour`;
    title.focus({ preventScroll: true });
  }

  // A refresh brings as many rows as stand here, and marks the open one.
  configure(detail) {
    if (detail.elt.id !== "rows") return;
    detail.parameters.size = String(this.rows.length);
    if (this.open) detail.parameters.open = this.open;
  }
}

customElements.define("pl-list", List);

document.addEventListener("click", (event) => {
  const by = event.target.closest?.("[data-step]")?.dataset.step;
  if (by) document.querySelector("pl-list")?.step(Number(by));
});
