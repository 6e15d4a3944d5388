/* MIT License. A statement that is true or false. */
HocSo.TrueFalse = (function (Shared) {
  'use strict';

  const VALUES = ['true', 'false'];

  function TrueFalse(params, contentId, extras) {
    this.right = params.correct === 'false' ? 'false' : 'true';
    Shared.Question.call(this, 'HocSo.TrueFalse', params, contentId, extras);
  }

  return Shared.extend(Shared.Question, TrueFalse, {
    setAnswer: function (answer) {
      this.chosen = VALUES.indexOf(answer.chosen) >= 0 ? answer.chosen : null;
    },

    getAnswer: function () {
      return { chosen: this.chosen };
    },

    hasAnswer: function () {
      return this.chosen !== null;
    },

    build: function () {
      const name = Shared.id('truth');
      this.inputs = {};
      this.rows = {};
      return Shared.el('fieldset', { class: 'hocso-fieldset' }, [
        Shared.el('legend', { class: 'hocso-question', html: this.params.question || '' }),
        Shared.el('div', { class: 'hocso-answers hocso-two' }, VALUES.map(function (value) {
          return this.row(value, name);
        }, this)),
      ]);
    },

    row: function (value, name) {
      const input = Shared.el('input', { type: 'radio', name: name, value: value, change: this.changed.bind(this) });
      const word = Shared.el('span', { class: 'hocso-answer-text', text: this.texts[value + 'Text'] });
      this.inputs[value] = input;
      this.rows[value] = Shared.el('label', { class: 'hocso-answer' }, [input, word]);
      return this.rows[value];
    },

    changed: function () {
      this.chosen = this.inputs.true.checked ? 'true' : 'false';
      this.refresh();
      this.touched();
    },

    refresh: function () {
      VALUES.forEach(function (value) {
        this.inputs[value].checked = this.chosen === value;
        this.rows[value].classList.toggle('hocso-is-chosen', this.chosen === value);
      }, this);
    },

    setLocked: function (locked) {
      VALUES.forEach(function (value) {
        this.inputs[value].disabled = locked;
      }, this);
    },

    mark: function () {
      if (this.chosen) {
        const isRight = this.chosen === this.right;
        this.note(this.chosen, Shared.verdict(isRight, isRight ? this.texts.correct : this.texts.incorrect));
      }
    },

    note: function (value, verdict) {
      verdict.classList.add('hocso-note');
      this.rows[value].appendChild(verdict);
    },

    unmark: function () {
      const notes = this.element.querySelectorAll('.hocso-note');
      Array.prototype.forEach.call(notes, function (note) {
        note.parentNode.removeChild(note);
      });
    },

    reveal: function () {
      if (this.chosen !== this.right) {
        this.note(this.right, Shared.verdict(true, this.texts.correctAnswer));
      }
    },

    ownFeedback: function () {
      const feedback = this.params.feedback || {};
      return Shared.plain(this.getScore() === 1 ? feedback.right : feedback.wrong);
    },

    getScore: function () {
      return Number(this.chosen === this.right);
    },

    getMaxScore: function () {
      return 1;
    },

    interaction: function () {
      return { interactionType: 'true-false', correctResponsesPattern: [this.right] };
    },

    response: function () {
      return this.chosen || '';
    },
  });
})(HocSo.Shared);
