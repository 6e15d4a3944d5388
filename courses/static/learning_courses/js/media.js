/* Chapters to jump to, and the choice between the full and the lighter version. Without it both are plain links. */

for (const box of document.querySelectorAll("[data-media]")) {
  const media = box.querySelector("video, audio");
  connectChapters(media, [...box.querySelectorAll("[data-second]")], box.dataset.chapters);
  connectSizes(media, [...box.querySelectorAll("[data-source]")]);
}

function connectChapters(media, links, label) {
  if (!links.length) return;
  const starts = links.map((link) => Number(link.dataset.second));
  links.forEach((link, place) =>
    link.addEventListener("click", (event) => {
      event.preventDefault();
      media.currentTime = starts[place];
      media.play();
    }),
  );
  media.addEventListener("timeupdate", () => {
    const here = starts.findLastIndex?.((start) => start <= media.currentTime);
    links.forEach((link, place) => (place === here ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
  });
  media.addEventListener("loadedmetadata", () => addTrack(media, links, starts, label), { once: true });
}

/* The browser's own list of chapters, where it has one. */
function addTrack(media, links, starts, label) {
  const track = media.addTextTrack("chapters", label, document.documentElement.lang);
  links.forEach((link, place) => {
    const end = starts[place + 1] ?? media.duration;
    if (end > starts[place]) track.addCue(new VTTCue(starts[place], end, link.lastElementChild.textContent));
  });
}

function connectSizes(media, links) {
  const choose = (chosen) => {
    links.forEach((link) => (link === chosen ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
    const { currentTime, paused } = media;
    media.src = chosen.href;
    if (currentTime) media.currentTime = currentTime;
    if (!paused) media.play();
  };
  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      choose(link);
    });
  }
  // Who asked her phone to save data gets the lighter one without asking again.
  const wanted = navigator.connection?.saveData ? "lighter" : "full";
  const first = links.find((link) => link.dataset.source === wanted);
  if (wanted === "lighter" && first) choose(first);
  else first?.setAttribute("aria-current", "true");
}
