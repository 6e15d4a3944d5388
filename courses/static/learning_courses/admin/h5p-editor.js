// The form of an H5P content: contents within contents. What else its fields need: h5p/form.js.
(() => {
  "use strict";

  const known = new Map();

  function definitionsInPage() {
    const found = document.getElementById("h5p-definitions");
    if (!found || found.dataset.read) return;
    found.dataset.read = "1";
    for (const [uber, definition] of Object.entries(JSON.parse(found.textContent))) remember(uber, definition);
  }

  function remember(uber, definition) {
    known.set(uber, { ...definition, block: window.telepath.unpack(definition.definition) });
    return known.get(uber);
  }

  async function definitionOf(uber, address) {
    definitionsInPage();
    if (known.has(uber)) return known.get(uber);
    const answer = await fetch(`${address}?library=${encodeURIComponent(uber)}`, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    return remember(uber, await answer.json());
  }

  function made(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== undefined && value !== null) element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
  }

  const copied = (value) => (value === undefined ? value : JSON.parse(JSON.stringify(value)));
  const newName = () => (window.crypto.randomUUID ? window.crypto.randomUUID() : "");

  // --- a content in a content -----------------------------------------------------------------------------

  class LibraryForm {
    constructor(blockDef, placeholder, prefix, state, error) {
      this.blockDef = blockDef;
      this.type = blockDef.name;
      this.prefix = prefix;
      this.remembered = new Map();
      this.child = null;
      this.state = state || {};
      this.build(placeholder);
      if (this.state.library) this.show(this.state.library, this.state.params, error);
      else if (error) this.setError(error);
    }

    build(placeholder) {
      const { meta } = this.blockDef;
      this.select = made("select", { name: `${this.prefix}-library`, id: `${this.prefix}-library` });
      if (meta.required) this.select.setAttribute("aria-required", "true");
      this.idForLabel = this.select.id;
      this.select.append(new Option(meta.texts.choose, ""));
      for (const [uber, title] of meta.options) this.select.append(new Option(title, uber));
      this.select.value = this.state.library || "";
      this.hidden = Object.fromEntries(
        ["subContentId", "metadata", "ready"].map((name) => [
          name,
          made("input", { type: "hidden", name: `${this.prefix}-${name}` }),
        ]),
      );
      this.hidden.subContentId.value = this.state.subContentId || newName();
      this.hidden.metadata.value = JSON.stringify(this.state.metadata || {});
      this.title = made("input", {
        type: "text",
        name: `${this.prefix}-title`,
        id: `${this.prefix}-title`,
        maxlength: "255",
        "aria-describedby": `${this.prefix}-title-help`,
      });
      this.title.value = (this.state.metadata || {}).title || "";
      this.titleField = made(
        "div",
        { class: "h5p-library__title" },
        made("label", { class: "w-field__label", for: this.title.id }, meta.texts.title),
        made("div", { class: "help", id: `${this.prefix}-title-help` }, meta.texts.titleHelp),
        this.title,
      );
      this.titleField.hidden = true;
      this.said = made("p", { class: "h5p-library__said", role: "status" });
      this.errors = made("div", { class: "w-field__errors", id: `${this.prefix}-errors` });
      this.fields = made("div", { class: "h5p-library__fields" });
      this.element = made(
        "div",
        { class: "h5p-library w-field__wrapper", "data-field-wrapper": "" },
        ...Object.values(this.hidden),
        this.errors,
        this.select,
        this.said,
        this.titleField,
        this.fields,
      );
      for (const [name, value] of Object.entries(meta.attrs || {})) this.element.setAttribute(name, value);
      if (meta.helpText) {
        const help = made("div", { class: "help" });
        help.innerHTML = meta.helpText; // cleaned by the server
        this.element.insertBefore(help, this.select);
      }
      placeholder.replaceWith(this.element);
      this.select.addEventListener("change", () => this.change());
      if (meta.options.length === 1 && meta.required && this.select.value) this.element.classList.add("h5p-library--only");
    }

    change() {
      if (this.shown && this.child) this.remembered.set(this.shown, this.child.getState());
      const uber = this.select.value;
      this.show(uber, this.remembered.get(uber) || null);
      // Another type is another part: what was recorded of the first is not its.
      this.hidden.subContentId.value = newName();
    }

    async show(uber, params, error) {
      this.child = null;
      this.shown = uber;
      this.hidden.ready.value = "";
      this.fields.replaceChildren();
      this.said.textContent = "";
      this.titleField.hidden = true;
      if (!uber) return;
      try {
        let found = known.get(uber);
        if (!found) {
          definitionsInPage();
          found = known.get(uber);
        }
        if (!found) {
          this.said.textContent = this.blockDef.meta.texts.loading;
          found = await definitionOf(uber, this.blockDef.meta.address);
          if (this.shown !== uber) return; // somebody chose another one meanwhile
          this.said.textContent = "";
        }
        this.render(found, params, error);
      } catch {
        this.said.textContent = this.blockDef.meta.texts.failed;
        this.shown = "";
        this.select.value = "";
      }
    }

    render(found, params, error) {
      const inner = made("div");
      this.fields.replaceChildren(inner);
      this.titleField.hidden = !found.asksTitle;
      this.child = found.block.render(
        inner,
        `${this.prefix}-params`,
        copied(params || found.state),
        error && error.blockErrors ? error.blockErrors.params : null,
      );
      this.hidden.ready.value = "1";
      if (error) this.setOwnError(error);
      this.element.dispatchEvent(new CustomEvent("h5p:fields", { bubbles: true }));
    }

    setOwnError(error) {
      this.errors.replaceChildren();
      const messages = (error && error.messages) || [];
      this.element.classList.toggle("w-field--error", messages.length > 0);
      for (const message of messages) this.errors.append(made("p", { class: "error-message" }, message));
    }

    setError(error) {
      this.setOwnError(error);
      if (this.child && error && error.blockErrors) this.child.setError(error.blockErrors.params);
    }

    setState(state) {
      this.select.value = state.library || "";
      this.hidden.subContentId.value = state.subContentId || newName();
      this.hidden.metadata.value = JSON.stringify(state.metadata || {});
      this.title.value = (state.metadata || {}).title || "";
      this.show(state.library, state.params);
    }

    getState() {
      const metadata = JSON.parse(this.hidden.metadata.value || "{}");
      return {
        library: this.select.value,
        subContentId: this.hidden.subContentId.value,
        metadata: { ...metadata, title: this.title.value },
        params: this.child ? this.child.getState() : null,
      };
    }

    getDuplicatedState() {
      const params = this.child && (this.child.getDuplicatedState ? this.child.getDuplicatedState() : this.child.getState());
      return { ...this.getState(), subContentId: "", params };
    }

    getValue() {
      return { library: this.select.value, params: this.child ? this.child.getValue() : null };
    }

    getTextLabel(options) {
      if (this.title.value) return this.title.value;
      const type = this.select.value ? this.select.options[this.select.selectedIndex].text : "";
      const text = this.child && this.child.getTextLabel ? this.child.getTextLabel(options) : "";
      return [type, text].filter(Boolean).join(": ");
    }

    focus(options) {
      if (this.select.value && this.child) this.child.focus(options);
      else this.select.focus(options);
    }
  }

  class LibraryBlock {
    constructor(name, meta) {
      this.name = name;
      this.meta = meta;
    }

    render(placeholder, prefix, initialState, initialError) {
      return new LibraryForm(this, placeholder, prefix, initialState, initialError);
    }
  }

  // Wagtail's own group of fields; its controller asks every block at the top of a form for its element.
  class FieldsBlock extends window.wagtailStreamField.blocks.StructBlockDefinition {
    constructor(name, children, meta) {
      super(name, children, meta);
      if (meta.isWhole) this.collapsible = false;
    }

    render(...args) {
      const block = super.render(...args);
      [block.element] = block.container;
      return block;
    }
  }

  window.telepath.register("learning.h5p.LibraryBlock", LibraryBlock);
  window.telepath.register("learning.h5p.FieldsBlock", FieldsBlock);
})();
