// Where entries stand in a picture.

import { addEntry, addressBeside, entriesOf, filled, made, numberIn, opener, textsOf, write } from "./beside.js";

const onPicture = (share) => Math.min(100, Math.max(0, share));

/** `beside` says another form's texts, and where its picture is. */
export function begin(list, beside = { texts: textsOf(list), address: () => addressBeside(list, "image") }) {
  const paths = JSON.parse(list.dataset.h5pPlaces);
  const { texts } = beside;
  const picture = made("div", { class: "h5p-places" });
  const panel = made("div", {}, made("p", { class: "help" }, texts.placeHelp), picture);
  panel.hidden = true;

  function draw() {
    const address = beside.address();
    const entries = entriesOf(list);
    if (picture.dataset.address !== address) {
      picture.dataset.address = address;
      picture.replaceChildren(...(address ? [made("img", { src: address, alt: "", draggable: "false" })] : []));
      picture.classList.toggle("h5p-places--bare", !address);
    }
    const marks = [...picture.querySelectorAll(".h5p-place")];
    marks.slice(entries.length).forEach((mark) => mark.remove());
    entries.forEach((entry, index) => {
      const mark = marks[index] || picture.appendChild(made("button", { type: "button", class: "h5p-place" }));
      mark.replaceChildren(made("span", {}, String(index + 1)));
      mark.setAttribute("aria-label", filled(texts.entry, index + 1));
      mark.style.insetInlineStart = `${numberIn(entry, paths.x)}%`;
      mark.style.insetBlockStart = `${numberIn(entry, paths.y)}%`;
      mark.classList.toggle("h5p-place--point", !paths.width);
      if (paths.width) {
        mark.style.inlineSize = `${numberIn(entry, paths.width)}%`;
        mark.style.blockSize = `${numberIn(entry, paths.height)}%`;
      }
    });
  }

  const entryOf = (mark) => entriesOf(list)[[...picture.querySelectorAll(".h5p-place")].indexOf(mark)];

  picture.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const mark = event.target.closest(".h5p-place");
    if (!step || !mark) return;
    event.preventDefault();
    const entry = entryOf(mark);
    const [across, down] = event.shiftKey && paths.width ? [paths.width, paths.height] : [paths.x, paths.y];
    if (step[0]) write(entry, across, numberIn(entry, across) + step[0]);
    if (step[1]) write(entry, down, numberIn(entry, down) + step[1]);
    draw();
  });

  const placeAt = (event) => {
    const box = picture.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100];
  };

  let held = null;
  picture.addEventListener("pointerdown", (event) => {
    const mark = event.target.closest(".h5p-place");
    if (!mark) return;
    const entry = entryOf(mark);
    const [x, y] = placeAt(event);
    held = { entry, x: x - numberIn(entry, paths.x), y: y - numberIn(entry, paths.y) };
    picture.setPointerCapture(event.pointerId);
    mark.focus();
  });
  picture.addEventListener("pointermove", (event) => {
    if (!held) return;
    const [x, y] = placeAt(event);
    write(held.entry, paths.x, onPicture(x - held.x));
    write(held.entry, paths.y, onPicture(y - held.y));
    draw();
  });
  for (const name of ["pointerup", "pointercancel"]) {
    picture.addEventListener(name, () => {
      // The click that follows is no wish for a new place.
      if (held) setTimeout(() => { held = null; }, 0);
    });
  }
  picture.addEventListener("click", (event) => {
    if (held || event.target.closest(".h5p-place")) return;
    const entry = addEntry(list);
    if (!entry) return;
    const [x, y] = placeAt(event);
    write(entry, paths.x, x);
    write(entry, paths.y, y);
    draw();
  });
  list.addEventListener("change", () => { if (!panel.hidden) draw(); });
  opener(list, texts.place, panel, draw);
}
