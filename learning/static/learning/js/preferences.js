/* What a reader chooses for herself (text size, colours), the menus she finds it in, and pages on paper.
 * Everything works without this file; it is small because the first paint waits for it.
 */

const KEY = "learning.display";
const root = document.documentElement;

/** The choices kept on this device: {text, theme}. Private windows may refuse storage; then there are none. */
export function chosen() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) || {};
  } catch {
    return {};
  }
}

/** Keep one choice, an empty value meaning "as the device", and show it at once. */
export function choose(name, value) {
  const choices = { ...chosen(), [name]: value };
  try {
    localStorage.setItem(KEY, JSON.stringify(choices));
  } catch {
    // Not kept, but still shown on this page.
  }
  show(choices);
}

function show(choices) {
  for (const name of ["text", "theme"]) {
    const value = choices[name] || "";
    if (value) root.dataset[name] = value;
    else delete root.dataset[name];
    for (const button of document.querySelectorAll(`[data-preferences] button[data-${name}]`)) {
      button.setAttribute("aria-pressed", String(button.dataset[name] === value));
    }
  }
}

const SIZES = ["", "large", "larger", "largest"];

function choicesOf(button) {
  if ("step" in button.dataset) return ["text", stepped(Number(button.dataset.step))];
  const name = "text" in button.dataset ? "text" : "theme";
  // A switch that is on is put off.
  const isOn = "switch" in button.dataset && button.getAttribute("aria-pressed") === "true";
  return [name, isOn ? "" : button.dataset[name]];
}

/** The text size so many steps larger than the present one; the normal one for none. */
function stepped(step) {
  const place = step ? SIZES.indexOf(chosen().text || "") + step : 0;
  return SIZES[Math.min(Math.max(place, 0), SIZES.length - 1)];
}

function closeDrops(except) {
  for (const drop of document.querySelectorAll("details.l-drop[open]")) {
    if (drop !== except) drop.open = false;
  }
}

function closeOnEscape(event) {
  const drop = event.key === "Escape" && event.target.closest?.("details.l-drop[open]");
  if (!drop) return;
  drop.open = false;
  drop.querySelector("summary").focus();
}

/** Paper cannot be opened: print what is folded, and fold it again afterwards. */
function openForPrint() {
  const folded = [...document.querySelectorAll("main details:not([open])")];
  for (const details of folded) details.open = true;
  addEventListener("afterprint", () => folded.forEach((details) => (details.open = false)), { once: true });
}

function connect() {
  for (const panel of document.querySelectorAll("[data-preferences]")) {
    panel.hidden = false;
    panel.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) choose(...choicesOf(button));
    });
  }
  for (const button of document.querySelectorAll("button[data-prints]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  document.addEventListener("click", (event) => closeDrops(event.target.closest("details.l-drop")));
  document.addEventListener("keydown", closeOnEscape);
  addEventListener("beforeprint", openForPrint);
  show(chosen());
}

show(chosen());
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", connect);
else connect();
