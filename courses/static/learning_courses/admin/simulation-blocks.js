// The builder of simulations: Wagtail's own group of fields; its controller asks every block at the top of a form for its element.
(() => {
  "use strict";

  const { StreamBlockDefinition, StructBlockDefinition } = window.wagtailStreamField.blocks;
  const UNKNOWN = "kept_as_it_is"; // as in building/lenses.py

  class WholeScenario extends StructBlockDefinition {
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

  /** What stays as it is was never made here, so it cannot be added. Only the menu reads the groups. */
  class KeepingStream extends StreamBlockDefinition {
    constructor(...args) {
      super(...args);
      this.groupedChildBlockDefs = this.groupedChildBlockDefs.map(([group, blocks]) => [group, blocks.filter(({ name }) => name !== UNKNOWN)]);
    }
  }

  window.telepath.register("learning.simulations.WholeScenario", WholeScenario);
  window.telepath.register("learning.simulations.KeepingStream", KeepingStream);
})();
