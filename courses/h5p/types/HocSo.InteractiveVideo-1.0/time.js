/* MIT License. The time of an interactive video: what was seen, what may be skipped, when a question comes. */
(function (InteractiveVideo) {
  'use strict';

  // How far the time of a playing video may run ahead of what was told of it, in seconds.
  const LEAP = 2;

  Object.assign(InteractiveVideo.prototype, {
    ticked: function () {
      const now = this.video.currentTime;
      if (this.video.seeking || this.shown !== null) {
        return;
      }
      const passed = this.openOnes().find(function (number) {
        const time = this.interactions[number].time;
        return time > this.time - 0.01 && time <= now && !this.video.paused;
      }, this);
      const isSeen = !this.behaviour.preventSkipping || now - this.farthest < LEAP;
      this.time = now;
      this.farthest = isSeen ? Math.max(this.farthest, now) : this.farthest;
      this.controls.update(this.video);
      if (!isSeen) {
        this.seek(now);
      } else if (passed !== undefined) {
        this.open(passed);
      }
    },

    skip: function (by) {
      this.seek(this.video.currentTime + by);
    },

    /** To `time`, or as near to it as may be. */
    seek: function (time) {
      const barrier = this.barrier();
      const wanted = Math.max(0, Math.min(time, this.video.duration || time));
      const seen = this.behaviour.preventSkipping ? this.farthest : Infinity;
      const stop = barrier === undefined ? Infinity : this.interactions[barrier].time;
      this.time = Math.min(wanted, seen, stop);
      this.farthest = Math.max(this.farthest, this.time);
      this.video.currentTime = this.time;
      this.notice.textContent = '';
      if (wanted > stop && stop <= seen) {
        this.open(barrier);
      } else if (wanted > seen) {
        this.say('noSkipping');
      }
      this.controls.update(this.video);
    },

    goTo: function (number) {
      const time = this.interactions[number].time;
      const barrier = this.barrier();
      this.video.pause();
      this.seek(time);
      if (this.shown === null && this.time >= time && (barrier === undefined || barrier >= number)) {
        this.open(number);
      }
    },
  });
})(HocSo.InteractiveVideo);
