/* The editor's side of courses/blocks/missing.py: a notice instead of a form, and no way to add such a block. */
(() => {
  const { FieldBlockDefinition, StreamBlockDefinition } = window.wagtailStreamField.blocks;

  class MissingBlockDefinition extends FieldBlockDefinition {
    render(placeholder, prefix, initialState, ...rest) {
      const block = super.render(placeholder, prefix, initialState, ...rest);
      const notice = document.createElement("p");
      notice.className = "help-block help-warning";
      notice.textContent = this.meta.notice.replace("%(type)s", typeOf(initialState));
      const input = block.element.querySelector("input[type=hidden]");
      input.after(notice);
      block.getTextLabel = () => typeOf(initialState);
      return block;
    }
  }

  class LessonStreamDefinition extends StreamBlockDefinition {
    constructor(...args) {
      super(...args);
      // Only the menu reads the groups from here on: what is not installed cannot be added.
      this.groupedChildBlockDefs = this.groupedChildBlockDefs
        .map(([group, blocks]) => [group, blocks.filter((block) => block.name !== "missing")])
        .filter(([, blocks]) => blocks.length);
    }
  }

  function typeOf(state) {
    try {
      return JSON.parse(state).type || "?";
    } catch {
      return "?";
    }
  }

  window.telepath.register("learning_courses.MissingBlock", MissingBlockDefinition);
  window.telepath.register("learning_courses.LessonStreamBlock", LessonStreamDefinition);
})();
