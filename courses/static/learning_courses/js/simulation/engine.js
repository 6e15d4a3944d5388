/* What an attempt is: the fold of its actions over a scenario. The same as courses/simulations/playing/engine.py, which has
 * the last word; tests/courses/simulations hold the two together. */

import { drawn } from "./draws.js";
import { filledIn, isRight } from "./rules.js";

export const END = "end";
export const HINT = "!hint";
export const EXAM = "exam";
export const MOST_ACTIONS = 500;
const FULL = 4;
const NOTHING = { kind: "", text: "" };

export function begin(scenario, start) {
  const state = {
    mode: start.mode,
    values: { ...start.given, ...drawn(scenario.draws, start.seed, start.day) },
    step: "",
    screen: "",
    steps: {},
    errors: 0,
    hints: 0,
    grave: false,
    ended: false,
    said: NOTHING,
  };
  enter(scenario, state, scenario.start);
  return state;
}

export const play = (scenario, start, actions) =>
  actions.reduce((state, action) => act(scenario, state, action), begin(scenario, start));

/** The state after one action more. What cannot be done on the screen that is shown changes nothing. */
export function act(scenario, before, action) {
  if (before.ended) return before;
  const state = structuredClone(before);
  state.said = { ...NOTHING };
  const step = scenario.steps[state.step];
  if (action.on === HINT) hint(scenario, state, step);
  else if (pressable(scenario, state).includes(action.on)) press(scenario, state, step, action);
  return state;
}

export const pressable = (scenario, state) =>
  walk(shown(scenario, state)).filter((node) => node.k === "press").map((node) => node.id);

export function hintsLeft(scenario, state) {
  if (state.mode === EXAM || !scenario.steps[state.step]?.hint) return 0;
  return state.mode === "guided" ? 1 : Math.max(0, scenario.hints_max - state.hints);
}

function hint(scenario, state, step) {
  if (!hintsLeft(scenario, state)) return;
  if (state.mode !== "guided") {
    state.hints += 1;
    state.steps[state.step].hints += 1;
  }
  say(state, "hint", step.hint);
}

function press(scenario, state, step, { on, values: given = {} }) {
  const isTarget = step.target.includes(on);
  if (isTarget && areRight(step.fields, given, state)) return right(scenario, state, step);
  const opened = scenario.screens[state.screen].opens[on];
  if (opened && !isTarget) state.screen = opened;
  else wrong(scenario, state, step, mistakeIn(step, on, given, state));
}

const areRight = (fields, given, state) =>
  Object.entries(fields).every(([name, rule]) => isRight(rule, given[name] ?? "", state.values));

const mistakeIn = (step, on, given, state) =>
  step.mistakes.find((mistake) => mistake.on.includes(on) && areRight(mistake.fields, given, state)) ?? {
    feedback: step.wrong_feedback,
    go: "",
    grave: false,
  };

function right(scenario, state, step) {
  const seen = state.steps[state.step];
  if (!seen.done) {
    const lost = 2 * seen.wrong + seen.hints;
    Object.assign(seen, { done: true, right: true, points: Math.max(0, FULL - lost) });
  }
  const set = Object.entries(step.set).map(([name, text]) => [name, filledIn(text, state.values)]);
  Object.assign(state.values, Object.fromEntries(set));
  say(state, "right", step.feedback);
  enter(scenario, state, nextOf(step, state));
}

function wrong(scenario, state, step, mistake) {
  const seen = state.steps[state.step];
  seen.wrong += 1;
  state.errors += 1;
  state.grave ||= mistake.grave;
  const goesOn = mistake.go || (state.mode === EXAM && nextOf(step, state));
  if (goesOn && !seen.done) Object.assign(seen, { done: true, right: false, points: 0 });
  say(state, "wrong", mistake.feedback);
  if (goesOn) enter(scenario, state, goesOn);
}

function say(state, kind, text) {
  if (state.mode !== EXAM) state.said = { kind, text: filledIn(text, state.values) };
}

const nextOf = (step, state) => step.next.find((way) => holds(way.when, state))?.go ?? END;

function enter(scenario, state, name) {
  if (name === END) return Object.assign(state, { ended: true, step: "" });
  state.step = name;
  state.steps[name] ??= { wrong: 0, hints: 0, done: false, right: false, points: 0 };
  return Object.assign(state, { screen: scenario.steps[name].screen });
}

export function holds(condition, state) {
  if (!condition) return true;
  if (condition.all) return condition.all.every((each) => holds(each, state));
  if (condition.any) return condition.any.some((each) => holds(each, state));
  if (condition.none) return !condition.none.some((each) => holds(each, state));
  if (condition.step) {
    const seen = state.steps[condition.step];
    return Boolean(seen?.done) && seen.right === (condition.was === "right");
  }
  const value = state.values[condition.var] ?? "";
  if ("is" in condition) return value === filledIn(condition.is, state.values);
  return value !== filledIn(condition.not, state.values);
}

// --- what is seen -----------------------------------------------------------------------------------------------

/** The nodes of the screen that is shown, with the attempt's own words in them. */
export const shown = (scenario, state) => filled(scenario.screens[state.screen].nodes, state);

function filled(value, state) {
  if (typeof value === "string") return filledIn(value, state.values);
  if (Array.isArray(value)) return value.filter((each) => holds(each?.when, state)).map((each) => filled(each, state));
  if (value === null || typeof value !== "object") return value;
  const kept = Object.entries(value).filter(([name]) => name !== "when");
  return Object.fromEntries(kept.map(([name, each]) => [name, filled(each, state)]));
}

/** All nodes below `nodes`, in the order in which they are read. */
export function walk(nodes) {
  if (Array.isArray(nodes)) return nodes.flatMap(walk);
  if (!nodes || typeof nodes !== "object") return [];
  return [...(nodes.k ? [nodes] : []), ...["kids", "rows", "pairs"].flatMap((name) => walk(nodes[name]))];
}

// --- how well it was done ---------------------------------------------------------------------------------------

export function result(scenario, state) {
  const by = {};
  let [got, most] = [0, 0];
  for (const [name, seen] of Object.entries(state.steps)) {
    const { weight, competency } = scenario.steps[name];
    const pair = (by[competency] ??= [0, 0]);
    pair[0] += seen.points * weight;
    pair[1] += FULL * weight;
    got += seen.points * weight;
    most += FULL * weight;
  }
  const score = most ? Math.floor((1000 * got) / most) : 0;
  const competencies = Object.entries(by).map(([name, [part, whole]]) => [name, Math.floor((1000 * part) / whole)]);
  return {
    score,
    competencies: Object.fromEntries(competencies),
    passed: isPassed(scenario.pass, state, score),
    errors: state.errors,
    hints: state.hints,
  };
}

const isPassed = ({ share, must }, state, score) =>
  state.ended && !state.grave && must.every((name) => state.steps[name]?.right) && score >= 10 * share;
