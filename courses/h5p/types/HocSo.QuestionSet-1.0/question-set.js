/* MIT License. Questions one after another, with a way between them and a result. */
HocSo.QuestionSet = (function (Shared) {
  'use strict';

  // While nobody shall know yet what was right, questions have no buttons that would say it.
  const SILENT = { enableCheckButton: false, enableRetry: false, enableSolutionsButton: false };
  const JUDGING = { enableCheckButton: true };

  function QuestionSet(params, contentId, extras) {
    Shared.Container.call(this, 'HocSo.QuestionSet', params, contentId, extras, {
      checking: 'each', backwards: true, randomQuestions: false,
    });
    this.intro = Object.assign({ show: true }, this.params.intro);
    this.runChildren(this.params.questions || [], this.kept.children, this.behaviour.checking === 'end' ? SILENT : JUDGING);
    this.setState(this.kept);
  }

  return Shared.extend(Shared.Container, QuestionSet, {
    setState: function (kept) {
      const count = this.children.length;
      const usual = this.behaviour.randomQuestions ? Shared.mixed(count) : Shared.numbers(count);
      this.order = Shared.isOrder(kept.order, count) ? kept.order : usual;
      this.at = Math.min(Math.max(0, kept.at || 0), Math.max(0, count - 1));
      this.started = Boolean(kept.started) || !this.hasIntro();
      this.finished = Boolean(kept.finished);
      this.reviewing = Boolean(kept.reviewing);
      this.completed = this.finished;
    },

    getCurrentState: function () {
      return {
        order: this.order, at: this.at, started: this.started, finished: this.finished, reviewing: this.reviewing,
        children: this.statesOfChildren(),
      };
    },

    hasIntro: function () {
      return Boolean(this.intro.show && (this.intro.title || this.intro.text));
    },

    fallbackTitle: function () {
      return Shared.plain(this.intro.title) || this.texts.result;
    },

    // --- building -----------------------------------------------------------------------------------------

    render: function () {
      this.first = this.buildIntro();
      this.middle = Shared.el('div', { class: 'hocso-run' }, [this.buildHead(), this.buildPages(), this.buildFoot()]);
      this.last = Shared.el('div', { class: 'hocso-last' });
      [this.first, this.middle, this.last].forEach(function (part) {
        this.element.appendChild(part);
      }, this);
      if (this.reviewing) {
        this.showSolutions();
      }
      this.show();
    },

    buildIntro: function () {
      return Shared.el('div', { class: 'hocso-intro' }, [
        Shared.el('h2', { class: 'hocso-title', text: Shared.plain(this.intro.title) }),
        Shared.el('div', { class: 'hocso-text', html: this.intro.text || '' }),
        Shared.el('div', { class: 'hocso-buttons' }, [
          Shared.button(this.texts.start, this.start.bind(this), { class: 'hocso-button hocso-main' }),
        ]),
      ]);
    },

    buildHead: function () {
      this.heading = Shared.el('h2', { class: 'hocso-title', tabindex: '-1' });
      this.steps = this.order.map(function (number, place) {
        return Shared.button(String(place + 1), this.go.bind(this, place), { class: 'hocso-button hocso-round hocso-step' });
      }, this);
      this.bar = Shared.el('div');
      return Shared.el('div', { class: 'hocso-head' }, [this.heading, this.bar, Shared.el('ul', { class: 'hocso-steps' },
        this.steps.map(function (step) {
          return Shared.el('li', {}, [step]);
        }))]);
    },

    buildPages: function () {
      this.pages = this.children.map(function (child) {
        const page = Shared.el('div', { class: 'hocso-page' });
        if (child) {
          child.attach(H5P.jQuery(page));
          child.on('xAPI', this.showSteps.bind(this));
        }
        return page;
      }, this);
      return Shared.el('div', { class: 'hocso-pages' }, this.pages);
    },

    buildFoot: function () {
      const main = { class: 'hocso-button hocso-main' };
      this.previousButton = Shared.button(this.texts.previous, this.move.bind(this, -1));
      this.nextButton = Shared.button(this.texts.next, this.move.bind(this, 1), main);
      this.finishButton = Shared.button(this.texts.finish, this.finish.bind(this), main);
      this.backButton = Shared.button(this.texts.backToResult, this.backToResult.bind(this), main);
      return Shared.el('div', { class: 'hocso-buttons hocso-foot' }, [
        this.previousButton, this.nextButton, this.finishButton, this.backButton,
      ]);
    },

    // --- showing ------------------------------------------------------------------------------------------

    show: function () {
      const isRunning = this.started && (!this.finished || this.reviewing);
      this.first.hidden = this.started;
      this.middle.hidden = !isRunning;
      this.last.hidden = isRunning || !this.started;
      if (isRunning) {
        this.showPage();
      } else if (this.started) {
        Shared.empty(this.last).appendChild(Shared.setResults(this));
      }
      this.resized();
    },

    showPage: function () {
      const values = { number: this.at + 1, total: this.children.length };
      const shown = this.order[this.at];
      this.heading.textContent = Shared.fill(this.texts.question, values);
      Shared.empty(this.bar).appendChild(Shared.bar(this.at + 1, this.children.length));
      this.pages.forEach(function (page, number) {
        page.hidden = number !== shown;
      });
      this.showButtons();
      this.showSteps();
      const child = this.children[shown];
      if (child && !this.finished) {
        child.setActivityStarted();
      }
    },

    showButtons: function () {
      const isLast = this.at >= this.children.length - 1;
      this.previousButton.hidden = this.at === 0 || !this.mayGoBack();
      this.nextButton.hidden = isLast;
      this.finishButton.hidden = !isLast || this.finished;
      this.backButton.hidden = !this.finished;
    },

    mayGoBack: function () {
      return this.behaviour.backwards || this.reviewing;
    },

    showSteps: function () {
      this.steps.forEach(function (step, place) {
        const child = this.children[this.order[place]];
        const isAnswered = Boolean(child) && Shared.isAnswered(child);
        const name = Shared.fill(this.texts.goTo, { number: place + 1 });
        step.classList.toggle('hocso-is-seen', isAnswered);
        step.setAttribute('aria-label', name + ', ' + this.texts[isAnswered ? 'answered' : 'unanswered']);
        step.disabled = !this.mayGoBack();
        if (place === this.at) {
          step.setAttribute('aria-current', 'step');
        } else {
          step.removeAttribute('aria-current');
        }
      }, this);
    },

    // --- what learners do ---------------------------------------------------------------------------------

    start: function () {
      this.started = true;
      this.setActivityStarted();
      this.show();
      this.heading.focus();
    },

    move: function (by) {
      this.go(this.at + by);
    },

    go: function (place) {
      this.at = place;
      this.show();
      this.heading.focus();
      if (!this.finished) {
        this.progressed(place);
      }
    },

    /** Which page was come to, as other sets of questions say it. */
    progressed: function (place) {
      const event = this.createXAPIEventTemplate('progressed');
      const definition = event.getVerifiedStatementValue(['object', 'definition']);
      definition.extensions = definition.extensions || {};
      definition.extensions['http://id.tincanapi.com/extension/ending-point'] = place + 1;
      this.trigger(event);
    },

    finish: function () {
      this.running().forEach(function (child) {
        if (typeof child.submit === 'function') {
          child.submit();
        }
      });
      this.finished = true;
      this.complete();
      this.show();
      this.last.querySelector('h2').focus();
    },

    review: function () {
      this.reviewing = true;
      this.at = 0;
      this.showSolutions();
      this.show();
      this.heading.focus();
    },

    backToResult: function () {
      this.reviewing = false;
      this.show();
      this.last.querySelector('h2').focus();
    },

    retry: function () {
      this.resetTask();
      const target = this.started ? this.heading : this.first.querySelector('button');
      target.focus();
    },

    resetTask: function () {
      this.resetChildren();
      this.setState({});
      if (this.element) {
        this.show();
      }
    },
  });
})(HocSo.Shared);
