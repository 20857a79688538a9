// <pl-composer>: drafts save themselves, files go up when they are chosen, dropped or pasted, Ctrl Enter sends.
// The forms work without it.
import { Keeper } from "./draft.js";
import { upload } from "./upload.js";

const HEARD = ["input", "change", "keydown", "paste", "dragover", "dragleave", "drop", "htmx:responseError"];

class Composer extends HTMLElement {
  connectedCallback() {
    this.keeper = new Keeper((form, saved) => this.kept(form, saved));
    this.uploading = null;
    for (const name of HEARD) this.addEventListener(name, this);
    this.addEventListener("submit", this, { capture: true });
    document.addEventListener("click", this);
    addEventListener("pagehide", this);
  }

  disconnectedCallback() {
    document.removeEventListener("click", this);
    removeEventListener("pagehide", this);
    this.keeper.flush();
  }

  handleEvent(event) {
    const act = {
      input: () => this.keeper.wrote(event.target.form),
      change: () => this.changed(event.target),
      keydown: () => this.pressed(event),
      paste: () => this.take(event, event.clipboardData?.files),
      dragover: () => this.over(event),
      dragleave: () => this.toggleAttribute("data-over", false),
      drop: () => this.take(event, event.dataTransfer?.files),
      submit: () => this.sending(event),
      click: () => this.clicked(event),
      pagehide: () => this.keeper.flush(),
      "htmx:responseError": () => this.refused(event),
    }[event.type];
    act?.();
  }

  get form() {
    const kind = this.querySelector('[name="compose-kind"]:checked')?.value;
    return this.querySelector(kind ? `form[data-kind="${kind}"]` : "form");
  }

  // A press of the mouse or of a shortcut goes on into the text; arrow keys only choose.
  clicked(event) {
    if (event.target.closest?.("[data-discards]")) this.keeper.forget();
    const kind = event.target.closest?.("[data-compose]")?.dataset.compose;
    if (kind) this.querySelector(`[name="compose-kind"][value="${kind}"]`)?.click();
    else if (event.target.name === "compose-kind" && (event.detail > 0 || !event.isTrusted)) this.begin();
  }

  begin() {
    const to = this.form?.querySelector('[name="to"]');
    this.form?.querySelector("textarea")?.focus();
    if (to && !to.value) to.focus();
  }

  changed(target) {
    if (target.type === "file") this.send([...target.files], target);
  }

  pressed(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.form?.requestSubmit(this.form.querySelector(".btn--primary"));
  }

  // Heard before anybody else hears it: a file or a draft that is on its way comes first, then the message goes.
  sending(event) {
    const { target: form, submitter } = event;
    for (const error of this.querySelectorAll(".composer__error")) error.remove();
    const first = this.uploading ?? this.keeper.saving;
    if (!first) return this.keeper.forget();
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.uploading) this.tell(form, this.dataset.leave);
    first.then((good) => good !== false && form.requestSubmit(submitter));
  }

  kept(form, saved) {
    this.tell(form, saved ? this.dataset.saved : this.dataset.unsaved);
    if (!saved && this.isConnected) this.keeper.wrote(form);
  }

  tell(form, text) {
    const place = form.querySelector("[data-state]");
    if (place) place.textContent = text;
  }

  over(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.toggleAttribute("data-over", true);
  }

  take(event, files) {
    this.toggleAttribute("data-over", false);
    if (!files?.length) return;
    event.preventDefault();
    this.send([...files]);
  }

  // One after the other; resolves to whether all of them arrived.
  send(files, input) {
    const { form } = this;
    this.uploading = (this.uploading ?? Promise.resolve(true)).then((good) => this.bring(form, files, good));
    const turn = this.uploading;
    turn.then(() => {
      if (this.uploading === turn) this.uploading = null;
      if (input) input.value = "";
    });
  }

  async bring(form, files, good) {
    for (const file of files) {
      const told = file.size > Number(this.dataset.limit) ? this.dataset.tooLarge : await upload(form, file);
      if (told === true) continue;
      this.tell(form, (told || this.dataset.uploadFailed).replace("{name}", file.name));
      good = false;
    }
    return good;
  }

  // What the server says against a message belongs beside it.
  refused(event) {
    const told = event.detail.xhr.getResponseHeader("X-Parlour-Error");
    const form = event.target.closest("form");
    if (!told || !form) return;
    event.stopPropagation();
    const line = Object.assign(document.createElement("p"), { className: "composer__error", role: "alert" });
    line.textContent = decodeURIComponent(told);
    form.prepend(line);
    this.keeper.wrote(form);
  }
}

customElements.define("pl-composer", Composer);
