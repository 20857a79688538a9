// <pl-passkey>: asks the browser for a passkey and submits the form inside with the answer.
// data-options-url: where the options are fetched; data-options: the id of a JSON block; data-makes: a new passkey.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list = []) => list.map((one) => ({ ...one, id: bytes(one.id) }));

const forMaking = (key) => ({
  ...key,
  challenge: bytes(key.challenge),
  user: { ...key.user, id: bytes(key.user.id) },
  excludeCredentials: named(key.excludeCredentials),
  authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
});

const forShowing = (key) => ({ ...key, challenge: bytes(key.challenge), allowCredentials: named(key.allowCredentials) });

const answer = (response) => {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const found = parts.filter((part) => response[part]).map((part) => [part, text(response[part])]);
  return { ...Object.fromEntries(found), ...(response.getTransports && { transports: response.getTransports() }) };
};

class Passkey extends HTMLElement {
  connectedCallback() {
    this.hidden = !globalThis.PublicKeyCredential && !this.dataset.options;
    this.querySelector("button").addEventListener("click", this);
  }

  async handleEvent(event) {
    event.preventDefault();
    const button = event.currentTarget;
    this.say("");
    button.setAttribute("aria-busy", "true");
    try {
      await this.ask();
    } catch {
      this.say(this.dataset.refused);
    }
    button.removeAttribute("aria-busy");
  }

  async ask() {
    const { publicKey } = await this.options();
    const credential =
      "makes" in this.dataset
        ? await navigator.credentials.create({ publicKey: forMaking(publicKey) })
        : await navigator.credentials.get({ publicKey: forShowing(publicKey) });
    const form = this.querySelector("form");
    form.elements.credential.value = JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
      response: answer(credential.response),
    });
    form.submit();
  }

  async options() {
    if (this.dataset.options) {
      const held = JSON.parse(document.getElementById(this.dataset.options).textContent);
      return held.creation_options ?? held.request_options;
    }
    const response = await fetch(this.dataset.optionsUrl, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(response.statusText);
    return (await response.json()).request_options;
  }

  say(words) {
    const place = this.querySelector('[role="alert"]');
    place.textContent = words;
    place.hidden = !words;
  }
}

customElements.define("pl-passkey", Passkey);
