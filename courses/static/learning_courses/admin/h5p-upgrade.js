// Contents whose new version has a script of its own for upgrades: each in a frame of its own that can reach nothing, one
// after the other. What is done is saved at once, so who stops or comes back later goes on where it ended.
(() => {
  "use strict";

  const CONTEXT = "learning-h5p-upgrade";
  const PATIENCE = 30000; // milliseconds; the frame gives up earlier by itself
  const box = document.querySelector("[data-h5p-upgrades]");
  if (!box) return;
  const [start, stop] = [box.querySelector("[data-start]"), box.querySelector("[data-stop]")];
  const [bar, said] = [box.querySelector("progress"), box.querySelector("[data-said]")];
  const texts = box.dataset;
  let isStopped = false;
  let leave = () => {};

  /** Resolves with what the scripts made of a content, or with an error. */
  function ran(job) {
    return new Promise((resolve) => {
      const frame = document.createElement("iframe");
      const end = (found) => {
        clearTimeout(timer);
        removeEventListener("message", hear);
        frame.remove();
        resolve(found);
      };
      const hear = ({ source, data }) => {
        if (source !== frame.contentWindow || data?.context !== CONTEXT) return;
        // It has no origin that could be named.
        if (data.kind === "ready") frame.contentWindow.postMessage({ context: CONTEXT, kind: "run", job }, "*");
        if (data.kind === "done") end(data);
      };
      const timer = setTimeout(() => end({ error: "timeout" }), PATIENCE);
      leave = () => end({ error: "stopped" });
      addEventListener("message", hear);
      frame.setAttribute("sandbox", "allow-scripts");
      frame.title = texts.title;
      frame.hidden = true;
      frame.src = texts.frame;
      box.append(frame);
    });
  }

  const asked = async (address, more = {}) => {
    const answer = await fetch(address, { credentials: "same-origin", ...more });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.json();
  };

  /** Nothing where it was saved, or the reasons why it was not. */
  async function upgrade(address) {
    const { job, revision } = await asked(address);
    const { params, metadata, error } = await ran(job);
    if (isStopped) return null;
    if (error) return [error === "timeout" ? texts.timeout : texts.failed.replace("{why}", error)];
    const body = JSON.stringify({ params, metadata, revision });
    const token = box.querySelector("[name=csrfmiddlewaretoken]").value;
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
    return (await asked(address, { method: "POST", headers, body })).why;
  }

  function show(place, reasons) {
    place.replaceChildren();
    if (!reasons.length) return place.append(texts.done);
    place.append(texts.refused);
    const list = document.createElement("ul");
    for (const each of reasons) list.append(Object.assign(document.createElement("li"), { textContent: each }));
    place.append(list);
  }

  async function begin() {
    const waiting = [...document.querySelectorAll("[data-h5p-upgrade]")].filter((each) => !("done" in each.dataset));
    [start.hidden, stop.hidden, bar.hidden, isStopped] = [true, false, false, false];
    stop.focus();
    [bar.max, bar.value] = [waiting.length, 0];
    let failed = 0;
    for (const place of waiting) {
      const reasons = await upgrade(place.dataset.h5pUpgrade).catch((error) => [texts.failed.replace("{why}", error.message)]);
      if (isStopped || !reasons) break;
      if (reasons.length) failed += 1;
      else place.dataset.done = "";
      show(place, reasons);
      bar.value += 1;
      said.textContent = texts.progress.replace("{done}", bar.value).replace("{all}", bar.max);
    }
    const wasOnStop = document.activeElement === stop;
    [stop.hidden, bar.hidden] = [true, true];
    start.hidden = !document.querySelector("[data-h5p-upgrade]:not([data-done])");
    // Whoever works by keys goes on from here, not from the top of the page.
    if (wasOnStop) (start.hidden ? said : start).focus();
    said.textContent = isStopped ? texts.stopped : texts.ended.replace("{done}", bar.value - failed).replace("{failed}", failed);
  }

  start.addEventListener("click", begin);
  stop.addEventListener("click", () => {
    isStopped = true;
    leave();
  });
  start.hidden = false;
})();
