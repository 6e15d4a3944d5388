/* MIT License. What stands beside a video: its questions, its bookmarks, its text, and how it ended. */
(function (Shared) {
  'use strict';

  function fold(title, content, onToggle) {
    return Shared.el('details', { class: 'hocso-fold', toggle: onToggle }, [Shared.el('summary', { text: title }), content]);
  }

  function entries(buttons) {
    return Shared.el('ul', { class: 'hocso-video-marks' }, buttons.map(function (button) {
      return Shared.el('li', {}, [button]);
    }));
  }

  Shared.bookmarks = function (content) {
    const marks = content.params.bookmarks || [];
    const buttons = marks.filter(Boolean).map(function (mark) {
      const time = mark.time || 0;
      return Shared.button(Shared.clock(time) + ' ' + Shared.plain(mark.label), function () {
        content.seek(time);
      }, { class: 'hocso-button hocso-mark' });
    });
    return buttons.length ? fold(content.texts.bookmarks, entries(buttons), content.resized.bind(content)) : null;
  };

  Shared.videoText = function (content) {
    const html = content.params.transcript;
    const text = html && Shared.el('div', { class: 'hocso-text', html: html });
    return text ? fold(content.texts.transcript, text, content.resized.bind(content)) : null;
  };

  /** A list of all questions, which says what was answered. */
  Shared.QuestionList = function (content) {
    this.content = content;
    this.buttons = content.interactions.map(function (interaction, number) {
      return Shared.button('', content.goTo.bind(content, number), { class: 'hocso-button hocso-mark' });
    });
    this.element = this.buttons.length
      ? fold(content.texts.questions, entries(this.buttons), content.resized.bind(content)) : null;
  };

  Shared.QuestionList.prototype.update = function () {
    this.buttons.forEach(function (button, number) {
      Shared.empty(button).appendChild(document.createTextNode(this.content.nameOf(number)));
      if (this.content.isDone(number)) {
        button.appendChild(Shared.verdict(true, this.content.texts.answered));
      }
    }, this);
  };

  Shared.videoResult = function (content) {
    const open = content.openOnes();
    const finish = Shared.button(content.texts.finish, content.finish.bind(content), { class: 'hocso-button hocso-main' });
    const retry = Shared.button(content.texts.retry, content.retry.bind(content));
    const lines = open.length ? [
      Shared.el('p', { text: Shared.fill(content.texts.open, { count: open.length }) }),
      entries(open.map(function (number) {
        return Shared.button(content.nameOf(number), content.open.bind(content, number), { class: 'hocso-button hocso-mark' });
      })),
    ] : [];
    lines.push(Shared.el('div', { class: 'hocso-buttons' }, [
      content.completed ? null : finish, content.behaviour.enableRetry ? retry : null,
    ]));
    return Shared.el('section', {}, Shared.resultOf(content, lines));
  };
})(HocSo.Shared);
