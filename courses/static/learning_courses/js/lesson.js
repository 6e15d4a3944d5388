/* The lesson page: what the learner does becomes statements, and the page shows at once what they changed. */

import { seconds, setClockByPage, statement } from "../../learning/js/statements.js";
import { post } from "../../learning/js/waiting.js";
import { Clock, watchBlocks, watchEnd } from "./watching.js";

const player = JSON.parse(document.getElementById("learning-player").textContent);
const end = document.querySelector("[data-lesson-end]");
const title = document.querySelector("h1").textContent;
const place = { course: player.course, begin_at: player.begin_at, title, address: location.pathname };

showWhereWeAre();
offerAids();
countReader();
// Without it the page is as without a script: the button goes the way of the form.
if (post) connect();

function connect() {
  post.open(player);
  setClockByPage(player.now);
  const clock = new Clock((count) => post.keep(statement(player.lesson, "experienced", seconds(count)), place, false));
  addEventListener("pagehide", () => clock.tell(15), { capture: true });
  document.addEventListener("learning:saved", (event) => showDoneParts(event.detail));
  document.addEventListener("learning:statement", (event) => {
    const section = event.target.closest("[data-activity]");
    if (section) post.keep(statement(section.dataset.activity, event.detail.verb, event.detail.result), place);
  });
  watchBlocks(
    (section) => complete(section.dataset.activity, () => showDone(section)),
    // What is not asked for is not told: coming near the end is enough then.
    ({ dataset: { activity } }) =>
      player.played[activity] && ((result) => post.keep(statement(activity, "progressed", result), place)),
  );
  document.querySelector("[data-complete]")?.addEventListener("submit", (event) => {
    event.preventDefault();
    completeLesson(clock);
  });
  if (player.seen_is_enough && end && !("done" in end.dataset)) watchEnd(end, () => completeLesson(clock));
  // Until here a press on the button goes the way of the form.
  document.querySelector("[data-lesson]")?.setAttribute("data-lesson", "ready");
}

/* Where a least time of reading is asked for, the server says when it is reached: its answer shows it. */
function completeLesson(clock) {
  complete(player.lesson, player.least_seconds ? () => {} : showLessonDone, seconds(clock.take()));
}

function complete(activity, show, result = {}) {
  show();
  post.keep(statement(activity, "completed", { completion: true, ...result }), place);
}

/* A long outline has its own scroll bar: start at the lesson we are in. */
function showWhereWeAre() {
  const here = document.querySelector("[data-current]");
  const side = here?.closest(".l-course__sticky");
  if (side) side.scrollTop = here.offsetTop - side.clientHeight / 2;
}

function showDone(section) {
  section.dataset.done = "";
  section.querySelector("[data-done-mark]")?.removeAttribute("hidden");
}

function showLessonDone() {
  if (!end) return;
  end.dataset.done = "";
  end.querySelectorAll("[data-when-open]").forEach((part) => (part.hidden = true));
  end.querySelectorAll("[data-when-done]").forEach((part) => (part.hidden = false));
  const sign = document.querySelector("[data-current]");
  sign?.classList.add("l-outline__link--done");
  const use = sign?.querySelector("use");
  use?.setAttribute("href", use.getAttribute("href").replace(/#.*/, "#check-circle"));
  use?.parentNode.setAttribute("aria-label", player.words.done);
}

/* What is done by now, here or on another device: the server tells with each answer. */
function showDoneParts({ satisfied = [], done = [] }) {
  for (const key of new Set([...satisfied, ...done])) {
    if (player.lesson.endsWith(key)) showLessonDone();
    document.querySelectorAll(`[data-activity$="${key}"]`).forEach(showDone);
    document.querySelector(`[data-waits-for="${key}"]`)?.remove();
  }
}

/* What helps in reading comes when it is first asked for: most learners need none of it. */
function offerAids() {
  const needsNoVoice = (button) => button.dataset.needs !== "voice";
  for (const button of document.querySelectorAll("button[data-opens]")) button.hidden = !needsNoVoice(button);
  offerVoice();
  globalThis.speechSynthesis?.addEventListener?.("voiceschanged", offerVoice);
  document.addEventListener("click", open);
  document.querySelector("[data-recording]")?.addEventListener("play", ({ target }) => goOnListening(target), { once: true });
  // Zalo's and Facebook's own browsers keep no files.
  const tells = /Zalo|FBA[NV]/.test(navigator.userAgent) && document.querySelector(".l-download");
  if (tells) document.querySelector("[data-in-app]")?.removeAttribute("hidden");
}

function offerVoice() {
  const language = document.querySelector("[data-read]")?.lang || "vi";
  const hasVoice = globalThis.speechSynthesis?.getVoices().some((voice) => voice.lang.toLowerCase().startsWith(language));
  for (const button of document.querySelectorAll("button[data-needs=voice]")) button.hidden = !hasVoice;
}

async function open(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const pressed = event.target.closest?.("button[data-opens], [data-note] a[href*='?next='], a.l-term[data-term]");
  if (!pressed) return;
  const notes = document.getElementById("learning-notes");
  const address = pressed.dataset.opens ?? (pressed.dataset.term ? player.terms_js : notes?.dataset.module);
  if (!address) return;
  event.preventDefault();
  const module = await import(address).catch(() => null);
  // Where the script does not come, links go their way.
  if (!module || module.default(pressed) === false) if (pressed.href) location.assign(pressed.href);
}

function goOnListening(media) {
  const key = `learning.heard.${media.currentSrc}`;
  const kept = Number(localStorage.getItem(key));
  if (kept && !(media.duration - kept < 5)) media.currentTime = kept;
  media.addEventListener("timeupdate", () => localStorage.setItem(key, String(Math.floor(media.currentTime))));
}

/* Once a day and device, when somebody stayed long enough to read. Who it was is not said. */
function countReader() {
  const key = `learning.read.${player.lesson}`;
  const today = new Date().toDateString();
  setTimeout(() => {
    try {
      if (localStorage.getItem(key) === today) return;
      localStorage.setItem(key, today);
    } catch {
      // Counted all the same.
    }
    navigator.sendBeacon?.(player.seen_at);
  }, 5000);
}
