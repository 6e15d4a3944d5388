// Slides: a strip of them, and the chosen one with its elements where they stand. Everything here presses the buttons
// and writes into the numbers of the lists below it, which stay as they are.

import { addEntry, entriesOf, filled, inputOf, made, opener, press, textsOf, whenChanged, write } from "./beside.js";
import { backgroundOf, drawElements, hold, placed } from "./slide.js";

const SECONDARY = "button button-small button-secondary";
// New elements stand beside one another, three in a row.
const IN_A_ROW = 3;
const placeOf = (number) => ({
  x: 3 + (number % IN_A_ROW) * 32,
  y: 3 + (Math.floor(number / IN_A_ROW) % IN_A_ROW) * 32,
  width: 30,
  height: 30,
});
// Wagtail goes to the first field of what was added, a moment later.
const LATER = 50; // milliseconds
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function begin(list) {
  const names = JSON.parse(list.dataset.h5pSlides);
  const texts = textsOf(list);
  const titles = new Map(names.kinds);
  let slide = 0;
  let chosen = null;

  const strip = made("ol", { class: "h5p-slides__strip" });
  const canvas = made("div", { class: "h5p-slide", role: "group" });
  const said = made("p", { class: "help", role: "status" });
  const kind = made("select", { "aria-label": texts.kind });
  kind.append(...names.kinds.map(([uber, title]) => new Option(title, uber)));
  const slideTools = made("div", { class: "h5p-slides__tools", role: "group" });
  const elementTools = made("div", { class: "h5p-slides__tools", role: "group" });
  const panel = made("div", { class: "h5p-slides" }, made("p", { class: "help" }, texts.slidesHelp), strip, slideTools, canvas);
  panel.append(made("div", { class: "h5p-slides__tools" }, kind, tool(texts.addElement, addElement)), elementTools, said);
  panel.hidden = true;

  const slides = () => entriesOf(list);
  const elementsIn = (entry) => {
    const box = entry && entry.querySelector(`[data-contentpath="${CSS.escape(names.elements)}"] [data-streamfield-list-container]`);
    return box ? box.parentElement : null;
  };
  const elements = () => {
    const inner = elementsIn(slides()[slide]);
    return inner ? entriesOf(inner) : [];
  };
  const titleOf = (entry) => {
    const found = entry.querySelector(`[data-contentpath="${CSS.escape(names.what)}"] select[name$="-library"]`);
    return (found && titles.get(found.value)) || texts.empty;
  };

  function tool(text, run, isOff = false) {
    const button = made("button", { type: "button", class: SECONDARY }, text);
    button.disabled = isOff;
    button.addEventListener("click", run);
    return button;
  }

  // --- what is drawn ------------------------------------------------------------------------------------

  function draw() {
    const all = slides();
    slide = Math.max(0, Math.min(slide, all.length - 1));
    const here = elements();
    if (chosen !== null && chosen >= here.length) chosen = here.length ? here.length - 1 : null;
    canvas.hidden = !all.length;
    canvas.setAttribute("aria-label", filled(texts.slide, slide + 1));
    if (all.length) backgroundOf(all[slide], elementsIn(all[slide]), canvas);
    drawElements(canvas, here, names, (entry, index) => `${index + 1}: ${titleOf(entry)}`, chosen);
    drawStrip(all);
    drawTools(all.length, here.length);
  }

  function drawStrip(all) {
    const had = strip.contains(document.activeElement);
    strip.replaceChildren(...all.map((entry, index) => {
      const inner = elementsIn(entry);
      const small = made("span", { class: "h5p-slides__small", "aria-hidden": "true" });
      backgroundOf(entry, inner, small);
      for (const each of inner ? entriesOf(inner) : []) small.append(placed(made("span"), each, names));
      const count = inner ? entriesOf(inner).length : 0;
      const label = `${filled(texts.slide, index + 1)}, ${filled(texts.elements, count)}`;
      const button = made("button", { type: "button", "aria-label": label }, small, made("span", {}, String(index + 1)));
      if (index === slide) button.setAttribute("aria-current", "true");
      button.addEventListener("click", () => choose(index));
      return made("li", {}, button);
    }));
    if (had) strip.querySelector("[aria-current]")?.focus();
  }

  function drawTools(count, inside) {
    slideTools.setAttribute("aria-label", filled(texts.slide, slide + 1));
    again(slideTools, [
      tool(texts.addSlide, addSlide),
      tool(texts.duplicate, () => change("DUPLICATE", slide + 1, "duplicated"), !count),
      tool(texts.earlier, () => change("MOVE_UP", slide - 1, "moved"), slide === 0),
      tool(texts.later, () => change("MOVE_DOWN", slide + 1, "moved"), slide >= count - 1),
      tool(texts.remove, () => change("DELETE", slide, "removed"), !count),
      tool(texts.toFields, () => goTo(slides()[slide]), !count),
    ]);
    elementTools.hidden = chosen === null;
    if (chosen === null) return;
    elementTools.setAttribute("aria-label", filled(texts.element, chosen + 1));
    again(elementTools, [
      made("span", { class: "h5p-slides__name" }, `${chosen + 1}: ${titleOf(elements()[chosen])}`),
      tool(texts.duplicate, () => changeElement("DUPLICATE", chosen + 1, "duplicated")),
      tool(texts.behind, () => changeElement("MOVE_UP", chosen - 1, "moved"), chosen === 0),
      tool(texts.front, () => changeElement("MOVE_DOWN", chosen + 1, "moved"), chosen >= inside - 1),
      tool(texts.remove, () => changeElement("DELETE", chosen, "removed")),
      tool(texts.toFields, () => goTo(elements()[chosen])),
    ]);
  }

  // Whoever pressed a button stays at it.
  function again(box, tools) {
    const at = [...box.children].indexOf(document.activeElement);
    box.replaceChildren(...tools);
    if (at < 0) return;
    const same = box.children[at];
    (same && !same.disabled ? same : [...box.children].find((each) => each.matches("button:enabled")))?.focus();
  }

  // --- what is done -------------------------------------------------------------------------------------

  function choose(index) {
    [slide, chosen] = [index, null];
    draw();
    strip.querySelector("[aria-current]")?.focus();
  }

  function stayAt(find) {
    setTimeout(() => find()?.focus(), LATER);
  }

  function say(text, number) {
    said.textContent = filled(text, number);
  }

  function addSlide() {
    const before = slides().length;
    if (!addEntry(list)) return;
    [slide, chosen] = [before, null];
    draw();
    stayAt(() => strip.querySelector("[aria-current]"));
    say(texts.added, slide + 1);
  }

  function change(action, next, what) {
    press(slides()[slide], action);
    [slide, chosen] = [next, null];
    draw();
    if (action === "DUPLICATE") stayAt(() => strip.querySelector("[aria-current]"));
    say(texts[what], slide + 1);
  }

  function addElement() {
    const inner = elementsIn(slides()[slide]);
    const entry = inner && addEntry(inner);
    if (!entry) return;
    const place = placeOf(elements().indexOf(entry));
    for (const [name, value] of Object.entries(place)) write(entry, names[name], value);
    const choice = entry.querySelector(`[data-contentpath="${CSS.escape(names.what)}"] select[name$="-library"]`);
    if (choice) {
      choice.value = kind.value;
      choice.dispatchEvent(new Event("change", { bubbles: true }));
    }
    chosen = elements().indexOf(entry);
    draw();
    stayAt(() => canvas.querySelector("[aria-pressed=true]"));
  }

  function changeElement(action, next, what) {
    press(elements()[chosen], action);
    chosen = next;
    draw();
    if (chosen === null) kind.focus();
    else if (action === "DUPLICATE") stayAt(() => canvas.querySelector("[aria-pressed=true]"));
    say(texts[`${what}Element`], next + 1);
  }

  // To the fields themselves: their panel is opened, and what is written first is focused.
  function goTo(entry) {
    const toggle = entry.querySelector("[data-panel-toggle]");
    if (toggle && toggle.getAttribute("aria-expanded") === "false") toggle.click();
    const field = entry.querySelector(`[data-contentpath="${CSS.escape(names.what)}"] select`) || inputOf(entry, names.x);
    (field || toggle)?.focus();
    (field || entry).scrollIntoView({ block: "center" });
  }

  // --- keys and pointers on the slide -------------------------------------------------------------------

  canvas.addEventListener("keydown", (event) => {
    const mark = event.target.closest("[data-h5p-element]");
    if (!mark) return;
    const step = STEPS[event.key];
    const entry = elements()[Number(mark.dataset.h5pElement)];
    if (step) {
      event.preventDefault();
      hold(entry, names).by(step, event.shiftKey);
      draw();
    } else if (event.key === "Delete") {
      changeElement("DELETE", chosen, "removed");
      (canvas.querySelector("[aria-pressed=true]") || kind).focus();
    }
  });
  canvas.addEventListener("focusin", (event) => {
    const mark = event.target.closest("[data-h5p-element]");
    if (!mark || chosen === Number(mark.dataset.h5pElement)) return;
    chosen = Number(mark.dataset.h5pElement);
    draw();
  });

  let held = null;
  canvas.addEventListener("pointerdown", (event) => {
    const mark = event.target.closest("[data-h5p-element]");
    if (!mark) return;
    mark.focus();
    held = hold(elements()[Number(mark.dataset.h5pElement)], names, event, canvas, Boolean(event.target.closest("[data-h5p-size]")));
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!held) return;
    held.to(event);
    draw();
  });
  for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => { held = null; });

  whenChanged(list, () => { if (!panel.hidden) draw(); });
  opener(list, texts.slides, panel, draw).querySelector("button").click();
}
