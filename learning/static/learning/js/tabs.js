/* The open pages of this device among one another: only one sends at a time, and each hears what the others did. */

const NAME = "learning.post";
const LEASE = 40000; // milliseconds; longer than any request may take
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(NAME) : null;

/** Do `work` while no other page does; waits for its turn. */
export function alone(work) {
  return navigator.locks ? navigator.locks.request(NAME, work) : leased(work);
}

export function tell(message) {
  channel?.postMessage(message);
}

export function hear(listener) {
  channel?.addEventListener("message", (event) => listener(event.data));
}

/* Plain http on a local network has no locks. A lease is nearly as good: two that take it in the same moment send the
   same thing twice, which the server counts once. */
async function leased(work) {
  const mine = String(Math.random());
  while (!take(mine)) await new Promise((resolve) => setTimeout(resolve, 200 + Math.random() * 300));
  try {
    return await work();
  } finally {
    try {
      localStorage.removeItem(NAME);
    } catch {
      // Nothing was taken.
    }
  }
}

function take(mine) {
  try {
    const [, until] = (localStorage.getItem(NAME) ?? " 0").split(" ");
    if (Number(until) > Date.now() && Number(until) < Date.now() + LEASE * 2) return false;
    localStorage.setItem(NAME, `${mine} ${Date.now() + LEASE}`);
    return localStorage.getItem(NAME).startsWith(mine);
  } catch {
    return true; // nothing is kept here, so nobody else can have it
  }
}
