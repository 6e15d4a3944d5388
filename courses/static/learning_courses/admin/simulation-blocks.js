// The builder of simulations: Wagtail's own group of fields; its controller asks every block at the top of a form for its element.
(() => {
  "use strict";

  class WholeScenario extends window.wagtailStreamField.blocks.StructBlockDefinition {
    constructor(name, children, meta) {
      super(name, children, meta);
      this.collapsible = false;
    }

    render(...args) {
      const block = super.render(...args);
      [block.element] = block.container;
      window.learningSimulation = block;
      return block;
    }
  }

  window.telepath.register("learning.simulations.WholeScenario", WholeScenario);
})();
