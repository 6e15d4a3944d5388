"""What comes too late for the report of its own period is told by the next one, and changes none that is frozen."""

import csv
import io
import json

import pytest
import time_machine

from learning import registry
from learning.models import Report
from learning.reports import caption
from learning.reports.build import build_report, draft_report
from learning.reports.close import close_periods
from learning.reports.periods import Period
from learning.reports.table import Table
from tests.learning.reports.made import at, course, enrolment, province

pytestmark = pytest.mark.django_db
ENROLLED, COMPLETED = "so_luot_phat_sinh_ky_truoc", "hoan_thanh_phat_sinh_ky_truoc"


@pytest.fixture
def tree():
    return province(2)


@pytest.fixture
def october(tree):
    """The month that was closed, with one completion."""
    _top, (one, _two) = tree
    enrolment(one, course(), on="2026-10-16", completed="2026-10-20")
    with time_machine.travel(at("2026-11-14 23:59"), tick=False):
        report = next(each for each in close_periods() if each.form == "bieu-01")
    return report


def november(top, basis="as_was", code="202612"):
    with time_machine.travel(at("2026-11-26"), tick=False):
        return draft_report(form="bieu-01", unit=top, period=Period.parse(code, "state"), basis=basis)


def values(report):
    return report.rows["rows"][-1]["values"]


def test_what_came_too_late_for_its_own_report_is_in_columns_of_the_next(tree, october):
    top, (one, two) = tree
    before = list(Report.objects.values_list())
    enrolment(two, course(), on="2026-10-20", completed="2026-11-10", known="2026-11-18")  # without a network
    enrolment(one, course(), on="2026-11-01", completed="2026-11-20", known="2026-11-20")
    report = november(top)
    assert (values(report)["so_luot"], values(report)["hoan_thanh"]) == (0, 1)
    # Its enrolment was recorded with its completion.
    assert [(row["values"][ENROLLED], row["values"][COMPLETED]) for row in report.rows["rows"]] == [
        (1, 0),
        (1, 1),
        (0, 0),
        (2, 1),
    ]
    assert list(Report.objects.values_list()) == before


def test_nothing_late_leaves_the_form_as_it_is(tree, october):
    top, (one, _two) = tree
    enrolment(one, course(), on="2026-11-10", completed="2026-11-16")
    enrolment(one, course(), on="2026-11-20", known="2026-11-25")  # late, but within the period
    report = november(top)
    assert "late" not in report.rows
    assert not {ENROLLED, COMPLETED} & {each["key"] for each in report.rows["columns"]}
    assert not {ENROLLED, COMPLETED} & values(report).keys()


def test_without_books_that_were_closed_nothing_is_late(tree):
    top, (one, _two) = tree
    with time_machine.travel(at("2026-11-01"), tick=False):  # a preview closes nothing
        build_report(form="bieu-01", unit=top, period=Period.parse("202611", "state"), basis="as_was")
    enrolment(one, course(), on="2026-10-20", completed="2026-11-10", known="2026-11-18")
    assert "late" not in november(top).rows


def test_what_a_correction_holds_is_late_no_more(tree, october):
    top, (one, _two) = tree
    enrolment(one, course(), on="2026-10-20", known="2026-11-18")
    assert values(november(top, basis="as_is"))[ENROLLED] == 1
    with time_machine.travel(at("2026-11-19"), tick=False):
        again = build_report(form="bieu-01", unit=top, period=Period.parse("202611", "state"), basis="as_was")
    assert again.revision == october.revision + 1
    assert "late" not in november(top).rows


def test_every_format_says_what_is_late(tree, october):
    top, (one, _two) = tree
    enrolment(one, course(), on="2026-10-20", completed="2026-11-10", known="2026-11-18")
    report = november(top)
    table = Table(report)
    (note,) = [each for each in caption.footnotes(table) if "phát sinh kỳ trước: 1" in each]
    assert "2026" in note
    written = io.BytesIO()
    registry.report_formats["csv"].write(report, written)
    head, *lines = csv.reader(io.StringIO(written.getvalue().decode("utf-8-sig")))
    assert lines[-1][head.index("Hoàn thành phát sinh kỳ trước")] == "1"
    written = io.BytesIO()
    registry.report_formats["json"].write(report, written)
    assert json.loads(written.getvalue())["content"]["late"]["columns"] == [ENROLLED, COMPLETED]
