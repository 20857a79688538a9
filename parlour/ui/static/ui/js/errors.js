// <pl-errors>: when a request fails the page says so in one sentence, and takes it back on success.
class Errors extends HTMLElement {
  connectedCallback() {
    for (const name of ["sendError", "timeout", "responseError", "afterOnLoad", "beforeSwap"]) {
      document.addEventListener(`htmx:${name}`, this);
    }
    document.addEventListener("pl:failed", this);
  }

  disconnectedCallback() {
    for (const name of ["sendError", "timeout", "responseError", "afterOnLoad", "beforeSwap"]) {
      document.removeEventListener(`htmx:${name}`, this);
    }
    document.removeEventListener("pl:failed", this);
  }

  handleEvent(event) {
    if (event.type === "pl:failed") this.say(event.detail);
    else if (event.type === "htmx:beforeSwap") this.guard(event);
    else if (event.type === "htmx:afterOnLoad") this.hidden ||= event.detail.xhr.status < 400;
    else if (event.type === "htmx:responseError") this.say(this.sentence(event.detail.xhr));
    else this.say(this.dataset.offline);
  }

  say(text) {
    this.textContent = text;
    this.hidden = false;
  }

  sentence(xhr) {
    const own = xhr.getResponseHeader("X-Parlour-Error");
    if (own) return decodeURIComponent(own);
    const by = { 403: "refused", 404: "gone", 413: "heavy" };
    return this.dataset[by[xhr.status] ?? "failed"];
  }

  // A whole page where a fragment was asked for is the sign-in page: the session has ended.
  guard(event) {
    const { xhr } = event.detail;
    if (!/^\s*<!doctype/i.test(xhr.response ?? "")) return;
    event.detail.shouldSwap = false;
    if (xhr.status < 400) location.assign(xhr.responseURL);
  }
}

customElements.define("pl-errors", Errors);
