/* A simulation in a lesson. All of it is here once it has begun: it goes on without a network, and what was done is sent
 * by the outbox when there is one. The server works out the result again from what was done. */

import { now, statement } from "../../../learning/js/statements.js";
import { post } from "../../../learning/js/waiting.js";
import { HINT, MOST_ACTIONS, act, begin, hintsLeft, play, result, shown, walk } from "./engine.js";
import { wrongEntries } from "./expecting.js";
import { filledIn, looksReal } from "./rules.js";
import { draw, el, valuesIn } from "./screen.js";

const element = document.getElementById("learning-player");
const player = element && JSON.parse(element.textContent);
class Played {
  #scenario = null;
  #attempt = null; // what is sent: attempt, version, mode, start, actions, seconds, assisted_by
  #state = null;
  #since = 0;
  #loading = null;

  constructor(box) {
    this.box = box;
    this.form = this.#part("begin");
    this.activity = box.closest("[data-activity]")?.dataset.activity ?? "";
    if (!this.form || !this.activity) return;
    this.form.addEventListener("submit", (event) => (event.preventDefault(), this.#beginNew()));
    this.#part("resume").addEventListener("click", () => this.#goOn());
    this.#part("screen").addEventListener("submit", (event) => (event.preventDefault(), this.#press(event.submitter?.value)));
    this.#part("ask").addEventListener("click", () => this.#press(HINT));
    this.#part("stop").addEventListener("click", () => this.#stop());
    this.#part("again").addEventListener("click", () => this.#again());
    this.#load().catch(() => {});
    this.#offerToGoOn();
    box.dataset.simulation = "ready";
  }

  #part(name) {
    return this.box.querySelector(`[data-${name}]`);
  }

  #load() {
    this.#loading ??= this.#fetch(this.box.dataset.file).catch((problem) => {
      this.#loading = null;
      throw problem;
    });
    return this.#loading;
  }

  async #fetch(address) {
    const response = await fetch(address);
    if (!response.ok) throw new Error(String(response.status));
    return response.json();
  }

  // --- beginning and going on -----------------------------------------------------------------------------------

  async #beginNew() {
    const data = new FormData(this.form);
    const { version, commune, province } = this.box.dataset;
    const today = now();
    const day = [today.getFullYear(), today.getMonth() + 1, today.getDate()].map((part) => String(part).padStart(2, "0"));
    const mode = data.get("mode");
    const start = { seed: statement("", "").id.replaceAll("-", ""), mode, day: day.join("-"), given: { commune, province } };
    await this.#open({
      attempt: statement("", "").id,
      version,
      mode,
      start,
      actions: [],
      seconds: 0,
      assisted_by: data.get("assisted_by"),
    });
  }

  async #open(attempt) {
    const told = this.#part("told");
    try {
      // What was begun is ended in the version in which it was begun.
      const isOld = attempt.version !== this.box.dataset.version;
      this.#scenario = await (isOld ? this.#fetch(this.box.dataset.file.replace(this.box.dataset.version, attempt.version)) : this.#load());
    } catch {
      told.textContent = told.dataset.missing;
      return;
    }
    told.textContent = "";
    this.#attempt = attempt;
    this.#state = play(this.#scenario, attempt.start, attempt.actions);
    this.#since = Date.now() - 1000 * attempt.seconds;
    this.#keepHere();
    this.#show();
  }

  async #offerToGoOn() {
    const found = await this.#unfinished();
    this.unfinished = found;
    this.#part("resume").hidden = !found;
  }

  /** What was begun and not ended, here or on another device: of one attempt whichever got further. */
  async #unfinished() {
    const here = this.#readHere();
    const there = await this.#ask();
    if (!here || !there) return here ?? there;
    if (here.attempt !== there.attempt) return here.actions.length ? here : there;
    return here.actions.length >= there.actions.length ? here : there;
  }

  async #ask() {
    const token = post.tokens.get(this.#registration()) ?? player.token;
    if (!token) return null;
    const { results, place } = this.box.dataset;
    try {
      const response = await fetch(`${results}?${new URLSearchParams({ place })}`, { headers: { "X-Learning-Token": token } });
      return response.ok ? (await response.json()).attempt : null;
    } catch {
      return null;
    }
  }

  #goOn() {
    if (this.unfinished) this.#open(this.unfinished);
  }

  #stop() {
    this.unfinished = this.#attempt;
    this.#part("resume").hidden = false;
    this.#turnTo("before");
    this.#part("resume").focus();
  }

  #again() {
    this.#part("resume").hidden = true;
    this.#turnTo("before");
    this.form.querySelector("input:checked, button").focus();
  }

  // --- playing --------------------------------------------------------------------------------------------------

  #press(on) {
    if (!on || this.#attempt.actions.length >= MOST_ACTIONS) return;
    const nodes = walk(shown(this.#scenario, this.#state));
    const values = on === HINT ? {} : valuesIn(this.#part("screen"), nodes);
    if (this.#refuses(values)) return;
    const seconds = Math.min(21600, Math.max(0, Math.round((Date.now() - this.#since) / 1000)));
    const action = { on, at: seconds, ...(Object.keys(values).length ? { values } : {}) };
    const before = this.#state;
    this.#attempt = { ...this.#attempt, actions: [...this.#attempt.actions, action], seconds };
    this.#state = act(this.#scenario, before, action);
    this.#keepHere();
    if (isWorthTelling(before, this.#state)) this.#tell();
    this.#show(before);
  }

  /** What belongs to a real person goes no further than this. */
  #refuses(values) {
    const warning = this.#part("warning");
    warning.textContent = "";
    for (const [name, value] of Object.entries(values)) {
      const found = looksReal(value);
      if (!found) continue;
      const input = this.#part("screen").querySelector(`[name="v-${CSS.escape(name)}"]`);
      if (input) input.value = "";
      warning.textContent = warning.dataset[found];
      input?.focus();
      return true;
    }
    return false;
  }

  #tell() {
    const made = { id: statement("", "").id, timestamp: now().toISOString(), place: this.box.dataset.place, said: this.#attempt };
    const title = document.querySelector("h1").textContent;
    const { course, begin_at } = player;
    post.keep(made, { course, begin_at, title, address: location.pathname, via: this.box.dataset.results });
  }

  // --- showing --------------------------------------------------------------------------------------------------

  #show(before) {
    if (this.#state.ended) return this.#showEnd();
    this.#turnTo("stage");
    const scenario = this.#scenario;
    const step = scenario.steps[this.#state.step];
    const instruction = this.#part("instruction");
    instruction.textContent = filledIn(step.instruction, this.#state.values);
    this.#say();
    this.#part("warning").textContent = "";
    const left = hintsLeft(scenario, this.#state);
    this.#part("ask").hidden = !left;
    this.#part("hints").textContent = this.#state.mode === "guided" ? "" : `(${left})`;
    // A wrong press leaves the screen as it is, and what was filled in stands.
    const isSame = before && before.step === this.#state.step && before.screen === this.#state.screen;
    if (isSame) return null;
    this.#drawScreen();
    (before?.step === this.#state.step ? this.#part("screen") : instruction).focus();
    this.#uncover();
    return null;
  }

  /** The banner stays at the top of the window: what is called for then stands below it, not under it. */
  #uncover() {
    const [banner, title] = [".l-sim__banner", ".l-sim__title"].map((name) => this.box.querySelector(name).getBoundingClientRect());
    if (title.top < banner.bottom) this.box.scrollIntoView({ block: "start" });
  }

  #drawScreen() {
    const scenario = this.#scenario;
    const screen = this.#part("screen");
    const title = filledIn(scenario.screens[this.#state.screen].title, this.#state.values);
    const leads = this.#state.mode === "guided" ? leading(scenario, this.#state) : new Set();
    const heading = el("h4", { class: "l-sim__name", text: title });
    screen.replaceChildren(heading, ...draw(shown(scenario, this.#state), scenario.pictures, leads, `sim-${this.activity.slice(-36)}`));
    screen.setAttribute("aria-label", title);
    screen.tabIndex = -1;
  }

  #say() {
    const { kind, text } = this.#state.said;
    const said = this.#part("said");
    said.className = `l-sim__said${kind ? ` l-sim__said--${kind}` : ""}`;
    said.replaceChildren(...(kind ? [`${said.dataset[kind]} `, el("span", { lang: this.#scenario.language, text })] : []));
  }

  #showEnd() {
    this.#keepHere(null);
    this.unfinished = null;
    this.#turnTo("end");
    const found = result(this.#scenario, this.#state);
    const verdict = this.#part("verdict");
    verdict.textContent = verdict.dataset[this.#state.mode === "guided" ? "guided" : found.passed ? "passed" : "failed"];
    const score = this.#part("score");
    const numbers = { SCORE: Math.floor(found.score / 10), ERRORS: found.errors, HINTS: found.hints };
    score.textContent = score.dataset.words.replace(/SCORE|ERRORS|HINTS/g, (name) => numbers[name]);
    this.#part("replay").replaceChildren(...this.#lines());
    verdict.focus();
    this.#uncover();
    return null;
  }

  #lines() {
    const chosen = this.#chosen();
    const labels = labelsOf(this.#scenario);
    const words = this.box.dataset;
    const filled = (text) => filledIn(text, this.#state.values);
    return Object.entries(this.#state.steps).map(([name, seen]) => {
      const step = this.#scenario.steps[name];
      const expected = filled(step.target.map((each) => labels[each] ?? each).join(" / "));
      const first = chosen[name];
      const isTarget = first && step.target.includes(first.on);
      const did = isTarget ? "" : filled(labels[first?.on] ?? "");
      const entries = isTarget ? wrongEntries(this.#scenario, step, first.given, first.values) : [];
      const how = seen.right ? (seen.wrong ? words.left : words.right) : words.wrong;
      return el(
        "li",
        {},
        el("strong", { text: filled(step.instruction) }),
        el("div", { text: how }),
        el("div", { text: `${words.expected} ${expected}` }),
        did && el("div", { text: `${words.did} ${did}` }),
        ...entries.map((entry) => el("div", { text: toldOf(entry, words) })),
        el("div", { text: filled(step.why) }),
      );
    });
  }

  /** Of each step that was wrong: what was pressed first, what stood in the fields, and the variables then. */
  #chosen() {
    let state = begin(this.#scenario, this.#attempt.start);
    const found = {};
    for (const action of this.#attempt.actions) {
      const { step, errors, values } = state;
      state = act(this.#scenario, state, action);
      if (state.errors > errors) found[step] ??= { on: action.on, given: action.values ?? {}, values };
    }
    return found;
  }

  #turnTo(name) {
    for (const each of ["before", "stage", "end"]) this.#part(each).hidden = each !== name;
  }

  // --- the device -----------------------------------------------------------------------------------------------

  #registration() {
    return post.taken.get(player.course) ?? player.registration ?? "";
  }

  /** What it is kept under: the enrolment, and before that whoever began. What a newcomer did is the device's guest's. */
  get #keys() {
    const names = new Set([this.#registration() || post.person, post.person, ...(post.isGuest ? [""] : [])]);
    return [...names].map((name) => `learning.simulation.${name}.${this.activity}`);
  }

  #keepHere(attempt = this.#attempt) {
    const [key, ...earlier] = this.#keys;
    try {
      if (attempt) localStorage.setItem(key, JSON.stringify(attempt));
      else localStorage.removeItem(key);
      for (const each of earlier) localStorage.removeItem(each);
    } catch {
      // Kept while the page is open, and in the outbox.
    }
  }

  #readHere() {
    try {
      const kept = this.#keys.map((key) => localStorage.getItem(key)).find(Boolean);
      return kept ? JSON.parse(kept) : null;
    } catch {
      return null;
    }
  }
}

/** Looking around is no news; what was right, wrong or helped with is. */
function isWorthTelling(before, after) {
  return before.step !== after.step || before.errors !== after.errors || before.hints !== after.hints;
}

const pressesOf = (screen) => walk(screen.nodes).filter((node) => node.k === "press").map((node) => node.id);

/** What to press now: the target, or what opens the screen on which the target is. */
function leading(scenario, state) {
  const { target } = scenario.steps[state.step];
  const here = scenario.screens[state.screen];
  if (pressesOf(here).some((id) => target.includes(id))) return new Set(target);
  const opens = Object.entries(here.opens);
  const opening = opens.filter(([, screen]) => pressesOf(scenario.screens[screen]).some((id) => target.includes(id)));
  return new Set((opening.length ? opening : opens).map(([on]) => on));
}

/** As replay.html says it. */
function toldOf({ label, did, expected }, words) {
  const wrote = did === undefined ? "" : ` ${words.wrote} ${did || "–"}.`;
  return `${label}.${wrote}${expected ? ` ${words.expected} ${expected}` : ""}`;
}

function labelsOf(scenario) {
  const nodes = Object.values(scenario.screens).flatMap((screen) => walk(screen.nodes));
  return Object.fromEntries(nodes.filter((node) => node.k === "press").map((node) => [node.id, node.t]));
}

// Without the outbox nothing would be kept: the form goes its way to the server then.
if (player && post) for (const box of document.querySelectorAll("[data-simulation]")) new Played(box);
