/* The lesson read aloud, sentence by sentence, with the sentence marked that is being read.
 *
 * Nothing in the page is changed for it: sentences are ranges over the text that is there, so that who listens with a
 * screen reader finds the page as it was. Where the browser cannot mark a range, the paragraph is marked.
 */

const SKIPPED = "script, style, template, audio, video, form, button, input, select, textarea, svg, nav, .l-no-print, [hidden], [aria-hidden=true], [data-done-mark]";
const BLOCKS = "p, li, h2, h3, h4, summary, figcaption, td, th, dt, dd, blockquote, label";
const SPEEDS = { slow: 0.75, usual: 1, fast: 1.25 };
const speech = globalThis.speechSynthesis;
const root = document.querySelector("[data-read]");
const KEPT = `learning.listen.${location.pathname}`;

let reader = null;

/** The button that opened us: begin, or go on from where it was left. */
export default function listen(button) {
  reader ??= new Reader(button);
  reader.play();
}

/** Whether this browser has a voice for `language`. Some tell only after a moment. */
export function voiceFor(language) {
  const begins = language.toLowerCase().slice(0, 2);
  return speech?.getVoices().find((voice) => voice.lang.toLowerCase().replace("_", "-").startsWith(begins));
}

class Reader {
  constructor(button) {
    this.words = button.dataset;
    this.button = button;
    this.sentences = sentencesIn(root);
    this.place = Math.min(Number(read(KEPT)) || 0, Math.max(this.sentences.length - 1, 0));
    this.state = "stopped";
    this.turn = 0;
    this.bar = this.makeBar();
    addEventListener("pagehide", () => speech.cancel());
  }

  makeBar() {
    const bar = document.createElement("div");
    bar.className = "l-listen l-no-print";
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", this.words.wordsPlay);
    this.toggle = this.addButton(bar, () => (this.state === "playing" ? this.pause() : this.play()));
    const stop = this.addButton(bar, () => this.stop());
    stop.textContent = this.words.wordsStop;
    stop.classList.add("l-button--second");
    this.speed = this.addSpeed(bar);
    root.before(bar);
    return bar;
  }

  addButton(bar, onPress) {
    const button = Object.assign(document.createElement("button"), { type: "button" });
    button.className = "l-button l-button--small";
    button.addEventListener("click", onPress);
    bar.append(button);
    return button;
  }

  addSpeed(bar) {
    const select = Object.assign(document.createElement("select"), { className: "l-input l-listen__speed" });
    for (const name of Object.keys(SPEEDS)) {
      const words = this.words[`words${name[0].toUpperCase()}${name.slice(1)}`];
      select.append(new Option(words, name, name === "usual", name === "usual"));
    }
    select.setAttribute("aria-label", this.words.wordsSpeed);
    select.addEventListener("change", () => this.state === "playing" && this.say());
    bar.append(select);
    return select;
  }

  play() {
    this.bar.hidden = false;
    this.state = "playing";
    this.toggle.textContent = this.words.wordsPause;
    this.toggle.focus({ preventScroll: true });
    this.say();
  }

  /* Pausing within a sentence is unreliable on phones, so we stop, and begin the sentence again. */
  pause() {
    this.state = "paused";
    this.turn += 1;
    speech.cancel();
    this.toggle.textContent = this.words.wordsGoOn;
  }

  stop() {
    this.pause();
    this.state = "stopped";
    this.place = 0;
    keep(KEPT, "");
    mark(null);
    this.bar.hidden = true;
    this.button.focus();
  }

  say() {
    const sentence = this.sentences[this.place];
    if (!sentence) return this.stop();
    const turn = ++this.turn;
    if (speech.speaking) speech.cancel();
    const words = new SpeechSynthesisUtterance(sentence.text);
    words.voice = voiceFor(root.lang) ?? null;
    words.lang = root.lang;
    words.rate = SPEEDS[this.speed.value];
    words.onend = () => turn === this.turn && this.goOn();
    // A voice that fails must not leave her waiting.
    words.onerror = () => turn === this.turn && this.state === "playing" && this.pause();
    mark(sentence);
    keep(KEPT, String(this.place));
    speech.speak(words);
  }

  goOn() {
    this.place += 1;
    this.say();
  }
}

/** The sentences of `part` in order: their words, where they are, and the paragraph they stand in. */
export function sentencesIn(part) {
  const blocks = [...part.querySelectorAll(BLOCKS)].filter((block) => isRead(block));
  return blocks.flatMap((block) => sentencesOf(block));
}

function isRead(block) {
  return !block.closest(SKIPPED) && !block.querySelector(BLOCKS) && block.textContent.trim() && block.checkVisibility?.() !== false;
}

function sentencesOf(block) {
  const pieces = textsOf(block);
  const text = pieces.map((piece) => piece.data).join("");
  return split(text).map(([from, to]) => ({ text: text.slice(from, to).trim(), range: rangeOf(pieces, from, to), block }));
}

function textsOf(block) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest(SKIPPED) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  return found;
}

/** Where the sentences of `text` begin and end; a number such as 1.000 or 20.11 does not end one. */
export function split(text) {
  const found = [];
  let from = 0;
  for (const end of text.matchAll(/[.!?…]+["”’)]*(?=\s|$)/gu)) {
    const to = end.index + end[0].length;
    if (text.slice(from, to).trim()) found.push([from, to]);
    from = to;
  }
  if (text.slice(from).trim()) found.push([from, text.length]);
  return found.map(([begin, end]) => [begin + (text.slice(begin, end).length - text.slice(begin, end).trimStart().length), end]);
}

function rangeOf(pieces, from, to) {
  const range = document.createRange();
  let passed = 0;
  for (const piece of pieces) {
    const end = passed + piece.length;
    if (from >= passed && from < end) range.setStart(piece, from - passed);
    if (to > passed && to <= end) range.setEnd(piece, to - passed);
    passed = end;
  }
  return range;
}

function mark(sentence) {
  document.querySelector(".l-reading-now")?.classList.remove("l-reading-now");
  if (globalThis.Highlight && CSS.highlights) {
    CSS.highlights.delete("learning-sentence");
    if (sentence) CSS.highlights.set("learning-sentence", new Highlight(sentence.range));
  } else sentence?.block.classList.add("l-reading-now");
  if (sentence && !isSeen(sentence.block)) sentence.block.scrollIntoView({ block: "center" });
}

function isSeen(block) {
  const { top, bottom } = block.getBoundingClientRect();
  return top > 80 && bottom < innerHeight - 80;
}

function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return "";
  }
}

function keep(key, value) {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {
    // Then it begins anew next time.
  }
}
