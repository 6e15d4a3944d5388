// Brings a part of the page up to date every few seconds, unless somebody is working in it. Without this script the
// page has a link that does the same.

const part = document.querySelector("[data-live]");
const every = Number(part.dataset.every) * 1000;

/** A person who types, has something unfolded or reads with the keyboard keeps what she has before her. */
function isBusy() {
  return part.contains(document.activeElement) || part.querySelector("details[open]") !== null;
}

async function refresh() {
  if (document.hidden || isBusy()) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
  if (answer.redirected) location.replace(answer.url);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-live]");
  // She may have begun to write while the answer was on its way.
  if (fresh && !isBusy() && fresh.innerHTML !== part.innerHTML) part.replaceChildren(...fresh.childNodes);
}

// A line that is down for a moment is asked again the next time.
setInterval(() => refresh().catch(() => {}), every);
