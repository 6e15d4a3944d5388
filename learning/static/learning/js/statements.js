/* What learners did, in the words of xAPI. Who and in which course is filled in by the server. */

const VERBS = "http://adlnet.gov/expapi/verbs/";
const KEPT = "learning.clock";
const SLACK = 3000; // milliseconds: the server tells whole seconds, and a slow answer is no wrong clock

let ahead = read();

/** The time as the server has it, as far as this device has learnt by how much its own clock is wrong. */
export function now() {
  return new Date(Date.now() + ahead);
}

/** The server's clock said `time` (milliseconds) at the moment when this device's said `here`. */
export function setClock(time, here = Date.now()) {
  if (!Number.isFinite(time)) return;
  const found = time - here;
  if (Math.abs(found - ahead) < SLACK) return;
  ahead = Math.abs(found) < SLACK ? 0 : found;
  try {
    localStorage.setItem(KEPT, String(ahead));
  } catch {
    // Known to this page, then.
  }
}

/** The page was made at `time` by the server's clock. One out of the browser's memory brings an old time along, also
 * where the server was asked and said that it is still the same: then less came than the page is long. */
export function setClockByPage(time) {
  const [visit] = performance.getEntriesByType("navigation");
  if (visit?.type === "back_forward" || visit?.transferSize < visit?.encodedBodySize) return;
  setClock(time, Date.now() - (visit ? performance.now() - visit.responseStart : 0));
}

function read() {
  try {
    return Number(localStorage.getItem(KEPT)) || 0;
  } catch {
    return 0;
  }
}

export function statement(activity, verb, result) {
  const made = {
    id: uuid(),
    verb: { id: VERBS + verb },
    object: { id: activity },
    timestamp: now().toISOString(),
  };
  return result ? { ...made, result } : made;
}

export const seconds = (count) => ({ duration: `PT${Math.round(count)}S` });

/** Reading alone makes nobody a learner of a course, and is nothing to be warned of. */
export const isReading = (made) => made.verb.id === `${VERBS}experienced`;

function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Plain http on a local network knows no randomUUID.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}
