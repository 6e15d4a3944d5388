/* Notes written inside the lesson: saved as they are written, kept in the browser until the server has them.
 *
 * What a note says is fetched when somebody wants to see it, so that the lesson's page is the same for everybody.
 */

const PAUSE = 1200; // milliseconds without a key, after which it is saved
const settings = document.getElementById("learning-notes").dataset;
let told = null;

/** The link `link` in a place for a note was pressed: the note is written here instead of on a page of its own. */
export default async function open(link) {
  const place = link.closest("[data-note]");
  try {
    told ??= await fetched();
  } catch {
    told = null;
    // No network: what is written is kept, and compared with the server's later.
    return show(place, { text: "", seen: "", person: "" });
  }
  const known = told.notes[place.dataset.note] ?? { text: "", seen: "" };
  show(place, known);
}

async function fetched() {
  const response = await fetch(settings.lessonAt, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(response.status);
  return response.json();
}

function show(place, known) {
  const editor = new Editor(place, known);
  place.replaceChildren(...editor.parts);
  editor.field.focus();
  if (editor.isUnsaved) editor.save();
}

class Editor {
  constructor(place, known) {
    this.at = place.dataset.noteAt;
    this.place = place;
    this.name = place.dataset.note;
    this.seen = known.seen;
    // What a newcomer wrote before she was known is hers, as the device's guest.
    const kept = read(this.key) ?? (personHere().startsWith("u") ? null : read(keyOf("", this.name)));
    this.isUnsaved = Boolean(kept) && kept.text !== known.text;
    // What was written without network knows which text it began with; where there is another by now, the server says so.
    if (this.isUnsaved) this.seen = kept.seen;
    this.parts = this.make(this.isUnsaved ? kept.text : known.text);
    this.saved = known.text;
  }

  get key() {
    return keyOf(told?.person ?? personHere(), this.name);
  }

  make(text) {
    this.field = Object.assign(document.createElement("textarea"), { className: "l-input l-note__input", value: text, rows: 5, maxLength: 5000 });
    this.field.setAttribute("aria-labelledby", this.place.dataset.labelled);
    this.state = Object.assign(document.createElement("span"), { className: "l-small" });
    this.state.setAttribute("role", "status");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "l-button l-button--small", textContent: settings.save });
    button.addEventListener("click", () => this.save());
    this.field.addEventListener("input", () => this.later());
    this.field.addEventListener("blur", () => this.save());
    addEventListener("online", () => this.save());
    addEventListener("pagehide", () => this.save());
    const row = Object.assign(document.createElement("span"), { className: "l-note__row" });
    row.append(button, this.state);
    const help = Object.assign(document.createElement("span"), { className: "l-help", textContent: settings.private });
    this.theirs = document.createElement("span");
    return [help, this.field, this.theirs, row];
  }

  later() {
    keep(this.key, { text: this.field.value, seen: this.seen });
    this.say("saving");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  /** Save what is written, once more if something was written meanwhile. */
  async save() {
    clearTimeout(this.timer);
    if (this.saving) return (this.again = true);
    const text = this.field.value;
    if (text === this.saved) return;
    this.saving = true;
    try {
      if (!told) told = await fetched();
      await this.send(text);
    } catch {
      this.say("waiting");
      this.timer = setTimeout(() => this.save(), 20000);
    }
    this.saving = false;
    if (this.again) {
      this.again = false;
      this.save();
    }
  }

  async send(text) {
    const body = new URLSearchParams({ text, seen: this.seen, csrfmiddlewaretoken: told.csrf });
    const headers = { Accept: "application/json", "X-CSRFToken": told.csrf, "X-Learning-Person": told.person };
    const response = await fetch(this.at, { method: "POST", body, headers, keepalive: true });
    const answer = await response.json();
    if (response.status === 409 && answer.theirs) return this.compare(answer);
    if (response.status >= 500 || response.status === 429) throw new Error(response.status);
    if (!response.ok) return this.say("failed", answer.error);
    this.seen = answer.seen;
    this.saved = text;
    if (this.field.value === text) keep(this.key, null);
    // The first thing a guest does makes her known: ask anew who she is.
    if (!told.person) told = await fetched().catch(() => null);
    this.theirs.replaceChildren();
    this.say("saved");
    // The server has recorded that the question was answered; the page shows it as any other part that is done.
    if (answer.done.length) document.dispatchEvent(new CustomEvent("learning:saved", { detail: { done: answer.done } }));
  }

  /** Another device wrote something else: show it, and let her decide. The next save is hers. */
  compare({ error, theirs }) {
    this.seen = theirs.seen;
    keep(this.key, { text: this.field.value, seen: this.seen });
    const head = Object.assign(document.createElement("strong"), { textContent: settings.theirs });
    const text = Object.assign(document.createElement("span"), { className: "l-note__text", textContent: theirs.text });
    this.theirs.replaceChildren(head, document.createElement("br"), text);
    this.say("failed", error);
  }

  say(state, why = "") {
    const words = why || settings[state];
    if (this.state.textContent !== words) this.state.textContent = words;
  }
}

function keyOf(person, name) {
  return `learning.note.${person}.${name}`;
}

function personHere() {
  return JSON.parse(document.getElementById("learning-waiting")?.dataset.here ?? "{}").person ?? "";
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function keep(key, note) {
  try {
    if (note) localStorage.setItem(key, JSON.stringify(note));
    else localStorage.removeItem(key);
  } catch {
    // Private windows may refuse: then it is in this page until it is saved.
  }
}
