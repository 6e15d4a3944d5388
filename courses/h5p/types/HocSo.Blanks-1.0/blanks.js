/* MIT License. Texts with gaps to write into. */
HocSo.Blanks = (function (Shared) {
  'use strict';

  const GAP = /\*([^*]+)\*/;
  // What is not meant as a sign stands behind a backslash; these letters stand for it in the meantime.
  const ESCAPED = { '*': '\ue000', '/': '\ue001', ':': '\ue002' };
  const LONGEST_FIELD = 24;

  function hidden(text) {
    return text.replace(/\\([*/:])/g, function (found, sign) {
      return ESCAPED[sign];
    });
  }

  function unescaped(text) {
    return text.replace(/\ue000/g, '*').replace(/\ue001/g, '/').replace(/\ue002/g, ':');
  }

  function shown(text) {
    return unescaped(text).trim();
  }

  /** What stands between two stars: answers, and a hint. */
  function readGap(written) {
    const colon = written.indexOf(':');
    const answers = colon < 0 ? written : written.slice(0, colon);
    return {
      answers: Shared.alternatives(answers).map(shown),
      hint: colon < 0 ? '' : shown(written.slice(colon + 1)),
    };
  }

  function textNodes(element) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      found.push(walker.currentNode);
    }
    return found;
  }

  function Blanks(params, contentId, extras) {
    this.gaps = [];
    this.blocks = (params.texts || []).map(this.readText, this);
    Shared.Question.call(this, 'HocSo.Blanks', params, contentId, extras);
    this.longest = Math.max.apply(null, [4].concat(this.gaps.map(function (gap) {
      return Math.max.apply(null, gap.answers.map(function (answer) {
        return answer.length;
      }));
    })));
  }

  return Shared.extend(Shared.Question, Blanks, {
    /** A text as its elements, with a marker at the place of each gap. */
    readText: function (html) {
      const block = Shared.el('div', { class: 'hocso-text', html: html });
      textNodes(block).forEach(function (node) {
        let rest = node;
        rest.data = hidden(rest.data);
        for (let found = GAP.exec(rest.data); found; found = GAP.exec(rest.data)) {
          const gap = readGap(found[1]);
          const start = rest.splitText(found.index);
          rest = start.splitText(found[0].length);
          this.placeGap(gap, start);
        }
        rest.data = unescaped(rest.data);
      }, this);
      return block;
    },

    placeGap: function (gap, node) {
      if (!gap.answers.length) {
        return;
      }
      gap.place = Shared.el('span', { class: 'hocso-gap' });
      node.parentNode.replaceChild(gap.place, node);
      this.gaps.push(gap);
    },

    setAnswer: function (answer) {
      const written = Array.isArray(answer.written) ? answer.written : [];
      this.written = this.gaps.map(function (gap, number) {
        return typeof written[number] === 'string' ? written[number] : '';
      });
    },

    getAnswer: function () {
      return { written: this.written };
    },

    hasAnswer: function () {
      return this.written.every(function (text) {
        return text.trim() !== '';
      });
    },

    getAnswerGiven: function () {
      return this.finished || this.written.some(function (text) {
        return text.trim() !== '';
      });
    },

    build: function () {
      this.gaps.forEach(this.buildGap, this);
      const task = Shared.el('div', { class: 'hocso-question', id: Shared.id('task'), html: this.params.task || '' });
      return Shared.el('div', { role: 'group', 'aria-labelledby': task.id }, [task].concat(this.blocks));
    },

    buildGap: function (gap, number) {
      const label = Shared.fill(this.texts.gap, { number: number + 1, total: this.gaps.length });
      gap.field = Shared.el('input', {
        type: 'text', class: 'hocso-field', 'aria-label': label, size: Math.min(this.longest, LONGEST_FIELD),
        autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', maxlength: 255,
        input: this.typed.bind(this, number), change: this.touched.bind(this), keydown: this.pressed.bind(this),
      });
      gap.place.appendChild(gap.field);
      if (gap.hint) {
        this.buildHint(gap, label);
      }
    },

    buildHint: function (gap, label) {
      const hint = Shared.el('span', { class: 'hocso-hint-text', id: Shared.id('hint'), role: 'status' });
      const button = Shared.button('?', function () {
        const opening = hint.textContent === '';
        hint.textContent = opening ? gap.hint : '';
        button.setAttribute('aria-expanded', String(opening));
        this.resized();
      }.bind(this), {
        class: 'hocso-button hocso-round', 'aria-expanded': 'false', 'aria-label': this.texts.hint + ': ' + label,
      });
      gap.place.appendChild(button);
      gap.place.appendChild(hint);
    },

    typed: function (number) {
      this.written[number] = this.gaps[number].field.value;
      this.asking.textContent = '';
    },

    pressed: function (event) {
      if (event.key === 'Enter' && this.behaviour.enableCheckButton) {
        event.preventDefault();
        this.check();
      }
    },

    refresh: function () {
      this.gaps.forEach(function (gap, number) {
        gap.field.value = this.written[number];
      }, this);
    },

    setLocked: function (locked) {
      this.gaps.forEach(function (gap) {
        gap.field.readOnly = locked;
      });
    },

    isRight: function (number) {
      return Shared.isOneOf(this.written[number], this.gaps[number].answers, this.behaviour);
    },

    mark: function () {
      this.gaps.forEach(function (gap, number) {
        const isRight = this.isRight(number);
        gap.field.classList.add(isRight ? 'hocso-is-right' : 'hocso-is-wrong');
        gap.field.setAttribute('aria-invalid', String(!isRight));
        this.note(gap, Shared.verdict(isRight, isRight ? this.texts.correct : this.texts.incorrect));
      }, this);
    },

    note: function (gap, verdict) {
      verdict.classList.add('hocso-note');
      gap.place.appendChild(verdict);
    },

    unmark: function () {
      this.gaps.forEach(function (gap) {
        gap.field.classList.remove('hocso-is-right', 'hocso-is-wrong');
        gap.field.removeAttribute('aria-invalid');
        Array.prototype.forEach.call(gap.place.querySelectorAll('.hocso-note'), function (note) {
          gap.place.removeChild(note);
        });
      });
    },

    reveal: function () {
      this.gaps.forEach(function (gap, number) {
        if (!this.isRight(number)) {
          const text = Shared.fill(this.texts.rightAnswer, { answer: gap.answers.join(' / ') });
          this.note(gap, Shared.verdict(true, text));
        }
      }, this);
    },

    getScore: function () {
      return this.gaps.filter(function (gap, number) {
        return this.isRight(number);
      }, this).length;
    },

    getMaxScore: function () {
      return this.gaps.length;
    },

    asked: function () {
      const texts = this.blocks.map(function (block) {
        return this.withLines(block);
      }, this);
      return [Shared.plain(this.params.task)].concat(texts).filter(Boolean).join('\n');
    },

    /** A text with a line at each gap, as statements describe what is to be filled in. */
    withLines: function (block) {
      const copy = block.cloneNode(true);
      Array.prototype.forEach.call(copy.querySelectorAll('.hocso-gap'), function (place) {
        place.textContent = '__________';
      });
      return copy.textContent.replace(/\s+/g, ' ').trim();
    },

    interaction: function () {
      const answers = this.gaps.map(function (gap) {
        return gap.answers;
      });
      return {
        interactionType: 'fill-in',
        correctResponsesPattern: Shared.patterns(answers, this.behaviour.caseSensitive),
        extensions: {
          'https://h5p.org/x-api/case-sensitivity': Boolean(this.behaviour.caseSensitive),
          'https://h5p.org/x-api/alternatives': answers,
        },
      };
    },

    response: function () {
      return this.written.join('[,]');
    },
  });
})(HocSo.Shared);
