/* The editor's side of assessments/questions/missing.py: nobody can add a question of a type that is not installed. */
(() => {
  const { StreamBlockDefinition } = window.wagtailStreamField.blocks;

  class QuestionDataDefinition extends StreamBlockDefinition {
    constructor(...args) {
      super(...args);
      // Only the menu reads the groups from here on.
      this.groupedChildBlockDefs = this.groupedChildBlockDefs
        .map(([group, blocks]) => [group, blocks.filter((block) => block.name !== "missing")])
        .filter(([, blocks]) => blocks.length);
    }
  }

  window.telepath.register("learning_assessments.QuestionData", QuestionDataDefinition);
})();
