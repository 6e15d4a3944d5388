/* What the page sees of its learner: which blocks she completes, and how long she reads.
 *
 * A block of another app says itself when it is completed, by the event "learning:statement" on its section.
 */

const TICK = 1;
const FIRST = 15; // seconds until the first report
const LATER = 60; // seconds between the following ones
const ALONE = 120; // seconds without a touch, after which nobody is there

/* `playing` gives for a section what takes the parts of its recording that were played, nothing if none are asked for. */
export function watchBlocks(onCompleted, playing = () => null) {
  for (const section of document.querySelectorAll("[data-activity]")) {
    const done = once(() => onCompleted(section));
    watchCards(section, done);
    watchChecklist(section, done);
    watchMedia(section, done, playing(section));
    if (section.dataset.completion === "viewed") watchEnd(section, done);
  }
}

function once(work) {
  let called = false;
  return () => {
    if (!called) work();
    called = true;
  };
}

function watchCards(section, done) {
  const cards = [...section.querySelectorAll("[data-cards] details")];
  const turned = new Set();
  for (const card of cards) {
    card.addEventListener("toggle", () => {
      if (card.open) turned.add(card);
      if (turned.size === cards.length) done();
    });
  }
}

function watchChecklist(section, done) {
  const boxes = [...section.querySelectorAll("[data-checklist] input")];
  if (!boxes.length) return;
  const key = `learning.ticks.${section.dataset.activity}`;
  restore(boxes, key);
  section.addEventListener("change", () => {
    keep(boxes, key);
    if (boxes.every((box) => box.checked)) done();
  });
}

function restore(boxes, key) {
  try {
    const ticked = JSON.parse(localStorage.getItem(key)) ?? [];
    for (const place of ticked) if (boxes[place]) boxes[place].checked = true;
  } catch {
    // Nothing kept, nothing to restore.
  }
}

function keep(boxes, key) {
  const ticked = boxes.map((box, place) => (box.checked ? place : -1)).filter((place) => place >= 0);
  try {
    localStorage.setItem(key, JSON.stringify(ticked));
  } catch {
    // The ticks are a convenience; the completion is what counts.
  }
}

function watchMedia(section, done, onPlayed) {
  for (const media of section.querySelectorAll("video, audio")) {
    if (onPlayed) {
      // Few lessons ask for it: fetched where one does.
      import("./played.js").then(({ played, watchPlaying }) => watchPlaying(media, (parts) => onPlayed(played(parts))));
      continue;
    }
    // Credits are often skipped: nearly the end is the end.
    media.addEventListener("timeupdate", () => media.duration && media.currentTime / media.duration > 0.95 && done());
    media.addEventListener("ended", done);
  }
}

export function watchEnd(section, done) {
  const end = document.createElement("span");
  section.append(end);
  const watcher = new IntersectionObserver((seen) => {
    if (!seen.some((entry) => entry.isIntersecting)) return;
    watcher.disconnect();
    done();
  });
  watcher.observe(end);
}

/** How long the lesson was really read: only while it is in front, and only while somebody is there. */
export class Clock {
  constructor(report) {
    this.report = report;
    this.counted = 0;
    this.next = FIRST;
    this.touchedAt = performance.now();
    for (const sign of ["pointerdown", "keydown", "scroll", "play"]) {
      addEventListener(sign, () => (this.touchedAt = performance.now()), { passive: true, capture: true });
    }
    document.addEventListener("visibilitychange", () => document.hidden && this.tell(FIRST));
    setInterval(() => this.tick(), TICK * 1000);
  }

  tick() {
    if (document.hidden || (this.isAlone() && !isPlaying())) return;
    this.counted += TICK;
    this.tell(this.next);
  }

  /** Report what was counted if it is at least `enough` seconds. */
  tell(enough) {
    if (this.counted < enough) return;
    this.report(this.take());
    this.next = LATER;
  }

  /** The seconds counted since the last report. */
  take() {
    const counted = this.counted;
    this.counted = 0;
    return counted;
  }

  isAlone() {
    return performance.now() - this.touchedAt > ALONE * 1000;
  }
}

function isPlaying() {
  return [...document.querySelectorAll("video, audio")].some((media) => !media.paused);
}
