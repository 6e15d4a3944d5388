// Saves each answer as it is given, says whether it is kept, and watches the time. Without this script the form
// does the same on every button. Only questions that were touched are sent, so two tabs do not undo each other.

const form = document.querySelector("form[data-attempt]");
const state = form.querySelector("[data-save-state]");
const problem = form.querySelector("[data-problem]");
const KEPT = `learning-attempt-${form.dataset.attempt}`;
const LONGEST_WAIT = 60000;

const touched = new Set();
let sending = false;
let wait = 2000;
let timer = 0;
let closed = false;

const show = (name) => { state.dataset.state = name; };

/** The names and values of one question's fields, as the form would post them. */
function valuesOf(question) {
  const mine = (name) => name === question || name.startsWith(`${question}-`);
  return [...new FormData(form)].filter(([name]) => mine(name));
}

/** Signing in elsewhere renews the CSRF token; the cookie has the one that counts. */
function renewToken() {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  if (cookie) form.elements.csrfmiddlewaretoken.value = cookie[1];
}

/** What is not sent yet survives a reload of this tab. */
function keep() {
  const values = Object.fromEntries([...touched].map((question) => [question, valuesOf(question)]));
  try {
    if (touched.size) sessionStorage.setItem(KEPT, JSON.stringify(values));
    else sessionStorage.removeItem(KEPT);
  } catch {
    // Storage is full or forbidden: the server still gets every answer.
  }
}

function restore(early) {
  let values = {};
  try {
    values = JSON.parse(sessionStorage.getItem(KEPT)) ?? {};
    sessionStorage.removeItem(KEPT);
  } catch {
    return;
  }
  for (const [question, pairs] of Object.entries(values)) {
    if (early.includes(question)) continue;
    const was = form.elements[`${question}-was`]?.value;
    // Another sign than when it was kept: the server has heard of the question since, from here or elsewhere.
    if (was !== Object.fromEntries(pairs)[`${question}-was`]) continue;
    fill(question, pairs);
    touch(question);
  }
}

function fill(question, pairs) {
  for (const field of form.querySelectorAll(`#${question} :is(input, select)`)) {
    const given = pairs.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "radio" || field.type === "checkbox") field.checked = given.includes(field.value);
    else if (field.type !== "hidden") field.value = given[0] ?? "";
  }
}

/** The questions that were answered before this script had come, as happens on a slow line. */
function answeredEarly() {
  return [...form.querySelectorAll("[data-question]")]
    .filter((question) => [...question.querySelectorAll("input, select")].some(isChanged))
    .map((question) => question.dataset.question);
}

/** Whether a field says something else than the page that it came with. */
function isChanged(field) {
  if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (field.type === "hidden") return false;
  if (field.localName !== "select") return field.value !== field.defaultValue;
  const first = [...field.options].findIndex((option) => option.defaultSelected);
  return field.selectedIndex !== Math.max(0, first);
}

function touch(question, delay = 0) {
  if (closed) return;
  touched.add(question);
  keep();
  show("saving");
  clearTimeout(timer);
  timer = setTimeout(send, delay);
}

async function send({ leaving = false } = {}) {
  if (sending || !touched.size || closed) return;
  const questions = [...touched];
  touched.clear();
  sending = true;
  let answer = null;
  try {
    answer = await fetch(form.dataset.save, { method: "POST", body: bodyOf(questions), keepalive: leaving });
  } catch {
    // No network; tried again below.
  }
  sending = false;
  if (answer?.ok) saved(await answer.json());
  else if (answer && answer.status < 500) await refused(answer);
  else again(questions);
}

function bodyOf(questions) {
  renewToken();
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const question of questions) for (const [name, value] of valuesOf(question)) body.append(name, value);
  return body;
}

function saved(answer) {
  // From now on this tab knows what the server has.
  for (const [question, sign] of Object.entries(answer.saved)) form.elements[`${question}-was`].value = sign;
  wait = 2000;
  keep();
  if (touched.size) send();
  else show("saved");
}

/** The server says no, and will say so again: tell the learner. */
async function refused(answer) {
  closed = answer.status === 409;
  const said = await answer.json().catch(() => ({}));
  problem.querySelector("[data-problem-text]").textContent = said.error ?? "";
  problem.hidden = false;
  show("failed");
}

function again(questions) {
  questions.forEach((question) => touched.add(question));
  keep();
  show("waiting");
  clearTimeout(timer);
  timer = setTimeout(send, wait);
  wait = Math.min(wait * 2, LONGEST_WAIT);
}

function questionOf(event) {
  return event.target.closest("[data-question]")?.dataset.question;
}

form.addEventListener("change", (event) => questionOf(event) && touch(questionOf(event)));
form.addEventListener("input", (event) => {
  if (event.target.matches("input:not([type=radio], [type=checkbox])")) touch(questionOf(event), 1200);
});
form.addEventListener("submit", () => {
  // The form carries everything itself; what was kept stays until the next page shows that it arrived.
  renewToken();
  clearTimeout(timer);
});
window.addEventListener("online", () => send());
document.addEventListener("visibilitychange", () => document.hidden && send({ leaving: true }));

/** Counts down by the server's clock, and hands in when the time is up. */
function watchTheTime(clock) {
  const ahead = Date.parse(clock.dataset.now) - Date.now();
  const due = Date.parse(clock.dataset.due);
  const tick = () => {
    const left = Math.max(0, Math.round((due - Date.now() - ahead) / 1000));
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (left > 0) return;
    clearInterval(every);
    form.requestSubmit(form.querySelector("[data-finish]"));
  };
  const every = setInterval(tick, 1000);
  tick();
}

form.querySelector("[data-bar]").hidden = form.querySelector("[data-scripted]").hidden = false;
const early = answeredEarly();
restore(early);
early.forEach((question) => touch(question));
const clock = document.querySelector("[data-timer]");
if (clock) watchTheTime(clock);
