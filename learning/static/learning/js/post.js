/* Sends what is in the outbox, in batches, again and again until the server has confirmed it. */

import { alone, hear, tell } from "./outbox.js";
import { setClock } from "./statements.js";

const BATCH = 50;
const MOST_ASKED = 50;
const KEEPALIVE_BYTES = 60000; // browsers refuse larger posts from a page that is closing
const PATIENCE = 30000; // milliseconds for one request, so that a tab which hangs does not hold up the others
const SOONEST = 4000;
const LATEST = 60000;
const LATEST_ORDERED = 3600000;

/** One a page. Says what happens by "learning:waiting", "learning:saved" and "learning:refused" on the document. */
export class Post {
  tokens = new Map(); // by enrolment
  taken = new Map(); // the enrolment by course, of those this page has heard of
  elsewhere = new Set(); // what is not open to who is there now, by lane
  live = ""; // where a form that is on this page saves its answers
  csrf = "";
  items = [];
  state = "idle";
  why = ""; // what the server says where it does not let somebody begin
  isSafe = true;
  isRefused = false; // the form on this page is not taken any more
  #size = BATCH;
  #refusals = 0;
  #notBefore = 0;
  #timer = 0;
  #round = null;
  #again = false;
  #putting = 0;
  #isSentElsewhere = false;
  #flying = new Set();
  #kept = new Set(); // by this page

  /** `here` says for whom this page was made and where it posts: see learning/components/waiting.html. */
  constructor(outbox, here) {
    Object.assign(this, { outbox, here, person: here.person, isGuest: here.is_guest });
    hear((message) => this.#hear(message));
    addEventListener("online", () => this.#wake());
    addEventListener("pageshow", (event) => event.persisted && this.#wake());
    addEventListener("pagehide", () => this.sendWhileLeaving());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.sendWhileLeaving() : this.#wake()));
    addEventListener("beforeunload", (event) => !this.isSafe && this.counted().length && event.preventDefault());
  }

  /** Take up what earlier pages could not send. */
  async start() {
    tell({ kind: "hello", person: this.person });
    await this.#look();
    if (this.items.length) this.send();
  }

  /** A page was given a pass to write into one enrolment. */
  open({ registration, token, course }) {
    if (registration) this.taken.set(course, registration);
    if (registration && token) this.tokens.set(registration, token);
  }

  /** Keep a statement about a `place` (course, registration, begin_at, title, address) and send it; `via` where it goes
   * another way than to the progress. */
  keep(statement, place, acts = true) {
    const registration = this.taken.get(place.course) ?? "";
    return this.#keep({ id: statement.id, kind: "statement", acts, ...place, registration, statement });
  }

  /** Keep what a form says of one question; a later answer to it takes its place. */
  keepAnswer({ question, fields, post_to, title, address }) {
    return this.#keep({ id: `${post_to} ${question}`, kind: "answer", acts: true, question, fields, post_to, title, address });
  }

  async #keep(made) {
    const known = this.items.find((item) => item.id === made.id);
    const item = { ...made, rev: known?.rev ?? 0, at: Date.now(), person: this.here.person };
    this.items = [...this.items.filter((other) => other.id !== item.id), item];
    this.#kept.add(item.id);
    this.#putting += 1;
    if (item.acts) this.#tellState("saving");
    this.isSafe = await this.outbox.put([item]);
    this.#putting -= 1;
    tell({ kind: "changed" });
    this.send();
  }

  // --- what waits, and whose it is ----------------------------------------------------------------------------

  /** Whether `item` was done by who is there now. What a newcomer did is the device's guest's. */
  isMine(item) {
    return item.person ? item.person === this.person : this.isGuest;
  }

  /** What who is there, or was when the page came, has done and the server has not. */
  counted() {
    const ours = (item) => this.isMine(item) || item.person === this.here.person || this.tokens.has(item.registration);
    return this.items.filter((item) => item.acts && !item.refused && ours(item));
  }

  /** What somebody did here before signing in, and nobody has said yet whose it is. */
  unclaimed() {
    if (this.isGuest) return [];
    const isNobodys = (item) => !item.person.startsWith("u") && !item.registration && item.acts;
    return this.items.filter((item) => isNobodys(item) && !item.declined?.includes(this.person));
  }

  /** Who is there says whether the unclaimed is hers. */
  async claim(isHers, { send = isHers } = {}) {
    const items = this.unclaimed().map((item) =>
      isHers ? { ...item, person: this.person } : { ...item, declined: [...(item.declined ?? []), this.person] },
    );
    await this.outbox.put(items);
    await this.#look();
    if (send) await this.send();
  }

  async #look(state) {
    this.items = await this.outbox.all();
    this.#tellState(state && this.counted().length ? state : undefined);
  }

  #hear({ kind, ids = [], answer, person, until }) {
    if (kind === "hello") return person === this.here.person && this.#wake(person);
    if (kind === "later") this.#notBefore = until;
    if (kind === "saved") {
      this.outbox.forget(ids);
      if (answer) document.dispatchEvent(new CustomEvent("learning:saved", { detail: answer }));
    }
    // Another tab sends what it has kept, and tells when it has to wait. Should it be closed before, we do it.
    this.#isSentElsewhere = kind !== "later";
    if (kind === "changed" && !this.#round && this.state !== "waiting") this.#plan(SOONEST * 2);
    this.#look(kind === "changed" && this.state !== "waiting" ? "saving" : undefined);
  }

  async #wake(person) {
    this.elsewhere.clear();
    this.#flying.clear();
    if (person) this.person = person;
    await this.#look();
    if (this.items.length) this.send();
  }

  // --- sending ------------------------------------------------------------------------------------------------

  /** Send all that may be sent. Returns when nothing more can be done for now. */
  send() {
    this.#again = Boolean(this.#round);
    this.#round ??= alone(() => this.#send())
      .catch(() => this.#later())
      .finally(() => {
        this.#round = null;
        this.#isSentElsewhere = false; // it was our turn, so nobody else's
        if (this.#again) this.send();
        this.#tellState();
      });
    return this.#round;
  }

  async #send() {
    clearTimeout(this.#timer);
    if (Date.now() < this.#notBefore) return this.#plan(this.#notBefore - Date.now());
    await this.#look();
    const lanes = this.#lanes();
    if (lanes.some((lane) => lane.items.some((item) => item.acts))) this.#tellState("saving");
    const closed = lanes.filter((lane) => !this.#hasPass(lane));
    if (closed.length && !(await this.#ask(closed))) return;
    for (const lane of lanes) if (this.#hasPass(lane) && !(await this.#empty(lane))) return;
    this.#refusals = 0;
  }

  /** What is to be sent, by where it goes: an enrolment, a course that is to be begun, a form. */
  #lanes() {
    const lanes = new Map();
    for (const item of this.items.filter((each) => this.#mayGo(each))) {
      const key = laneOf(item);
      const { kind, course, registration, via } = item;
      const lane = lanes.get(key) ?? { key, items: [], kind, course, registration, via };
      lane.items.push(item);
      lanes.set(key, lane);
    }
    const isWorthIt = (lane) => lane.kind === "answer" || lane.registration || lane.items.some((item) => item.acts);
    return [...lanes.values()].filter((lane) => isWorthIt(lane) && !this.elsewhere.has(lane.key));
  }

  #mayGo(item) {
    if (item.refused) return false;
    if (item.kind === "answer" || !item.registration) return this.isMine(item);
    // Whose an enrolment is the server knows best: a guest's may be an account's by now. Another account's is not.
    return this.isMine(item) || item.person === this.here.person || !item.person.startsWith("u");
  }

  #hasPass(lane) {
    return lane.kind === "answer" ? Boolean(this.csrf) : this.tokens.has(lane.registration);
  }

  /** Ask who is there, and for passes to `lanes`. False if the answer did not come. */
  async #ask(lanes) {
    const some = lanes.slice(0, MOST_ASKED);
    const question = {
      registrations: some.map((lane) => lane.registration).filter(Boolean),
      courses: some.filter((lane) => lane.kind === "statement" && !lane.registration).map((lane) => lane.course),
    };
    const { answer, response } = await this.#fetch(this.here.passes_at, {
      headers: { "Content-Type": "application/json", "X-Learning-Token": "new" },
      body: JSON.stringify(question),
    });
    if (!answer?.passes) return this.#later(response);
    Object.assign(this, { person: answer.person, isGuest: answer.is_guest, csrf: answer.csrf });
    for (const lane of some.filter((each) => each.kind === "statement")) {
      if (!(await this.#take(lane, answer))) return false;
    }
    return true;
  }

  async #take(lane, { passes, courses }) {
    // Without an enrolment it is ours to see that nobody is given what another one did.
    const isMine = lane.items.every((item) => this.isMine(item));
    const pass = lane.registration ? passes[lane.registration] : isMine && courses[lane.course];
    if (pass?.token) await this.#adopt(lane, pass);
    else if (!lane.registration && isMine) return this.#begin(lane);
    else this.elsewhere.add(lane.key);
    return true;
  }

  /** Doing something in a course begins it. False if there was no answer. */
  async #begin(lane) {
    const { answer, response } = await this.#fetch(lane.items.find((item) => item.begin_at)?.begin_at, {
      headers: { Accept: "application/json", "X-CSRFToken": this.csrf, "X-Learning-Person": this.person },
    });
    if (answer?.token) {
      if (!this.here.person) this.here.person = answer.person;
      this.person = answer.person;
      await this.#adopt(lane, answer);
      return true;
    }
    if (!response || response.status >= 500 || response.status === 429) return this.#later(response);
    this.elsewhere.add(lane.key);
    this.why = answer?.error ?? "";
    return true;
  }

  /** What is in `lane` belongs to the enrolment of `pass` from now on. */
  async #adopt(lane, { registration, token }) {
    this.tokens.set(registration, token);
    if (lane.course) this.taken.set(lane.course, registration);
    if (lane.registration === registration) return;
    const person = lane.registration ? null : this.person;
    lane.registration = registration;
    lane.items = lane.items.map((item) => ({ ...item, registration, person: person ?? item.person }));
    await this.outbox.put(lane.items);
  }

  /** Send what is in `lane`. False if it has to wait, and everything else with it. */
  async #empty(lane) {
    let asked = false;
    while (lane.items.length) {
      const batch = lane.kind === "answer" ? lane.items : lane.items.slice(0, this.#size);
      const { answer, response } = await this.#deliver(lane, batch);
      const status = response?.status;
      if (response?.ok && answer) {
        if (!(await this.#confirm(lane, batch, answer))) return this.#later();
      } else if (status === 403 || status === 404) {
        this.tokens.delete(lane.registration);
        if (!asked && !(await this.#ask([lane]))) return false;
        if (asked || !this.#hasPass(lane)) {
          this.elsewhere.add(lane.key);
          return true;
        }
        asked = true;
      } else if (status === 413 && batch.length > 1 && lane.kind === "statement") {
        this.#size = Math.ceil(batch.length / 2);
      } else if (status === 400 && batch.length > 1 && !batch[answer?.place]) {
        this.#size = 1; // one of them is bad, and we are not told which
      } else if (status === 400 || status === 409 || status === 413) {
        await this.#refuse(lane, batch, answer);
      } else return this.#later(response);
    }
    return true;
  }

  #deliver(lane, batch, more = {}) {
    if (lane.kind === "answer") return this.#fetch(lane.key, { body: this.#form(lane, batch), ...more });
    return this.#fetch(lane.via ?? this.here.post_to, {
      headers: { "Content-Type": "application/json", "X-Learning-Token": this.tokens.get(lane.registration) },
      body: JSON.stringify(batch.map((item) => item.statement)),
      ...more,
    });
  }

  #form(lane, batch) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.csrf);
    // Kept by an earlier page, an answer does not take the place of what was answered since on another device.
    if (!batch.every((item) => this.#kept.has(item.id))) body.set("later", "1");
    for (const item of batch) for (const [name, value] of item.fields) body.append(name, value);
    return body;
  }

  /** The parsed answer and the response; neither if the network failed, no answer if it is not ours. */
  async #fetch(address, options) {
    const signal = AbortSignal.timeout?.(PATIENCE);
    try {
      const sent = Date.now();
      const response = await fetch(address, { method: "POST", signal, ...options });
      setClock(Date.parse(response.headers.get("Date")) + 500, (sent + Date.now()) / 2);
      // Who answers 200 and no JSON is a hotel's network asking for a room number, not we.
      return { response, answer: await response.json().catch(() => null) };
    } catch {
      return {};
    }
  }

  /** Take what the server has from the device. False if that is nothing. */
  async #confirm(lane, batch, answer) {
    const safe = new Set([...(answer.stored ?? []), ...(answer.repeated ?? [])]);
    const sent = lane.kind === "answer" ? batch : batch.filter((item) => safe.has(item.id));
    const detail = lane.kind === "answer" ? { ...answer, post_to: lane.key } : answer;
    await this.#forget(lane, sent, detail);
    document.dispatchEvent(new CustomEvent("learning:saved", { detail }));
    return sent.length > 0;
  }

  /** One that can never be stored must not hold up the others. It stays where its learner can see it. */
  async #refuse(lane, batch, answer) {
    const bad = lane.kind === "answer" ? batch : [batch[answer?.place] ?? batch[0]];
    const why = answer?.error ?? "";
    if (lane.key === this.live) {
      this.isRefused = true;
      await this.#forget(lane, bad);
    } else await this.outbox.put(bad.map((item) => ({ ...item, refused: why || "?" })));
    lane.items = lane.items.filter((item) => !bad.includes(item));
    document.dispatchEvent(new CustomEvent("learning:refused", { detail: { post_to: lane.key, error: why } }));
    await this.#look();
  }

  async #forget(lane, sent, answer) {
    // Meanwhile a question may have been answered anew: that answer still waits.
    const revs = new Map((await this.outbox.all()).map((item) => [item.id, item.rev]));
    const ids = sent.filter((item) => lane.kind === "statement" || revs.get(item.id) === item.rev).map(({ id }) => id);
    await this.outbox.remove(ids);
    tell({ kind: "saved", ids, answer });
    const gone = new Set(sent.map((item) => item.id));
    lane.items = lane.items.filter((item) => !gone.has(item.id));
    await this.#look();
  }

  /** Wait before the next try: longer each time, never all devices at once, and as long as the server asks for. */
  #later(response) {
    this.#refusals += 1;
    const longest = Math.min(LATEST, SOONEST * 2 ** (this.#refusals - 1));
    const ordered = Math.min(LATEST_ORDERED, retryAfter(response));
    if (ordered) this.#notBefore = Date.now() + ordered;
    this.#isSentElsewhere = false;
    tell({ kind: "later", until: this.#notBefore });
    this.#plan(Math.max(longest / 2 + (longest / 2) * Math.random(), ordered + 1000 * Math.random()));
    return false;
  }

  #plan(pause) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.send(), pause);
  }

  /** The last chance of a page that closes. What gets lost on the way is still in the outbox. */
  sendWhileLeaving() {
    if (Date.now() < this.#notBefore) return;
    let bytes = 0;
    for (const lane of this.#lanes().filter((each) => this.#hasPass(each))) {
      const size = (item) => JSON.stringify(item).length * 2;
      const fits = (item) => !this.#flying.has(item.id) && bytes + size(item) < KEEPALIVE_BYTES && (bytes += size(item));
      const last = lane.items.slice(0, BATCH).filter(fits);
      if (!last.length) continue;
      last.forEach((item) => this.#flying.add(item.id));
      this.#deliver(lane, last, { keepalive: true }).then(
        ({ response, answer }) => response?.ok && answer && this.#confirm(lane, last, answer),
      );
    }
  }

  // --- what the page shows ------------------------------------------------------------------------------------

  #tellState(state = this.#stateNow()) {
    if (state === "saving" || this.counted().length || this.state !== "idle") this.state = state;
    const detail = { state: this.state, count: this.counted().length, why: this.why };
    document.dispatchEvent(new CustomEvent("learning:waiting", { detail }));
  }

  #stateNow() {
    const counted = this.counted();
    if (this.isRefused) return "failed";
    if (!counted.length) return this.state === "idle" ? "idle" : "saved";
    if ((this.#round || this.#putting || this.#isSentElsewhere) && this.state === "saving") return "saving";
    if (!counted.some((item) => this.elsewhere.has(laneOf(item)) || !this.#mayGo(item))) return "waiting";
    return this.here.person.startsWith("u") && this.person !== this.here.person ? "signin" : "reopen";
  }
}

function laneOf(item) {
  return item.post_to || `${item.via ?? ""}${item.registration || `course:${item.course}`}`;
}

/** Milliseconds that an answer asks to wait for, in seconds or until a date; 0 if it does not. */
function retryAfter(response) {
  const said = response?.headers.get("Retry-After");
  if (!said) return 0;
  const wait = /^\d+$/.test(said) ? Number(said) * 1000 : Date.parse(said) - Date.now();
  return Math.max(0, wait || 0);
}
