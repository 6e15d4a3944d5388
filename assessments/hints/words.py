"""A hint in plain words: what was seen, what is usual, and what else it may mean."""

from collections.abc import Callable
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.hints.models import Hint, HintKind

ROUNDED = ("expected", "lz")
GUESSED = 50  # percent of fast answers: below, they were hardly known before


def sentence(kind: str, numbers: dict[str, Any]) -> str:
    """What was seen, in one sentence or two, in the language of whoever reads it."""
    return SAY[kind](numbers)


def usually(kind: str, numbers: dict[str, Any]) -> str:
    """What is usual, against which it stands out."""
    rounded = {name: number_format(numbers[name], 1).replace("-", "−") for name in ROUNDED if name in numbers}
    return str(USUAL[kind]) % (numbers | rounded)


def innocent(hint: Hint) -> list[str]:
    """What else it may mean. Somebody who reads only the numbers thinks of one thing."""
    more = []
    if hint.kind == HintKind.COPYING and not hint.numbers.get("held"):
        more.append(
            _("They belong to one unit and wrote at the same time; nobody knows whether they sat together.")
        )
    if hint.kind == HintKind.PACE and hint.one.number > 1:
        more.append(_("It was not her first attempt: she had seen the questions already."))
    return [*more, *map(str, INNOCENT[hint.kind])]


USUAL: dict[Any, Any] = {
    HintKind.COPYING: gettext_lazy(
        "About %(expected)s of them would be usual, by what everybody chose who was wrong at these questions. Right "
        "answers are not compared, for both may know; nor are questions with only one wrong answer."
    ),
    HintKind.PACE: gettext_lazy(
        "Too fast is less than a tenth of the mean time of all who answered the question, and less than ten seconds. "
        "Hardly anybody has a fifth of such answers. For %(timed)s answers it is known how long they took."
    ),
    HintKind.FIT: gettext_lazy(
        "Whoever can answer hard questions usually answers easy ones, too. How well answers go together is told by lz: "
        "it is %(lz)s here, and between −2 and 2 for nearly everybody."
    ),
    HintKind.TIMES: gettext_lazy(
        "Answers are saved between beginning and handing in; where there is no way back, in the order of the questions. "
        "Two minutes are allowed for clocks that differ."
    ),
}

INNOCENT: dict[Any, list[Any]] = {
    HintKind.COPYING: [
        gettext_lazy("Both learnt from the same mistaken source: a handout, a lesson, a colleague."),
        gettext_lazy("They learnt together and agreed on the same mistakes."),
        gettext_lazy("A question is unclear or its key is wrong, so that many choose the same."),
    ],
    HintKind.PACE: [
        gettext_lazy(
            "The device was offline and sent several answers at once; then the later ones look fast."
        ),
        gettext_lazy(
            "All questions were read first, on paper or on another device, and answered afterwards."
        ),
        gettext_lazy("The questions are known from work or from practising."),
        gettext_lazy("Somebody gave up, felt unwell, or was called away."),
    ],
    HintKind.FIT: [
        gettext_lazy("One part was learnt well and another never, as somebody does who works in one field."),
        gettext_lazy("A page was left out, or answers slipped by one line."),
        gettext_lazy("The device, the light or the language made it hard to read and to answer."),
        gettext_lazy("An easy question is unclear, or its key is wrong."),
    ],
    HintKind.TIMES: [
        gettext_lazy("The clock of a server was wrong that day: look whether others have the same."),
        gettext_lazy("A device was offline and sent its answers late."),
        gettext_lazy(
            "A supervisor took the paper in or let somebody go on: the minutes of the sitting say so."
        ),
    ],
}


def _copied(numbers: dict[str, Any]) -> str:
    said = _("Of %(both)s questions that both answered wrong, %(same)s have the same wrong answer.")
    return said % numbers


def _hurried(numbers: dict[str, Any]) -> str:
    guessed = _(
        "%(fast)s%% of the answers came faster than the questions can be read, and %(right)s%% of those are right, "
        "as by guessing: perhaps somebody only clicked through."
    )
    known = _(
        "%(fast)s%% of the answers came faster than the questions can be read, and %(right)s%% of those are right: "
        "perhaps the questions were known before."
    )
    return (guessed if numbers["right"] < GUESSED else known) % numbers


def _strange(numbers: dict[str, Any]) -> str:
    return _("Hard questions are answered right and easy ones wrong, more than chance explains.")


def _untimely(numbers: dict[str, Any]) -> str:
    outside, early = numbers["outside"], numbers["early"]
    said = []
    if outside:
        words = ngettext(
            "%(count)s answer was saved outside the time of the attempt.",
            "%(count)s answers were saved outside the time of the attempt.",
            outside,
        )
        said.append(words % {"count": outside})
    if early:
        words = ngettext(
            "%(count)s answer was saved before its question was reached, where there is no way but forward.",
            "%(count)s answers were saved before their questions were reached, where there is no way but forward.",
            early,
        )
        said.append(words % {"count": early})
    return " ".join(said)


SAY: dict[Any, Callable[[dict[str, Any]], str]] = {
    HintKind.COPYING: _copied,
    HintKind.PACE: _hurried,
    HintKind.FIT: _strange,
    HintKind.TIMES: _untimely,
}
