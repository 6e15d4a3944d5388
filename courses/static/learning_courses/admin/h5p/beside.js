// What stands beside lists in the form of an H5P content: their entries, and the numbers that say where those are.
// Everything here writes into the fields below it, which stay as they are.

export const editorOf = (element) => element.closest("[data-h5p-editor]");
export const textsOf = (element) => JSON.parse(editorOf(element).dataset.h5pTexts);
export const filled = (text, number) => text.replace("{number}", number);

export function made(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export function entriesOf(list) {
  const all = list.querySelectorAll(":scope > [data-streamfield-list-container] > [data-streamfield-child]");
  return [...all].filter((each) => each.getAttribute("aria-hidden") !== "true");
}

export function inputOf(entry, path) {
  let place = entry;
  for (const name of path.split("/")) place = place && place.querySelector(`[data-contentpath="${CSS.escape(name)}"]`);
  return place ? place.querySelector("input") : null;
}

// Seconds are written as people read them: 1:05.
export function clock(seconds) {
  const whole = Math.floor(seconds / 60);
  const rest = Math.round((seconds - whole * 60) * 10) / 10;
  return `${whole}:${rest < 10 ? "0" : ""}${rest}`;
}

export const secondsIn = (text) => text.split(":").reduce((sum, part) => sum * 60 + Number(part.replace(",", ".")), 0);

export const numberIn = (entry, path) => {
  const input = inputOf(entry, path);
  const found = input && input.value !== "" ? secondsIn(input.value) : 0;
  return Number.isFinite(found) ? found : 0;
};

export function write(entry, path, value) {
  const input = inputOf(entry, path);
  if (!input) return;
  const least = input.min === "" ? -Infinity : Number(input.min);
  const most = input.max === "" ? Infinity : Number(input.max);
  // A number without a step of its own is a whole one.
  const parts = input.type === "number" && ["", "1"].includes(input.step) ? 1 : 10;
  const rounded = Math.round(Math.min(most, Math.max(least, value)) * parts) / parts;
  input.value = "h5pTimecode" in input.dataset ? clock(rounded) : String(rounded);
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

export function addEntry(list) {
  const before = entriesOf(list);
  const buttons = list.querySelectorAll(":scope > [data-streamfield-list-container] > [data-streamfield-list-add]");
  if (!buttons.length) return null;
  buttons[buttons.length - 1].click();
  return entriesOf(list).find((each) => !before.includes(each)) || null;
}

// A button of Wagtail's at an entry: MOVE_UP, MOVE_DOWN, DUPLICATE, DELETE.
export function press(entry, action) {
  entry.querySelector(`[data-streamfield-action="${action}"]`)?.click();
}

// Whatever is written into a list, and whatever comes into it or goes.
export function whenChanged(list, run) {
  let isWaiting = false;
  const later = () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      run();
    });
  };
  list.addEventListener("change", later);
  list.addEventListener("h5p:fields", later);
  const box = list.querySelector(":scope > [data-streamfield-list-container]");
  new MutationObserver(later).observe(box, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-hidden"] });
}

// The file of this kind that stands nearest: beside the list, or around what it stands in.
export function addressBeside(list, kind) {
  const editor = editorOf(list);
  for (let place = list.parentElement; place && editor.contains(place); place = place.parentElement) {
    for (const file of place.querySelectorAll(`[data-h5p-file="${kind}"]`)) {
      const address = list.contains(file) ? "" : addressOf(file, kind, editor);
      if (address) return address;
    }
  }
  return "";
}

export function addressOf(file, kind, editor) {
  const chosen = file.querySelector('[data-contentpath="chosen"] input[type="hidden"]');
  if (chosen && chosen.value) return `${editor.dataset.h5pSources}${kind === "image" ? "image" : "document"}/${chosen.value}/`;
  const address = file.querySelector('[data-contentpath="address"] input');
  if (address && address.value) return address.value;
  const kept = file.querySelector("[data-h5p-kept] input");
  try {
    const { path } = JSON.parse(kept.value);
    return /^https?:/i.test(path) ? path : editor.dataset.h5pFiles + path;
  } catch {
    return "";
  }
}

export function opener(list, text, panel, onOpen) {
  const button = made("button", { type: "button", class: "button button-small button-secondary", "aria-expanded": "false" }, text);
  button.addEventListener("click", () => {
    panel.hidden = !panel.hidden;
    button.setAttribute("aria-expanded", String(!panel.hidden));
    if (!panel.hidden) onOpen();
  });
  const box = made("div", { class: "h5p-beside" }, button, panel);
  list.prepend(box);
  return box;
}
