// At which second of a film entries come.

import { addEntry, addressBeside, clock, entriesOf, filled, made, numberIn, opener, textsOf, write } from "./beside.js";

export function begin(list) {
  const path = list.dataset.h5pTimes;
  const texts = textsOf(list);
  const film = made("video", { controls: "", preload: "metadata" });
  const said = made("p", { class: "help", role: "status" });
  const marks = made("div", { class: "h5p-times__entries" });
  const now = made("button", { type: "button", class: "button button-small" }, texts.now);
  const panel = made("div", { class: "h5p-times" }, said, film, now, marks);
  panel.hidden = true;

  function draw() {
    const address = addressBeside(list, "video");
    if (film.dataset.address !== address) {
      film.dataset.address = address;
      if (address) film.src = address;
      else film.removeAttribute("src");
    }
    film.hidden = !address;
    now.hidden = !address;
    said.textContent = address ? "" : texts.noFilm;
    marks.replaceChildren(
      ...entriesOf(list).map((entry, index) => {
        const second = numberIn(entry, path);
        const go = made("button", { type: "button", class: "button button-small button-secondary" }, `${index + 1}: ${clock(second)}`);
        go.addEventListener("click", () => { film.currentTime = second; });
        const take = made("button", { type: "button", class: "button button-small button-secondary" }, filled(texts.take, index + 1));
        take.addEventListener("click", () => { write(entry, path, film.currentTime); draw(); });
        return made("div", { class: "h5p-times__entry" }, go, ...(address ? [take] : []));
      }),
    );
  }

  now.addEventListener("click", () => {
    const entry = addEntry(list);
    if (entry) write(entry, path, film.currentTime);
    draw();
  });
  list.addEventListener("change", () => { if (!panel.hidden) draw(); });
  opener(list, texts.time, panel, draw);
}
