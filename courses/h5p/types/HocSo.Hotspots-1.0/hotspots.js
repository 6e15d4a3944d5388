/* MIT License. Places in a picture: to be found, or to be opened and read. A list has the same places for everybody. */
HocSo.Hotspots = (function (Shared) {
  'use strict';

  function Hotspots(params, contentId, extras) {
    this.spots = (params.spots || []).filter(Boolean).map(function (spot) {
      return Object.assign({ x: 0, y: 0, width: 10, height: 10, label: '' }, spot);
    });
    this.explains = params.mode === 'explain';
    this.wanted = Shared.numbers(this.spots.length).filter(function (number) {
      return this.explains || this.spots[number].correct;
    }, this);
    Shared.Question.call(this, 'HocSo.Hotspots', params, contentId, extras, { penalty: true });
    if (this.explains) {
      this.behaviour.enableCheckButton = false;
      this.behaviour.enableSolutionsButton = false;
      this.behaviour.enableRetry = false;
    }
  }

  return Shared.extend(Shared.Question, Hotspots, {
    checkText: 'finish',

    setAnswer: function (answer) {
      this.found = Shared.known(answer.found, this.spots.length);
      this.wrong = (Array.isArray(answer.wrong) ? answer.wrong : []).filter(function (place) {
        return place && (place.spot === undefined || this.spots[place.spot]);
      }, this);
      this.told = typeof answer.told === 'string' ? answer.told : '';
      this.shown = null;
    },

    getAnswer: function () {
      return { found: this.found, wrong: this.wrong, told: this.told };
    },

    hasAnswer: function () {
      return this.found.length + this.wrong.length > 0;
    },

    build: function () {
      const image = this.params.image || {};
      const picture = Shared.picture(image, this.params.alt, this.contentId);
      this.picture = new Shared.PointedPicture(
        picture, this.texts.picture, this.explains ? null : this.pointed.bind(this)
      );
      this.progress = Shared.el('p', { class: 'hocso-hint' });
      this.said = Shared.el('p', { class: 'hocso-found', role: 'status' });
      this.panel = Shared.el('div', { class: 'hocso-panel', tabindex: '-1', hidden: true });
      return Shared.el('div', {}, [
        Shared.el('div', { class: 'hocso-question', html: this.params.task || '' }),
        this.picture.element, this.progress, this.said, this.panel, this.list(),
      ]);
    },

    list: function () {
      this.buttons = this.spots.map(function (spot, number) {
        return Shared.button(Shared.plain(spot.label), this.choose.bind(this, number), { class: 'hocso-button hocso-place' });
      }, this);
      const entries = this.buttons.map(function (button) {
        return Shared.el('li', {}, [button]);
      });
      return Shared.el('details', { class: 'hocso-list', toggle: this.resized.bind(this) }, [
        Shared.el('summary', { text: this.explains ? this.texts.places : this.texts.list }),
        Shared.el('ul', {}, entries),
      ]);
    },

    // --- what learners do ---------------------------------------------------------------------------------

    pointed: function (x, y) {
      const number = this.spots.findIndex(function (spot) {
        return x >= spot.x && x <= spot.x + spot.width && y >= spot.y && y <= spot.y + spot.height;
      });
      if (number < 0) {
        this.miss({ x: x, y: y }, this.texts.nothing);
      } else {
        this.choose(number);
      }
    },

    choose: function (number) {
      if (this.explains) {
        this.open(number);
      } else if (!this.finished) {
        this.judge(number);
      }
    },

    judge: function (number) {
      const spot = this.spots[number];
      const name = Shared.plain(spot.label);
      const known = this.found.indexOf(number) >= 0 || this.wrong.some(function (each) {
        return each.spot === number;
      });
      if (known) {
        this.tell(Shared.fill(this.texts.alreadyFound, { place: name }));
      } else if (spot.correct) {
        this.found.push(number);
        this.tell(Shared.fill(this.texts.found, { place: name }));
        this.after();
      } else {
        const middle = { x: spot.x + spot.width / 2, y: spot.y + spot.height / 2, spot: number };
        this.miss(middle, this.texts.incorrect + ': ' + name);
      }
    },

    miss: function (place, text) {
      this.wrong.push(place);
      this.tell(text);
      this.after();
    },

    tell: function (text) {
      this.told = text;
      this.said.textContent = text;
    },

    after: function () {
      this.refresh();
      this.touched();
      if (this.found.length === this.wanted.length && !this.finished) {
        this.submit();
      }
      this.resized();
    },

    // --- showing ------------------------------------------------------------------------------------------

    refresh: function () {
      const values = { score: this.found.length, max: this.wanted.length };
      this.progress.textContent = Shared.fill(this.texts.progress, values);
      this.said.textContent = this.told;
      this.picture.clear();
      if (this.explains) {
        this.markers = this.spots.map(this.marker, this);
        this.showPanel();
      } else {
        this.found.forEach(function (number) {
          this.picture.frame(this.spots[number], 'hocso-is-right');
        }, this);
        this.wrong.forEach(function (place) {
          this.picture.put(Shared.el('span', { class: 'hocso-miss', 'aria-hidden': 'true', text: '✗' }), place.x, place.y);
        }, this);
      }
      this.buttons.forEach(this.showState, this);
      this.resized();
    },

    showState: function (button, number) {
      const isWrong = this.wrong.some(function (place) {
        return place.spot === number;
      });
      const isFound = this.found.indexOf(number) >= 0;
      const word = isFound ? (this.explains ? this.texts.seen : this.texts.correct) : isWrong ? this.texts.incorrect : '';
      Shared.empty(button).appendChild(document.createTextNode(Shared.plain(this.spots[number].label)));
      if (word) {
        button.appendChild(Shared.verdict(isFound, word));
      }
    },

    setLocked: function (locked) {
      this.picture.setLocked(locked);
      this.buttons.forEach(function (button) {
        button.disabled = locked && !this.explains;
      }, this);
    },

    mark: function () {},

    unmark: function () {},

    reveal: function () {
      this.wanted.forEach(function (number) {
        this.picture.frame(this.spots[number], this.found.indexOf(number) >= 0 ? 'hocso-is-right' : 'hocso-is-missed');
      }, this);
      this.tell(this.wanted.map(function (number) {
        return Shared.plain(this.spots[number].label);
      }, this).join('; '));
    },

    // --- judging ------------------------------------------------------------------------------------------

    getScore: function () {
      const less = this.behaviour.penalty && !this.explains ? this.wrong.length : 0;
      return Math.max(0, this.found.length - less);
    },

    getMaxScore: function () {
      return this.wanted.length;
    },

    interaction: function () {
      const labels = this.spots.map(function (spot) {
        return spot.label;
      });
      return {
        interactionType: 'choice', choices: this.choices(labels), correctResponsesPattern: [this.wanted.join('[,]')],
      };
    },

    response: function () {
      const wrong = this.wrong.filter(function (place) {
        return place.spot !== undefined;
      });
      return this.found.concat(wrong.map(function (place) {
        return place.spot;
      })).join('[,]');
    },
  });
})(HocSo.Shared);
