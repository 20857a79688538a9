// <pl-composer>: drafts save themselves, files go up when they are chosen, dropped or pasted, Ctrl Enter sends.
// The forms work without it.
import { keep } from "./draft.js";
import { upload } from "./upload.js";

const PAUSE = 900;

class Composer extends HTMLElement {
  connectedCallback() {
    for (const name of ["input", "change", "keydown", "paste", "dragover", "dragleave", "drop", "submit"]) {
      this.addEventListener(name, this);
    }
    this.addEventListener("htmx:responseError", this);
    this.addEventListener("htmx:beforeRequest", this);
    document.addEventListener("click", this);
    addEventListener("pagehide", this);
  }

  disconnectedCallback() {
    document.removeEventListener("click", this);
    removeEventListener("pagehide", this);
    this.flush();
  }

  handleEvent(event) {
    const act = {
      input: () => this.wrote(event.target.form),
      change: () => this.changed(event.target),
      keydown: () => this.pressed(event),
      paste: () => this.take(event, event.clipboardData?.files),
      dragover: () => this.over(event),
      dragleave: () => this.toggleAttribute("data-over", false),
      drop: () => this.take(event, event.dataTransfer?.files),
      submit: () => this.forget(),
      click: () => this.clicked(event),
      pagehide: () => this.flush(),
      "htmx:responseError": () => this.refused(event),
      "htmx:beforeRequest": () => this.forget(),
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

  changed(target) {
    if (target.type === "file") this.send([...target.files], target);
  }

  begin() {
    const to = this.form?.querySelector('[name="to"]');
    this.form?.querySelector("textarea")?.focus();
    if (to && !to.value) to.focus();
  }

  pressed(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.form?.requestSubmit(this.form.querySelector(".btn--primary"));
  }

  // --- drafts

  wrote(form) {
    if (!form?.dataset.draftUrl) return;
    this.unsaved = form;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), PAUSE);
  }

  forget() {
    clearTimeout(this.timer);
    this.unsaved = null;
    for (const error of this.querySelectorAll(".composer__error")) error.remove();
  }

  async flush() {
    const form = this.unsaved;
    if (!form) return;
    clearTimeout(this.timer);
    this.unsaved = null;
    const words = new FormData(form);
    words.delete("files");
    const saved = await keep(form, words);
    this.tell(form, saved ? this.dataset.saved : this.dataset.unsaved);
    if (!saved && this.isConnected) this.wrote(form);
  }

  tell(form, text) {
    const place = form.querySelector("[data-state]");
    if (place) place.textContent = text;
  }

  // --- files

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
    for (const file of files) {
      const fits = file.size <= Number(this.dataset.limit);
      if (!fits) this.tell(form, this.dataset.tooLarge.replace("{name}", file.name));
      else if (!(await upload(form, file))) this.tell(form, this.dataset.uploadFailed.replace("{name}", file.name));
    }
    if (input) input.value = "";
  }

  // What the server says against a message belongs beside it.
  refused(event) {
    const told = event.detail.xhr.getResponseHeader("X-Parlour-Error");
    const form = event.target.closest("form");
    if (!told || !form) return;
    event.stopPropagation();
    const line = document.createElement("p");
    line.className = "composer__error";
    line.setAttribute("role", "alert");
    line.textContent = decodeURIComponent(told);
    form.prepend(line);
  }
}

customElements.define("pl-composer", Composer);
