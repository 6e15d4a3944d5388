/* In the preview of a draft: what is pressed on a screen is told to the form beside it, which makes a step of it. */

import { layAll } from "./screen.js";

const TOLD = "learning.simulation.did";
const ADDED = "learning.simulation.added";
let waiting = null;

layAll(document);

for (const form of document.querySelectorAll("[data-simulation-screen]")) {
  const box = form.querySelector("[data-recorded]");
  const pressed = form.querySelector("[data-pressed]");
  let did = null;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (!button?.value) return;
    const label = button.firstChild.textContent.trim();
    did = { screen: form.dataset.simulationScreen, on: button.value, values: valuesIn(form) };
    pressed.textContent = pressed.dataset.words.replace("LABEL", label);
    box.hidden = false;
    box.querySelector("[data-add]").focus();
  });

  form.querySelector("[data-add]").addEventListener("click", () => {
    if (!did || window.parent === window) return;
    waiting = pressed;
    window.parent.postMessage({ type: TOLD, did }, window.location.origin);
  });
}

window.addEventListener("message", ({ origin, data }) => {
  if (origin !== window.location.origin || data?.type !== ADDED || !waiting) return;
  waiting.textContent = data.problem || waiting.dataset.added;
  waiting = null;
});

/** What stands in the fields of a screen, by their names. */
function valuesIn(form) {
  const data = new FormData(form);
  const values = {};
  const orders = {};
  for (const [key, value] of data) {
    if (key.startsWith("v-") && value) {
      const name = key.slice(2);
      const isMany = form.querySelector(`[name="${CSS.escape(key)}"]`).type === "checkbox";
      values[name] = isMany ? [...(values[name] ?? []), value] : value;
    }
  }
  for (const select of form.querySelectorAll("select[name^='o-']")) {
    const field = select.closest("fieldset");
    const names = [...field.querySelectorAll("select")].map((each) => each.name);
    const name = sharedName(names);
    if (select.value) (orders[name] ??= []).push([Number(select.value), select.name.slice(name.length + 3)]);
  }
  for (const [name, places] of Object.entries(orders)) {
    values[name] = places.sort(([one], [other]) => one - other).map(([, id]) => id);
  }
  return values;
}

/** The field's name in `o-name-option`: both may have hyphens, and all options of a field share the first. */
function sharedName(names) {
  let shared = names[0];
  for (const name of names) while (!name.startsWith(shared)) shared = shared.slice(0, -1);
  return shared.slice(2, shared.lastIndexOf("-"));
}
