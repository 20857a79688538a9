// <pl-frame>: gives the frame of an HTML mail the height of its words. Nothing runs inside it; we only measure.
class Frame extends HTMLElement {
  connectedCallback() {
    this.frame = this.querySelector("iframe");
    this.frame?.addEventListener("load", this);
    if (this.frame?.contentDocument?.readyState === "complete") this.handleEvent();
  }

  disconnectedCallback() {
    this.frame?.removeEventListener("load", this);
    this.watch?.disconnect();
  }

  handleEvent() {
    const body = this.frame.contentDocument?.body;
    if (!body) return;
    this.watch?.disconnect();
    this.watch = new ResizeObserver(() => this.fit());
    this.watch.observe(body);
    this.fit();
  }

  fit() {
    const page = this.frame.contentDocument?.documentElement;
    const body = this.frame.contentDocument?.body;
    if (!page || !body) return;
    const high = Math.max(body.scrollHeight, Math.ceil(body.getBoundingClientRect().bottom));
    const bar = page.scrollWidth > page.clientWidth ? 16 : 0;
    this.frame.style.blockSize = `${Math.min(high + bar + 2, 20_000)}px`;
  }
}

customElements.define("pl-frame", Frame);
