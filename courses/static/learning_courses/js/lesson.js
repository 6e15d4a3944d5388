/* The lesson page: what the learner does becomes statements, and the page shows at once what they changed. */

import { watchBlocks } from "./blocks.js";
import { Clock } from "./clock.js";
import { Outbox } from "./outbox.js";
import { Sender } from "./sender.js";
import { seconds, statement } from "./statements.js";

const player = JSON.parse(document.getElementById("learning-player").textContent);
const pill = document.querySelector("[data-save-state]");
const end = document.querySelector("[data-lesson-end]");

const sender = new Sender(await Outbox.open(), player, { report: showState, onAnswer: showSatisfied });
const clock = new Clock((count) => sender.add(statement(player.lesson, "experienced", seconds(count))));

let introducing = null;

showWhereWeAre();
addEventListener("pagehide", () => {
  clock.tell(15);
  sender.sendWhileLeaving();
});

await sender.resume();
if (!player.token && sender.waiting.some(isMoreThanReading)) join();
watchBlocks((section) => complete(section.dataset.activity, () => showDone(section)));
document.querySelector("[data-complete]")?.addEventListener("submit", completeLesson);
document.addEventListener("learning:statement", (event) => {
  const section = event.target.closest("[data-activity]");
  if (section) act(statement(section.dataset.activity, event.detail.verb, event.detail.result));
});
// Until here a press on the button goes the way of the form, which needs no script.
document.querySelector("[data-lesson]")?.setAttribute("data-lesson", "ready");

function completeLesson(event) {
  event.preventDefault();
  complete(player.lesson, showLessonDone, seconds(clock.take()));
}

function complete(activity, show, result = {}) {
  show();
  act(statement(activity, "completed", { completion: true, ...result }));
}

/* Reading makes nobody a learner of the course; doing something does, and doing two things at once makes one. */
async function act(made) {
  if (!player.token) showState("saving");
  await sender.add(made);
  if (!player.token) await join();
}

/* What an earlier visit did without a network is not lost because the learner only looks today. */
function isMoreThanReading(item) {
  return !item.statement.verb.id.endsWith("/experienced");
}

function join() {
  introducing ??= introduce().finally(() => (introducing = null));
  return introducing;
}

async function introduce() {
  const response = await begin().catch(() => null);
  if (response?.ok) {
    await sender.adopt(await response.json());
    return sender.send();
  }
  showState(response ? "reopen" : "waiting", sender.waiting.length);
  if (!response) addEventListener("online", join, { once: true });
}

function begin() {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  return fetch(player.begin_at, { method: "POST", headers: { Accept: "application/json", "X-CSRFToken": token } });
}

/* A long outline has its own scroll bar: start at the lesson we are in. */
function showWhereWeAre() {
  const here = document.querySelector("[data-current]");
  const side = here?.closest(".l-course__sticky");
  if (side) side.scrollTop = here.offsetTop - side.clientHeight / 2;
}

function showState(state, count) {
  if (!pill) return;
  pill.dataset.state = state === "reopen" ? "failed" : state;
  const words = pill.querySelector(".l-save__waiting")?.lastChild;
  if (words && state === "waiting") words.textContent = ` ${player.words.waiting.replace("%(count)s", count)}`;
  const problem = document.querySelector("[data-problem]");
  if (problem) {
    problem.hidden = state !== "reopen";
    problem.textContent = state === "reopen" ? player.words.reopen : "";
  }
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

function showSatisfied(answer) {
  for (const key of answer.satisfied) {
    if (player.lesson.endsWith(key)) showLessonDone();
    document.querySelector(`[data-waits-for="${key}"]`)?.remove();
  }
  document.dispatchEvent(new CustomEvent("learning:saved", { detail: answer }));
}
