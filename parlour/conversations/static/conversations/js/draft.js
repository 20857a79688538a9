// Sends the words of a form to be kept. Resolves to whether they are. A draft that has just been made gets an id,
// which the form carries from then on.
export const keep = async (form, words) => {
  try {
    const answer = await fetch(form.dataset.draftUrl, { method: "POST", body: words, keepalive: true });
    if (!answer.ok || answer.redirected) return false;
    if (answer.status === 200) remember(form, (await answer.json()).draft);
    return true;
  } catch {
    return false;
  }
};

const remember = (form, id) => {
  const known = form.querySelector('input[name="draft"]');
  if (known) known.value = id;
  else form.prepend(Object.assign(document.createElement("input"), { type: "hidden", name: "draft", value: id }));
};
