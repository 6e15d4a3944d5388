/* MIT License. Cards to turn: learners write what is on the back, or say themselves whether they knew it. */
HocSo.Flashcards = (function (Shared) {
  'use strict';

  function Flashcards(params, contentId, extras) {
    this.cards = (params.cards || []).filter(function (card) {
      return card && (card.front || card.image);
    });
    Shared.Question.call(this, 'HocSo.Flashcards', params, contentId, extras, { random: false });
    this.behaviour.enableCheckButton = false;
    this.behaviour.enableSolutionsButton = false;
  }

  return Shared.extend(Shared.Question, Flashcards, {
    scoreText: 'known',

    setAnswer: function (answer) {
      const count = this.cards.length;
      const usual = this.behaviour.random ? Shared.mixed(count) : Shared.numbers(count);
      const kept = Array.isArray(answer.cards) ? answer.cards : [];
      this.order = Shared.isOrder(answer.order, count) ? answer.order : usual;
      this.at = Math.min(Math.max(0, answer.at || 0), Math.max(0, count - 1));
      this.done = this.cards.map(function (card, number) {
        return Object.assign({ turned: false, written: '', known: null }, kept[number]);
      });
    },

    getAnswer: function () {
      return { order: this.order, at: this.at, cards: this.done };
    },

    hasAnswer: function () {
      return this.done.some(function (each) {
        return each.known !== null;
      });
    },

    build: function () {
      this.position = Shared.el('p', { class: 'hocso-hint', id: Shared.id('card') });
      this.card = Shared.el('div', {
        class: 'hocso-card', role: 'group', tabindex: '-1', 'aria-labelledby': this.position.id,
      });
      this.previous = Shared.button(this.texts.previous, this.go.bind(this, -1));
      this.next = Shared.button(this.texts.next, this.go.bind(this, 1));
      return Shared.el('div', {}, [
        Shared.el('div', { class: 'hocso-question', html: this.params.description || '' }),
        this.position, this.card,
        Shared.el('div', { class: 'hocso-buttons hocso-apart' }, [this.previous, this.next]),
      ]);
    },

    refresh: function () {
      const number = this.order[this.at];
      const values = { number: this.at + 1, total: this.cards.length };
      this.position.textContent = Shared.fill(this.texts.card, values);
      this.previous.disabled = this.at === 0;
      this.next.disabled = this.at >= this.cards.length - 1;
      Shared.empty(this.card);
      if (number !== undefined) {
        this.parts(this.cards[number], this.done[number]).filter(Boolean).forEach(function (part) {
          this.card.appendChild(part);
        }, this);
      }
      this.resized();
    },

    parts: function (card, done) {
      const front = this.face('front', card.front, card.image ? Shared.media(card, this.contentId) : null);
      if (!done.turned && !this.finished) {
        return [front, card.answer ? this.writing(card, done) : this.turning(done)];
      }
      const asking = done.known === null && !this.finished ? this.rating(done) : null;
      return [front, this.face('back', card.back), this.verdict(done), asking];
    },

    face: function (side, html, picture) {
      return Shared.el('div', { class: 'hocso-face hocso-' + side }, [
        Shared.el('p', { class: 'hocso-side', text: this.texts[side] }),
        picture,
        Shared.el('div', { class: 'hocso-face-text', html: html || '' }),
      ]);
    },

    turning: function (done) {
      return this.row([Shared.button(this.texts.turn, this.turn.bind(this, done), { class: 'hocso-button hocso-main' })]);
    },

    rating: function (done) {
      return this.row([
        Shared.button(this.texts.knew, this.rate.bind(this, done, true), { class: 'hocso-button hocso-main' }),
        Shared.button(this.texts.notYet, this.rate.bind(this, done, false)),
      ]);
    },

    writing: function (card, done) {
      const field = Shared.el('input', {
        type: 'text', class: 'hocso-field', maxlength: 255, autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false',
      });
      field.value = done.written;
      const judge = this.judge.bind(this, card, done, field);
      field.addEventListener('input', function () {
        done.written = field.value;
      });
      field.addEventListener('keydown', function (event) {
        if (event.key === 'Enter') {
          event.preventDefault();
          judge();
        }
      });
      const label = Shared.el('label', { class: 'hocso-label' }, [Shared.el('span', { text: this.texts.answer }), field]);
      return this.row([label, Shared.button(this.texts.check, judge, { class: 'hocso-button hocso-main' })]);
    },

    row: function (parts) {
      return Shared.el('div', { class: 'hocso-buttons' }, parts);
    },

    verdict: function (done) {
      if (done.known === null) {
        return null;
      }
      const own = done.written ? (done.known ? 'correct' : 'incorrect') : done.known ? 'knew' : 'notYet';
      const said = done.written ? Shared.el('p', { text: this.texts.answer + ': ' + done.written }) : null;
      return Shared.el('div', { class: 'hocso-verdicts' }, [said, Shared.verdict(done.known, this.texts[own])]);
    },

    // --- what learners do ---------------------------------------------------------------------------------

    turn: function (done) {
      done.turned = true;
      this.touched();
      this.show();
    },

    judge: function (card, done, field) {
      done.written = field.value;
      if (done.written.trim() === '') {
        this.asking.textContent = this.texts.notAnswered;
        field.focus();
        return;
      }
      const answers = Shared.alternatives(Shared.plain(card.answer));
      done.turned = true;
      this.rate(done, Shared.isOneOf(done.written, answers, this.behaviour));
    },

    rate: function (done, known) {
      done.known = known;
      this.touched();
      const isOver = this.done.every(function (each) {
        return each.known !== null;
      });
      if (isOver) {
        this.submit();
        this.feedback.focus();
      } else {
        this.show();
      }
    },

    go: function (by) {
      this.at += by;
      this.asking.textContent = '';
      this.show();
    },

    /** The card as it is now, for those who see it and for those who hear it. */
    show: function () {
      const number = this.order[this.at];
      this.refresh();
      this.card.focus();
      if (this.done[number].turned) {
        this.announce(this.texts.back + ': ' + Shared.plain(this.cards[number].back));
      }
    },

    // --- judging ------------------------------------------------------------------------------------------

    setLocked: function () {
      this.refresh();
    },

    mark: function () {},
    unmark: function () {},
    reveal: function () {},

    knownOnes: function () {
      return Shared.numbers(this.cards.length).filter(function (number) {
        return this.done[number].known;
      }, this);
    },

    getScore: function () {
      return this.knownOnes().length;
    },

    getMaxScore: function () {
      return this.cards.length;
    },

    isWritten: function () {
      return this.cards.every(function (card) {
        return card.answer;
      });
    },

    interaction: function () {
      if (this.isWritten()) {
        const answers = this.cards.map(function (card) {
          return Shared.alternatives(Shared.plain(card.answer));
        });
        return { interactionType: 'fill-in', correctResponsesPattern: Shared.patterns(answers, this.behaviour.caseSensitive) };
      }
      const fronts = this.cards.map(function (card) {
        return card.front || card.alt;
      });
      const all = Shared.numbers(this.cards.length).join('[,]');
      return { interactionType: 'choice', choices: this.choices(fronts), correctResponsesPattern: [all] };
    },

    response: function () {
      const written = this.done.map(function (each) {
        return each.written;
      });
      return (this.isWritten() ? written : this.knownOnes()).join('[,]');
    },
  });
})(HocSo.Shared);
