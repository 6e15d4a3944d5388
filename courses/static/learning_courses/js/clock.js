/* How long the lesson was really read: only while it is in front, and only while somebody is there. */

const TICK = 1;
const FIRST = 15; // seconds until the first report
const LATER = 60; // seconds between the following ones
const ALONE = 120; // seconds without a touch, after which nobody is there

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
