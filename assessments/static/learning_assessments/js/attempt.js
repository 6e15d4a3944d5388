// Saves each answer as it is given, says whether it is kept, and watches the time. Without this script the form
// does the same on every button. Only questions that were touched are sent, so two tabs do not undo each other.

import { post } from "../../learning/js/waiting.js";
import { watchFiles } from "./files.js";
import { watchRecorders } from "./recorder.js";

const form = document.querySelector("form[data-attempt]");
const problem = form.querySelector("[data-problem]");
const address = form.dataset.save;
const title = document.querySelector("h1").textContent;
const clock = document.querySelector("[data-timer]");

const waiting = new Map(); // timers of what is still being typed, by question
let closed = false;

/** The names and values of one question's fields, as the form would post them. */
function valuesOf(question) {
  const mine = (name) => name === question || name.startsWith(`${question}-`);
  return [...new FormData(form)].filter(([name, value]) => mine(name) && typeof value === "string");
}

/** Signing in elsewhere renews the CSRF token; the cookie has the one that counts. */
function renewToken() {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  if (cookie) form.elements.csrfmiddlewaretoken.value = cookie[1];
  return form.elements.csrfmiddlewaretoken.value;
}

/** Answers that an earlier visit, to this page or in a browser that broke down, could not send. */
async function restore(early) {
  const kept = (await post.outbox.all()).filter((item) => item.post_to === address && post.isMine(item));
  for (const item of kept) {
    const { question, fields } = item;
    const was = form.elements[`${question}-was`]?.value;
    if (was === undefined || early.includes(question)) continue;
    // Another sign than when it was kept: the server has heard of the question since, from here or elsewhere.
    if (was !== Object.fromEntries(fields)[`${question}-was`]) await post.outbox.remove([item.id]);
    else fill(question, fields);
  }
}

function fill(question, pairs) {
  for (const field of form.querySelectorAll(`#${question} :is(input:not([type=file]), select, textarea)`)) {
    const given = pairs.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "radio" || field.type === "checkbox") field.checked = given.includes(field.value);
    else if (field.type !== "hidden") field.value = given[0] ?? "";
    field.dispatchEvent(new Event("learning:filled", { bubbles: true }));
  }
}

/** The questions that were answered before this script had come, as happens on a slow line. */
function answeredEarly() {
  return [...form.querySelectorAll("[data-question]")]
    .filter((question) => [...question.querySelectorAll("input, select, textarea")].some(isChanged))
    .map((question) => question.dataset.question);
}

/** Whether a field says something else than the page that it came with. */
function isChanged(field) {
  if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (field.type === "hidden" || field.type === "file") return false;
  if (field.localName !== "select") return field.value !== field.defaultValue;
  const first = [...field.options].findIndex((option) => option.defaultSelected);
  return field.selectedIndex !== Math.max(0, first);
}

function touch(question, delay = 0) {
  if (closed || !post) return;
  clearTimeout(waiting.get(question));
  waiting.set(question, setTimeout(() => keep(question), delay));
  if (delay) form.querySelector("[data-save-state]").dataset.state = "saving";
  else keep(question);
}

function keep(question) {
  clearTimeout(waiting.get(question));
  if (!waiting.delete(question)) return;
  post.csrf = renewToken();
  post.keepAnswer({ question, fields: valuesOf(question), post_to: address, title, address: location.pathname });
}

/** From now on this tab knows what the server has, whichever tab has sent it. */
function knowSaved({ post_to, saved, noted = {}, left }) {
  if (post_to !== address) return;
  know("was", saved);
  know("noted", noted);
  if (clock) clock.dispatchEvent(new CustomEvent("learning:left", { detail: left }));
}

function know(kind, signs) {
  for (const [question, sign] of Object.entries(signs)) {
    const field = form.elements[`${question}-${kind}`];
    if (field) field.value = sign;
  }
}

/** The server says no, and will say so again: tell the learner. */
function showRefused({ post_to, error }) {
  if (post_to !== address) return;
  closed = true;
  problem.querySelector("[data-problem-text]").textContent = error;
  problem.hidden = false;
  form.querySelector("[data-save-state]").dataset.state = "failed";
}

function questionOf(event) {
  return event.target.closest("[data-question]")?.dataset.question;
}

form.addEventListener("change", (event) => {
  if (questionOf(event) && event.target.type !== "file") touch(questionOf(event));
});
form.addEventListener("input", (event) => {
  if (event.target.matches("input:not([type=radio], [type=checkbox], [type=file]), textarea")) touch(questionOf(event), 1200);
});
form.addEventListener("submit", renewToken);
// What is still being typed is kept before the page goes.
const keepAll = () => [...waiting.keys()].forEach(keep);
addEventListener("pagehide", keepAll, { capture: true });
document.addEventListener("visibilitychange", () => document.hidden && keepAll(), { capture: true });

/**
 * Counts down from what the server says is left, and hands in when the time is up.
 *
 * The clock of the device is not asked: it may be wrong, or be set meanwhile. What counts the seconds here only goes
 * forward, but may stand still while a phone sleeps; so the server is asked when it wakes, and before handing in.
 */
function watchTheTime() {
  let due = performance.now() + 1000 * clock.dataset.left;
  let isAsking = false;
  const take = (left) => {
    if (typeof left === "number") due = performance.now() + 1000 * left;
  };
  const left = () => Math.max(0, Math.round((due - performance.now()) / 1000));
  const ask = async () => {
    try {
      const response = await fetch(clock.dataset.clock, { headers: { Accept: "application/json" } });
      if (response.ok) take((await response.json()).left);
    } catch {
      // Without a network the page goes on by what it knows.
    }
  };
  const tick = async () => {
    const seconds = left();
    clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (seconds > 0 || isAsking) return;
    isAsking = true;
    await ask(); // more time may have been given meanwhile
    isAsking = false;
    if (left() > 0) return;
    clearInterval(every);
    form.requestSubmit(form.querySelector("[data-finish]"));
  };
  const every = setInterval(tick, 1000);
  clock.addEventListener("learning:left", (event) => take(event.detail));
  document.addEventListener("visibilitychange", () => document.hidden || ask());
  addEventListener("pageshow", (event) => event.persisted && ask());
  tick();
}

async function connect() {
  const early = answeredEarly();
  post.live = address;
  post.csrf = renewToken();
  document.addEventListener("learning:saved", (event) => knowSaved(event.detail));
  document.addEventListener("learning:refused", (event) => showRefused(event.detail));
  await restore(early);
  early.forEach((question) => touch(question));
}

form.querySelector("[data-bar]").hidden = form.querySelector("[data-scripted]").hidden = false;
if (post) connect();
const hand = watchFiles(form, { token: renewToken, arrived: (answer) => knowSaved({ post_to: address, ...answer }) });
watchRecorders(form, hand);
if (clock) watchTheTime();
