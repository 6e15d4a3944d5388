// Plays what Python asks for by the rules of the player: a list of questions on the standard input, of answers on the other.
import { pathToFileURL } from "node:url";
const folder = process.argv[2];
const load = (name) => import(pathToFileURL(`${folder}/${name}`));
const engine = await load("engine.js");
const rules = await load("rules.js");
const draws = await load("draws.js");
const expecting = await load("expecting.js");
let text = "";
for await (const piece of process.stdin) text += piece;

const answers = {
  play({ scenario, start, actions }) {
    const state = engine.play(scenario, start, actions);
    return {
      state,
      shown: engine.shown(scenario, state),
      result: engine.result(scenario, state),
      hints: engine.hintsLeft(scenario, state),
    };
  },
  holds: ({ condition, state }) => engine.holds(condition, state),
  rule: ({ rule, given, values }) => rules.isRight(rule, given, values),
  entries: ({ scenario, step, given, values }) => expecting.wrongEntries(scenario, step, given, values),
  real: ({ value }) => rules.looksReal(value),
  drawn: ({ draws: asked, seed, day }) => draws.drawn(asked, seed, day),
};
process.stdout.write(JSON.stringify(JSON.parse(text).map(({ kind, ...question }) => answers[kind](question))));
