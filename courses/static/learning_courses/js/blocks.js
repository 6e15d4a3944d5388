/* What completes a block. A block of another app says so itself, by the event "learning:statement" on its section. */

export function watchBlocks(onCompleted) {
  for (const section of document.querySelectorAll("[data-activity]")) {
    const done = once(() => onCompleted(section));
    watchCards(section, done);
    watchChecklist(section, done);
    watchMedia(section, done);
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

function watchMedia(section, done) {
  for (const media of section.querySelectorAll("video, audio")) {
    // Credits are often skipped: nearly the end is the end.
    media.addEventListener("timeupdate", () => media.duration && media.currentTime / media.duration > 0.95 && done());
    media.addEventListener("ended", done);
  }
}

function watchEnd(section, done) {
  const end = document.createElement("span");
  section.append(end);
  const watcher = new IntersectionObserver((seen) => {
    if (!seen.some((entry) => entry.isIntersecting)) return;
    watcher.disconnect();
    done();
  });
  watcher.observe(end);
}
