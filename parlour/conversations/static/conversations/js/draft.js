// Keeps what is written in a form on the server, a moment after the last key.
const PAUSE = 900;

export class Keeper {
  // `tell(form, saved)` says how it went.
  constructor(tell) {
    this.tell = tell;
    this.saving = null;
  }

  wrote(form) {
    if (!form?.dataset.draftUrl) return;
    this.unsaved = form;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), PAUSE);
  }

  // The form is sent as a whole: nothing of it needs to be kept, and nothing may be kept after it.
  forget() {
    clearTimeout(this.timer);
    this.unsaved = null;
  }

  flush() {
    const form = this.unsaved;
    if (!form) return;
    this.forget();
    this.saving = keep(form).then((saved) => {
      this.saving = null;
      this.tell(form, saved);
    });
  }
}

const keep = async (form) => {
  const words = new FormData(form);
  words.delete("files");
  try {
    const answer = await fetch(form.dataset.draftUrl, { method: "POST", body: words, keepalive: true });
    if (!answer.ok || answer.redirected) return false;
    if (answer.status === 200) remember(form, (await answer.json()).draft);
    return true;
  } catch {
    return false;
  }
};

// A draft that has just been made gets an id, which the form carries from then on.
const remember = (form, id) => {
  const known = form.querySelector('input[name="draft"]');
  if (known) known.value = id;
  else form.prepend(Object.assign(document.createElement("input"), { type: "hidden", name: "draft", value: id }));
};
