/* MIT License. A picture whose places can be pointed at: with a pointer, or with a cross that the arrow keys move. */
(function (Shared) {
  'use strict';

  const STEP = 2;
  const WAYS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

  function within(number) {
    return Math.min(100, Math.max(0, number));
  }

  /** `onPoint(x, y)` is told where somebody points, in hundredths of the picture; without it nobody can. */
  Shared.PointedPicture = function (image, label, onPoint) {
    this.cross = { x: 50, y: 50 };
    this.onPoint = onPoint;
    this.locked = false;
    this.crossMark = Shared.el('span', { class: 'hocso-cross', 'aria-hidden': 'true' });
    this.marks = Shared.el('div', { class: 'hocso-marks' });
    this.element = Shared.el('div', { class: 'hocso-stage' }, [image, this.marks]);
    if (onPoint) {
      this.letPoint(label);
    }
  };

  Object.assign(Shared.PointedPicture.prototype, {
    letPoint: function (label) {
      this.field = Shared.el('div', {
        class: 'hocso-pointing', tabindex: '0', role: 'application', 'aria-label': label,
        click: this.clicked.bind(this), keydown: this.pressed.bind(this),
      }, [this.crossMark]);
      this.element.appendChild(this.field);
      this.moveCross(0, 0);
    },

    clicked: function (event) {
      const box = this.field.getBoundingClientRect();
      this.point(((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100);
    },

    pressed: function (event) {
      const way = WAYS[event.key];
      if (way) {
        event.preventDefault();
        const times = event.shiftKey ? 5 : 1;
        this.moveCross(way[0] * times, way[1] * times);
      } else if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        this.point(this.cross.x, this.cross.y);
      }
    },

    moveCross: function (x, y) {
      this.cross = { x: within(this.cross.x + x), y: within(this.cross.y + y) };
      this.crossMark.style.left = this.cross.x + '%';
      this.crossMark.style.top = this.cross.y + '%';
    },

    point: function (x, y) {
      if (!this.locked) {
        this.onPoint(within(x), within(y));
      }
    },

    setLocked: function (locked) {
      this.locked = locked;
      if (this.field) {
        this.field.setAttribute('tabindex', locked ? '-1' : '0');
        this.field.classList.toggle('hocso-is-locked', locked);
      }
    },

    clear: function () {
      Shared.empty(this.marks);
    },

    /** A frame around a place. */
    frame: function (spot, look) {
      const frame = Shared.el('span', { class: 'hocso-frame ' + look, 'aria-hidden': 'true' });
      frame.style.left = spot.x + '%';
      frame.style.top = spot.y + '%';
      frame.style.width = spot.width + '%';
      frame.style.height = spot.height + '%';
      this.marks.appendChild(frame);
    },

    /** An element with its middle at a place. */
    put: function (element, x, y) {
      element.style.left = x + '%';
      element.style.top = y + '%';
      this.marks.appendChild(element);
    },
  });
})(HocSo.Shared);
