/* How far somebody is in a content: on the server for whoever learns, on the device for whoever has not begun.
 *
 * What the network does not take stays on the device, and goes to the server when it can.
 */

const PAUSE = 1000; // milliseconds between the first change and its saving
const KEEPALIVE_BYTES = 60000;
const HEADER = "X-Learning-Token";

export class States {
  #known = new Map(); // by part and kind: data and the server's ETag
  #waiting = new Map(); // what the server does not have yet
  #version = "";
  #timer = 0;
  #isSending = false;
  #isElsewhere = false;

  /** `token` opens the server's shelf, `person` says whose the device's is, `tell` shows what is to be known. */
  constructor({ address, place, activity, token, person, tell }) {
    Object.assign(this, { address, place, activity, token, person, tell });
    addEventListener("online", () => this.#send());
  }

  /** All that is kept for the content as it is in `version`. */
  async load(version) {
    this.#version = version;
    const here = this.#onDevice();
    for (const each of await this.#ask()) this.#known.set(keyOf(each), each);
    for (const each of here) {
      // It was not taken when it was made; if another device went on meanwhile, that one says so.
      this.#waiting.set(keyOf(each), each);
      this.#known.set(keyOf(each), each);
    }
    if (here.length) this.#plan();
    return [...this.#known.values()].filter((each) => each.data !== null).map(({ sub, type, data }) => ({ sub, type, data }));
  }

  keep(sub, type, data) {
    const key = `${sub} ${type}`;
    const etag = this.#known.get(key)?.etag ?? "";
    const state = { sub, type, data, etag };
    this.#known.set(key, state);
    this.#waiting.set(key, state);
    this.#toDevice();
    this.#plan();
  }

  /** The last chance of a page that closes. */
  flush() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#send({ keepalive: true });
  }

  /** What another device did holds. */
  forget() {
    this.#waiting.clear();
    this.#known.clear();
    this.#isElsewhere = false;
    this.#toDevice();
  }

  /** What is here holds. */
  overwrite() {
    this.#isElsewhere = false;
    this.#send();
  }

  #plan() {
    this.#timer ||= setTimeout(() => {
      this.#timer = 0;
      this.#send();
    }, PAUSE);
  }

  async #ask() {
    const token = this.token();
    if (!token) return [];
    try {
      const query = new URLSearchParams({ place: this.place, version: this.#version });
      const response = await fetch(`${this.address}?${query}`, { headers: { [HEADER]: token } });
      return response.ok ? ((await response.json()).states ?? []) : [];
    } catch {
      return [];
    }
  }

  async #send(more = {}) {
    if (this.#isElsewhere || !this.token() || (this.#isSending && !more.keepalive)) return;
    this.#isSending = true;
    for (const [key, state] of [...this.#waiting]) if (!(await this.#deliver(key, state, more))) break;
    this.#isSending = false;
    if (this.#waiting.size && !this.#isElsewhere) this.#plan();
  }

  /** False if it has to wait. */
  async #deliver(key, state, more) {
    const body = JSON.stringify({ place: this.place, version: this.#version, ...state });
    if (more.keepalive && body.length * 2 > KEEPALIVE_BYTES) return false;
    let response = null;
    let answer = null;
    try {
      const headers = { "Content-Type": "application/json", [HEADER]: this.token() };
      response = await fetch(this.address, { method: "POST", headers, body, ...more });
      answer = await response.json();
    } catch {
      this.tell("offline");
      return this.#later();
    }
    if (response.status === 409) return this.#elsewhere(key, answer.state);
    if (response.ok) this.#taken(key, state, answer.etag);
    else if (response.status === 400) this.#waiting.delete(key);
    else return this.#later();
    this.#toDevice();
    return true;
  }

  #taken(key, state, etag) {
    const known = this.#known.get(key);
    if (known) known.etag = etag;
    const waiting = this.#waiting.get(key);
    // Meanwhile she may have gone on.
    if (waiting === state) this.#waiting.delete(key);
    else if (waiting) waiting.etag = etag;
    this.tell("");
  }

  #elsewhere(key, theirs) {
    this.#isElsewhere = true;
    const waiting = this.#waiting.get(key);
    if (waiting) waiting.etag = theirs?.etag ?? "";
    this.tell("elsewhere");
    return false;
  }

  #later() {
    setTimeout(() => this.#send(), 10000 + 5000 * Math.random());
    return false;
  }

  // --- the device -------------------------------------------------------------------------------------------

  get #key() {
    return `learning.h5p.${this.person()}.${this.activity}`;
  }

  #onDevice() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.#key));
      return kept?.version === this.#version ? kept.states : [];
    } catch {
      return [];
    }
  }

  #toDevice() {
    // Who has not begun has no shelf but this one.
    const states = [...(this.token() ? this.#waiting : this.#known).values()];
    try {
      if (states.length) localStorage.setItem(this.#key, JSON.stringify({ version: this.#version, states }));
      else localStorage.removeItem(this.#key);
    } catch {
      // Kept while the page is open, then.
    }
  }
}

const keyOf = ({ sub, type }) => `${sub} ${type}`;
