/*
 * MIT License. What all contents have (Content), and what all questions have (Question).
 *
 * A question says: setAnswer() and getAnswer(), which is what is kept of it; hasAnswer(), getScore(), getMaxScore();
 * build() its element and refresh() it to its answer; setLocked(); mark() and unmark(), which show what was right;
 * reveal(), which shows what would have been; interaction() and response() for its statements.
 */
(function (Shared) {
  'use strict';

  function Content(machine, params, contentId, extras) {
    H5P.EventDispatcher.call(this);
    this.params = params || {};
    this.contentId = contentId;
    this.extras = extras || {};
    this.subContentId = this.extras.subContentId;
    this.parent = this.extras.parent;
    this.isTop = !this.parent;
    this.kept = this.extras.previousState || {};
    this.texts = Shared.textsOf(machine, this.params.l10n);
    this.look = machine.replace(/^HocSo\./, '').replace(/\B[A-Z]/g, '-$&').toLowerCase();
    this.completed = false;
  }
  Content.prototype = Object.create(H5P.EventDispatcher.prototype);

  Content.prototype.attach = function ($container) {
    const container = H5P.jQuery($container)[0];
    if (!this.element) {
      this.live = Shared.el('p', { class: 'hocso-hidden', 'aria-live': 'polite' });
      this.element = Shared.el('div', { class: 'hocso hocso-' + this.look });
      if (this.isTop) {
        this.element.classList.add('hocso-top');
      }
      this.render();
      this.element.appendChild(this.live);
    }
    container.appendChild(this.element);
    if (this.isTop) {
      this.setActivityStarted();
    }
    // A picture that arrives later moves what is below it.
    this.element.addEventListener('load', this.resized.bind(this), true);
    this.resized();
  };

  Content.prototype.resized = function () {
    this.trigger('resize');
  };

  /** Tell those who hear the page. */
  Content.prototype.announce = function (text) {
    this.live.textContent = '';
    this.live.textContent = text;
  };

  Content.prototype.getTitle = function () {
    const said = this.extras.metadata && this.extras.metadata.title;
    return H5P.createTitle(Shared.plain(said) || this.fallbackTitle());
  };

  Content.prototype.fallbackTitle = function () {
    return Shared.plain(this.params.question || this.params.task || this.params.title);
  };

  function Question(machine, params, contentId, extras, usual) {
    Content.call(this, machine, params, contentId, extras);
    this.behaviour = Object.assign(
      { enableCheckButton: true, enableRetry: true, enableSolutionsButton: true }, usual, this.params.behaviour
    );
    this.finished = false;
    this.revealed = false;
    this.setAnswer(this.kept.answer || {});
  }
  Question.prototype = Object.create(Content.prototype);

  Question.prototype.render = function () {
    const texts = this.texts;
    this.feedback = Shared.el('div', { class: 'hocso-feedback', tabindex: '-1', hidden: true });
    this.checkButton = Shared.button(texts[this.checkText], this.check.bind(this), { class: 'hocso-button hocso-main' });
    this.solutionButton = Shared.button(texts.showSolution, this.showSolutionsAndSay.bind(this));
    this.retryButton = Shared.button(texts.retry, this.retry.bind(this));
    this.asking = Shared.el('p', { class: 'hocso-asking', role: 'status' });
    const buttons = [this.checkButton, this.solutionButton, this.retryButton];
    [Shared.media(this.params.media, this.contentId), this.build(), this.asking, this.feedback,
      Shared.el('div', { class: 'hocso-buttons' }, buttons)].filter(Boolean).forEach(function (part) {
      this.element.appendChild(part);
    }, this);
    this.restore();
  };

  /** As the learner left it, without a word to anybody. */
  Question.prototype.restore = function () {
    this.refresh();
    if (this.kept.finished) {
      this.completed = true;
      this.finish();
    }
    if (this.kept.revealed) {
      this.showSolutions();
    }
    this.showButtons();
  };

  Question.prototype.touched = function () {
    this.setActivityStarted();
    this.asking.textContent = '';
    this.triggerXAPI('interacted');
  };

  Question.prototype.check = function () {
    if (this.finished) {
      return;
    }
    if (!this.hasAnswer()) {
      this.asking.textContent = this.texts.fillAll || this.texts.notAnswered;
      this.resized();
      return;
    }
    this.submit();
    this.feedback.focus();
  };

  /** Judge what is there. A set of questions asks for it when its learner has finished. */
  Question.prototype.submit = function () {
    if (this.finished) {
      return;
    }
    const answered = this.getAnswerGiven();
    this.finish();
    if (answered || this.isTop) {
      this.triggerAnswered();
    }
    if (this.isTop && !this.completed) {
      this.completed = true;
      this.triggerCompleted();
    }
  };

  Question.prototype.finish = function () {
    this.finished = true;
    this.setLocked(true);
    this.mark();
    this.showFeedback();
    this.showButtons();
    this.resized();
  };

  Question.prototype.showFeedback = function () {
    const score = this.getScore();
    const max = this.getMaxScore();
    const said = Shared.feedbackFor(this.params.overallFeedback, score, max) || this.ownFeedback();
    Shared.empty(this.feedback);
    this.feedback.appendChild(Shared.scoreLine(this.texts[this.scoreText], score, max));
    if (said) {
      this.feedback.appendChild(Shared.el('p', { class: 'hocso-said', text: said }));
    }
    this.feedback.hidden = false;
  };

  Question.prototype.checkText = 'check';
  Question.prototype.scoreText = 'score';

  Question.prototype.ownFeedback = function () {
    return '';
  };

  Question.prototype.showButtons = function () {
    const wanted = this.behaviour;
    const wasRight = this.finished && this.getScore() === this.getMaxScore();
    this.element.classList.toggle('hocso-is-done', this.finished);
    this.checkButton.hidden = !wanted.enableCheckButton || this.finished;
    this.solutionButton.hidden = !wanted.enableSolutionsButton || !this.finished || this.revealed || wasRight;
    this.retryButton.hidden = !wanted.enableRetry || !this.finished || wasRight;
  };

  Question.prototype.retry = function () {
    this.resetTask();
    const first = this.element.querySelector('input, button:not([hidden]), [tabindex="0"]');
    if (first) {
      first.focus();
    }
  };

  Question.prototype.showSolutionsAndSay = function () {
    this.showSolutions();
    this.announce(this.texts.solutionShown);
    this.feedback.focus();
  };

  // --- what others ask of a question ----------------------------------------------------------------------

  Question.prototype.getAnswerGiven = function () {
    return this.finished || this.hasAnswer();
  };

  Question.prototype.showSolutions = function () {
    if (!this.finished) {
      this.finish();
    }
    this.revealed = true;
    this.reveal();
    this.showButtons();
    this.resized();
  };

  Question.prototype.resetTask = function () {
    this.finished = false;
    this.revealed = false;
    this.completed = false;
    this.kept = {};
    this.setAnswer({});
    if (!this.element) {
      return;
    }
    this.feedback.hidden = true;
    this.asking.textContent = '';
    this.unmark();
    this.setLocked(false);
    this.refresh();
    this.showButtons();
    this.resized();
  };

  Question.prototype.getCurrentState = function () {
    if (!this.element) {
      return this.kept;
    }
    return { answer: this.getAnswer(), finished: this.finished, revealed: this.revealed };
  };

  Shared.Content = Content;
  Shared.Question = Question;

  /** A kind of question, or of what else stands on `Base`. */
  Shared.extend = function (Base, Type, own) {
    Type.prototype = Object.assign(Object.create(Base.prototype), own);
    Type.prototype.constructor = Type;
    return Type;
  };
})(HocSo.Shared);
