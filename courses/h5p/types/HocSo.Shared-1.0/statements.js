/* MIT License. What questions say to a learning record: what was asked, what would be right, what was answered. */
(function (Shared) {
  'use strict';

  const INTERACTION = 'http://adlnet.gov/expapi/activities/cmi.interaction';
  const statements = {};

  /** The language of the content, if its author said one; otherwise what other contents of H5P say. */
  statements.language = function () {
    const said = this.extras.metadata || (this.parent && this.parent.extras && this.parent.extras.metadata) || {};
    return said.defaultLanguage || 'en-US';
  };

  statements.inLanguage = function (text) {
    const map = {};
    map[this.language()] = text;
    return map;
  };

  /** Entries as choices of a statement, each with its number as id. */
  statements.choices = function (texts) {
    return texts.map(function (text, number) {
      return { id: String(number), description: this.inLanguage(Shared.plain(text)) };
    }, this);
  };

  statements.statement = function (verb) {
    const event = this.createXAPIEventTemplate(verb);
    const said = event.data.statement;
    const definition = event.getVerifiedStatementValue(['object', 'definition']) || {};
    const own = this.interaction();
    own.extensions = Object.assign({}, definition.extensions, own.extensions);
    Object.assign(definition, { type: INTERACTION, description: this.inLanguage(this.asked()) }, own);
    definition.name = definition.name || this.inLanguage(this.getTitle());
    said.object.definition = definition;
    const score = this.getScore();
    event.setScoredResult(score, this.getMaxScore(), this, true, score === this.getMaxScore());
    said.result.response = this.response();
    return event;
  };

  statements.asked = function () {
    return Shared.plain(this.params.question || this.params.task || this.params.description);
  };

  statements.triggerAnswered = function () {
    this.trigger(this.statement('answered'));
  };

  statements.triggerCompleted = function () {
    this.trigger(this.statement('completed'));
  };

  statements.getXAPIData = function () {
    return { statement: this.statement('answered').data.statement };
  };

  Object.assign(Shared.Question.prototype, statements);
  Shared.language = statements.language;
  Shared.inLanguage = statements.inLanguage;
})(HocSo.Shared);
