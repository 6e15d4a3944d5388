/* The editor's side of learning/streams.py: nobody can add what is not installed. */
(() => {
  const { StreamBlockDefinition } = window.wagtailStreamField.blocks;

  class KeepingStreamDefinition extends StreamBlockDefinition {
    constructor(...args) {
      super(...args);
      // Only the menu reads the groups from here on.
      this.groupedChildBlockDefs = this.groupedChildBlockDefs
        .map(([group, blocks]) => [group, blocks.filter((block) => block.name !== "missing")])
        .filter(([, blocks]) => blocks.length);
    }
  }

  window.telepath.register("learning.KeepingStream", KeepingStreamDefinition);
})();
