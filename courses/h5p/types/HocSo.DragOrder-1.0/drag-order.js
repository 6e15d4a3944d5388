/* MIT License. Entries to bring into their order: with a pointer, with a finger, or with buttons. */
HocSo.DragOrder = (function (Shared) {
  'use strict';

  function DragOrder(params, contentId, extras) {
    this.items = (params.items || []).filter(Boolean);
    Shared.Question.call(this, 'HocSo.DragOrder', params, contentId, extras, { partialCredit: true });
  }

  return Shared.extend(Shared.Question, DragOrder, {
    setAnswer: function (answer) {
      this.order = Shared.isOrder(answer.order, this.items.length) ? answer.order.slice() : this.newOrder();
      this.moved = Boolean(answer.moved);
    },

    getAnswer: function () {
      return { order: this.order, moved: this.moved };
    },

    /** Mixed, and never right from the start. */
    newOrder: function () {
      const order = Shared.mixed(this.items.length);
      const isRight = order.every(function (item, place) {
        return item === place;
      });
      return isRight ? order.slice(1).concat(order[0]) : order;
    },

    hasAnswer: function () {
      return this.moved;
    },

    /** What stands there may be meant, though nothing was moved. */
    check: function () {
      this.moved = true;
      Shared.Question.prototype.check.call(this);
    },

    build: function () {
      const task = Shared.el('div', { class: 'hocso-question', id: Shared.id('task'), html: this.params.question || '' });
      this.list = Shared.el('ol', { class: 'hocso-order', 'aria-labelledby': task.id });
      this.rows = this.items.map(this.row, this);
      this.solution = Shared.el('div', { class: 'hocso-solution', hidden: true });
      return Shared.el('div', {}, [
        task, Shared.el('p', { class: 'hocso-hint', text: this.texts.instructions }), this.list, this.solution,
      ]);
    },

    row: function (html, item) {
      const name = { item: Shared.plain(html) };
      const up = this.arrow('up', item, Shared.fill(this.texts.up, name));
      const down = this.arrow('down', item, Shared.fill(this.texts.down, name));
      const grip = Shared.el('span', { class: 'hocso-grip', 'aria-hidden': 'true', pointerdown: this.grab.bind(this, item) });
      const text = Shared.el('span', { class: 'hocso-row-text', html: html });
      const row = Shared.el('li', { class: 'hocso-row' }, [
        grip, text, Shared.el('span', { class: 'hocso-arrows' }, [up, down]),
      ]);
      return { element: row, up: up, down: down, text: text };
    },

    arrow: function (way, item, label) {
      return Shared.button('', this.step.bind(this, item, way === 'up' ? -1 : 1), {
        class: 'hocso-button hocso-round hocso-arrow-' + way, 'aria-label': label,
      });
    },

    step: function (item, by) {
      const from = this.order.indexOf(item);
      const to = from + by;
      if (this.finished || to < 0 || to >= this.order.length) {
        return;
      }
      this.place(item, to);
      const row = this.rows[item];
      const button = by < 0 ? row.up : row.down;
      (button.disabled ? (by < 0 ? row.down : row.up) : button).focus();
      this.settled(item);
    },

    place: function (item, to) {
      this.order.splice(this.order.indexOf(item), 1);
      this.order.splice(to, 0, item);
      this.refresh();
    },

    settled: function (item) {
      this.moved = true;
      this.touched();
      this.announce(Shared.fill(this.texts.moved, {
        item: Shared.plain(this.items[item]), place: this.order.indexOf(item) + 1, total: this.items.length,
      }));
    },

    /** Entries are brought into their order one by one, so that the one that is held stays where the browser knows it. */
    refresh: function () {
      const held = this.held;
      const before = held === undefined ? -1 : this.order.indexOf(held);
      this.order.forEach(function (item, place) {
        const row = this.rows[item];
        if (item !== held) {
          this.list.insertBefore(row.element, place < before ? this.rows[held].element : null);
        } else if (!row.element.parentNode) {
          this.list.appendChild(row.element);
        }
        row.up.disabled = this.finished || place === 0;
        row.down.disabled = this.finished || place === this.order.length - 1;
      }, this);
    },

    // --- dragging -----------------------------------------------------------------------------------------

    grab: function (item, event) {
      if (this.finished || event.button > 0) {
        return;
      }
      event.preventDefault();
      const start = this.order.indexOf(item);
      const move = this.drag.bind(this, item);
      const drop = function () {
        window.removeEventListener('pointermove', move);
        window.removeEventListener('pointerup', drop);
        window.removeEventListener('pointercancel', drop);
        this.drop(item, start);
      }.bind(this);
      this.held = item;
      this.rows[item].element.classList.add('hocso-is-held');
      window.addEventListener('pointermove', move);
      window.addEventListener('pointerup', drop);
      window.addEventListener('pointercancel', drop);
    },

    drag: function (item, event) {
      const above = this.order.filter(function (other) {
        const box = this.rows[other].element.getBoundingClientRect();
        return other !== item && box.top + box.height / 2 < event.clientY;
      }, this).length;
      if (above !== this.order.indexOf(item)) {
        this.place(item, above);
      }
    },

    drop: function (item, start) {
      this.held = undefined;
      this.rows[item].element.classList.remove('hocso-is-held');
      if (this.order.indexOf(item) !== start) {
        this.settled(item);
      }
    },

    // --- judging ------------------------------------------------------------------------------------------

    setLocked: function (locked) {
      this.element.classList.toggle('hocso-is-locked', locked);
      this.refresh();
    },

    mark: function () {
      if (!this.moved) {
        return;
      }
      this.order.forEach(function (item, place) {
        const isRight = item === place;
        const verdict = Shared.verdict(isRight, isRight ? this.texts.correct : this.texts.incorrect);
        this.rows[item].verdict = verdict;
        this.rows[item].text.appendChild(verdict);
      }, this);
    },

    unmark: function () {
      this.solution.hidden = true;
      this.rows.forEach(function (row) {
        if (row.verdict) {
          row.text.removeChild(row.verdict);
          row.verdict = null;
        }
      });
    },

    reveal: function () {
      const items = this.items.map(function (html) {
        return Shared.el('li', { html: html });
      });
      Shared.empty(this.solution);
      this.solution.appendChild(Shared.el('p', { class: 'hocso-strong', text: this.texts.solution }));
      this.solution.appendChild(Shared.el('ol', {}, items));
      this.solution.hidden = false;
    },

    /** Who has left the entries as they came has no points, though some may lie well by chance. */
    inPlace: function () {
      return !this.moved ? 0 : this.order.filter(function (item, place) {
        return item === place;
      }).length;
    },

    getScore: function () {
      const count = this.inPlace();
      return this.behaviour.partialCredit ? count : Number(count === this.items.length);
    },

    getMaxScore: function () {
      return this.behaviour.partialCredit ? this.items.length : 1;
    },

    interaction: function () {
      return {
        interactionType: 'sequencing',
        choices: this.choices(this.items),
        correctResponsesPattern: [Shared.numbers(this.items.length).join('[,]')],
      };
    },

    response: function () {
      return this.order.join('[,]');
    },
  });
})(HocSo.Shared);
