// One slide, drawn from its fields: what lies behind it, its elements, and how they are moved.

import { addressOf, editorOf, made, numberIn, write } from "./beside.js";

const WHOLE = 100;

export function placed(mark, entry, names) {
  mark.style.insetInlineStart = `${numberIn(entry, names.x)}%`;
  mark.style.insetBlockStart = `${numberIn(entry, names.y)}%`;
  mark.style.inlineSize = `${numberIn(entry, names.width)}%`;
  mark.style.blockSize = `${numberIn(entry, names.height)}%`;
  return mark;
}

// The picture or the colour of the slide itself, not of what stands on it.
export function backgroundOf(slide, elements, canvas) {
  const own = (selector) => [...slide.querySelectorAll(selector)].filter((each) => !elements || !elements.contains(each));
  const picture = own('[data-h5p-file="image"]').map((file) => addressOf(file, "image", editorOf(slide))).find(Boolean);
  const colour = own("[data-h5p-colour]").map((input) => input.value).find((value) => value && CSS.supports("color", value));
  canvas.style.backgroundColor = colour || "";
  canvas.style.backgroundImage = picture ? `url(${JSON.stringify(picture)})` : "";
}

export function drawElements(canvas, entries, names, label, chosen) {
  const marks = [...canvas.querySelectorAll("[data-h5p-element]")];
  marks.slice(entries.length).forEach((mark) => mark.remove());
  entries.forEach((entry, index) => {
    const mark = marks[index] || canvas.appendChild(newMark());
    const said = label(entry, index);
    mark.dataset.h5pElement = String(index);
    mark.firstChild.textContent = said;
    mark.setAttribute("aria-label", said);
    mark.setAttribute("aria-pressed", String(index === chosen));
    placed(mark, entry, names);
  });
}

function newMark() {
  const name = made("span", { class: "h5p-slide__name" });
  return made("button", { type: "button", class: "h5p-slide__element" }, name, made("span", { class: "h5p-slide__size", "data-h5p-size": "" }));
}

const within = (value, least, most) => Math.min(most, Math.max(least, value));

// An element that is moved, or with ``isSize`` made larger and smaller. It never leaves its slide.
export function hold(entry, names, event, canvas, isSize = false) {
  const at = (name) => numberIn(entry, names[name]);
  const begun = { x: at("x"), y: at("y"), width: at("width"), height: at("height") };

  function move(across, down, size) {
    const [first, second, most] = size
      ? ["width", "height", { width: WHOLE - begun.x, height: WHOLE - begun.y }]
      : ["x", "y", { x: WHOLE - begun.width, y: WHOLE - begun.height }];
    const least = size ? 1 : 0;
    if (across) write(entry, names[first], within(begun[first] + across, least, Math.max(least, most[first])));
    if (down) write(entry, names[second], within(begun[second] + down, least, Math.max(least, most[second])));
  }

  return {
    by: ([across, down], size) => move(across, down, size),
    to: (now) => {
      const box = canvas.getBoundingClientRect();
      move(((now.clientX - event.clientX) / box.width) * WHOLE, ((now.clientY - event.clientY) / box.height) * WHOLE, isSize);
    },
  };
}
