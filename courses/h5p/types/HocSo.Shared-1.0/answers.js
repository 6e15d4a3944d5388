/* MIT License. Whether two written answers say the same, in Vietnamese as well. */
(function (Shared) {
  'use strict';

  // Huyền, sắc, ngã, hỏi, nặng: they belong to the syllable, wherever in it they are written.
  const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;
  const MARKS = /[\u0300-\u036f]/g;
  const SYLLABLE = /[A-Za-z\u0111\u0110\u0300-\u036f]+/g;

  function withToneLast(syllable) {
    const tones = syllable.match(TONES) || [];
    return syllable.replace(TONES, '') + tones.join('');
  }

  function withoutMarks(text) {
    return text.replace(MARKS, '').replace(/\u0111/g, 'd').replace(/\u0110/g, 'D');
  }

  /**
   * `text` as it is compared: composed and decomposed letters are one, and so are hoà and hòa.
   * `rules` may ask for capital letters (caseSensitive) or for no marks (marksOptional).
   */
  Shared.comparable = function (text, rules) {
    let found = String(text).normalize('NFD').replace(/[\u200b-\u200d\ufeff]/g, '');
    found = found.replace(/[\u2018\u2019]/g, "'").replace(/\s+/g, ' ').trim();
    found = rules.caseSensitive ? found : found.toLowerCase();
    return rules.marksOptional ? withoutMarks(found) : found.replace(SYLLABLE, withToneLast);
  };

  /** The answers that are parted by slashes. */
  Shared.alternatives = function (written) {
    return written.split('/').map(function (each) {
      return each.trim();
    }).filter(Boolean);
  };

  const MOST_PATTERNS = 50;

  /** Answers as a statement's patterns: the first ones, then each other one in its place, as long as there is room. */
  Shared.patterns = function (answers, caseSensitive) {
    const first = answers.map(function (each) {
      return each[0];
    });
    const all = [first];
    answers.forEach(function (each, place) {
      each.slice(1).forEach(function (other) {
        all.push(first.slice(0, place).concat(other, first.slice(place + 1)));
      });
    });
    return all.slice(0, MOST_PATTERNS).map(function (each) {
      return (caseSensitive ? '{case_matters=true}' : '{case_matters=false}') + each.join('[,]');
    });
  };

  Shared.isOneOf = function (text, answers, rules) {
    const said = Shared.comparable(text, rules);
    return answers.some(function (answer) {
      return Shared.comparable(answer, rules) === said;
    });
  };
})(HocSo.Shared);
