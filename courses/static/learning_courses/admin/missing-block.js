/* The editor's side of courses/blocks/missing.py: a notice instead of a form. */
(() => {
  const { FieldBlockDefinition } = window.wagtailStreamField.blocks;

  class MissingBlockDefinition extends FieldBlockDefinition {
    render(placeholder, prefix, initialState, ...rest) {
      const block = super.render(placeholder, prefix, initialState, ...rest);
      const notice = document.createElement("p");
      notice.className = "help-block help-warning";
      const type = typeOf(initialState);
      const words = this.meta.installed.includes(type) ? this.meta.broken : this.meta.notice;
      notice.textContent = words.replace("%(type)s", type);
      const input = block.element.querySelector("input[type=hidden]");
      input.after(notice);
      block.getTextLabel = () => type;
      return block;
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
})();
