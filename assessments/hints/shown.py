"""Whom a hint is about, as far as the reader may know, and the answers that it speaks of."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.analysis.trust import RIGHT
from assessments.attempts.models import Answer, Attempt
from assessments.hints.chosen import chosen, in_words
from assessments.hints.models import Hint, HintKind
from learning import api

LONGEST = 160


@dataclass(frozen=True)
class Evidence:
    """A table of answers: its headings, and rows of which the first cell says what it is about."""

    heads: list[str]
    rows: list[list[str]]


def names_of(user: Any, hints: Iterable[Hint]) -> dict[int, str]:
    """What to call the learner of each attempt: by name if ``user`` may see her, else by a number. One query."""
    attempts = [attempt for hint in hints for attempt in hint.attempts]
    units = {each.enrolment.unit_id for each in attempts} - {None}
    seen = api.units_visible_to(user, may=api.Right.SEE_LEARNERS).filter(pk__in=units)
    visible = set(seen.values_list("pk", flat=True))
    return {each.pk: _name(each, user.is_superuser or each.enrolment.unit_id in visible) for each in attempts}


def evidence(hint: Hint, names: dict[int, str]) -> Evidence:
    """The answers that ``hint`` speaks of, side by side or one below the other. One query."""
    answers: dict[tuple[int, int], Answer] = {
        (each.attempt_id, each.place): each
        for each in Answer.objects.filter(attempt__in=hint.attempts).order_by("place")
    }
    return SHOW[hint.kind](hint, names, answers)


def clock(moment: datetime) -> str:
    """A time of the day, to the second."""
    return date_format(timezone.localtime(moment), "H:i:s")


def _name(attempt: Attempt, may_see: bool) -> str:
    enrolment = attempt.enrolment
    return str(enrolment.learner) if may_see else _("Learner %(number)s") % {"number": enrolment.pk}


def _stem(attempt: Attempt, place: int) -> str:
    words = " ".join(strip_tags(attempt.paper["questions"][place]["stem"]).split())
    return Truncator(words).chars(LONGEST)


def _numbered(attempt: Attempt, place: int) -> str:
    return f"{place + 1}. {_stem(attempt, place)}"


def _side_by_side(hint: Hint, names: dict[int, str], answers: dict[tuple[int, int], Answer]) -> Evidence:
    one, other = hint.attempts
    mine, hers = _wrong(one, answers), _wrong(other, answers)
    compared = {place for place, *_more in _reasons(hint)}
    rows = []
    for question in mine.keys() & hers.keys():
        if mine[question][0] not in compared:
            continue
        (place, said, words), (there, also, her_words) = mine[question], hers[question]
        moments = clock(answers[one.pk, place].saved_at), clock(answers[other.pk, there].saved_at)
        same = pgettext("answers", "the same") if said == also else pgettext("answers", "another")
        rows.append(
            [
                said != also,
                place,
                _stem(one, place),
                _at(place, words),
                moments[0],
                _at(there, her_words),
                moments[1],
                same,
            ]
        )
    saved = pgettext("answer", "Saved")
    heads = [_("Question"), names[one.pk], saved, names[other.pk], saved, pgettext("answers", "Compared")]
    return Evidence(heads, [cells for _is_other, _place, *cells in sorted(rows)])


def _at(place: int, words: str) -> str:
    """What was chosen, with the number that the question has on this paper."""
    return _("No. %(number)s: %(words)s") % {"number": place + 1, "words": words}


def _wrong(attempt: Attempt, answers: dict[tuple[int, int], Answer]) -> dict[int, tuple[int, str, str]]:
    """By question: where it stands, what was chosen, and in words; of what is wrong and can be compared."""
    found = {}
    for place, question in enumerate(attempt.questions):
        answer = answers.get((attempt.pk, place))
        if answer is None or answer.score is None or answer.score >= RIGHT:
            continue
        if said := chosen(question, answer.response):
            found[question["question"]] = (place, said, in_words(question, answer.response))
    return found


def _fast_ones(hint: Hint, names: dict[int, str], answers: dict[tuple[int, int], Answer]) -> Evidence:
    heads = [_("Question"), _("Seconds"), _("Usual seconds"), pgettext("hints", "Answer")]
    return Evidence(
        heads,
        [
            [
                _numbered(hint.one, place),
                str(seconds),
                str(usual),
                _verdict(answers.get((hint.one_id, place))),
            ]
            for place, seconds, usual in _reasons(hint)
        ],
    )


def _odd_ones(hint: Hint, names: dict[int, str], answers: dict[tuple[int, int], Answer]) -> Evidence:
    heads = [_("Question"), _("Chance of a right answer for somebody as able"), pgettext("hints", "Answer")]
    return Evidence(
        heads,
        [
            [_numbered(hint.one, place), f"{percent}%", _verdict(answers.get((hint.one_id, place)))]
            for place, percent in _reasons(hint)
        ],
    )


def _late_ones(hint: Hint, names: dict[int, str], answers: dict[tuple[int, int], Answer]) -> Evidence:
    rows = []
    for place, saved in _reasons(hint):
        moment = parse_datetime(saved)
        rows.append([_numbered(hint.one, place), date_format(timezone.localtime(moment), "d/m/Y H:i:s")])
    return Evidence([_("Question"), pgettext("answer", "Saved")], rows)


def _reasons(hint: Hint) -> Sequence[list[Any]]:
    """What the search kept; of a paper that was entered anew only what still has a place."""
    size = len(hint.one.paper["questions"])
    return [each for each in hint.numbers.get("reasons", []) if each[0] < size]


def _verdict(answer: Answer | None) -> str:
    if answer is None or answer.score is None:
        return "–"
    return pgettext("answer", "right") if answer.score >= RIGHT else pgettext("answer", "wrong")


SHOW: dict[Any, Callable[..., Evidence]] = {
    HintKind.COPYING: _side_by_side,
    HintKind.PACE: _fast_ones,
    HintKind.FIT: _odd_ones,
    HintKind.TIMES: _late_ones,
}
