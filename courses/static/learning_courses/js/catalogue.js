/* Results while one types and ticks. Without it the form sends itself by its buttons and shows the same.
 *
 * The page of the new address is fetched and its two changing parts are put in place, so there is one way to make them.
 */

const WAIT = 300; // milliseconds without a key, after which somebody has typed enough
const PARTS = ["find-side", "find-results"];

const root = document.querySelector("[data-find]");
const form = root?.querySelector("form");
let timer = 0;
let underWay = null;

function address() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) query.append(name, value);
  return `${location.pathname}?${query}`;
}

async function show(url, isAsked = false) {
  underWay?.abort();
  underWay = new AbortController();
  const results = document.getElementById("find-results");
  results.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { signal: underWay.signal, credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    put(new DOMParser().parseFromString(await answer.text(), "text/html"));
    history.replaceState(null, "", url);
  } catch (error) {
    if (error.name === "AbortError") return;
    results.removeAttribute("aria-busy");
    // The list stays as it is; who pressed the button is told by the browser what is wrong.
    if (isAsked) location.assign(url);
  }
}

function put(page) {
  const focused = document.activeElement?.id;
  const wasOpen = root.querySelector("details")?.open;
  for (const id of PARTS) {
    const here = document.getElementById(id);
    const there = page.getElementById(id);
    if (here && there) keepStatus(here, there);
  }
  const fold = root.querySelector("details");
  if (fold) fold.open = Boolean(wasOpen);
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
}

/* A reader of screens speaks what changes inside a status that was there before, so that element stays. */
function keepStatus(here, there) {
  const status = here.querySelector("[role=status]");
  const news = there.querySelector("[role=status]");
  here.removeAttribute("aria-busy");
  if (!status || !news) return here.replaceChildren(...there.childNodes);
  status.replaceChildren(...news.childNodes);
  while (status.previousSibling) status.previousSibling.remove();
  while (status.nextSibling) status.nextSibling.remove();
  while (there.firstChild !== news) status.before(there.firstChild);
  news.remove();
  status.after(...there.childNodes);
  return undefined;
}

if (form) {
  root.addEventListener("input", (event) => {
    if (event.target.type !== "search") return;
    clearTimeout(timer);
    timer = setTimeout(() => show(address()), WAIT);
  });
  root.addEventListener("change", (event) => {
    if (event.target.type === "search") return;
    clearTimeout(timer);
    show(address());
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    show(address(), true);
  });
}
