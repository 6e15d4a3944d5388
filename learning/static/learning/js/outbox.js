/* What the server has not confirmed yet, kept on the device: in IndexedDB, else in localStorage, else in this page.
 *
 * The open pages of a device share it: only one sends at a time, and each hears what the others did.
 */

const NAME = "learning";
const STORE = "statements";
const PREFIX = "learning.outbox.";
const PATIENCE = 3000; // milliseconds: a database that does not open must not hold up the lesson

/** Items by `id`. An item that is put again replaces the one before, wherever that is. */
export class Outbox {
  #opening = null;
  // What this page has put stays here until it is removed: whatever becomes of the database, it can still be sent.
  #own = new Map();

  /** Everything that waits on this device, oldest first. */
  async all() {
    const stored = await this.#ask("readonly", (store) => store.getAll()).catch(() => []);
    const found = new Map();
    for (const item of [...stored, ...readLocal(), ...this.#own.values()].map(likeNow)) {
      if (!found.has(item.id) || found.get(item.id).rev < item.rev) found.set(item.id, item);
    }
    return [...found.values()].sort((one, other) => one.at - other.at);
  }

  /** Keep `items`; tells whether they outlive this page. */
  async put(items) {
    const kept = items.map((item) => ({ ...item, rev: this.#next(item) }));
    for (const item of kept) this.#own.set(item.id, item);
    try {
      await this.#ask("readwrite", (store) => kept.forEach((item) => store.put(item)));
      kept.forEach((item) => forgetLocal(item.id));
      return true;
    } catch {
      // Full, forbidden or gone: the smaller store may still have room.
      return kept.map(writeLocal).every(Boolean);
    }
  }

  /** A revision later than any before, of this page and, as far as clocks go, of others. */
  #next({ id, rev = 0 }) {
    return Math.max(rev, this.#own.get(id)?.rev ?? 0, Date.now()) + 1;
  }

  async remove(ids) {
    this.forget(ids);
    ids.forEach(forgetLocal);
    await this.#ask("readwrite", (store) => ids.forEach((id) => store.delete(id))).catch(() => {});
  }

  /** Another page has removed them from the device. */
  forget(ids) {
    for (const id of ids) this.#own.delete(id);
  }

  async #ask(mode, work, again = true) {
    const database = await this.#open();
    try {
      return await within(database, mode, work);
    } catch (problem) {
      if (!again || problem?.name !== "InvalidStateError") throw problem;
      // The browser closed it under us, or we did for a newer page: open it once more.
      this.#opening = null;
      return this.#ask(mode, work, false);
    }
  }

  #open() {
    this.#opening ??= openDatabase(() => (this.#opening = null));
    this.#opening.catch(() => (this.#opening = null));
    return this.#opening;
  }
}

function within(database, mode, work) {
  return new Promise((resolve, reject) => {
    const change = database.transaction(STORE, mode);
    const request = work(change.objectStore(STORE));
    change.oncomplete = () => resolve(request?.result);
    change.onerror = change.onabort = () => reject(change.error);
  });
}

function openDatabase(onGone) {
  return new Promise((resolve, reject) => {
    // Without a version: whatever a newer page has made of it, the store is still called the same.
    const request = indexedDB.open(NAME);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
    request.onerror = () => reject(request.error);
    setTimeout(() => reject(new Error("The database does not open.")), PATIENCE);
    request.onsuccess = () => {
      const database = request.result;
      // A newer page wants to change it, or somebody to delete it: we must not stand in the way.
      database.onversionchange = () => (database.close(), onGone());
      database.onclose = onGone;
      resolve(database);
    };
  });
}

/** Items of the first version knew one owner: an enrolment, or "course:…" for whoever came first. */
function likeNow(item) {
  if (!("owner" in item)) return item;
  const { owner, ...rest } = item;
  const course = owner.startsWith("course:") ? owner.slice(7) : "";
  return { kind: "statement", rev: 0, person: "", course, registration: course ? "" : owner, ...rest };
}

function readLocal() {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
    return names.map((name) => JSON.parse(localStorage.getItem(name))).filter(Boolean);
  } catch {
    return [];
  }
}

// An entry each, so that two tabs do not overwrite one another's.
function writeLocal(item) {
  try {
    localStorage.setItem(PREFIX + item.id, JSON.stringify(item));
    return true;
  } catch {
    return false;
  }
}

function forgetLocal(id) {
  try {
    localStorage.removeItem(PREFIX + id);
  } catch {
    // Where nothing can be kept there is nothing to remove.
  }
}

// --- the open pages among one another ---------------------------------------------------------------------------

const TURN = "learning.post";
const LEASE = 40000; // milliseconds; longer than any request may take
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(TURN) : null;

/** Do `work` while no other page does; waits for its turn. */
export function alone(work) {
  return navigator.locks ? navigator.locks.request(TURN, work) : leased(work);
}

export function tell(message) {
  channel?.postMessage(message);
}

export function hear(listener) {
  channel?.addEventListener("message", (event) => listener(event.data));
}

/* Plain http on a local network has no locks. A lease is nearly as good: should two take it at once all the same, the
   same thing is sent twice, which the server counts once. */
async function leased(work) {
  const mine = String(Math.random());
  while (!(await take(mine))) await pause(200 + Math.random() * 300);
  try {
    return await work();
  } finally {
    if (holder() === mine) localStorage.removeItem(TURN);
  }
}

async function take(mine) {
  try {
    if (holder()) return false;
    localStorage.setItem(TURN, `${mine} ${Date.now() + LEASE}`);
  } catch {
    return true; // nothing is kept here, so nobody else can have it
  }
  // Who has written last at the same moment has it.
  await pause(50);
  return holder() === mine;
}

/** Who has the lease, if it has not run out. */
function holder() {
  const [who, until] = (localStorage.getItem(TURN) ?? " 0").split(" ");
  const left = Number(until) - Date.now();
  return left > 0 && left < 2 * LEASE ? who : "";
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
