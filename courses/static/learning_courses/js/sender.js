/* Sends what is in the outbox, in batches, again and again until the server has confirmed it. */

const BATCH = 50;
const KEEPALIVE_BYTES = 60000; // browsers refuse larger posts from a page that is closing
const SOONEST = 1000;
const LATEST = 60000;

export class Sender {
  /** `player` says where and with which token; `report(state, count)` and `onAnswer(answer)` hear what happens. */
  constructor(outbox, player, { report, onAnswer }) {
    Object.assign(this, { outbox, player, report, onAnswer });
    this.waiting = [];
    this.refusals = 0;
    this.size = BATCH;
    addEventListener("online", () => this.send());
  }

  get owner() {
    return this.player.registration || this.newcomer;
  }

  /** Who acts on this device in this course before the server has told us their registration. */
  get newcomer() {
    return `course:${this.player.course}`;
  }

  /** Take up what an earlier visit could not send. */
  async resume() {
    // The answer to "begin" may have been lost: then the server knows the learner, and the outbox still has a newcomer.
    if (this.player.registration) await this.#take(this.newcomer);
    else this.waiting = await this.#kept(this.owner);
    if (this.waiting.length) this.send();
  }

  async add(statement) {
    const item = { id: statement.id, owner: this.owner, at: Date.now(), statement };
    this.waiting.push(item);
    if (this.player.token) this.report("saving", this.waiting.length);
    await this.outbox.put([item]).catch(() => {});
    this.send();
  }

  /** The learner has begun: what waited for that is now theirs. */
  async adopt({ token, registration }) {
    Object.assign(this.player, { token, registration, begin_at: "" });
    await this.#take(this.newcomer);
  }

  /** What `other` left in the outbox belongs to our owner from now on, with what we know of already. */
  async #take(other) {
    const kept = [...(await this.#kept(other)), ...this.waiting].map((item) => ({ ...item, owner: this.owner }));
    await this.outbox.put(kept).catch(() => {});
    const mine = new Map([...(await this.#kept(this.owner)), ...kept].map((item) => [item.id, item]));
    this.waiting = [...mine.values()].sort((one, other) => one.at - other.at);
  }

  #kept(owner) {
    return this.outbox.of(owner).catch(() => []);
  }

  async send() {
    if (this.busy || this.stopped || !this.player.token || !this.waiting.length) return;
    this.busy = true;
    clearTimeout(this.timer);
    this.report("saving", this.waiting.length);
    const batch = this.waiting.slice(0, this.size);
    const delivered = await this.#deliver(batch);
    this.busy = false;
    if (delivered && this.waiting.length) return this.send();
    if (delivered) this.report("saved", 0);
  }

  async #deliver(batch) {
    const response = await this.#post(batch).catch(() => null);
    if (response?.ok) return this.#confirm(await response.json());
    if (response?.status === 403) return this.#stop();
    if (response?.status === 400) return this.#dropTheBadOne(batch, await response.json().catch(() => ({})));
    if (response?.status === 413 && this.size > 1) this.size = Math.ceil(this.size / 2);
    this.#tryLater();
    return false;
  }

  #post(batch, more = {}) {
    return fetch(this.player.post_to, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Learning-Token": this.player.token },
      body: JSON.stringify(batch.map((item) => item.statement)),
      ...more,
    });
  }

  async #confirm(answer) {
    await this.#forget([...answer.stored, ...answer.repeated]);
    this.refusals = 0;
    this.onAnswer(answer);
    return true;
  }

  async #dropTheBadOne(batch, { place }) {
    // One statement that can never be stored must not hold up the others.
    if (!batch[place]) return this.#tryLater();
    await this.#forget([batch[place].id]);
    return true;
  }

  async #forget(ids) {
    const gone = new Set(ids);
    this.waiting = this.waiting.filter((item) => !gone.has(item.id));
    await this.outbox.remove(ids).catch(() => {});
  }

  #stop() {
    this.stopped = true;
    this.report("reopen", this.waiting.length);
    return false;
  }

  #tryLater() {
    this.refusals += 1;
    const pause = Math.min(LATEST, SOONEST * 2 ** this.refusals) * (0.5 + Math.random());
    this.timer = setTimeout(() => this.send(), pause);
    this.report("waiting", this.waiting.length);
    return false;
  }

  /** The last chance of a page that closes. What gets lost on the way is still in the outbox. */
  sendWhileLeaving() {
    if (this.stopped || !this.player.token || !this.waiting.length) return;
    let bytes = 2;
    const fits = (item) => (bytes += JSON.stringify(item.statement).length * 2) < KEEPALIVE_BYTES;
    const last = this.waiting.slice(0, BATCH).filter(fits);
    if (last.length) this.#post(last, { keepalive: true }).catch(() => {});
  }
}
