// Beside a field for a colour: the browser's own picker, with the colours that the content type offers. The field stays,
// for whoever knows the colour's name, and for what no picker can choose (see-through ones).

import { made } from "./beside.js";

const WHOLE = /^#[0-9a-f]{6}$/i;
let lists = 0;

// As a picker takes it; empty if it cannot be one.
function asHex(text) {
  const value = text.trim();
  if (WHOLE.test(value)) return value.toLowerCase();
  if (!value || !CSS.supports("color", value)) return "";
  const pen = document.createElement("canvas").getContext("2d");
  pen.fillStyle = value;
  return WHOLE.test(pen.fillStyle) ? pen.fillStyle : "";
}

export function begin(input) {
  const picker = made("input", { type: "color", class: "h5p-colour__picker", "aria-label": input.dataset.h5pColourName });
  const offered = JSON.parse(input.dataset.h5pColour);
  const show = () => { picker.value = asHex(input.value) || "#ffffff"; };
  const box = made("div", { class: "h5p-colour" });
  input.before(box);
  box.append(picker, input);
  if (offered.length) {
    lists += 1;
    const list = made("datalist", { id: `h5p-colours-${lists}` });
    list.append(...offered.map((value) => new Option("", asHex(value) || value)));
    picker.setAttribute("list", list.id);
    box.append(list);
  }
  picker.addEventListener("input", () => {
    input.value = picker.value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  picker.addEventListener("change", () => input.dispatchEvent(new Event("change", { bubbles: true })));
  input.addEventListener("input", show);
  input.addEventListener("change", show);
  show();
}
