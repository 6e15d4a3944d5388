/* An H5P content in a lesson: its frame comes when its learner asks for it, and what it tells is kept as everything she
 * does. The lesson's script fetches this one at the first press; pages without that script name this one.
 *
 * The frame has no origin and can reach nothing. It speaks by messages, which count only if this very frame sent them.
 */

import { now, statement } from "../../../learning/js/statements.js";
import { post } from "../../../learning/js/waiting.js";
import { States } from "./states.js";

const CONTEXT = "learning-h5p";
const VERBS = "http://adlnet.gov/expapi/verbs/";
const LARGEST = 64 * 1024;
const element = document.getElementById("learning-player");
const player = element && JSON.parse(element.textContent);

/** `button` was pressed: its content takes its place. */
export default function open(button) {
  begin(button)?.focus();
}

function begin(button) {
  if (!button.isConnected) return null;
  const box = button.closest("[data-h5p]");
  const frame = document.createElement("iframe");
  frame.className = "l-h5p__player";
  frame.title = button.dataset.title;
  // Its own address says the same; a frame that says it too holds even where that is not understood.
  frame.setAttribute("sandbox", button.dataset.sandbox);
  frame.allow = "fullscreen; autoplay";
  frame.referrerPolicy = "no-referrer";
  new Played(box, frame);
  frame.src = button.dataset.player;
  box.querySelector("figcaption").after(frame);
  button.remove();
  const words = box.parentElement.querySelector("[data-h5p-alternative]");
  if (words) words.open = false;
  return frame;
}

/** One content that is being played. */
class Played {
  #states = null;

  constructor(box, frame) {
    Object.assign(this, { box, frame });
    this.activity = box.closest("[data-activity]")?.dataset.activity ?? "";
    this.isKept = Boolean(player && post && this.activity && box.dataset.place);
    addEventListener("message", ({ source, data }) => source === frame.contentWindow && this.#hear(data));
    addEventListener("pagehide", () => this.#states?.flush());
    document.addEventListener("visibilitychange", () => document.hidden && this.#leave());
    box.querySelector("[data-take]")?.addEventListener("click", () => this.#reload());
    box.querySelector("[data-overwrite]")?.addEventListener("click", () => this.#overwrite());
  }

  #hear(data) {
    if (data?.context === "h5p") return this.#resize(data);
    if (data?.context !== CONTEXT) return;
    if (data.kind === "ready") this.#start(String(data.version));
    if (data.kind === "xapi" && this.isKept) this.#keep(data.statement);
    if (data.kind === "failed") this.#instead();
    if (data.kind === "state") this.#states?.keep(String(data.sub), String(data.type), data.data ?? null);
  }

  #tell(kind, more = {}) {
    // It has no origin that could be named.
    this.frame.contentWindow?.postMessage({ context: CONTEXT, kind, ...more }, "*");
  }

  async #start(version) {
    if (this.isKept) {
      this.#states ??= new States({
        address: this.box.dataset.state,
        place: this.box.dataset.place,
        activity: this.activity,
        token: () => post.tokens.get(this.#registration()) ?? "",
        person: () => this.#registration() || post.person,
        tell: (what) => this.#say(what),
      });
      this.states = await this.#states.load(version);
    }
    this.#tell("start", { states: this.states ?? [] });
    if (this.states?.length) this.#say("started");
  }

  #registration() {
    return post.taken.get(player.course) ?? player.registration;
  }

  #keep(said) {
    if (!said || JSON.stringify(said).length > LARGEST) return;
    const made = { id: statement("", "").id, timestamp: now().toISOString(), place: this.box.dataset.place, said };
    const title = document.querySelector("h1").textContent;
    const place = { course: player.course, begin_at: player.begin_at, title, address: location.pathname, via: this.box.dataset.results };
    // Looking at something begins no course.
    const acts = said.verb?.id !== `${VERBS}attempted` || this.box.dataset.rule === "seen";
    if (WORTH_KEEPING.has(said.verb?.id)) post.keep(made, place, acts);
  }

  #leave() {
    this.#tell("save");
    this.#states?.flush();
  }

  /* It does not start: what somebody does who cannot use it is shown again. */
  #instead() {
    const words = this.box.parentElement.querySelector("[data-h5p-alternative]");
    if (words) words.open = true;
  }

  #say(what) {
    const elsewhere = this.box.querySelector("[data-elsewhere]");
    if (elsewhere) elsewhere.hidden = what !== "elsewhere";
    const said = this.box.querySelector("[data-said]");
    if (said) said.textContent = said.dataset[what] ?? "";
  }

  #reload() {
    this.#states.forget();
    this.#say("");
    this.frame.src = this.frame.getAttribute("src");
    this.frame.focus();
  }

  #overwrite() {
    this.#say("");
    this.#states.overwrite();
    this.frame.focus();
  }

  /* The player asks for its height in three steps. */
  #resize({ action, scrollHeight, clientHeight }) {
    const answer = (name) => this.frame.contentWindow?.postMessage({ context: "h5p", action: name }, "*");
    if (action === "hello") answer("hello");
    if (action === "prepareResize") {
      // Smaller first, or it would never become so.
      if (this.frame.clientHeight !== scrollHeight || scrollHeight !== clientHeight) this.#setHeight(clientHeight);
      answer("resizePrepared");
    }
    if (action === "resize") this.#setHeight(scrollHeight);
  }

  #setHeight(height) {
    if (Number.isFinite(height) && height > 0) this.frame.style.height = `${Math.min(height, 20000)}px`;
  }
}

const WORTH_KEEPING = new Set(["attempted", "answered", "completed", "passed", "failed"].map((verb) => VERBS + verb));

// Last, because it needs all of the above.
for (const button of document.querySelectorAll("[data-h5p] [data-player]")) {
  if ("atOnce" in button.dataset) begin(button);
  else if (!element) {
    button.hidden = false;
    button.addEventListener("click", () => open(button));
  }
}
