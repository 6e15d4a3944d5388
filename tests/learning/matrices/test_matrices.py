import csv
import io
from datetime import date

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learning.matrices import files
from learning.matrices.asked import Asked, asked_of
from learning.matrices.by_learner import BATCH, LearnerMatrix
from learning.matrices.make import matrix_of, written
from learning.matrices.sheet import headings, width
from learning.models import Export, Learner, RoleName
from learning.reports.build import draft_report
from learning.reports.periods import Period
from learning.reports.table import Table
from tests.factories import make_learner
from tests.learning.reports.made import certificate, commune, course, enrolment, province, unit
from tests.learning.reports.test_views import make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]
INDEX = "/admin/learning/matrices/"
PERIOD = Period.parse("20264", "state")
NASTY = '=HYPERLINK("http://x","y")'


@pytest.fixture
def tree():
    return province(3)


@pytest.fixture
def officer(tree):
    return make_officer(tree[0])


def rows_of(matrix):
    return {line.first[2]: line for line in matrix.lines()}


def test_units_and_courses_have_the_figures_of_bieu_01(tree, officer):
    top, (one, two, three) = tree
    a, b = course("A"), course("B")
    enrolment(one, a, completed="2026-11-03")
    enrolment(one, b, started="2026-11-03")
    enrolment(two, a, on="2026-10-20", completed="2026-11-05")
    enrolment(three, b, on="2026-01-20", completed="2026-11-05")
    matrix = matrix_of(Asked("units", top, PERIOD), officer)
    report = draft_report(form="bieu-01", unit=top, period=PERIOD, basis="as_was")
    told = {line[2].text: line for line in Table(report).lines}
    names = {heading.key: n for n, heading in enumerate(Table(report).headings)}
    for name, line in rows_of(matrix).items():
        wanted = [told[name][names[key]].value for key in ("so_luot", "hoan_thanh", "ty_le_hoan_thanh")]
        assert line.first[4:] == wanted, name
    assert rows_of(matrix)[one.full_name].cells == {a.pk: [1, 1, 100.0], b.pk: [1, 0, 0.0]}


def test_every_unit_below_is_told_with_subtotals_when_it_is_asked(tree, officer):
    top, (one, *_rest) = tree
    office = unit("A1", level="agency", parent=one, kind="phong", name="Phòng Văn hóa")
    below = unit("A2", level="agency", parent=office, kind="phong", name="Tổ Một")
    a = course("A")
    enrolment(one, a)
    enrolment(office, a)
    enrolment(below, a, completed="2026-11-05")
    rows = rows_of(matrix_of(Asked("units", top, PERIOD, deep=True), officer))
    assert rows[one.full_name].first[4:6] == [3, 1]
    assert rows[office.full_name].first[4:6] == [2, 1]
    assert rows[below.full_name].first[4:6] == [1, 1]
    assert rows[below.full_name].depth == 2
    flat = rows_of(matrix_of(Asked("units", top, PERIOD), officer))
    assert flat[one.full_name].first[4:6] == [3, 1]
    assert below.full_name not in flat


def test_filters_leave_what_they_say(tree, officer):
    top, (one, *_rest) = tree
    a, b = course("A"), course("B")
    b.programme = "CDS"
    b.save()
    enrolment(one, a, audience="CC", due_at=timezone.now())
    enrolment(one, b, audience="ND")
    for narrowed, expected in (
        ({"audience": "CC"}, {a.pk}),
        ({"programme": "CDS"}, {b.pk}),
        ({"courses": (b.pk,)}, {b.pk}),
        ({"required": True}, {a.pk}),
    ):
        line = rows_of(matrix_of(Asked("units", top, PERIOD, **narrowed), officer))[one.full_name]
        assert {pk for pk, values in line.cells.items() if values[0]} == expected
        assert line.first[4] == 1


def people(tree):
    one = tree[1][0]
    a, b = course("A"), course("B")
    hoa, bình = (make_learner(name, unit=one, audience="CC") for name in ("Lê Thị Hoa", "Vũ Văn Bình"))
    certificate(
        enrolment(one, a, learner=hoa, completed="2026-11-03", passed="2026-11-03", score=0.855), "2026-11-04"
    )
    enrolment(one, b, learner=hoa, started="2026-11-10")
    return a, b, hoa, bình


def test_a_learner_has_her_state_score_day_and_periods_in_each_course(tree, officer):
    a, b, hoa, bình = people(tree)
    first, second = matrix_of(Asked("learners", tree[0], None), officer).lines()
    assert [first.first[0], second.first[0]] == [bình.full_name, hoa.full_name]  # by tên
    assert first.cells == {}
    assert second.first[1:] == [tree[1][0].code, tree[1][0].full_name, "Công chức", 2, 1, 4.0]
    assert second.cells[a.pk] == ["Đã cấp chứng nhận", 85.5, "2026-11-03", 4.0]
    assert second.cells[b.pk] == ["Đã bắt đầu", None, None, None]
    (only,) = matrix_of(Asked("learners", tree[0], None, taken=True), officer).lines()
    assert only.about == hoa.pk
    (_one, in_october) = matrix_of(
        Asked("learners", tree[0], Period.parse("202610", "state")), officer
    ).lines()
    assert in_october.cells == {}


def test_nobody_sees_learners_of_other_units(tree, client):
    people(tree)
    _top, (one, two, _three) = tree
    make_learner("Người Khác", unit=two)
    user = make_officer(one, "can-bo-xa")
    client.force_login(user)
    page = client.get(INDEX, {"kind": "learners"})
    assert "Lê Thị Hoa" in page.content.decode()
    assert "Người Khác" not in page.content.decode()
    assert client.get(INDEX, {"kind": "learners", "unit": two.pk}).status_code == 302
    assert client.post(f"{INDEX}export/", {"kind": "learners", "unit": two.pk}).status_code == 302
    with pytest.raises(PermissionDenied):
        matrix_of(Asked("learners", two, None), user)


def test_a_facilitator_sees_learners_and_no_figures_of_units(tree, client):
    people(tree)
    client.force_login(make_officer(tree[1][0], "ho-tro", role=RoleName.FACILITATOR))
    page = client.get(INDEX)
    assert page.context["asked"].kind == "learners"
    assert client.get(INDEX, {"kind": "units"}).status_code == 302


def test_the_page_takes_as_many_queries_however_many_there_are(tree, officer, client):
    client.force_login(officer)

    def queries(kind):
        client.get(INDEX, {"kind": kind})
        with CaptureQueriesContext(connection) as captured:
            assert client.get(INDEX, {"kind": kind}).status_code == 200
        return len(captured)

    people(tree)
    before = {kind: queries(kind) for kind in ("units", "learners")}
    for n in range(8):
        new = commune(f"1{n:04}", tree[0])
        enrolment(
            new, course(f"Khóa {n}"), learner=make_learner(f"Người {n}", unit=new), completed="2026-11-12"
        )
    assert {kind: queries(kind) for kind in ("units", "learners")} == before


def test_names_are_no_formulas_in_any_file(tree, officer):
    make_learner(NASTY, unit=tree[1][0])
    make_learner("+84912345678\x07", unit=tree[1][0])
    asked = Asked("learners", tree[0], None)
    matrix = matrix_of(asked, officer)
    book = openpyxl.load_workbook(written(matrix, asked, "xlsx", now=timezone.now()))
    names = [row[0].value for row in book.worksheets[0].iter_rows(min_row=2)]
    assert sorted(names) == ["'+84912345678 ", f"'{NASTY}"]
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    for name, sign in (("csv", ","), ("csv-semicolon", ";")):
        text = written(matrix, asked, name, now=timezone.now()).read().decode("utf-8-sig")
        found = [row[0] for row in csv.reader(io.StringIO(text), delimiter=sign)][1:]
        assert sorted(found) == ["'+84912345678\x07", f"'{NASTY}"]


def test_all_files_say_the_same(tree, officer):
    people(tree)
    asked = Asked("learners", tree[0], None)
    matrix = matrix_of(asked, officer)
    sheet = openpyxl.load_workbook(written(matrix, asked, "xlsx", now=timezone.now())).worksheets[0]
    told = [list(row) for row in sheet.iter_rows(values_only=True)]
    text = written(matrix, asked, "csv", now=timezone.now()).read().decode("utf-8-sig")
    listed = list(csv.reader(io.StringIO(text)))
    assert told[0] == listed[0] == [column.label for column in headings(matrix)]
    assert len(listed[0]) == width(matrix)
    assert told[2][9].date() == date(2026, 11, 3)
    assert (told[2][8], listed[2][8], listed[2][9]) == (85.5, "85.5", "2026-11-03")
    other = written(matrix, asked, "csv-semicolon", now=timezone.now()).read().decode("utf-8-sig")
    assert "85,5" in other


def test_a_workbook_goes_on_on_other_sheets_where_one_is_full(tree, officer, monkeypatch):
    monkeypatch.setattr(files, "MOST_ROWS", 3)
    monkeypatch.setattr(files, "MOST_COLUMNS", 12)
    people(tree)
    for n in range(3):
        make_learner(f"Người {n}", unit=tree[1][0])
    asked = Asked("learners", tree[0], None)
    matrix = matrix_of(asked, officer)
    book = openpyxl.load_workbook(written(matrix, asked, "xlsx", now=timezone.now()))
    sides = {
        sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)]
        for sheet in book.worksheets[:-1]
    }
    assert list(sides) == ["Trang 1", "Trang 1.2", "Trang 2", "Trang 2.2", "Trang 3", "Trang 3.2"]
    names = [row[0] for title, rows in sides.items() if "." not in title for row in rows[1:]]
    assert names == [line.first[0] for line in matrix.lines()]
    assert all(len(row) <= 12 for rows in sides.values() for row in rows)
    assert len({row[0] for row in (sides["Trang 1"][0], sides["Trang 3.2"][0])}) == 1
    joined = [left + right[7:] for left, right in zip(sides["Trang 1"], sides["Trang 1.2"], strict=True)]
    assert joined[0] == [column.label for column in headings(matrix)]


def test_learners_are_read_some_at_a_time_and_none_is_left_out(tree, officer, monkeypatch):
    monkeypatch.setattr("learning.matrices.by_learner.BATCH", 3)
    assert BATCH == 1000
    for n in range(10):
        make_learner("Nguyễn Văn An" if n % 2 else f"Nguyễn Văn {n}", unit=tree[1][n % 3])
    matrix = LearnerMatrix(Asked("learners", tree[0], None), officer, timezone.now())
    whole = [line.key for line in matrix.lines()]
    assert len({pk for _name, pk in whole}) == Learner.objects.count() == matrix.count() == 10
    assert [line.key for line in matrix.lines(after=whole[4])] == whole[5:]
    enrolment(tree[1][0], course("A"), learner=make_learner("Chưa Thuộc Đâu"))
    make_learner("Ở Tỉnh Khác", unit=province(1, code="15")[1][0])
    few = list(LearnerMatrix(Asked("learners", tree[0], None), officer, timezone.now()).lines())
    monkeypatch.setattr("learning.matrices.by_learner.MANY", 0)
    many = list(LearnerMatrix(Asked("learners", tree[0], None), officer, timezone.now()).lines())
    assert len(few) == 11
    assert many == few


def test_a_small_matrix_is_answered_at_once(tree, officer, client):
    people(tree)
    client.force_login(officer)
    response = client.post(f"{INDEX}export/", {"kind": "learners", "unit": tree[0].pk, "format": "xlsx"})
    assert "ma-tran-learners-08.xlsx" in response["Content-Disposition"]
    assert openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert not Export.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"period": "202613"}, {"period": "20274"}, {"calendar": "lunar"}, {"audience": "X"}, {"courses": "²"}],
)
def test_a_wrong_choice_gets_a_sentence(tree, officer, client, wrong):
    client.force_login(officer)
    page = client.get(INDEX, wrong)
    assert page.status_code == 200
    assert page.context["problem"]
    assert client.post(f"{INDEX}export/", wrong).status_code == 302


@pytest.mark.parametrize("calendar", ["state", "civil", "school"])
def test_the_officer_chooses_the_calendar_and_keeps_the_kind_of_period(tree, officer, client, calendar):
    client.force_login(officer)
    chosen = {"before": "state", "calendar": calendar, "kind": "units", "period": "20264"}
    page = client.get(INDEX, chosen)
    assert (page.context["asked"].period.kind, page.context["asked"].period.calendar) == ("quarter", calendar)
    assert f'<option value="{calendar}" selected>' in page.content.decode()
    # Of all time no period is kept, but the calendar whose periods are offered is.
    page = client.get(INDEX, {"calendar": calendar, "kind": "learners", "period": "all"})
    assert page.context["asked"].period is None
    assert f'<option value="{calendar}" selected>' in page.content.decode()


def test_what_is_asked_survives_being_kept(tree, officer):
    asked = Asked(
        "units", tree[0], PERIOD, audience="CC", programme="CDS", courses=(3, 5), required=True, deep=True
    )
    assert asked_of(asked.plain(), officer, today=date(2026, 11, 22)) == asked
