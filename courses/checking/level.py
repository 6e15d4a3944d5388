"""How hard texts are to read: lengths of sentences, foreign words, abbreviations and words of former times."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil
from typing import Any

from courses.checking.checks.plain import (
    CODE,
    KNOWN,
    LONGEST,
    explained_in,
    is_for_citizens,
    length,
    sentences,
    unexplained,
)
from courses.checking.old_words import old_words_in
from courses.checking.reading import Reading, reading_of
from courses.glossary.terms import glossary_of
from courses.models import CourseMixin
from learning.vietnamese import fold

# A syllable as Vietnamese writes it, without its marks. What has another shape came from elsewhere.
SYLLABLE = re.compile(
    r"(?:b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|q|r|s|t|th|tr|v|x)?"
    r"(?:[aeiouy]|a[iouy]|e[ou]|i[aeu]|ieu|o[aeio]|oa[iyo]|oeo|u[aeiouy]|uy[aeu]|uoi|uou|uay|uao|ye|yeu)"
    r"(?:c|ch|m|n|ng|nh|p|t)?"
)
LETTERS = re.compile(r"(?<![\w./@:#-])[^\W\d_]{2,}(?![\w/@]|[.-]\w)")


@dataclass(frozen=True)
class Sentence:
    """A sentence with where it stands."""

    text: str
    words: int
    page: Any
    block_id: str


@dataclass
class Level:
    """What was measured in the texts of one course, or of several."""

    title: str
    code: str = ""
    for_citizens: bool = False
    sentences: list[Sentence] = field(default_factory=list)
    foreign: Counter[str] = field(default_factory=Counter)
    abbreviations: Counter[str] = field(default_factory=Counter)
    old: list[tuple[str, Any, str]] = field(default_factory=list)

    @cached_property
    def lengths(self) -> list[int]:
        return sorted(sentence.words for sentence in self.sentences)

    @property
    def mean(self) -> float:
        """Words in a sentence."""
        return sum(self.lengths) / len(self.lengths) if self.lengths else 0.0

    @property
    def most(self) -> int:
        """Words in the longest of the shorter 95 of 100 sentences."""
        return self.lengths[ceil(len(self.lengths) * 0.95) - 1] if self.lengths else 0

    @property
    def long(self) -> int:
        return sum(words > LONGEST for words in self.lengths)

    @property
    def share(self) -> float:
        """How many of 100 sentences are longer than reads well."""
        return 100 * self.long / len(self.lengths) if self.lengths else 0.0

    def worst(self, count: int) -> list[Sentence]:
        return sorted(self.sentences, key=lambda sentence: -sentence.words)[:count]


def levels_of(pages: Iterable[Any]) -> list[Level]:
    """A level for each course among ``pages``, which were read together, in their order."""
    found: dict[int, Level] = {}
    for page in pages:
        reading = reading_of(page)
        course = page if isinstance(page, CourseMixin) else reading.course
        if course is not None:
            level = found.setdefault(
                course.pk, Level(course.title, course.code, for_citizens=is_for_citizens(reading))
            )
            measure(reading, level)
    return list(found.values())


def together(levels: Iterable[Level], title: str) -> Level:
    """All of ``levels`` as one, whose figures are of all sentences: a mean of means would be of nothing."""
    whole = Level(title)
    for level in levels:
        whole.sentences += level.sentences
        whole.foreign += level.foreign
        whole.abbreviations += level.abbreviations
        whole.old += level.old
    return whole


def measure(reading: Reading, level: Level) -> None:
    """Add what stands on one page to ``level``."""
    page, explained = reading.page, KNOWN | reading.shared.abbreviations(reading.language)
    is_vietnamese, spoken = reading.language.startswith("vi"), _spoken(reading.language)
    for words in (*reading.words, *reading.elsewhere):
        if words.name in CODE:
            continue
        explained = explained | explained_in(words.text)
        level.abbreviations.update(unexplained(words.text, explained))
        if words.is_running:
            level.foreign.update(foreign_words(words.text, spoken) if is_vietnamese else ())
            level.sentences += _measured(words.lines, page, words.block_id)
    for block_id, text in reading.by_block.items() if is_vietnamese else ():
        level.old += [(old, page, block_id) for old, _now in old_words_in(text)]


def _measured(lines: tuple[str, ...], page: Any, block_id: str) -> Iterator[Sentence]:
    for text in sentences(lines):
        if count := length(text):
            yield Sentence(text, count, page, block_id)


def foreign_words(text: str, spoken: frozenset[str] = frozenset()) -> Iterator[str]:
    """Words in small letters that no Vietnamese syllable looks like, but for those that are ``spoken`` here."""
    for match in LETTERS.finditer(text):
        word = match[0]
        if word.islower() and word not in spoken and not SYLLABLE.fullmatch(fold(word)):
            yield word


def _spoken(language: str) -> frozenset[str]:
    """The words of the glossary's terms: what is explained there is not foreign."""
    return frozenset(
        word.casefold()
        for entry in glossary_of(language)
        for word in f"{entry.term} {entry.abbreviation}".split()
    )
