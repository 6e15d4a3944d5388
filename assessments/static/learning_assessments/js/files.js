// Sends a file as soon as it is chosen, says how far it is, and tries again. Without this script it goes with the form.

/** Watches the file fields of `form`. `token()` is the CSRF token; `arrived(answer)` hears what the server has kept. */
export function watchFiles(form, { token, arrived }) {
  const fields = [...form.querySelectorAll("[data-upload]")].map((input) => new FileField(form, input, { token, arrived }));
  addEventListener("online", () => fields.forEach((field) => field.sendAgain()));
  return (question, file) => fields.find((field) => field.question === question)?.take(file);
}

class FileField {
  constructor(form, input, { token, arrived }) {
    Object.assign(this, { form, input, token, arrived });
    this.box = input.closest("[data-file-field]");
    this.question = input.closest("[data-question]").dataset.question;
    input.addEventListener("change", () => input.files.length && this.take(input.files[0]));
    this.part("retry").addEventListener("click", () => this.sendAgain());
    // Chosen before this script had come, as happens on a slow line.
    if (input.files.length) this.take(input.files[0]);
  }

  part(name) {
    return this.box.querySelector(`[data-${name}]`);
  }

  /** Send `file`, unless it is too large to be taken. */
  take(file) {
    this.file = file;
    this.say("");
    const most = Number(this.input.dataset.most);
    if (file.size <= most * 1024 * 1024) return this.send();
    this.file = null;
    this.input.value = "";
    this.complain(this.input.dataset.tooLarge);
  }

  sendAgain() {
    if (this.file && !this.request) this.send();
  }

  send() {
    this.request?.abort();
    const request = (this.request = new XMLHttpRequest());
    request.upload.addEventListener("progress", (event) => event.lengthComputable && this.show(event.loaded / event.total));
    request.addEventListener("loadend", () => this.request === request && this.end(request));
    request.open("POST", this.form.dataset.save);
    request.responseType = "json";
    this.complain("");
    this.show(0);
    request.send(this.body());
  }

  body() {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.token());
    body.set(`${this.question}-was`, this.form.elements[`${this.question}-was`].value);
    body.set(`${this.question}-file`, this.file, this.file.name);
    return body;
  }

  end(request) {
    this.request = null;
    this.part("progress").hidden = true;
    const answer = request.response;
    const kept = answer?.files?.[this.question];
    const problem = answer?.problems?.[this.question] ?? answer?.error;
    if (kept && !problem) return this.showKept(kept, answer);
    // What the server refuses it will refuse again; what did not reach it may be sent once more.
    this.complain(problem ?? this.input.dataset.broken);
    this.part("retry").hidden = Boolean(problem);
    if (problem) this.file = null;
    if (problem) this.input.value = "";
  }

  showKept(kept, answer) {
    this.file = null;
    this.input.value = "";
    this.part("kept-key").value = kept.file;
    this.part("kept-link").href = kept.address;
    this.part("kept-link").textContent = kept.name;
    this.part("kept-size").textContent = kept.size;
    this.part("kept").hidden = false;
    this.part("file-label").textContent = this.input.dataset.another;
    this.part("remove").hidden = false;
    this.part("remove").querySelector("input").checked = false;
    this.say(this.input.dataset.arrived.replace("…", kept.name));
    this.box.dispatchEvent(new CustomEvent("learning:file", { bubbles: true, detail: kept }));
    this.arrived(answer);
  }

  show(share) {
    this.part("progress").hidden = false;
    this.part("progress").value = share;
  }

  say(text) {
    this.part("file-said").textContent = text;
  }

  complain(text) {
    this.part("file-problem").textContent = text;
    this.part("file-problem").hidden = !text;
    if (!text) this.part("retry").hidden = true;
  }
}
