// <pl-presence>: tells the others that we look or type, and says who else does. Seen only, never announced.
const QUIET = 4000;

class Presence extends HTMLElement {
  connectedCallback() {
    this.state = "viewing";
    document.addEventListener("pl:presence", this);
    document.addEventListener("pl:ready", this);
    document.addEventListener("input", this);
    this.say();
  }

  disconnectedCallback() {
    document.removeEventListener("pl:presence", this);
    document.removeEventListener("pl:ready", this);
    document.removeEventListener("input", this);
    clearTimeout(this.timer);
    // Another conversation says its own word; only a page without one takes ours back.
    queueMicrotask(() => document.querySelector("pl-presence") ?? this.tell(null, "viewing"));
  }

  handleEvent(event) {
    if (event.type === "pl:presence") this.show(event.detail);
    else if (event.type === "pl:ready") this.say();
    else if (event.target.closest?.("pl-composer")) this.typing();
  }

  typing() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.turn("viewing"), QUIET);
    this.turn("typing");
  }

  turn(state) {
    if (state === this.state) return;
    this.state = state;
    this.say();
  }

  say() {
    this.tell(this.dataset.conversation, this.state);
  }

  tell(conversation, state) {
    document.dispatchEvent(new CustomEvent("pl:say", { detail: { conversation, state } }));
  }

  show({ conversation, agents }) {
    if (conversation !== this.dataset.conversation) return;
    const others = agents.filter((agent) => agent.id !== this.dataset.me);
    const typing = others.filter((agent) => agent.state === "typing");
    const said = typing.length ? typing : others;
    const template = typing.length ? "typing" : others.length === 1 ? "here" : "hereMany";
    const names = new Intl.ListFormat(document.documentElement.lang).format(said.map((agent) => agent.name));
    this.querySelector(".presence").textContent = said.length ? this.dataset[template].replace("{names}", names) : "";
    this.querySelector(".faces").replaceChildren(...others.slice(0, 4).map((agent) => this.face(agent)));
  }

  face({ name, initials }) {
    const face = document.createElement("span");
    face.className = "avatar avatar--xs avatar--staff";
    face.dataset.here = "here";
    face.title = name;
    face.textContent = initials;
    return face;
  }
}

customElements.define("pl-presence", Presence);
