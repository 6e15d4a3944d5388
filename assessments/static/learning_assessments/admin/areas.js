/* The editor's side of assessments/questions/areas.py: the picture with its places, to draw, move and resize them on.
   The number fields stay what is stored, and stay usable: this only reads them and writes into them. */
(() => {
  const { StructBlockDefinition } = window.wagtailStreamField.blocks;
  const STEP = 1; // percent, for one press of an arrow key
  const LEAST = 1; // percent that a place is wide and high at least
  const TREMBLE = 1.5; // percent that a pointer may tremble without drawing
  const FIRST = { x: 40, y: 40, width: 20, height: 20 }; // where a place comes to lie without a pointer
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  class PictureAreasDefinition extends StructBlockDefinition {
    render(...args) {
      const block = super.render(...args);
      new Board(block, this.meta.areas);
      return block;
    }
  }

  class Board {
    constructor(block, told) {
      this.told = told;
      this.list = block.childBlocks[told.list];
      this.hasSize = told.edges.includes("width");
      this.marks = new Map();
      this.build();
      const container = block.container[0];
      container.querySelector(`[data-contentpath="${told.list}"]`).before(this.element);
      this.chosen = container.querySelector(`input[name="${block.prefix}-image"]`);
      this.chosen.addEventListener("change", () => this.show());
      container.addEventListener("input", () => this.soon());
      new MutationObserver(() => this.soon()).observe(this.list.container[0], {
        childList: true,
        subtree: true,
        attributeFilter: ["aria-hidden"], // how Wagtail takes an item away
      });
      this.show();
    }

    build() {
      const { words } = this.told;
      this.element = make("div", "l-admin-areas", { role: "group", "aria-label": words.title });
      this.element.append(make("p", "w-field__label", { textContent: words.title }));
      this.element.append(make("p", "l-admin-areas__help help", { textContent: words.help }));
      this.picture = make("div", "l-admin-areas__picture");
      this.image = make("img", "", { alt: "" });
      this.image.draggable = false;
      this.image.addEventListener("load", () => (this.element.hidden = false));
      // A picture that somebody may not see is none: the fields are there.
      this.image.addEventListener("error", () => (this.element.hidden = true));
      this.picture.append(this.image);
      this.picture.addEventListener("pointerdown", (event) => this.press(event));
      const put = make("button", "button button-small button-secondary", { type: "button", textContent: words.put });
      put.addEventListener("click", () => this.put(FIRST));
      this.said = make("p", "w-sr-only", { role: "status" });
      this.element.append(this.picture, put, this.said);
    }

    /** Show the picture that is chosen; nothing without one. */
    show() {
      const key = this.chosen.getAttribute("value");
      this.element.hidden = true;
      if (key) this.image.src = this.told.picture.replace("/0/", `/${key}/`);
      this.draw();
    }

    /** Draw after whatever changes the form at the moment is done with it. */
    soon() {
      this.waiting ??= requestAnimationFrame(() => {
        this.waiting = undefined;
        this.draw();
      });
    }

    draw() {
      const places = this.list.children.filter((child) => this.at(child));
      for (const [child, mark] of this.marks) {
        if (places.includes(child)) continue;
        mark.remove();
        this.marks.delete(child);
      }
      places.forEach((child) => this.mark(child));
      const drawn = [...this.picture.querySelectorAll(".l-admin-areas__mark")];
      const wanted = places.map((child) => this.marks.get(child));
      // Moving an element takes its focus away, so only where the order is another.
      if (wanted.some((mark, n) => mark !== drawn[n])) this.picture.append(...wanted);
    }

    mark(child) {
      const at = this.at(child);
      if (!this.marks.has(child)) this.marks.set(child, this.markOf(child));
      const mark = this.marks.get(child);
      const number = this.list.children.indexOf(child) + 1;
      mark.firstChild.textContent = number;
      mark.setAttribute("aria-label", `${this.nameOf(child, number)} ${this.where(at)}`);
      mark.style.left = `${at.x}%`;
      mark.style.top = `${at.y}%`;
      if (this.hasSize) {
        mark.style.width = `${at.width}%`;
        mark.style.height = `${at.height}%`;
      }
    }

    markOf(child) {
      const mark = make("button", "l-admin-areas__mark", { type: "button" });
      mark.classList.add(this.hasSize ? "l-admin-areas__mark--box" : "l-admin-areas__mark--spot");
      mark.append(make("span", "l-admin-areas__number"));
      if (this.hasSize) mark.append(make("span", "l-admin-areas__corner", { "aria-hidden": "true" }));
      mark.addEventListener("keydown", (event) => this.key(event, child));
      mark.addEventListener("click", (event) => {
        if (event.detail === 0) child.focus(); // by keyboard: on to its fields
      });
      return mark;
    }

    // --- what the fields say ---

    field(child, name) {
      const { prefix } = child.block;
      return this.list.container[0].querySelector(`[name="${prefix}-${name}"]`);
    }

    /** Where a place is, or null while its numbers are missing. */
    at(child) {
      const texts = this.told.edges.map((edge) => [edge, this.field(child, edge)?.value ?? ""]);
      if (texts.some(([, text]) => text === "" || !Number.isFinite(Number(text)))) return null;
      const at = Object.fromEntries(texts.map(([edge, text]) => [edge, Number(text)]));
      return this.hasSize && !(at.width > 0 && at.height > 0) ? null : at;
    }

    /** Write where a place is, kept on the picture, as if it had been typed. */
    write(child, { x, y, width = 0, height = 0 }) {
      const size = this.hasSize ? { width: within(width, LEAST, 100), height: within(height, LEAST, 100) } : {};
      const at = {
        x: within(x, 0, 100 - (size.width ?? 0)),
        y: within(y, 0, 100 - (size.height ?? 0)),
        ...size,
      };
      for (const edge of this.told.edges) {
        const input = this.field(child, edge);
        input.value = Math.round(at[edge] * 10) / 10;
        input.dispatchEvent(new Event("input", { bubbles: true }));
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }
      this.draw();
    }

    nameOf(child, number) {
      const name = this.field(child, this.told.named)?.value.trim();
      return `${this.told.words.place.replace("…", number)}${name ? `, ${name}` : ""}:`;
    }

    where(at) {
      const { lang } = document.documentElement;
      const numbered = (edge) => this.told.words[edge].replace("…", at[edge].toLocaleString(lang));
      return this.told.edges.map(numbered).join(", ");
    }

    // --- drawing ---

    /** Give the first place without numbers these, or a new one; and the focus. */
    put(at) {
      const { children, blockDef } = this.list;
      let child = children.find((one) => !this.at(one));
      if (!child && children.length >= (blockDef.meta.maxNum ?? Infinity)) return null;
      child ??= this.list.insert(blockDef.initialChildState, children.length);
      this.write(child, at);
      this.marks.get(child).focus();
      return child;
    }

    key(event, child) {
      const arrow = ARROWS[event.key];
      if (!arrow || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const [right, down] = arrow.map((one) => one * STEP);
      const at = this.at(child);
      if (!event.shiftKey) this.write(child, { ...at, x: at.x + right, y: at.y + down });
      else if (this.hasSize) this.resize(child, at, right, down);
      this.said.textContent = this.where(this.at(child));
    }

    resize(child, at, right, down) {
      const width = within(at.width + right, LEAST, 100 - at.x);
      this.write(child, { ...at, width, height: within(at.height + down, LEAST, 100 - at.y) });
    }

    press(event) {
      if (event.button !== 0) return;
      event.preventDefault();
      const mark = event.target.closest(".l-admin-areas__mark");
      const child = [...this.marks].find(([, one]) => one === mark)?.[0];
      const drag = child ? this.dragging(event, child, mark) : this.drawing(event);
      if (!drag) return;
      const stop = new AbortController();
      const { signal } = stop;
      this.picture.setPointerCapture(event.pointerId);
      this.picture.addEventListener("pointermove", (moved) => drag(this.point(moved)), { signal });
      for (const end of ["pointerup", "pointercancel"]) {
        this.picture.addEventListener(end, () => stop.abort(), { signal });
      }
    }

    dragging(event, child, mark) {
      mark.focus();
      const from = this.point(event);
      const at = this.at(child);
      const isCorner = event.target.matches(".l-admin-areas__corner");
      return ({ x, y }) => {
        const [right, down] = [x - from.x, y - from.y];
        if (isCorner) this.resize(child, at, right, down);
        else this.write(child, { ...at, x: at.x + right, y: at.y + down });
      };
    }

    /** A new place from here to wherever the pointer goes; a spot is where it was pressed. */
    drawing(event) {
      const from = this.point(event);
      let child = this.hasSize ? undefined : this.put(from);
      return (to) => {
        const box = {
          x: Math.min(from.x, to.x),
          y: Math.min(from.y, to.y),
          width: Math.abs(to.x - from.x),
          height: Math.abs(to.y - from.y),
        };
        if (child === undefined && Math.max(box.width, box.height) < TREMBLE) return;
        if (child === undefined) child = this.put(box);
        else if (child) this.write(child, this.hasSize ? box : to);
      };
    }

    /** Where a pointer is on the picture, in percent. */
    point(event) {
      const { left, top, width, height } = this.picture.getBoundingClientRect();
      return {
        x: within(((event.clientX - left) / width) * 100, 0, 100),
        y: within(((event.clientY - top) / height) * 100, 0, 100),
      };
    }
  }

  function within(value, least, most) {
    return Math.min(Math.max(value, least), most);
  }

  function make(tag, className, attributes = {}) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "textContent") element.textContent = value;
      else element.setAttribute(name, value);
    }
    return element;
  }

  window.telepath.register("learning_assessments.PictureAreas", PictureAreasDefinition);
})();
