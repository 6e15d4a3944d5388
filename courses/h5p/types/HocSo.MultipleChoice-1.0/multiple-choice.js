/* MIT License. One or several answers to choose from. */
HocSo.MultipleChoice = (function (Shared) {
  'use strict';

  function MultipleChoice(params, contentId, extras) {
    this.answers = (params.answers || []).filter(function (answer) {
      return answer && answer.text;
    });
    this.right = Shared.numbers(this.answers.length).filter(function (number) {
      return this.answers[number].correct;
    }, this);
    Shared.Question.call(this, 'HocSo.MultipleChoice', params, contentId, extras, {
      kind: 'auto', randomAnswers: true, partialCredit: true,
    });
    const kind = this.behaviour.kind;
    this.single = kind === 'single' || (kind === 'auto' && this.right.length === 1);
  }

  return Shared.extend(Shared.Question, MultipleChoice, {
    setAnswer: function (answer) {
      const count = this.answers.length;
      const known = Shared.isOrder(answer.order, count);
      this.chosen = Shared.known(answer.chosen, count);
      this.order = known ? answer.order : this.order || this.newOrder();
    },

    getAnswer: function () {
      return { order: this.order, chosen: this.chosen };
    },

    newOrder: function () {
      const count = this.answers.length;
      return this.behaviour.randomAnswers ? Shared.mixed(count) : Shared.numbers(count);
    },

    hasAnswer: function () {
      return this.chosen.length > 0;
    },

    build: function () {
      const name = Shared.id('choice');
      this.inputs = [];
      this.rows = [];
      const rows = this.order.map(function (number) {
        return this.row(number, name);
      }, this);
      const hint = this.single ? this.texts.chooseOne : this.texts.chooseSeveral;
      return Shared.el('fieldset', { class: 'hocso-fieldset' }, [
        Shared.el('legend', { class: 'hocso-question', html: this.params.question || '' }),
        Shared.el('p', { class: 'hocso-hint', text: hint }),
        Shared.el('div', { class: 'hocso-answers' }, rows),
      ]);
    },

    row: function (number, name) {
      const input = Shared.el('input', {
        type: this.single ? 'radio' : 'checkbox', name: name, value: number, change: this.changed.bind(this),
      });
      const text = Shared.el('span', { class: 'hocso-answer-text', html: this.answers[number].text });
      this.inputs[number] = input;
      this.rows[number] = Shared.el('label', { class: 'hocso-answer' }, [input, text]);
      return this.rows[number];
    },

    changed: function () {
      this.chosen = Shared.numbers(this.answers.length).filter(function (number) {
        return this.inputs[number].checked;
      }, this);
      this.refresh();
      this.touched();
    },

    refresh: function () {
      this.rows.forEach(function (row, number) {
        const isChosen = this.chosen.indexOf(number) >= 0;
        this.inputs[number].checked = isChosen;
        row.classList.toggle('hocso-is-chosen', isChosen);
      }, this);
    },

    setLocked: function (locked) {
      this.inputs.forEach(function (input) {
        input.disabled = locked;
      });
    },

    mark: function () {
      this.chosen.forEach(function (number) {
        const answer = this.answers[number];
        const word = answer.correct ? this.texts.correct : this.texts.incorrect;
        this.say(number, Shared.verdict(answer.correct, word), answer.feedback);
      }, this);
      this.answers.forEach(function (answer, number) {
        if (this.chosen.indexOf(number) < 0 && answer.feedbackNotChosen) {
          this.say(number, null, answer.feedbackNotChosen);
        }
      }, this);
    },

    say: function (number, verdict, feedback) {
      const text = feedback && Shared.el('span', { class: 'hocso-remark', text: Shared.plain(feedback) });
      [verdict, text].filter(Boolean).forEach(function (part) {
        part.classList.add('hocso-note');
        this.rows[number].appendChild(part);
      }, this);
    },

    unmark: function () {
      const notes = this.element.querySelectorAll('.hocso-note');
      Array.prototype.forEach.call(notes, function (note) {
        note.parentNode.removeChild(note);
      });
    },

    reveal: function () {
      this.right.forEach(function (number) {
        if (this.chosen.indexOf(number) < 0) {
          this.say(number, Shared.verdict(true, this.texts.missed));
        }
      }, this);
    },

    isExact: function () {
      const chosen = this.chosen;
      return chosen.length === this.right.length && this.right.every(function (number) {
        return chosen.indexOf(number) >= 0;
      });
    },

    getScore: function () {
      if (!this.isPartial()) {
        return Number(this.single ? this.isRightChoice() : this.isExact());
      }
      const good = this.chosen.filter(function (number) {
        return this.answers[number].correct;
      }, this).length;
      return Math.max(0, good - (this.chosen.length - good));
    },

    isRightChoice: function () {
      return this.chosen.length === 1 && Boolean(this.answers[this.chosen[0]].correct);
    },

    isPartial: function () {
      return !this.single && this.behaviour.partialCredit && this.right.length > 0;
    },

    getMaxScore: function () {
      return this.isPartial() ? this.right.length : 1;
    },

    interaction: function () {
      const right = this.right.map(String);
      return {
        interactionType: 'choice',
        choices: this.choices(this.answers.map(function (answer) {
          return answer.text;
        })),
        // Of several that are right, one is enough where one may be chosen.
        correctResponsesPattern: this.single ? right : [right.join('[,]')],
      };
    },

    response: function () {
      return this.chosen.join('[,]');
    },
  });
})(HocSo.Shared);
