// In the form of an H5P content: fields that depend on others, files that came with a package, names of editors; and
// what stands beside fields, each in a module that is fetched where a form has it.

function made(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

// --- fields that are there only if another has a value --------------------------------------------------

const around = (element) => element.parentElement && element.parentElement.closest("[data-contentpath]");

function fieldBeside(element, path) {
  // From the field's own place upwards, then down to the one that is named.
  let place = around(element.closest("[data-contentpath]") || element) || document.querySelector("[data-h5p-editor]");
  for (const name of path.split("/")) {
    if (!place) return null;
    if (name === "..") {
      place = around(place) || place.closest("[data-h5p-editor]");
      continue;
    }
    place = place.querySelector(`[data-contentpath="${CSS.escape(name)}"]`);
  }
  return place;
}

function valueOf(place) {
  const input = place.querySelector("select, textarea, input:not([type=hidden])");
  if (!input) return null;
  if (input.type === "checkbox") return input.checked;
  if (input.type === "radio") {
    const chosen = place.querySelector("input[type=radio]:checked");
    return chosen ? chosen.value : "";
  }
  return input.value;
}

function holds(element, rule) {
  const place = fieldBeside(element, rule.field);
  if (!place) return true;
  const wanted = [].concat(rule.equals).map(String);
  return wanted.includes(String(valueOf(place)));
}

function decide(element) {
  const { all, rules } = JSON.parse(element.dataset.h5pWhen);
  const met = rules.map((rule) => holds(element, rule));
  const isShown = all ? met.every(Boolean) : met.some(Boolean);
  const field = element.closest("[data-contentpath]") || element;
  field.hidden = !isShown && !field.querySelector(".error-message");
}

function dependOn(root) {
  root.querySelectorAll("[data-h5p-when]").forEach(decide);
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-h5p-editor]");
  if (form) dependOn(form);
});

// --- files that came with a package ---------------------------------------------------------------------

function describe(input) {
  const box = input.closest("[data-h5p-kept]");
  let file = null;
  try {
    file = input.value ? JSON.parse(input.value) : null;
  } catch {
    file = null;
  }
  const field = box.closest("[data-contentpath]");
  const isOwn = file && file.path && !/^https?:/i.test(file.path) && !chosenBeside(field);
  field.hidden = !isOwn;
  if (!isOwn) return;
  const address = box.dataset.h5pFiles + file.path;
  const shown = box.querySelector("[data-h5p-shown]");
  const mime = file.mime || "";
  const tag = mime.startsWith("image/") ? "img" : mime.startsWith("video/") ? "video" : mime.startsWith("audio/") ? "audio" : "";
  if (tag === "img") shown.replaceChildren(made("img", { src: address, alt: "", loading: "lazy" }));
  else if (tag) shown.replaceChildren(made(tag, { src: address, controls: "", preload: "metadata" }));
  else shown.replaceChildren(made("a", { href: address }, mime || file.path.split("/").pop()));
}

function chosenBeside(field) {
  const source = field.parentElement.querySelector('[data-contentpath="chosen"] input[type="hidden"]');
  return Boolean(source && source.value);
}

function describeAll(root) {
  root.querySelectorAll("[data-h5p-kept] input").forEach(describe);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-h5p-remove]");
  if (!button) return;
  const input = button.closest("[data-h5p-kept]").querySelector("input");
  input.value = "";
  input.dispatchEvent(new Event("change", { bubbles: true }));
  describe(input);
});

// --- names for those who do not see them ----------------------------------------------------------------

// Wagtail's editor of texts has no name of its own; the label above it says one.
function name(root) {
  for (const text of root.querySelectorAll("[contenteditable=true]:not([aria-label]):not([aria-labelledby])")) {
    const field = text.closest("[data-contentpath]");
    const label = field && field.querySelector("label");
    if (label) text.setAttribute("aria-label", label.textContent.replace("*", "").trim());
  }
}

// --- what stands beside fields, fetched where a form has it -----------------------------------------------

const BESIDE = {
  "[data-h5p-slides]": () => import("./slides.js"),
  "[data-h5p-places]": () => import("./places.js"),
  "[data-h5p-times]": () => import("./times.js"),
  "[data-h5p-colour]": () => import("./colours.js"),
};

async function begin(element, fetchModule) {
  element.dataset.h5pBegun = "";
  (await fetchModule()).begin(element);
}

// The elements of a slide are shown on it, and nowhere else.
const isOnSlide = (list) => list.parentElement.closest("[data-h5p-places], [data-h5p-slides]")?.matches("[data-h5p-slides]");

function beginAll(form) {
  for (const [what, fetchModule] of Object.entries(BESIDE)) {
    for (const element of form.querySelectorAll(`${what}:not([data-h5p-begun])`)) {
      if (what === "[data-h5p-places]" && isOnSlide(element)) continue;
      begin(element, fetchModule);
    }
  }
}

// --- whatever comes into the page later -------------------------------------------------------------------

function look(form) {
  dependOn(form);
  describeAll(form);
  name(form);
  beginAll(form);
}

const forms = () => document.querySelectorAll("[data-h5p-editor]");
let isWaiting = false;
const looking = new MutationObserver(() => {
  if (isWaiting) return;
  isWaiting = true;
  requestAnimationFrame(() => {
    isWaiting = false;
    forms().forEach(look);
  });
});

function start() {
  for (const form of forms()) {
    looking.observe(form, { childList: true, subtree: true });
    look(form);
  }
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
