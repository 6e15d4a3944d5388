/* What the server has not confirmed yet, kept on the device: in IndexedDB, else in localStorage, else in memory. */

const STORE = "statements";
const KEY = "learning.outbox";

/** Statements by owner: an enrolment's id, or "course:…" for somebody who has not begun yet. */
export class Outbox {
  static async open() {
    const outbox = new Outbox();
    outbox.db = await openDatabase().catch(() => null);
    return outbox;
  }

  /** The waiting items of `owner`, oldest first. */
  async of(owner) {
    const items = this.db ? await this.#ask("readonly", (store) => store.getAll()) : readLocal();
    return items.filter((item) => item.owner === owner).sort((one, other) => one.at - other.at);
  }

  async put(items) {
    if (this.db) return this.#ask("readwrite", (store) => items.forEach((item) => store.put(item)));
    const ids = new Set(items.map((item) => item.id));
    return writeLocal([...readLocal().filter((item) => !ids.has(item.id)), ...items]);
  }

  async remove(ids) {
    if (this.db) return this.#ask("readwrite", (store) => ids.forEach((id) => store.delete(id)));
    return writeLocal(readLocal().filter((item) => !ids.includes(item.id)));
  }

  #ask(mode, work) {
    return new Promise((resolve, reject) => {
      const change = this.db.transaction(STORE, mode);
      const request = work(change.objectStore(STORE));
      change.oncomplete = () => resolve(request?.result);
      change.onerror = change.onabort = () => reject(change.error);
    });
  }
}

function openDatabase() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("learning", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error);
  });
}

let memory = [];

function readLocal() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? memory;
  } catch {
    return memory;
  }
}

function writeLocal(items) {
  memory = items;
  try {
    localStorage.setItem(KEY, JSON.stringify(items));
  } catch {
    // A full or forbidden store: this page still sends what it has in memory.
  }
}
