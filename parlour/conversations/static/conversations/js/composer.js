// <pl-composer>: drafts save themselves, files go up when they are chosen, dropped or pasted, Ctrl Enter sends.
// The forms work without it.
import { Keeper } from "./draft.js";
import { upload } from "./upload.js";

const HEARD = ["input", "change", "keydown", "paste", "dragover", "dragleave", "drop", "htmx:responseError"];

class Composer extends HTMLElement {
  connectedCallback() {
    this.keeper = new Keeper((form, saved) => this.kept(form, saved));
    this.uploads = 0;
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

  // Heard before anybody else hears it: a file or a draft that is on its way comes first.
  sending(event) {
    const form = event.target;
    for (const error of this.querySelectorAll(".composer__error")) error.remove();
    if (this.uploads) {
      this.hold(event);
      this.tell(form, this.dataset.leave);
    } else if (this.keeper.saving) {
      this.hold(event);
      const { submitter } = event;
      this.keeper.saving.then(() => form.requestSubmit(submitter));
    } else this.keeper.forget();
  }

  hold(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
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

  async send(files, input) {
    const { form } = this;
    this.uploads += files.length;
    for (const file of files) {
      const told = file.size > Number(this.dataset.limit) ? this.dataset.tooLarge : await upload(form, file);
      if (told !== true) this.tell(form, (told || this.dataset.uploadFailed).replace("{name}", file.name));
      this.uploads -= 1;
    }
    if (input) input.value = "";
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
