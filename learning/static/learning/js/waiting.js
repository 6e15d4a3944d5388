/* On every page: send what earlier pages could not, say what is kept, and warn before somebody signs out too early.
 *
 * Pages of ours import `post` to keep what their learner does; it is null where the page has no waiting.html.
 */

import { Outbox } from "./outbox.js";
import { Post } from "./post.js";

const A_MOMENT = 4000; // milliseconds that somebody who signs out waits for the rest to be sent

const settings = document.getElementById("learning-waiting");
const here = settings && JSON.parse(settings.dataset.here);
const box = document.querySelector("[data-waiting-box]");
// One a page, even where a host serves this module under two addresses.
const isFirst = here && !globalThis.learningPost;
export const post = here ? (globalThis.learningPost ??= new Post(new Outbox(), here)) : null;

let said = "";

if (isFirst) {
  document.addEventListener("learning:waiting", ({ detail }) => show(detail));
  for (const form of document.querySelectorAll("form[data-signs-out]")) warnBefore(form);
  for (const form of document.querySelectorAll("form[data-claim]")) claimWith(form);
  box?.querySelector("[data-send]")?.addEventListener("click", () => post.send());
  box?.querySelector("[data-unclaimed]")?.addEventListener("click", answerClaim);
  // After the page's own script has said what it has.
  setTimeout(() => post.start());
}

function show(detail) {
  showPill(detail.state);
  const pill = document.querySelector("[data-save-state]");
  const place = pill?.querySelector(detail.state === "waiting" ? "[data-waiting-words]" : "[data-failed-words]");
  if (place && ["waiting", "signin", "reopen"].includes(detail.state)) place.textContent = words(detail.state, detail.count);
  say(detail);
  showBox(detail);
}

function showPill(state) {
  const pill = document.querySelector("[data-save-state]");
  if (pill) pill.dataset.state = { signin: "failed", reopen: "failed" }[state] ?? state;
}

/** Who listens to the page is told what changes for her, and not of every answer that was kept as it should be. */
function say({ state, count, why }) {
  const place = document.querySelector("[data-save-said]");
  if (!place || state === "saving" || state === "idle" || state === said) return;
  if (state === "saved" && said === "saved") return;
  said = state;
  place.textContent = words(state, count);
  const problem = document.querySelector("[data-problem]:not([data-form-problem])");
  if (!problem) return;
  problem.hidden = !["signin", "reopen"].includes(state);
  problem.textContent = problem.hidden ? "" : why || words(`${state}_help`, count);
}

function words(name, count) {
  return (here.words[name] ?? "").replace("%(count)s", count);
}

/** The place where a learner sees what waits; only on pages that have it. */
function showBox({ state, count }) {
  if (!box) return;
  const items = post.items.filter((item) => item.acts);
  const mine = post.counted();
  const refused = items.filter((item) => item.refused && post.isMine(item));
  const unclaimed = document.querySelector("form[data-claim]") ? [] : post.unclaimed();
  const others = items.length - new Set([...mine, ...refused, ...unclaimed]).size;
  // Where a page says so beside its title, once is enough.
  const isSaid = document.querySelector("[data-save-state]");
  part("mine", mine.length && !isSaid && state !== "saving", words(state in here.words ? state : "waiting", count));
  part("refused", refused.length, words("refused", refused.length));
  part("others", others > 0, words("others", others));
  part("unclaimed", unclaimed.length, words("unclaimed", unclaimed.length));
  list("mine", mine);
  list("refused", refused);
  box.hidden = ![...box.querySelectorAll("[data-part]")].some((each) => !each.hidden);
}

function part(name, isShown, text) {
  const place = box.querySelector(`[data-part="${name}"]`);
  if (!place) return;
  place.hidden = !isShown;
  const line = place.querySelector("[data-words]");
  if (line.textContent !== text) line.textContent = text;
}

/** The lessons and quizzes that `items` come from, each once, with how many. */
function list(name, items) {
  const place = box.querySelector(`[data-part="${name}"] [data-list]`);
  if (!place) return;
  const counts = new Map();
  for (const item of items) if (item.title) counts.set(item.address, { ...item, count: (counts.get(item.address)?.count ?? 0) + 1 });
  const lines = [...counts.values()].map((item) => {
    const line = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href: item.address, textContent: item.title });
    const since = new Date(item.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
    line.append(link, ` (${item.count}, ${since}) ${item.refused && item.refused !== "?" ? item.refused : ""}`);
    return line;
  });
  place.replaceChildren(...lines);
}

/** The first press sends what can be sent in a moment; if something is left, it says so, and the second signs out. */
function warnBefore(form) {
  let isWarned = false;
  form.addEventListener("submit", async (event) => {
    if (isWarned || !post.counted().length) return;
    event.preventDefault();
    isWarned = true;
    await Promise.race([post.send(), new Promise((resolve) => setTimeout(resolve, A_MOMENT))]);
    const count = post.counted().length;
    if (!count) return form.requestSubmit();
    const warning = form.querySelector("[data-warning]");
    warning.hidden = false;
    warning.textContent = words("signs_out", count);
    form.querySelector("button").textContent = words("sign_out_anyway", count);
  });
}

/** The answer to whose the guest's learning is holds for what has not been sent of it, too. */
function claimWith(form) {
  let isAnswered = false;
  form.addEventListener("submit", async (event) => {
    if (isAnswered || !post.unclaimed().length) return;
    event.preventDefault();
    isAnswered = true;
    await post.claim(event.submitter.value === "mine", { send: false });
    form.requestSubmit(event.submitter);
  });
}

function answerClaim(event) {
  const answer = event.target.closest("button")?.dataset.answer;
  if (answer) post.claim(answer === "mine");
}
