// A slider beside the date of the tree, from the first day that is known to today. Without JavaScript there is the date.

const DAY = 86_400_000;
const PAUSE = 700; // somebody who moves the slider by keys is not sent away at the first step

const iso = (time) => new Date(time).toISOString().slice(0, 10);

for (const form of document.querySelectorAll("form[data-slider-label]")) {
  const date = form.elements.on;
  const first = Date.parse(date.min);
  const slider = document.createElement("input");
  let waiting;

  const show = () => {
    const time = Date.parse(date.value);
    if (Number.isNaN(time)) return;
    slider.value = Math.round((time - first) / DAY);
    slider.setAttribute("aria-valuetext", new Date(time).toLocaleDateString(document.documentElement.lang, { timeZone: "UTC" }));
  };

  slider.type = "range";
  slider.min = 0;
  slider.max = Math.round((Date.parse(date.dataset.sliderMax) - first) / DAY);
  slider.setAttribute("aria-label", form.dataset.sliderLabel);
  slider.addEventListener("input", () => {
    date.value = iso(first + slider.valueAsNumber * DAY);
    show();
  });
  slider.addEventListener("change", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => form.requestSubmit(), PAUSE);
  });
  date.addEventListener("input", show);
  show();

  const place = document.createElement("div");
  place.className = "l-units-day__slider";
  place.append(slider);
  date.parentElement.after(place);
}
