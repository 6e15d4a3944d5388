/* MIT License. The buttons below a video. They say what is wished; the video decides what may be. */
(function (Shared) {
  'use strict';

  const SPEEDS = ['0.5', '0.75', '1', '1.25', '1.5', '2'];

  /** Seconds as minutes and seconds. */
  Shared.clock = function (seconds) {
    const whole = Math.max(0, Math.floor(seconds || 0));
    const rest = whole % 60;
    return Math.floor(whole / 60) + ':' + (rest < 10 ? '0' : '') + rest;
  };

  /** `wishes` has: toggle(), skip(by), seek(time), mute(), caption(number), speed(rate), fullscreen(). */
  Shared.VideoControls = function (texts, captions, captionsOn, wishes) {
    this.texts = texts;
    this.play = icon('hocso-play', texts.play, wishes.toggle);
    this.mute = icon('hocso-sound', texts.mute, wishes.mute);
    this.slider = Shared.el('input', {
      type: 'range', class: 'hocso-slider', min: 0, max: 0, step: 1, value: 0, 'aria-label': texts.position,
      input: function (event) {
        wishes.seek(Number(event.target.value));
      },
    });
    this.ticks = Shared.el('div', { class: 'hocso-ticks', 'aria-hidden': 'true' });
    this.time = Shared.el('span', { class: 'hocso-time' });
    this.element = Shared.el('div', { class: 'hocso-controls' }, [
      Shared.el('div', { class: 'hocso-line' }, [this.ticks, this.slider]),
      Shared.el('div', { class: 'hocso-keys' }, [
        this.play,
        icon('hocso-back', texts.back, wishes.skip.bind(null, -10)),
        icon('hocso-forward', texts.forward, wishes.skip.bind(null, 10)),
        this.time,
        Shared.el('span', { class: 'hocso-space' }),
        this.mute,
        captions.length ? captionChoice(texts, captions, captionsOn, wishes) : null,
        choice(texts.speed, SPEEDS.map(function (speed) {
          return [speed, speed.replace('.', ',') + '×'];
        }), '1', function (value) {
          wishes.speed(Number(value));
        }),
        document.fullscreenEnabled ? icon('hocso-full', texts.fullscreen, wishes.fullscreen) : null,
      ]),
    ]);
  };

  function icon(look, label, onClick) {
    return Shared.button('', onClick, { class: 'hocso-button hocso-round hocso-icon ' + look, 'aria-label': label, title: label });
  }

  function captionChoice(texts, captions, captionsOn, wishes) {
    const options = [['-1', texts.captionsOff]].concat(captions.map(function (track, number) {
      return [String(number), Shared.plain(track.label) || track.language];
    }));
    return choice(texts.captions, options, captionsOn ? '0' : '-1', function (value) {
      wishes.caption(Number(value));
    });
  }

  function choice(label, options, chosen, onChange) {
    const select = Shared.el('select', {
      class: 'hocso-select', 'aria-label': label, title: label,
      change: function () {
        onChange(select.value);
      },
    }, options.map(function (option) {
      return Shared.el('option', { value: option[0], text: option[1], selected: option[0] === chosen });
    }));
    return select;
  }

  Object.assign(Shared.VideoControls.prototype, {
    update: function (video) {
      const duration = isFinite(video.duration) ? video.duration : 0;
      const values = { time: Shared.clock(video.currentTime), duration: Shared.clock(duration) };
      const said = Shared.fill(this.texts.time, values);
      this.slider.max = Math.floor(duration);
      this.slider.value = Math.floor(video.currentTime);
      this.slider.setAttribute('aria-valuetext', said);
      this.time.textContent = values.time + ' / ' + values.duration;
      this.name(this.play, video.paused ? 'play' : 'pause');
      this.play.classList.toggle('hocso-pause', !video.paused);
      this.name(this.mute, video.muted ? 'unmute' : 'mute');
      this.mute.classList.toggle('hocso-muted', video.muted);
    },

    name: function (button, word) {
      if (button.getAttribute('aria-label') !== this.texts[word]) {
        button.setAttribute('aria-label', this.texts[word]);
        button.title = this.texts[word];
      }
    },

    /** A line on the slider for each question, where it will come. */
    showTicks: function (times, duration) {
      Shared.empty(this.ticks);
      times.forEach(function (time) {
        const tick = Shared.el('span', { class: 'hocso-tick' });
        tick.style.left = Math.min(100, (time / duration) * 100) + '%';
        this.ticks.appendChild(tick);
      }, this);
    },
  });
})(HocSo.Shared);
