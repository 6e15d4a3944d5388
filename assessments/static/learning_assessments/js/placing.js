// Words to drag or to tap into the gaps of a text, things into their categories. The selects stay what is answered,
// and stay usable: this only sets them. Without this script they are all there is.

const NEAR = 8; // pixels that a finger may tremble without dragging
const FEW = 8; // words that may stay in sight on a phone

for (const group of document.querySelectorAll("[data-placing]")) begin(group);

function begin(group) {
  const byRow = group.dataset.placing === "rows";
  const slots = [...group.querySelectorAll("[data-slot], .l-pairs__row")].map(slotOf);
  const bank = make("div", "learning-words", { role: "group", "aria-label": group.dataset.label });
  const said = make("p", "l-hidden", { role: "status" });
  const choices = slots[0].select.querySelectorAll("option:not([value=''])");
  bank.append(...[...choices].map((option) => button(option.text, { value: option.value }, byRow)));
  bank.classList.toggle("learning-words--few", choices.length <= FEW);
  group.prepend(said, bank);
  if (byRow) for (const slot of slots) slot.label.before(button(slot.label.textContent.trim(), { row: slot }));
  if (byRow) for (const slot of slots) slot.label.classList.add("l-hidden");

  let held = null;
  let moved = false;

  function say(words, name, where = "") {
    said.textContent = `${words.replace("…", name)} ${where}`.trim();
  }

  function hold(word) {
    held?.setAttribute("aria-pressed", "false");
    held = held === word ? null : word;
    word.setAttribute("aria-pressed", String(held === word));
    group.classList.toggle("learning-placing--held", held !== null);
    if (held) say(group.dataset.held, word.textContent);
    else say(group.dataset.free, "");
  }

  /** Put what is held there: a word into a slot, or the thing of a slot into the category of a box. */
  function place(there) {
    const word = held;
    const { select, label } = there.slot ?? word.row;
    hold(word);
    select.value = there.box?.value ?? word.value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    say(group.dataset.placed, word.textContent, there.box?.textContent ?? label.textContent);
    return word;
  }

  function placeAt(target) {
    if (byRow) return target.matches(".learning-word--box") && place({ box: target });
    const slot = slots.find(({ whole }) => whole.contains(target));
    return slot && place({ slot });
  }

  /** The words that are in a gap already may be used again, but are not what one looks for. */
  function showUsed() {
    if (byRow) return;
    const used = slots.map(({ select }) => select.value);
    for (const word of bank.children) word.classList.toggle("learning-word--used", used.includes(word.value));
  }

  function button(text, what, isBox = false) {
    const made = make("button", "learning-word", { type: "button" });
    made.textContent = text;
    Object.assign(made, what);
    made.classList.toggle("learning-word--box", isBox);
    if (isBox) return made;
    made.setAttribute("aria-pressed", "false");
    made.addEventListener("pointerdown", (event) => event.isPrimary && event.button === 0 && drag(made, event));
    return made;
  }

  /** Follow the pointer until it is let go; a short way is a tap. */
  function drag(word, { clientX, clientY, pointerId }) {
    moved = false;
    word.setPointerCapture(pointerId);
    const follow = (event) => {
      const [x, y] = [event.clientX - clientX, event.clientY - clientY];
      if (!moved && Math.hypot(x, y) < NEAR) return;
      if (!moved && held !== word) hold(word);
      moved = true;
      word.classList.add("learning-word--moving");
      word.style.transform = `translate(${x}px, ${y}px)`;
    };
    const end = (event) => {
      word.removeEventListener("pointermove", follow);
      word.classList.remove("learning-word--moving");
      word.style.transform = "";
      if (!moved) return;
      setTimeout(() => (moved = false)); // after the click that this is, too
      const under = event.type === "pointerup" ? document.elementsFromPoint(event.clientX, event.clientY) : [];
      if (!under.some((each) => held && each !== word && placeAt(each)) && held) hold(held);
    };
    word.addEventListener("pointermove", follow);
    word.addEventListener("pointerup", end, { once: true });
    word.addEventListener("pointercancel", end, { once: true });
  }

  group.addEventListener("click", (event) => {
    const word = event.target.closest(".learning-word");
    if (moved) return;
    if (word && !word.matches(".learning-word--box")) {
      hold(word);
      // Who came by the keyboard need not look for the boxes.
      if (byRow && held && event.detail === 0) bank.firstElementChild.focus();
    } else if (held) {
      const done = placeAt(word ?? event.target);
      if (done && byRow && event.detail === 0) done.focus();
    }
  });
  group.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && held) {
      hold(held);
    } else if (held && !byRow && ["Enter", " "].includes(event.key) && event.target.matches("select")) {
      event.preventDefault();
      placeAt(event.target);
    }
  });
  group.addEventListener("change", showUsed);
  group.addEventListener("learning:filled", showUsed);
  showUsed();
}

function slotOf(whole) {
  return { whole, select: whole.querySelector("select"), label: whole.querySelector("label") };
}

function make(tag, name, attributes) {
  const made = document.createElement(tag);
  made.className = name;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
