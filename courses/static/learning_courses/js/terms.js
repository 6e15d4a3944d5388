/* What a word of the glossary means, beside the lesson. Without this file its link leads to the glossary. */

let card = null;
let opener = null;

/** Show the meaning of the link `term`; false if the page does not have it, so that the link is followed. */
export default function explain(term) {
  const meaning = meaningOf(term.dataset.term);
  if (!meaning) return false;
  close();
  opener = term;
  card = made(meaning.dataset.word || term.textContent, meaning, term.href);
  term.after(card);
  term.setAttribute("aria-expanded", "true");
  card.focus();
  return true;
}

function meaningOf(slug) {
  const list = document.getElementById("terms");
  const place = list?.content ?? list;
  return place?.querySelector(`[data-term="${CSS.escape(slug)}"]`);
}

function made(word, meaning, address) {
  const box = Object.assign(document.createElement("span"), { className: "l-term-card", tabIndex: -1 });
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", word);
  const head = Object.assign(document.createElement("strong"), { className: "l-term-card__word", textContent: word });
  const more = Object.assign(document.createElement("a"), { href: address, textContent: words().more });
  const shut = Object.assign(document.createElement("button"), { type: "button", textContent: words().close });
  shut.className = "l-button l-button--second l-button--small";
  shut.addEventListener("click", () => close(true));
  const said = document.createElement("span");
  said.append(...[...meaning.childNodes].map((node) => node.cloneNode(true)));
  box.append(head, said, more, shut);
  return box;
}

function words() {
  return JSON.parse(document.getElementById("learning-player").textContent).words;
}

function close(goesBack = false) {
  card?.remove();
  opener?.setAttribute("aria-expanded", "false");
  if (goesBack) opener?.focus();
  card = opener = null;
}

document.addEventListener("keydown", (event) => event.key === "Escape" && card && close(true));
document.addEventListener("click", (event) => card && !card.contains(event.target) && event.target !== opener && close());
// Who goes on by keyboard has read it.
document.addEventListener("focusin", (event) => card && !card.contains(event.target) && event.target !== opener && close());
