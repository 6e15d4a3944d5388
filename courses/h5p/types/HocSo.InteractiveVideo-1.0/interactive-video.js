/* MIT License. A video that asks questions on its way. While one is asked, it stands in the place of the video. */
HocSo.InteractiveVideo = (function (Shared) {
  'use strict';

  function InteractiveVideo(params, contentId, extras) {
    Shared.Container.call(this, 'HocSo.InteractiveVideo', params, contentId, extras, {
      preventSkipping: false, captionsOn: true,
    });
    this.captions = (this.params.captions || []).filter(function (track) {
      return track && track.file && track.file.path;
    });
    this.interactions = (this.params.interactions || []).filter(function (each) {
      return each && each.action && each.action.library;
    }).map(function (each) {
      return Object.assign({ time: 0, required: true }, each);
    }).sort(function (one, other) {
      return one.time - other.time;
    });
    this.runChildren(this.interactions.map(function (each) {
      return each.action;
    }), this.kept.children, { enableCheckButton: true });
    this.setState(this.kept);
  }

  return Shared.extend(Shared.Container, InteractiveVideo, {
    activityType: 'http://adlnet.gov/expapi/activities/media',

    setState: function (kept) {
      this.time = kept.time > 0 ? kept.time : 0;
      this.farthest = Math.max(this.time, kept.farthest || 0);
      this.shown = this.interactions[kept.shown] ? kept.shown : null;
      this.ended = Boolean(kept.ended);
      this.completed = Boolean(kept.completed);
    },

    getCurrentState: function () {
      return {
        time: this.time, farthest: this.farthest, shown: this.shown, ended: this.ended, completed: this.completed,
        children: this.statesOfChildren(),
      };
    },

    /** A video without questions is worth one point for being seen. */
    getScore: function () {
      return this.running().length ? this.sum('getScore') : Number(this.ended);
    },

    getMaxScore: function () {
      return this.running().length ? this.sum('getMaxScore') : 1;
    },

    // --- building -----------------------------------------------------------------------------------------

    render: function () {
      this.video = this.buildVideo();
      this.controls = new Shared.VideoControls(this.texts, this.captions, this.behaviour.captionsOn, {
        toggle: this.toggle.bind(this), skip: this.skip.bind(this), seek: this.seek.bind(this), mute: this.mute.bind(this),
        caption: this.caption.bind(this), speed: this.speed.bind(this), fullscreen: this.fullscreen.bind(this),
      });
      this.notice = Shared.el('p', { class: 'hocso-asking', role: 'status' });
      this.stage = Shared.el('div', { class: 'hocso-film' }, [this.video, this.controls.element]);
      this.panel = Shared.el('div', { class: 'hocso-video-panel' });
      this.pages = this.children.map(this.buildPage, this);
      this.list = new Shared.QuestionList(this);
      [Shared.el('h2', { class: 'hocso-title', text: Shared.plain(this.params.title) }), this.stage, this.panel, this.notice,
        this.list.element, Shared.bookmarks(this), Shared.videoText(this)].filter(Boolean).forEach(function (part) {
        this.element.appendChild(part);
      }, this);
      this.controls.update(this.video);
      this.show();
    },

    buildVideo: function () {
      const files = (this.params.video || []).filter(Boolean);
      const video = Shared.el('video', { class: 'hocso-video', preload: 'metadata', playsinline: true });
      const origin = files[0] && H5P.getCrossOrigin ? H5P.getCrossOrigin(files[0]) : null;
      if (origin) {
        video.setAttribute('crossorigin', origin);
      }
      if (this.params.poster && this.params.poster.path) {
        video.poster = H5P.getPath(this.params.poster.path, this.contentId);
      }
      files.forEach(function (file) {
        video.appendChild(Shared.el('source', { src: H5P.getPath(file.path, this.contentId), type: file.mime }));
      }, this);
      if (video.lastChild) {
        video.lastChild.addEventListener('error', this.say.bind(this, 'cannotPlay'));
      }
      this.captions.forEach(this.addTrack.bind(this, video));
      this.listenTo(video);
      return video;
    },

    addTrack: function (video, track, number) {
      const element = Shared.el('track', {
        kind: 'captions', label: Shared.plain(track.label), srclang: track.language || 'und',
        src: H5P.getPath(track.file.path, this.contentId), default: number === 0 && this.behaviour.captionsOn,
      });
      video.appendChild(element);
    },

    listenTo: function (video) {
      const update = function () {
        this.controls.update(video);
      }.bind(this);
      ['play', 'pause', 'volumechange', 'durationchange', 'seeked'].forEach(function (name) {
        video.addEventListener(name, update);
      });
      video.addEventListener('timeupdate', this.ticked.bind(this));
      video.addEventListener('ended', this.over.bind(this));
      video.addEventListener('click', this.toggle.bind(this));
      video.addEventListener('loadedmetadata', this.loaded.bind(this));
    },

    loaded: function () {
      const times = this.interactions.map(function (each) {
        return each.time;
      });
      this.controls.showTicks(times, this.video.duration || 1);
      this.video.currentTime = this.time;
      this.resized();
    },

    buildPage: function (child, number) {
      const body = Shared.el('div');
      const page = Shared.el('section', { class: 'hocso-page' }, [
        Shared.el('h3', { class: 'hocso-title', tabindex: '-1', text: this.nameOf(number) }), body,
        Shared.el('div', { class: 'hocso-buttons hocso-foot' }, [
          Shared.button(this.texts.again, this.again.bind(this, number)),
          Shared.button(this.texts.continue, this.goOn.bind(this, number), { class: 'hocso-button hocso-main' }),
        ]),
      ]);
      this.panel.appendChild(page);
      if (child) {
        child.attach(H5P.jQuery(body));
        child.on('xAPI', this.changed.bind(this));
      }
      return page;
    },

    nameOf: function (number) {
      const one = this.interactions[number];
      const place = Shared.fill(this.texts.questionAt, { time: Shared.clock(one.time) });
      return one.label ? place + ': ' + Shared.plain(one.label) : place;
    },

    // --- what is done and open ----------------------------------------------------------------------------

    isDone: function (number) {
      const child = this.children[number];
      return !child || (child.finished === undefined ? Shared.isAnswered(child) : child.finished);
    },

    openOnes: function () {
      return Shared.numbers(this.interactions.length).filter(function (number) {
        return !this.isDone(number);
      }, this);
    },

    /** The first question that nobody may pass without an answer. */
    barrier: function () {
      return this.openOnes().find(function (number) {
        return this.interactions[number].required;
      }, this);
    },

    changed: function () {
      this.notice.textContent = '';
      this.list.update();
    },

    // --- what learners do ---------------------------------------------------------------------------------

    toggle: function () {
      if (!this.video.paused) {
        this.video.pause();
        return;
      }
      this.setActivityStarted();
      const playing = this.video.play();
      if (playing && playing.catch) {
        playing.catch(function () {});
      }
    },

    mute: function () {
      this.video.muted = !this.video.muted;
    },

    caption: function (chosen) {
      Array.prototype.forEach.call(this.video.textTracks, function (track, number) {
        track.mode = number === chosen ? 'showing' : 'disabled';
      });
    },

    speed: function (rate) {
      this.video.playbackRate = rate;
    },

    fullscreen: function () {
      if (document.fullscreenElement) {
        document.exitFullscreen();
      } else {
        this.element.requestFullscreen();
      }
    },
  });
})(HocSo.Shared);
