/* MIT License. The last page of a question set: points, whether they are enough, and what each question brought. */
(function (Shared) {
  'use strict';

  Shared.setResults = function (set) {
    const texts = set.texts;
    const max = set.getMaxScore();
    const passed = set.isPassed();
    const wanted = Math.ceil((max * (set.params.passPercentage || 0)) / 100);
    const lines = [
      Shared.el('p', {}, [Shared.verdict(passed, passed ? texts.passed : texts.failed)]),
      wanted > 0 ? Shared.el('p', { class: 'hocso-hint', text: Shared.fill(texts.passMark, { points: wanted }) }) : null,
      Shared.el('ol', { class: 'hocso-results' }, set.order.map(function (number) {
        return line(set, number);
      })),
      buttons(set, passed),
    ];
    return Shared.el('section', { class: 'hocso-result' }, Shared.resultOf(set, lines));
  };

  function line(set, number) {
    const child = set.children[number];
    if (!child) {
      return null;
    }
    const points = child.getScore() + ' / ' + child.getMaxScore();
    return Shared.el('li', {}, [
      Shared.el('span', { class: 'hocso-result-title', text: child.getTitle() }),
      Shared.el('span', { class: 'hocso-result-points', text: points }),
    ]);
  }

  function buttons(set, passed) {
    const wanted = set.behaviour;
    return Shared.el('div', { class: 'hocso-buttons' }, [
      wanted.enableSolutionsButton
        ? Shared.button(set.texts.showSolution, set.review.bind(set), { class: 'hocso-button hocso-main' }) : null,
      wanted.enableRetry && !(passed && set.getScore() === set.getMaxScore())
        ? Shared.button(set.texts.retry, set.retry.bind(set)) : null,
    ]);
  }
})(HocSo.Shared);
