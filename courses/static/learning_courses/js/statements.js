/* What learners did, in the words of xAPI. Who and in which course is filled in by the server. */

const VERBS = "http://adlnet.gov/expapi/verbs/";

export function statement(activity, verb, result) {
  const made = {
    id: uuid(),
    verb: { id: VERBS + verb },
    object: { id: activity },
    timestamp: new Date().toISOString(),
  };
  return result ? { ...made, result } : made;
}

export const seconds = (count) => ({ duration: `PT${Math.round(count)}S` });

function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Plain http on a local network knows no randomUUID.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}
