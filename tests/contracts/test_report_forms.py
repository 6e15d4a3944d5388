"""What every report form must do, ours and a third party's: say what it tells, and the same in every format."""

import csv
import io
import json
import re
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation
from pypdf import PdfReader

from learning import registry
from learning.models import (
    Activity,
    ActivityCompetency,
    AnnualTrainingRule,
    Basis,
    Event,
    GroupSession,
    Membership,
    Population,
    Target,
)
from learning.reports import caption
from learning.reports.build import draft_report
from learning.reports.forms.base import Kind
from learning.reports.periods import Period
from learning.reports.table import Table, tables
from tests.learning.reports.made import (
    EVE,
    OLD,
    REFORM,
    at,
    certificate,
    commune,
    course,
    enrolment,
    learner,
    province,
    succeed,
    unit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]
FORMS = sorted(registry.report_forms)
FORMATS = sorted(registry.report_formats)
MONTH = Period.parse("202611", "state")
SHARES = (Kind.PERCENT, Kind.CHANGE)


@pytest.fixture
def top():
    """Something for every form: staff, pupils and citizens of both sexes and every age, groups, events, competencies."""
    top, communes = province(3)
    a, b = course("A", periods=Decimal("2.5")), course("B", periods=40)
    Activity.objects.filter(pk=a.pk).update(programme="CDS")
    ActivityCompetency.objects.create(activity=a, competency="digcomp@2.2:1.1")
    AnnualTrainingRule.objects.get_or_create(audience="", defaults={"min_periods": 40})
    for n in range(60):
        born = date(1935 + n % 12 * 7, 5, 3)
        person = learner(sex="FMFMU"[n % 5], minority=[True, False, None][n % 3])
        person.birth_on = born if n % 7 else None
        person.ethnicity_scheme, person.ethnicity = "gso-1979", ["02", "08", ""][n // 3 % 3]
        person.save()
        place = communes[n % 3]
        staff = n % 4 == 0
        if staff:
            Membership.objects.create(
                learner=person,
                unit=place,
                kind="work",
                audience="CC",
                position=["leader", "one_stop", ""][n % 3],
                from_date=date(2026, 1, 1),
            )
        fact = enrolment(
            place,
            a if n % 3 else b,
            learner=person,
            audience="CC" if staff else ["ND", "ND", "HSSV"][n % 3],
            due_at=at("2026-12-30") if n % 2 else None,
            completed="2026-11-05" if n % 5 else None,
            passed="2026-11-05" if n % 5 > 1 else None,
            score=0.5 + n % 5 / 10,
        )
        if n % 5 == 1:
            certificate(fact, "2026-11-06")
    for one in communes:
        for group, value in (("all", 5000), ("staff", 40), ("villages", 12), ("digital_teams", 11)):
            Population.objects.create(unit=one, group=group, value=value, as_of=date(2026, 1, 1))
        GroupSession.objects.create(lesson=a, unit=one, held_on=date(2026, 11, 3), women=12, men=5)
    GroupSession.objects.update(created_at=at("2026-11-03"))
    Event.objects.create(
        unit=top, title="=Hội nghị", held_on=date(2026, 11, 4), venues_planned=4, summoned=1200, attended=1100
    )
    Target.objects.create(unit=top, indicator="completed", period="2026", value=100, is_share=False)
    return top


def report(form, unit, period=MONTH, basis=Basis.AS_WAS, **more):
    return draft_report(form=form, unit=unit, period=period, basis=basis, **more)


def written(name, found):
    file = io.BytesIO()
    registry.report_formats[name].write(found, file)
    return file.getvalue()


def number(value):
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.1"))


def numbers(table):
    return [
        [number(cell.value) for cell in line.cells if not isinstance(cell.value, (str, bool))]
        for line in table.lines
    ]


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_has_a_number_a_title_and_columns_that_are_called_something(name, language, top):
    form = registry.report_forms[name]
    with translation.override(language):
        assert 0 < len(str(form.number)) <= 31
        assert str(form.title)
        keys = [column.key for column in form.columns]
        assert len(keys) == len(set(keys))
        assert all(re.fullmatch(r"[a-z0-9_]+", key) for key in keys)
        assert all(str(column.label) for column in form.columns)
        table = Table(report(name, top))
        assert caption.footnotes(table)
        assert all(line.cells for line in table.lines)


@pytest.mark.parametrize("name", FORMS)
def test_what_it_shows_of_an_indicator_is_defined(name):
    form = registry.report_forms[name]
    for column in form.columns:
        for told in {column.indicator, column.of} - {""}:
            assert told in registry.indicators
        if column.kind is Kind.PERCENT and not (column.indicator or column.of):
            # A share without an indicator is explained by the form itself.
            assert "%" in str(column.label) or "%" in str(column.group)


@pytest.mark.parametrize("name", FORMS)
def test_its_last_row_is_the_total_and_it_says_the_same_again(name, top):
    found = report(name, top)
    assert (found.rows["rows"][-1]["kind"] == "total") is registry.report_forms[name].has_total
    assert report(name, top).sha256 == found.sha256
    assert json.loads(json.dumps(found.rows)) == found.rows


@pytest.mark.parametrize("name", FORMS)
def test_something_is_told(name, top):
    last = report(name, top).rows["rows"][-1]["values"]
    assert any(last.values())


@pytest.mark.parametrize("name", FORMS)
def test_every_format_says_the_same(name, top):
    found = report(name, top, compare="previous")
    with translation.override("vi"):
        (table,) = tables(found)
        told = numbers(table)
        assert json.loads(written("json", found))["content"] == found.rows
        for each, delimiter, sign in (("csv", ",", "."), ("csv-semicolon", ";", ",")):
            assert from_csv(written(each, found), delimiter, sign, table) == told, each
        assert from_sheet(written("xlsx", found), table) == told
        pages = PdfReader(io.BytesIO(written("pdf", found))).pages
        text = bare("".join(page.extract_text() for page in pages))
        for line in table.lines:
            for cell in line.cells:
                assert bare(cell.text) in text


def bare(text):
    return re.sub(r"\s+", "", text)


def from_csv(content, delimiter, sign, table):
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter))[1:]
    found = []
    for line, row in zip(table.lines, rows, strict=True):
        pairs = zip(line.cells, row, strict=True)
        texts = [text.replace(sign, ".") for cell, text in pairs if not isinstance(cell.value, (str, bool))]
        found.append([number(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else None for text in texts])
    return found


def from_sheet(content, table):
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    found = []
    first = 6 + bool(table.bands)
    for line, row in zip(table.lines, sheet.iter_rows(min_row=first), strict=True):
        cells = []
        for told, cell, heading in zip(line.cells, row, table.headings, strict=True):
            if isinstance(told.value, (str, bool)):
                continue
            value = cell.value if isinstance(cell.value, (int, float)) else None
            is_share = heading.kind in SHARES and value is not None
            cells.append(number(round(value * 100, 1) if is_share else value))
        found.append(cells)
    return found


@pytest.mark.parametrize("name", FORMS)
def test_a_unit_in_which_nothing_happened_has_noughts_and_no_error(name):
    top, (one, *_others) = province(2)
    for each in (top, one):
        found = report(name, each)
        values = {value for row in found.rows["rows"] for value in row["values"].values() if not row["marks"]}
        assert values <= {0, None, 1, 2}  # one and two units without data
        assert written("xlsx", found)


@pytest.mark.parametrize("name", FORMS)
def test_a_unit_that_ended_tells_what_was_until_then(name):
    top = unit("08", since=OLD)
    before = commune("00001", top, since=OLD, until=EVE)
    after = commune("00009", top)
    succeed(before, after)
    enrolment(before, course("A"), on="2025-05-16", completed="2025-05-20", audience="ND")
    has_rows = registry.report_forms[name].has_total  # nobody set targets
    assert bool(report(name, before, Period.parse("202506", "state")).rows["rows"]) is has_rows
    assert bool(report(name, before, Period.parse("2025", "state")).rows["rows"]) is has_rows
    found = report(name, top, Period.parse("2025", "state"))
    assert [each.heading for each in tables(found)] != [""]
    assert len(tables(found)) == 3
    for each in FORMATS:
        assert written(each, found)
    assert tuple(
        date.fromisoformat(day)
        for day in (found.rows["parts"][1]["starts_on"], found.rows["parts"][0]["ends_on"])
    ) == (REFORM, EVE)


@pytest.mark.parametrize("name", FORMS)
def test_it_asks_as_often_for_many_units_and_people_as_for_few(name, top, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        report(name, top)
    for n in range(20):
        one = commune(f"001{n:02}", top)
        for m in range(3):
            person = learner(sex="F", minority=True)
            enrolment(one, course(f"{n}{m}"), learner=person, audience="ND", completed="2026-11-03")
    with django_assert_num_queries(len(few)):
        report(name, top)
    assert len(few) <= 60
