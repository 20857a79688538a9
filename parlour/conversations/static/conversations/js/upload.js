// One file to the draft of a form, with its progress. Resolves to true, or to what the server says against it.
export const upload = (form, file) =>
  new Promise((resolve) => {
    const list = form.querySelector(".composer__files");
    const chip = waiting(file.name);
    list.append(chip);
    const words = new FormData(form);
    words.set("files", file, file.name || "picture.png");
    const request = new XMLHttpRequest();
    request.upload.onprogress = (event) => (chip.querySelector("progress").value = event.loaded / event.total);
    request.onloadend = () => resolve(arrived(request, list, chip));
    request.open("POST", form.dataset.filesUrl);
    request.setRequestHeader("HX-Request", "true");
    request.send(words);
  });

const waiting = (name) => {
  const chip = document.createElement("span");
  chip.className = "file";
  chip.append(Object.assign(document.createElement("span"), { textContent: name }));
  chip.append(Object.assign(document.createElement("progress"), { max: 1, value: 0, ariaLabel: name, className: "bar" }));
  return chip;
};

const arrived = (request, list, chip) => {
  chip.remove();
  const told = request.getResponseHeader("X-Parlour-Error");
  if (request.status !== 200) return told ? decodeURIComponent(told) : "";
  htmx.swap(`#${list.id}`, request.responseText, { swapStyle: "outerHTML" });
  return true;
};
