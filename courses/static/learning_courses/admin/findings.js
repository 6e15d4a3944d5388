/* The editor saves by itself; what is to be mended is then asked for again, once writing pauses. */

const PAUSE = 1500;
const list = document.querySelector("[data-findings-at]");
let waiting = 0;
let asked = 0;

async function refresh() {
  asked += 1;
  const mine = asked;
  try {
    const response = await fetch(list.dataset.findingsAt, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (response.ok && mine === asked) list.innerHTML = await response.text();
  } catch {
    // No network: what is shown stays, and the next save asks again.
  }
}

if (list) {
  document.addEventListener("w-autosave:success", () => {
    clearTimeout(waiting);
    waiting = setTimeout(refresh, PAUSE);
  });
}
