// The builder of simulations: choices that follow what stands in the form, the picture of the ways, and recorded steps.

import { begin } from "../h5p/places.js";

const TOLD = "learning.simulation.did";
const ADDED = "learning.simulation.added";
const REST = 900; // milliseconds without a change before the server is asked
const panel = document.querySelector("[data-simulation-builder]");
const form = panel?.closest("form");
let offers = {};
let pictures = {};

function fields() {
  const data = new FormData();
  for (const [name, value] of new FormData(form)) if (name.startsWith("built-")) data.append(name, value);
  data.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  return data;
}

async function ask(address, more = {}) {
  const data = fields();
  for (const [name, value] of Object.entries(more)) data.append(name, value);
  const answer = await fetch(address, { method: "POST", body: data, credentials: "same-origin" });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.error);
  return said;
}

// --- what may be chosen ---------------------------------------------------------------------------------------

const labelOf = (input) => {
  const label = input.closest("[data-field], .w-field__wrapper")?.querySelector("label");
  return label ? label.firstChild.textContent.trim() : "";
};

/** Beside a field for a name, a list of the names that there are. */
function offer(input) {
  let select = input.parentElement.querySelector("select[data-simulation-chooser]");
  if (!select) {
    select = document.createElement("select");
    select.dataset.simulationChooser = "";
    select.setAttribute("aria-label", `${panel.dataset.choose} ${labelOf(input)}`);
    select.addEventListener("change", () => choose(input, select));
    input.after(select);
  }
  const found = offers[input.dataset.simulationOffers] ?? [];
  const key = JSON.stringify(found);
  if (select.dataset.shown !== key) {
    select.dataset.shown = key;
    select.replaceChildren(new Option("…", ""), ...found.map(([name, title]) => new Option(title ? `${title} – ${name}` : name, name)));
  }
  if (document.activeElement !== select) select.value = found.some(([name]) => name === input.value) ? input.value : "";
}

function choose(input, select) {
  if (!select.value) return;
  const several = input.dataset.simulationSeveral === "true";
  const names = several ? input.value.split(",").map((each) => each.trim()).filter(Boolean) : [];
  input.value = [...new Set([...names, select.value])].join(", ");
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Lists of places in a picture get the picture above them, to lay them where they belong. */
function layPlaces() {
  for (const list of form.querySelectorAll("[data-h5p-places]:not([data-laying])")) {
    const container = list.querySelector(":scope > [data-streamfield-list-container]");
    if (!container) continue;
    list.dataset.laying = "";
    const input = list.closest("[data-streamfield-child]")?.querySelector("input[name$='-picture']");
    begin(list, { texts: JSON.parse(panel.dataset.places), address: () => pictures[input?.value] ?? "" });
  }
}

function offerAll() {
  layPlaces();
  for (const input of form.querySelectorAll("[data-simulation-offers]")) offer(input);
}

// --- short names ----------------------------------------------------------------------------------------------

const shortOf = (text) =>
  text.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[^a-z0-9]+/g, " ").trim().split(" ").slice(0, 5).join("_");

/** A short name that was made once stays: what points to it must not lose it when a label is put better. */
function nameAfter(source) {
  const prefix = source.name.replace(/[^-]+$/, "");
  for (const input of form.querySelectorAll(`[data-simulation-name-of][name^="${CSS.escape(prefix)}"]`)) {
    const isHere = input.name.replace(/[^-]+$/, "") === prefix;
    if (!isHere || input.value || source.name !== prefix + input.dataset.simulationNameOf) continue;
    const taken = new Set([...form.querySelectorAll("[data-simulation-name-of]")].map((each) => each.value));
    const short = shortOf(source.value);
    let free = short;
    for (let number = 2; short && taken.has(free); number += 1) free = `${short}_${number}`;
    input.value = free;
  }
}

// --- looking --------------------------------------------------------------------------------------------------

let resting = 0;
let asked = 0;

async function look() {
  if (!form.querySelector("[name^='built-']")) return; // Wagtail has not made the fields yet
  asked += 1;
  const mine = asked;
  try {
    const said = await ask(panel.dataset.look);
    if (mine !== asked) return; // something was changed meanwhile
    ({ offers, pictures } = said);
    panel.querySelector("[data-simulation-branching]").outerHTML = said.branching; // made by a template of ours
    offerAll();
  } catch {
    // What was offered before stays; the next change asks again.
  }
}

function lookSoon() {
  clearTimeout(resting);
  resting = setTimeout(look, REST);
}

// --- recorded steps -------------------------------------------------------------------------------------------

// simulation-blocks.js keeps the form's blocks there: Wagtail says of no element which block it is.
function stepsOfForm() {
  return window.learningSimulation?.childBlocks.steps;
}

async function record(did, source) {
  const told = panel.querySelector("[data-simulation-told]");
  const answer = (problem) => {
    told.textContent = problem || panel.dataset.added;
    source.postMessage({ type: ADDED, problem }, window.location.origin);
  };
  try {
    const { step, problem } = await ask(panel.dataset.record, { did: JSON.stringify(did) });
    if (problem) return answer(problem);
    const steps = stepsOfForm();
    steps.insert(step, steps.children.length);
    form.dispatchEvent(new Event("change", { bubbles: true }));
    answer("");
    return lookSoon();
  } catch (problem) {
    return answer(problem.message || panel.dataset.failed);
  }
}

if (form) {
  form.addEventListener("change", (event) => {
    if (event.target.name) nameAfter(event.target);
    lookSoon();
  });
  // Blocks that are added or taken out are no change of a field.
  new MutationObserver((changes) => {
    if (changes.some(({ addedNodes }) => [...addedNodes].some((each) => each.querySelector?.("[name]")))) {
      offerAll();
      lookSoon();
    }
  }).observe(form, { childList: true, subtree: true });
  window.addEventListener("message", ({ origin, data, source }) => {
    if (origin === window.location.origin && data?.type === TOLD) record(data.did, source);
  });
  look();
}
