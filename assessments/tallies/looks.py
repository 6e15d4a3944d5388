"""What about a question is to be looked at, in words that say what to do."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.tallies.figures import OptionFigures, QuestionFigures

FEWEST = 30  # attempts below which figures say little
EASY, HARD = 0.95, 0.2
TELLING = 0.15  # discrimination below which a question hardly tells people apart
TEMPTING = 0.1  # share of the best from which a wrong option that they prefer is looked at
UNUSED = 0.02
LARGE = "C"


@dataclass(frozen=True)
class Look:
    """One thing to look at. ``is_urgent`` where the key may be wrong; ``is_note`` where nothing has to be done."""

    kind: str
    words: Any
    is_urgent: bool = False
    is_note: bool = False

    @property
    def status(self) -> str:
        """How Wagtail's boxes show it."""
        return "critical" if self.is_urgent else "info" if self.is_note else "warning"


def looks_at(
    question: QuestionFigures, right: Collection[str], letters: Iterable[str] = (), *, names: dict[str, str]
) -> list[Look]:
    """What is to be looked at, the most urgent first; nothing is said of few answers.

    ``right`` are the ids of the right options, ``letters`` those of the comparisons of groups, ``names`` the options'
    texts by id.
    """
    if question.count < FEWEST:
        return []
    found = [*_of_key(question, right, names), *_of_telling(question), *_of_facility(question)]
    found += _unused(question, right, names)
    if LARGE in letters:
        found.append(
            Look("groups", _("At the same score it is much harder for one group: look at its words."))
        )
    return sorted(found, key=lambda look: (not look.is_urgent, look.is_note))


def _of_key(question: QuestionFigures, right: Collection[str], names: dict[str, str]) -> list[Look]:
    tempting = [
        each for each in question.options if each.id in names and each.id not in right and _tempts(each)
    ]
    words = _("More of the best than of the weakest choose “%(option)s”: look whether it is right, too.")
    looks = []
    if tempting:
        most = max(tempting, key=lambda each: each.best - each.weakest)
        looks.append(Look("key", words % {"option": names[most.id]}, is_urgent=True))
    if question.discrimination is not None and question.discrimination < 0:
        said = _("Those who know more answer it wrong more often: look at its key first.")
        looks.append(Look("negative", said, is_urgent=True))
    return looks


def _tempts(option: OptionFigures) -> bool:
    return option.best >= TEMPTING and option.best > option.weakest


def _of_telling(question: QuestionFigures) -> list[Look]:
    if question.discrimination is None or not 0 <= question.discrimination < TELLING:
        return []
    return [Look("flat", _("It hardly tells who knows more from who knows less."))]


def _of_facility(question: QuestionFigures) -> list[Look]:
    if question.facility is None:
        return []
    if question.facility > EASY:
        return [
            Look("easy", _("Nearly everybody is right: it may open a quiz, and tells little."), is_note=True)
        ]
    if question.facility < HARD:
        return [Look("hard", _("Few are right: is it taught, and is it asked clearly?"))]
    return []


def _unused(question: QuestionFigures, right: Collection[str], names: dict[str, str]) -> list[Look]:
    chosen = {each.id for each in question.options if each.all >= UNUSED}
    idle = [name for each, name in names.items() if each not in chosen and each not in right]
    if not idle:
        return []
    words = _("Hardly anybody chooses %(options)s: a likelier mistake would ask more.")
    return [Look("idle", words % {"options": ", ".join(f"“{each}”" for each in idle)}, is_note=True)]
