/* How fast a lesson is read out: the button goes from one speed to the next. */

const SPEEDS = [
  ["usual", 1],
  ["slow", 0.75],
  ["fast", 1.25],
];

/** The button that opened us: the next speed. */
export default function speed(button) {
  const figure = button.closest("[data-track]");
  const media = figure.querySelector("audio");
  const [name, rate] = SPEEDS[(SPEEDS.findIndex(([, each]) => each === media.playbackRate) + 1) % SPEEDS.length];
  // Loading resets the rate to the default one.
  media.defaultPlaybackRate = media.playbackRate = rate;
  button.querySelector("[data-speed]").textContent = button.dataset[`words${name[0].toUpperCase()}${name.slice(1)}`];
}
