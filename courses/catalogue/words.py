"""Words as people type them: without accents, with slips of the finger, by ear, or as Telex and VNI leave them."""

import re
from collections.abc import Iterable
from itertools import combinations

from django.db.models import F

from courses.catalogue.models import WordForm
from learning.vietnamese import fold, tidy

WORD = re.compile(r"[^\W_]+")
LONGEST = 24  # letters of a word that can be mistaken; longer ones are numbers or addresses
NEAREST = 6  # near words that are tried for one that nobody uses
SPELT = 7  # from how many letters on a word may differ in two

# Letters that sound alike somewhere in Vietnam, at the beginning of a syllable; longer ones first.
_ALIKE = [
    ("ngh", "ng"), ("ng", "ng"), ("nh", "nh"), ("gh", "g"), ("gi", "d"), ("tr", "ch"), ("ch", "ch"), ("r", "d"),
    ("x", "s"), ("n", "l"),
]  # fmt: skip
_DOUBLE = re.compile(r"([aeod])\1")


def bare_words(text: str) -> list[str]:
    """The words of ``text`` folded, in order: "Lừa đảo, 3 bước" gives lua, dao, 3, buoc."""
    return WORD.findall(fold(text))


def bare(text: str) -> str:
    """``text`` as bare words between spaces, so that a whole word is found as `` word ``."""
    return f" {' '.join(bare_words(text))} "


def shown_words(text: str) -> list[str]:
    """The words of ``text`` as they are written, accents and all."""
    return WORD.findall(tidy(text))


# --- forms ---------------------------------------------------------------------------------------------------


def forms(word: str) -> set[str]:
    """The forms that ``word`` shares with words near it."""
    found = {word, f"~{sound(word)}"}
    if len(word) > 2:
        found |= _without(word, 1)
    if len(word) >= SPELT:
        found |= _without(word, 2)
    return found


def _without(word: str, letters: int) -> set[str]:
    """``word`` with so many letters left out, in every way."""
    return {"".join(kept) for kept in combinations(word, len(word) - letters)}


def sound(word: str) -> str:
    """How ``word`` sounds where beginnings are mixed up: "xo" and "so", "chuyen" and "truyen", "ky" and "ki"."""
    spoken = re.sub(r"y$", "i", word)
    for written, heard in _ALIKE:
        if spoken.startswith(written):
            return heard + spoken[len(written) :]
    return spoken


def untyped(word: str) -> str:
    """The bare word behind raw Telex or VNI: "ddoori" and "d9o63i" both become "doi"."""
    letters = re.sub(r"(?<=[a-z])\d+", "", word)
    single = _DOUBLE.sub(r"\1", letters)
    tail = single.lstrip("bcdfghjklmnpqrstvxz0123456789")
    # After its vowel a Vietnamese syllable has none of these letters: there they are keys for tones and horns.
    return single.removesuffix(tail) + re.sub(r"[sfrxjzw]", "", re.sub(r"^wu?", "u", tail))


def distance(one: str, other: str) -> int:
    """How many letters must be put in, left out, changed or swapped to get from one word to the other."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, against in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


# --- the vocabulary of a language ----------------------------------------------------------------------------


def remember(words: Iterable[str], language: str) -> None:
    """Keep ``words`` among those that may be meant."""
    asked = {word for word in words if len(word) < LONGEST}
    known = WordForm.objects.filter(language=language, form__in=asked, word=F("form"))
    new = asked - set(known.values_list("word", flat=True))
    rows = [WordForm(language=language, form=form, word=word) for word in sorted(new) for form in forms(word)]
    WordForm.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def nearest(words: Iterable[str], language: str) -> dict[str, list[str]]:
    """For each of ``words`` those in use that may be meant, the nearest first; by one query."""
    asked = {word: _ways(word) for word in words if len(word) < LONGEST}
    wanted = {form for ways in asked.values() for way in ways for form in forms(way)}
    rows = WordForm.objects.filter(language=language, form__in=wanted).values_list("form", "word")
    by_form: dict[str, set[str]] = {}
    for form, word in rows:
        by_form.setdefault(form, set()).add(word)
    return {word: _ranked(ways, by_form) for word, ways in asked.items()}


def _ways(word: str) -> list[str]:
    """``word`` as it stands, and as raw typing."""
    decoded = untyped(word)
    return [word] if decoded in (word, "") else [word, decoded]


def _ranked(ways: list[str], by_form: dict[str, set[str]]) -> list[str]:
    ranks: dict[str, tuple] = {}
    for place, way in enumerate(ways):
        for word in {word for form in forms(way) for word in by_form.get(form, ())}:
            alike = sound(way) == sound(word)
            far = min(distance(way, word), 1) if alike else distance(way, word)
            # Keys that were read as Telex have no slips beside: nearly everything would be near.
            if alike or far <= (0 if place else _allowed(way, word)):
                # What the keys say when they are read as Telex is surer than a slip.
                rank = (far + place / 2, not alike, way[0] != word[0], word)
                ranks[word] = min(ranks.get(word, rank), rank)
    return sorted(ranks, key=ranks.__getitem__)[:NEAREST]


def _allowed(one: str, other: str) -> int:
    """How many letters two words may be apart to be taken for each other."""
    if min(len(one), len(other)) >= SPELT:
        return 2
    return 1 if max(len(one), len(other)) > 2 else 0
