// <pl-live>: one socket for the page. What happened comes as numbered events; after a lost connection
// the last number seen is named again, so nothing is missing and nothing comes twice.
// It only tells the document: pl:event, pl:<kind>, pl:about:<id>, pl:presence, pl:reset, and
// pl:changed at most once in a while, for what merely wants to be fresh.
const CALM = 1200; // milliseconds between two pl:changed
const SILENCE = 60_000; // the server pings every 25 s; twice that without a word is a dead line
const LONGEST = 30_000;

class Live extends HTMLElement {
  connectedCallback() {
    // The page names the number it was rendered at, so what happened meanwhile comes as well.
    this.seq = this.dataset.seq ? Number(this.dataset.seq) : null;
    this.tries = 0;
    this.connect();
    document.addEventListener("pl:say", this);
    document.addEventListener("pl:done", this);
    addEventListener("online", this);
    addEventListener("pagehide", this);
    addEventListener("pageshow", this);
  }

  disconnectedCallback() {
    document.removeEventListener("pl:say", this);
    document.removeEventListener("pl:done", this);
    removeEventListener("online", this);
    removeEventListener("pagehide", this);
    removeEventListener("pageshow", this);
    this.leave();
  }

  handleEvent(event) {
    if (event.type === "pl:say") this.send({ type: "presence", ...event.detail });
    else if (event.type === "pl:done") this.changed();
    else if (event.type === "pagehide") this.leave();
    else if (event.type === "online" || event.persisted) this.connect();
  }

  leave() {
    clearTimeout(this.again);
    clearTimeout(this.watch);
    const { socket } = this;
    this.socket = null;
    socket?.close();
  }

  connect() {
    this.leave();
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/ws/`);
    this.socket = socket;
    socket.onopen = () =>
      this.send({ type: "subscribe", organisation: this.dataset.organisation, after: this.seq });
    socket.onmessage = ({ data }) => socket === this.socket && this.heard(JSON.parse(data));
    socket.onclose = () => socket === this.socket && this.lost();
    this.listen();
  }

  listen() {
    clearTimeout(this.watch);
    this.watch = setTimeout(() => this.socket?.close(), SILENCE);
  }

  lost() {
    clearTimeout(this.watch);
    this.tries += 1;
    if (this.tries > 1) this.notice(true);
    const wait = Math.min(LONGEST, 500 * 2 ** this.tries) * (0.5 + Math.random());
    this.again = setTimeout(() => this.connect(), wait);
  }

  notice(shown) {
    const line = this.querySelector(".offline");
    if (line) line.hidden = !shown;
    this.toggleAttribute("data-connected", !shown);
  }

  send(message) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  heard(message) {
    this.listen();
    if (message.type === "ready") this.ready(message);
    else if (message.type === "event") this.happened(message);
    else if (message.type === "reset") this.reset(message.seq);
    else if (message.type === "presence") this.tell("pl:presence", message);
    else if (message.type === "revoked") location.assign(this.dataset.signIn || "/");
  }

  ready({ seq }) {
    this.tries = 0;
    this.notice(false);
    if (this.seq === null) this.changed();
    // A backlog may follow; only a page that named no number takes the server's.
    this.seq ??= seq;
    this.tell("pl:ready", { seq });
  }

  happened(message) {
    if (this.seq !== null && message.seq <= this.seq) return;
    this.seq = message.seq;
    this.tell("pl:event", message);
    this.tell(`pl:${message.kind}`, message);
    if (message.subject) this.tell(`pl:about:${message.subject}`, message);
    this.changed();
  }

  reset(seq) {
    this.seq = seq;
    this.tries = 0;
    this.notice(false);
    this.tell("pl:reset", { seq });
    this.changed();
  }

  changed() {
    this.soon ??= setTimeout(() => {
      this.soon = null;
      this.tell("pl:changed", {});
    }, CALM * (this.toldOnce ? 1 : 0.1));
    this.toldOnce = true;
  }

  tell(name, detail) {
    document.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

customElements.define("pl-live", Live);
