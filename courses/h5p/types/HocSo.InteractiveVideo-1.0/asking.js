/* MIT License. How an interactive video asks, goes on, and ends. */
(function (Shared, InteractiveVideo) {
  'use strict';

  Object.assign(InteractiveVideo.prototype, {
    say: function (word) {
      this.notice.textContent = this.texts[word];
      this.resized();
    },

    /** The video, a question, or the result: one of them. */
    show: function () {
      const asking = this.shown !== null;
      const over = this.ended && !asking;
      this.stage.hidden = asking || over;
      this.panel.hidden = !asking && !over;
      this.pages.forEach(function (page, number) {
        page.hidden = number !== this.shown;
      }, this);
      this.showResult(over);
      this.list.update();
      this.resized();
    },

    showResult: function (isOver) {
      if (this.result) {
        this.panel.removeChild(this.result);
        this.result = null;
      }
      if (isOver) {
        this.result = Shared.videoResult(this);
        this.panel.appendChild(this.result);
      }
    },

    open: function (number) {
      this.video.pause();
      this.shown = number;
      this.notice.textContent = '';
      this.show();
      const child = this.children[number];
      if (child) {
        child.setActivityStarted();
      }
      this.pages[number].querySelector('h3').focus();
    },

    goOn: function (number) {
      if (this.interactions[number].required && !this.isDone(number)) {
        this.say('answerFirst');
        return;
      }
      this.close();
      if (this.ended || this.video.ended) {
        this.over();
        return;
      }
      // A little further, so that a question that was left open is not asked again at once.
      this.time = Math.max(this.video.currentTime, this.interactions[number].time) + 0.02;
      this.toggle();
      this.controls.play.focus();
    },

    /** From the question before, or from the beginning. */
    again: function (number) {
      const before = number > 0 ? this.interactions[number - 1].time : 0;
      this.ended = false;
      this.close();
      this.time = before;
      this.video.currentTime = before;
      this.toggle();
      this.controls.play.focus();
    },

    close: function () {
      this.shown = null;
      this.notice.textContent = '';
      this.show();
    },

    over: function () {
      if (this.shown !== null) {
        return;
      }
      const left = this.barrier();
      if (left !== undefined) {
        this.open(left);
        return;
      }
      this.ended = true;
      if (!this.openOnes().length) {
        this.complete();
      }
      this.show();
      this.result.querySelector('h2').focus();
    },

    /** Done, though some questions are open that nobody had to answer. */
    finish: function () {
      this.complete();
      this.show();
      this.result.querySelector('h2').focus();
    },

    retry: function () {
      this.resetTask();
      this.controls.play.focus();
    },

    resetTask: function () {
      this.resetChildren();
      this.setState({});
      if (this.element) {
        this.video.pause();
        this.video.currentTime = 0;
        this.show();
      }
    },
  });
})(HocSo.Shared, HocSo.InteractiveVideo);
