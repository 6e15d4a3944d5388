/* MIT License. Points: as a sentence, as a bar, and what an author says to them. */
(function (Shared) {
  'use strict';

  Shared.percent = function (score, max) {
    return max > 0 ? (score / max) * 100 : 100;
  };

  /** The feedback of the first range that has the score. */
  Shared.feedbackFor = function (ranges, score, max) {
    const percent = Math.floor(Shared.percent(score, max));
    const found = (Array.isArray(ranges) ? ranges : []).find(function (range) {
      const from = range.from === undefined ? 0 : range.from;
      const to = range.to === undefined ? 100 : range.to;
      return percent >= from && percent <= to;
    });
    return found && found.feedback ? Shared.plain(found.feedback) : '';
  };

  /** How full the bar is says nothing that the sentence beside it does not say. */
  Shared.bar = function (score, max) {
    const fill = Shared.el('span', { class: 'hocso-bar-fill' });
    fill.style.width = Shared.percent(score, max) + '%';
    return Shared.el('span', { class: 'hocso-bar', 'aria-hidden': 'true' }, [fill]);
  };

  Shared.scoreLine = function (sentence, score, max) {
    return Shared.el('div', { class: 'hocso-score' }, [
      Shared.bar(score, max),
      Shared.el('p', { text: Shared.fill(sentence, { score: score, max: max }) }),
    ]);
  };

  /** Right or wrong, as a sign and a word. */
  Shared.verdict = function (isRight, word) {
    const look = isRight ? 'hocso-is-right' : 'hocso-is-wrong';
    return Shared.el('span', { class: 'hocso-verdict ' + look, text: word });
  };
})(HocSo.Shared);
