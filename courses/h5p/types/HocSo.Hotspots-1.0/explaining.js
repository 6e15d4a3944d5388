/* MIT License. Places that are opened and read, each with a number on the picture. */
(function (Shared, Hotspots) {
  'use strict';

  Object.assign(Hotspots.prototype, {
    open: function (number) {
      const isNew = this.found.indexOf(number) < 0;
      this.shown = number;
      if (isNew) {
        this.found.push(number);
      }
      this.after();
      this.panel.focus();
    },

    close: function () {
      const number = this.shown;
      this.shown = null;
      this.refresh();
      this.markers[number].focus();
    },

    marker: function (spot, number) {
      const isSeen = this.found.indexOf(number) >= 0;
      const label = Shared.plain(spot.label) + (isSeen ? ', ' + this.texts.seen : '');
      const button = Shared.button(String(number + 1), this.choose.bind(this, number), {
        class: 'hocso-button hocso-round hocso-marker' + (isSeen ? ' hocso-is-seen' : ''), 'aria-label': number + 1 + '. ' + label,
        'aria-expanded': String(this.shown === number),
      });
      this.picture.put(button, spot.x + spot.width / 2, spot.y + spot.height / 2);
      return button;
    },

    showPanel: function () {
      this.panel.hidden = this.shown === null;
      if (this.shown === null) {
        return;
      }
      const spot = this.spots[this.shown];
      Shared.empty(this.panel);
      [Shared.el('p', { class: 'hocso-strong', text: this.shown + 1 + '. ' + Shared.plain(spot.label) }),
        Shared.el('div', { html: spot.text || '' }),
        Shared.button(this.texts.close, this.close.bind(this))].forEach(function (part) {
        this.panel.appendChild(part);
      }, this);
    },
  });
})(HocSo.Shared, HocSo.Hotspots);
