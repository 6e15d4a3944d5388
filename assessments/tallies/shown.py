"""Figures as a trainer reads them: which question, in words, with what is to be looked at."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.analysis.classical_figures import Reliability
from assessments.questions.models import Question
from assessments.tallies.analysing import letters_of
from assessments.tallies.figures import OptionFigures, QuestionFigures, QuizFigures
from assessments.tallies.groups import DIVISIONS
from assessments.tallies.keys import Key, key_of
from assessments.tallies.looks import Look, looks_at
from assessments.tallies.models import QuizAnalysis
from learning.charts import Chart, columns, told

GOOD, FAIR = 0.8, 0.7  # of reliability
STEP = 10  # percent of a column of the chart
MINUTE = 60
NOTHING = "A"  # the letter of what is too little to look at


@dataclass(frozen=True)
class QuestionLine:
    """A question of a quiz in a table; ``question`` is None once it was deleted."""

    question: Question | None
    figures: QuestionFigures
    key: Key
    looks: list[Look] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.question.in_short if self.question else _("A question that was deleted")

    @property
    def seconds(self) -> str:
        """How long it usually takes, as one says it."""
        return "" if self.figures.seconds is None else told_seconds(self.figures.seconds)

    @property
    def options(self) -> list[tuple[str, bool, OptionFigures]]:
        """The options in the order of the form, and then those of earlier versions: text, whether right, figures."""
        found = {each.id: each for each in self.figures.options}
        nobody = OptionFigures("", 0.0, 0.0, 0.0, 0.0)
        lines = [
            (text, name in self.key.right, found.pop(name, nobody)) for name, text in self.key.names.items()
        ]
        gone = _("An answer of an earlier version")
        return lines + [(gone, False, each) for each in found.values()] if self.key.names else []


def lines_of(figures: QuizFigures, analysis: QuizAnalysis | None) -> list[QuestionLine]:
    """The questions of a quiz, those first that are to be looked at most. One query."""
    questions = Question.objects.in_bulk([each.key for each in figures.questions])
    letters = letters_of(analysis.groups if analysis else [])
    lines = [_line(questions.get(each.key), each, letters) for each in figures.questions]
    return sorted(lines, key=_urgency)


def _line(question: Question | None, figures: QuestionFigures, letters: dict[int, list[str]]) -> QuestionLine:
    key = key_of(question)
    looks = looks_at(figures, key.right, letters.get(figures.key, ()), names=key.names)
    return QuestionLine(question, figures, key, looks)


def _urgency(line: QuestionLine) -> tuple[bool, bool, float]:
    serious = [look for look in line.looks if not look.is_note]
    discrimination = line.figures.discrimination
    return (
        not any(look.is_urgent for look in serious),
        not serious,
        1.0 if discrimination is None else discrimination,
    )


def told_reliability(found: Reliability) -> str:
    """What the number means for who decides by a score."""
    if found.alpha != found.alpha:
        return _("There are too few attempts or questions to say how far a score can be relied on.")
    if found.low >= GOOD:
        return _("A score can be relied on for decisions about people.")
    if found.high < FAIR:
        return _(
            "A score says little about one person: ask more questions, or better ones, before deciding by it."
        )
    return _("A score is good for learning; decide about people with other evidence beside it.")


def told_seconds(seconds: float) -> str:
    """45 s, or 2 min 10 s."""
    minutes, rest = divmod(round(seconds), MINUTE)
    words = (
        pgettext("time", "%(minutes)s min %(seconds)s s") if minutes else pgettext("time", "%(seconds)s s")
    )
    return words % {"minutes": minutes, "seconds": rest}


def chart_of(figures: QuizFigures) -> Chart:
    """How many attempts had which score, in tenths."""
    tenths = [0] * (100 // STEP)
    for percent, count in enumerate(figures.scores):
        tenths[min(percent // STEP, len(tenths) - 1)] += count
    most = max(range(len(tenths)), key=tenths.__getitem__)
    labels = [
        f"{place * STEP}–{place * STEP + STEP - (place + 1 < len(tenths))}" for place in range(len(tenths))
    ]
    words = _("Most attempts have from %(low)s to %(high)s percent: %(count)s of %(all)s.")
    summary = words % {
        "low": most * STEP,
        "high": most * STEP + STEP,
        "count": told(tenths[most]),
        "all": told(figures.attempts),
    }
    rows = list(zip(labels, [[count] for count in tenths], strict=True))
    return columns(_("Scores of first attempts, in percent"), summary, [_("Attempts")], rows)


def comparisons(
    analysis: QuizAnalysis | None, lines: Sequence[QuestionLine], key: int | None = None
) -> list[dict[str, Any]]:
    """Each comparison of groups: its title, who was compared, and those of ``lines`` in it, or only the one with ``key``;
    the largest difference first."""
    named = {each.name: each for each in DIVISIONS}
    titles = {line.figures.key: line.title for line in lines}
    shown = []
    for group in analysis.groups if analysis else []:
        division = named.get(group["division"])
        if division is None:
            continue
        rows = [_compared(each, titles) for each in group["questions"] if key in (None, each[0])]
        rows = sorted(rows, key=lambda row: -abs(row["delta"]))
        shown.append(
            {
                "title": division.title,
                "group": division.label(group["group"]),
                "people": group["people"],
                "others": group["others"],
                "rows": rows,
                "notable": [row for row in rows if row["letter"] != NOTHING],
            }
        )
    return shown


def _compared(row: list[Any], titles: dict[int, str]) -> dict[str, Any]:
    key, delta, error, letter, points = row
    title = titles.get(key, "")
    return {"title": title, "delta": delta, "error": error, "letter": letter, "points": points}
