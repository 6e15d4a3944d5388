"""The statistics of a quiz as an Excel workbook: as a whole, by question, by option, by group and by month."""

from collections.abc import Iterable
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook

from assessments.cells import text_cell
from assessments.quizzes.models import Quiz
from assessments.tallies.figures import known
from assessments.tallies.shown import QuestionLine

DIGITS = 4


def write_workbook(quiz: Quiz, about: dict[str, Any], file: BinaryIO) -> None:
    """Write what the page of ``quiz`` shows, ``about`` of ``assessments.tallies.pages``."""
    book = Workbook(write_only=True)
    _sheet(book, _("Quiz"), _whole(quiz, about))
    _sheet(book, _("Questions"), _questions(about["lines"]))
    _sheet(book, _("Answers chosen"), _options(about["lines"]))
    _sheet(book, pgettext("compared", "Groups"), _groups(about))
    _sheet(book, _("Months"), _months(about["figures"]))
    book.save(file)


def _whole(quiz: Quiz, about: dict[str, Any]) -> Iterable[list[Any]]:
    figures, reliability = about["figures"], about["figures"].reliability
    yield [_("Quiz"), quiz.title]
    yield [_("First attempts"), figures.attempts]
    yield [_("Passed"), figures.passed]
    yield [_("Mean score"), figures.mean]
    yield [_("Spread of scores"), figures.spread]
    yield [_("Usual time in minutes"), figures.median_minutes]
    yield [_("Reliability (Cronbach’s alpha)"), known(reliability.alpha)]
    yield [_("Its standard error"), known(reliability.error)]
    yield [_("Interval of 95 percent, from"), known(reliability.low)]
    yield [_("Interval of 95 percent, to"), known(reliability.high)]
    yield [_("Standard error of a score, in questions"), known(reliability.score_error)]


def _questions(lines: list[QuestionLine]) -> Iterable[list[Any]]:
    yield [
        _("Code"),
        _("Question"),
        pgettext("calibration", "Answers"),
        _("Facility"),
        _("Its standard error"),
        _("Discrimination"),
        _("Best less weakest 27%"),
        _("Usual seconds"),
        _("To look at"),
    ]
    for line in lines:
        figures = line.figures
        code = line.question.code if line.question else ""
        numbers = [figures.facility, figures.facility_error, figures.discrimination, figures.upper_lower]
        words = " ".join(str(look.words) for look in line.looks)
        yield [code, line.title, figures.count, *numbers, figures.seconds, words]


def _options(lines: list[QuestionLine]) -> Iterable[list[Any]]:
    yield [
        _("Code"),
        _("Question"),
        pgettext("to choose", "Answer"),
        _("Right"),
        _("Chosen by"),
        _("Weakest 27%"),
        _("In between"),
        _("Best 27%"),
    ]
    for line in lines:
        code = line.question.code if line.question else ""
        for text, is_right, each in line.options:
            right = _("yes") if is_right else ""
            yield [code, line.title, text, right, each.all, each.weakest, each.middle, each.best]


def _groups(about: dict[str, Any]) -> Iterable[list[Any]]:
    yield [
        _("Compared by"),
        _("Group"),
        _("People in it"),
        _("Others"),
        _("Question"),
        _("Letter (ETS)"),
        _("Delta"),
        _("Its standard error"),
        _("Difference in points of a hundred"),
    ]
    for each in about["comparisons"]:
        for row in each["rows"]:
            numbers = [row["letter"], row["delta"], row["error"], row["points"]]
            yield [each["title"], each["group"], each["people"], each["others"], row["title"], *numbers]


def _months(figures: Any) -> Iterable[list[Any]]:
    yield [_("Month"), _("First attempts"), _("Mean score"), _("Passed")]
    for each in figures.months:
        yield [each.title, each.attempts, each.mean, each.passed]


def _sheet(book: Workbook, title: str, rows: Iterable[list[Any]]) -> None:
    sheet = book.create_sheet(title[:31])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: Any) -> Any:
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, float):
        return round(value, DIGITS)
    return text_cell(sheet, value)
