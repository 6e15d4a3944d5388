/* What was written in the fields of a step, and what was expected there; in words. As in expecting.py. */

import { walk } from "./engine.js";
import { filledIn, isRight, looksReal } from "./rules.js";

const SECRET = "password";

/** `label`, `did` and `expected` of each field of `step` where `given` is wrong; no `did` where it may not be shown. */
export function wrongEntries(scenario, step, given, values) {
  const screens = Object.values(scenario.screens);
  const nodes = screens.flatMap((screen) => walk(screen.nodes)).filter((node) => node.k === "field");
  const fields = Object.fromEntries(nodes.map((node) => [node.name, node]));
  const wrong = Object.entries(step.fields).filter(([name, rule]) => fields[name] && !isRight(rule, given[name] ?? "", values));
  return wrong.map(([name, rule]) => {
    const field = fields[name];
    const written = given[name] ?? "";
    const expected = field.type === SECRET ? "" : expectation(rule, field, values);
    const told = { label: filledIn(field.t, values), expected };
    return field.type === SECRET || looksReal(written) ? told : { ...told, did: inWords(written, field, values) };
  });
}

function expectation(rule, field, values) {
  const list = rule.set ?? rule.order;
  if (list) return inWords(list.map((each) => filledIn(each, values)), field, values);
  if (rule.any_of) return rule.any_of.map((each) => expectation(each, field, values)).filter(Boolean).join(" / ");
  const name = ["text", "number", "date", "mask"].find((each) => rule[each] !== undefined);
  if (!name) return "";
  const ends = [...new Set([rule[name]].flat().map((each) => filledIn(each, values)))];
  return name === "number" ? ends.join("–") : inWords(ends[0], field, values);
}

function inWords(given, field, values) {
  const options = Object.fromEntries((field.options ?? []).map((option) => [option.id, filledIn(option.t, values)]));
  return [given].flat().map((each) => options[each] ?? each).join(", ");
}
