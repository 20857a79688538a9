// <pl-thread>: scrolls to the first unread message; what arrives later never moves what is being read.
const NEAR = 80;

class Thread extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector(".newer");
    this.button?.addEventListener("click", this);
    this.addEventListener("scroll", this, { passive: true });
    this.known = new Set(this.entries.map((entry) => entry.id));
    this.watch = new MutationObserver(() => this.changed());
    this.watch.observe(this, { childList: true, subtree: true });
    this.grow = new ResizeObserver(() => this.stick());
    this.grow.observe(this.querySelector(".thread"));
    this.begin();
  }

  disconnectedCallback() {
    this.watch.disconnect();
    this.grow.disconnect();
  }

  handleEvent(event) {
    if (event.type === "click") this.toEnd();
    else if (this.atEnd) this.seen();
    if (event.type === "scroll") this.pinned = this.atEnd;
  }

  get entries() {
    return [...this.querySelectorAll(".entry--email, .entry--note")];
  }

  get atEnd() {
    return this.scrollHeight - this.scrollTop - this.clientHeight < NEAR;
  }

  begin() {
    const unread = this.querySelector("[data-unread]");
    if (unread) this.scrollTop = Math.max(0, unread.offsetTop - 60);
    else this.scrollTop = this.scrollHeight;
    this.pinned = this.atEnd;
  }

  // Frames and pictures grow after they are loaded; who stood at the end stays at the end.
  stick() {
    if (this.pinned) this.scrollTop = this.scrollHeight;
  }

  changed() {
    if (!this.entries.length && this.known.size) return this.again();
    const fresh = this.entries.filter((entry) => !this.known.has(entry.id));
    if (!fresh.length) return;
    for (const entry of fresh) this.known.add(entry.id);
    if (this.pinned || fresh.some((entry) => entry.hasAttribute("data-mine"))) return this.toEnd();
    this.waiting = (this.waiting ?? 0) + fresh.length;
    const text = this.waiting === 1 ? this.dataset.newOne : this.dataset.newMany.replace("{count}", this.waiting);
    this.button.querySelector("span").textContent = text;
    this.button.hidden = false;
  }

  // Two answers in the same moment have been seen to leave the thread bare; the server knows what stands in it.
  again() {
    if (performance.now() - (this.asked ?? -1000) < 1000) return;
    this.asked = performance.now();
    const thread = this.querySelector(".thread");
    htmx.ajax("GET", thread.getAttribute("hx-get"), { source: thread, swap: "none" });
  }

  toEnd() {
    this.scrollTop = this.scrollHeight;
    this.pinned = true;
    this.seen();
  }

  seen() {
    this.waiting = 0;
    if (this.button) this.button.hidden = true;
  }
}

customElements.define("pl-thread", Thread);
