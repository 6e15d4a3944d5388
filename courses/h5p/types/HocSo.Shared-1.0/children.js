/* MIT License. Contents that hold others: they run them, add up their points, and keep what was done in each. */
(function (Shared) {
  'use strict';

  function Container(machine, params, contentId, extras, usual) {
    Shared.Content.call(this, machine, params, contentId, extras);
    this.behaviour = Object.assign({ enableRetry: true, enableSolutionsButton: true }, usual, this.params.behaviour);
    this.children = [];
  }
  Container.prototype = Object.create(Shared.Content.prototype);

  /** Run each of `actions`, with what was kept of it. What is here no more is left out. */
  Container.prototype.runChildren = function (actions, kept, overrides) {
    const states = Array.isArray(kept) ? kept : [];
    this.children = actions.map(function (action, number) {
      return action && action.library ? this.run(action, states[number], overrides) : null;
    }, this);
  };

  Container.prototype.run = function (action, state, overrides) {
    const own = H5P.jQuery.extend(true, {}, action, { params: { behaviour: overrides || {} } });
    const child = H5P.newRunnable(own, this.contentId, undefined, true, { parent: this, previousState: state || undefined });
    if (child) {
      child.on('resize', this.resized.bind(this));
    }
    return child;
  };

  Container.prototype.running = function () {
    return this.children.filter(Boolean);
  };

  Container.prototype.sum = function (method) {
    return this.running().reduce(function (total, child) {
      return total + (typeof child[method] === 'function' ? child[method]() || 0 : 0);
    }, 0);
  };

  Container.prototype.getScore = function () {
    return this.sum('getScore');
  };

  Container.prototype.getMaxScore = function () {
    return this.sum('getMaxScore');
  };

  Container.prototype.getAnswerGiven = function () {
    return this.running().some(Shared.isAnswered);
  };

  Container.prototype.showSolutions = function () {
    this.running().forEach(function (child) {
      child.showSolutions();
    });
  };

  Container.prototype.resetChildren = function () {
    this.running().forEach(function (child) {
      child.resetTask();
    });
  };

  Container.prototype.statesOfChildren = function () {
    return this.children.map(function (child) {
      return child && typeof child.getCurrentState === 'function' ? child.getCurrentState() : null;
    });
  };

  /** Whether its points are enough. */
  Container.prototype.isPassed = function () {
    const wanted = this.params.passPercentage || 0;
    return Shared.percent(this.getScore(), this.getMaxScore()) >= wanted;
  };

  Container.prototype.statement = function (verb) {
    const event = this.createXAPIEventTemplate(verb);
    const definition = event.getVerifiedStatementValue(['object', 'definition']) || {};
    definition.type = this.activityType;
    definition.name = definition.name || Shared.inLanguage.call(this, this.getTitle());
    event.data.statement.object.definition = definition;
    event.setScoredResult(this.getScore(), this.getMaxScore(), this, true, this.isPassed());
    return event;
  };
  Container.prototype.language = Shared.language;
  Container.prototype.activityType = 'http://adlnet.gov/expapi/activities/assessment';

  /** One time for each way through: whoever opens it again has completed it already. */
  Container.prototype.complete = function () {
    if (!this.completed) {
      this.completed = true;
      this.trigger(this.statement('completed'));
    }
  };

  Container.prototype.getXAPIData = function () {
    const data = this.running().filter(function (child) {
      return typeof child.getXAPIData === 'function';
    });
    return {
      statement: this.statement('completed').data.statement,
      children: data.map(function (child) {
        return child.getXAPIData();
      }),
    };
  };

  Shared.isAnswered = function (child) {
    return typeof child.getAnswerGiven === 'function' ? child.getAnswerGiven() : true;
  };

  /** What a learner sees of a finished content: points, what its author says to them, and more in `lines`. */
  Shared.resultOf = function (content, lines) {
    const score = content.getScore();
    const max = content.getMaxScore();
    const said = Shared.feedbackFor(content.params.overallFeedback, score, max);
    return [
      Shared.el('h2', { class: 'hocso-title', tabindex: '-1', text: content.texts.result }),
      max > 0 ? Shared.scoreLine(content.texts.score, score, max) : null,
      said ? Shared.el('p', { class: 'hocso-said', text: said }) : null,
    ].concat(lines || []);
  };

  Shared.Container = Container;
})(HocSo.Shared);
