import io
import json
from datetime import date

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learning import registry
from learning.models import ActivityCompetency, Population, SavedReport
from learning.reports.build import draft_report
from learning.reports.indicators.base import Additive
from learning.reports.periods import Period
from learning.reports.table import Table
from learning.saved.draft import draft, is_about_population
from learning.saved.periods import RELATIVE, period_on
from tests.learning.reports.made import commune, course, enrolment, learner, province
from tests.learning.reports.test_views import make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]
INDEX = "/admin/learning/my-reports/"
PERIOD = Period.parse("20264", "state")


@pytest.fixture
def tree():
    return province(3)


@pytest.fixture
def officer(tree):
    return make_officer(tree[0])


def saved(tree, owner, **more) -> SavedReport:
    given = {"name": "Báo cáo thử", "indicators": ["enrolments"], "calendar": "state", "period": "20264"}
    return SavedReport.objects.create(owner=owner, unit=tree[0], **{**given, **more})


def asked(tree, **more):
    given = {
        "name": "Của tôi",
        "unit": tree[0].pk,
        "rows": "course",
        "indicators": ["enrolments", "completed"],
    }
    return {**given, "calendar": "state", "period": "this:quarter", "basis": "as_was", **more}


def facts(tree):
    _top, (one, two, three) = tree
    a, b = course("A"), course("B")
    a.programme, a.code = "CDS", "CDS-01"
    a.save()
    hoa = learner("Hoa", minority=True)
    enrolment(
        one, a, learner=hoa, audience="CC", on="2026-09-20", completed="2026-10-03", passed="2026-10-03"
    )
    enrolment(one, b, learner=hoa, audience="CC", started="2026-11-03")
    for n in range(6):
        enrolment(two, a, learner=learner(f"N{n}", sex="M"), audience="ND", started="2026-11-03")
    enrolment(three, b, on="2026-08-01", completed="2026-11-20")
    return a, b


def lines(report):
    """By name: the values by the key of their column."""
    table = Table(report)
    name = next(n for n, heading in enumerate(table.headings) if heading.kind == "name")
    keys = [heading.key for heading in table.headings]
    return {
        line[name].text: dict(zip(keys, (cell.value for cell in line.cells), strict=True))
        for line in table.lines
    }


def test_rows_of_units_have_the_figures_of_bieu_01_whatever_the_indicator(tree, officer):
    facts(tree)
    Population.objects.create(unit=tree[1][0], group="all", value=40, as_of=date(2026, 1, 1))
    form = registry.report_forms["bieu-01"]
    told = {
        column.indicator: column.key
        for column in form.columns
        if column.shows == "figure" and column.indicator
    }
    theirs = lines(draft_report(form="bieu-01", unit=tree[0], period=PERIOD, basis="as_was"))
    ours = lines(draft(saved(tree, officer, indicators=list(told)), PERIOD))
    assert theirs.keys() == ours.keys()
    for name, row in ours.items():
        assert {each: row[each] for each in told} == {each: theirs[name][key] for each, key in told.items()}


@pytest.mark.parametrize("rows", ["course", "programme", "audience", "month"])
def test_the_total_of_other_rows_is_that_of_bieu_01(tree, officer, rows):
    facts(tree)
    names = [name for name, each in registry.indicators.items() if not is_about_population(each)]
    by_unit = lines(draft(saved(tree, officer, indicators=names), PERIOD))["Tổng cộng"]
    report = draft(saved(tree, officer, indicators=names, rows=rows), PERIOD)
    found = lines(report)
    assert {each: found["Tổng cộng"][each] for each in names} == {each: by_unit[each] for each in names}
    for name in names:
        if issubclass(registry.indicators[name], Additive) and not registry.indicators[name].sensitive:
            parts = [row[name] or 0 for label, row in found.items() if label != "Tổng cộng"]
            assert sum(parts) == found["Tổng cộng"][name], name


def test_rows_are_called_what_people_call_them(tree, officer):
    a, _b = facts(tree)
    ActivityCompetency.objects.create(activity=a, competency="digcomp@2.2:1.1")
    for rows, names in (
        ("course", {"A", "B"}),
        ("audience", {"Công chức", "Người dân"}),
        ("month", {"Tháng 10/2026", "Tháng 11/2026", "Tháng 12/2026"}),
        ("programme", {"Chuyển đổi số", "Không thuộc chương trình nào"}),
        ("competency", {"digcomp@2.2:1.1"}),
    ):
        found = lines(draft(saved(tree, officer, rows=rows), PERIOD))
        assert {name for name in found if name != "Tổng cộng"} == names, rows
    assert found["digcomp@2.2:1.1"]["enrolments"] == 7


def test_filters_narrow_units_and_courses_alike(tree, officer):
    a, _b = facts(tree)
    for narrowed, expected in (({"audience": "ND"}, 6), ({"programme": "CDS"}, 7), ({"courses": [a.pk]}, 7)):
        for rows in ("unit", "course"):
            found = lines(draft(saved(tree, officer, rows=rows, **narrowed), PERIOD))
            assert found["Tổng cộng"]["enrolments"] == expected


@pytest.mark.parametrize("rows", ["unit", "audience"])
def test_few_people_of_a_minority_are_not_shown_nor_what_gives_them_away(tree, officer, rows):
    facts(tree)
    table = Table(draft(saved(tree, officer, rows=rows, indicators=["minority_learners"]), PERIOD))
    place = next(n for n, heading in enumerate(table.headings) if heading.key == "minority_learners")
    assert "1" not in {line[place].text for line in table.lines}
    assert {"<5", "…"} & {line[place].text for line in table.lines}


@pytest.mark.parametrize(("compared", "then"), [("previous", "20263"), ("last_year", "20254")])
def test_the_other_period_stands_beside_this_one(tree, officer, compared, then):
    facts(tree)
    other = Period.parse(then, "state")
    for n in range(4):
        enrolment(tree[1][0], course(f"cũ {n}"), on=str(other.starts_on))
    found = lines(draft(saved(tree, officer, compared=compared, indicators=["enrolments"]), PERIOD))
    row = found[tree[1][0].full_name]
    assert (row["enrolments"], row["enrolments__before"], row["enrolments__change"]) == (2, 4, -50.0)


def test_every_format_writes_it(tree, officer, client):
    facts(tree)
    one = saved(tree, officer, compared="previous", rows="course", name='=1+1 "x"')
    client.force_login(officer)
    for name in ("csv", "csv-semicolon", "json", "xlsx"):
        response = client.get(f"{INDEX}{one.uuid}/{name}/")
        assert response.status_code == 200, name
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_a_report_is_made_changed_copied_and_deleted_without_code(tree, officer, client):
    facts(tree)
    client.force_login(officer)
    assert client.get(f"{INDEX}new/").status_code == 200
    page = client.post(f"{INDEX}new/", asked(tree), follow=True)
    made = SavedReport.objects.get()
    assert page.redirect_chain[0][0] == f"{INDEX}{made.uuid}/"
    assert page.context["chart"]
    client.post(f"{INDEX}{made.uuid}/edit/", asked(tree, name="Tên khác", compared="previous"))
    made.refresh_from_db()
    assert (made.name, made.compared) == ("Tên khác", "previous")
    for _twice in range(2):
        client.post(f"{INDEX}{made.uuid}/copy/")
    assert sorted(SavedReport.objects.values_list("name", flat=True)) == ["Bản sao của Tên khác", "Tên khác"]
    client.post(f"{INDEX}{made.uuid}/delete/")
    assert SavedReport.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"indicators": []}, "indicators"),
        ({"indicators": ["coverage"]}, "indicators"),
        ({"name": ""}, "name"),
        ({"unit": "999999"}, "unit"),
        ({"period": "this:week"}, "period"),
        ({"courses": ["999999"]}, "courses"),
        ({"recipients": ["999999"]}, "recipients"),
    ],
)
def test_a_wrong_form_says_what_to_do_and_loses_nothing(tree, officer, client, wrong, field):
    client.force_login(officer)
    page = client.post(f"{INDEX}new/", asked(tree, **wrong))
    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {field}
    assert not SavedReport.objects.exists()
    if field != "name":
        assert "Của tôi" in page.content.decode()


def test_private_reports_are_ones_own_and_shared_ones_are_for_who_may_see_the_unit(tree, officer, client):
    one = saved(tree, officer)
    other, below = make_officer(tree[0], "khac"), make_officer(tree[1][0], "xa")
    for user, is_shared, expected in (
        (officer, False, 200),
        (other, False, 404),
        (other, True, 200),
        (below, True, 404),
    ):
        SavedReport.objects.update(is_shared=is_shared)
        client.force_login(user)
        for path in ("", "csv/"):
            assert client.get(f"{INDEX}{one.uuid}/{path}").status_code == expected
    SavedReport.objects.update(is_shared=True)
    client.force_login(other)
    assert client.post(f"{INDEX}{one.uuid}/edit/", asked(tree)).status_code == 302
    assert client.post(f"{INDEX}{one.uuid}/delete/").status_code == 302
    assert SavedReport.objects.get().name == "Báo cáo thử"
    page = client.post(f"{INDEX}new/", asked(tree, unit=tree[0].pk))
    client.force_login(below)
    assert client.post(f"{INDEX}new/", asked(tree)).status_code == 200  # the unit is none of hers
    assert page.status_code == 302


def test_an_indicator_that_is_no_longer_installed_leaves_the_rest(tree, officer, client):
    facts(tree)
    client.force_login(officer)
    for rows in ("unit", "course"):
        one = saved(tree, officer, rows=rows, indicators=["enrolments", "gone"])
        page = client.get(f"{INDEX}{one.uuid}/")
        assert page.status_code == 200
        assert lines(page.context["report"])["Tổng cộng"]["enrolments"] == 8


@pytest.mark.parametrize("rows", ["unit", "course", "month", "competency"])
def test_the_page_takes_as_many_queries_however_many_facts_there_are(tree, officer, client, rows):
    one = saved(tree, officer, rows=rows, indicators=["enrolments", "learners", "completion_rate"])
    a, _b = facts(tree)
    ActivityCompetency.objects.create(activity=a, competency="digcomp@2.2:1.1")
    client.force_login(officer)

    def queries():
        client.get(f"{INDEX}{one.uuid}/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{INDEX}{one.uuid}/").status_code == 200
        return len(captured)

    before = queries()
    for n in range(6):
        other = course(f"Khóa {n}")
        ActivityCompetency.objects.create(activity=other, competency=f"digcomp@2.2:2.{n}")
        enrolment(commune(f"1{n:04}", tree[0]), other, completed="2026-11-12")
    assert queries() == before


def test_relative_periods_move_with_the_day():
    day = date(2026, 11, 22)
    found = {code: period_on(day, period=code, calendar="state").code for code in RELATIVE}
    assert found["this:quarter"] == "20264"
    assert found["last:quarter"] == "20263"
    assert found["last:month"] == "202611"
    assert found["last:nine_months"] == "20269M"
    assert found["last:year"] == "2025"
    assert period_on(date(2026, 3, 1), period="last:nine_months", calendar="state").code == "20259M"


def test_an_administrator_sees_and_changes_all(tree, officer, client):
    one = saved(tree, officer)
    client.force_login(get_user_model().objects.create_superuser("quan-tri"))
    assert client.get(f"{INDEX}{one.uuid}/edit/").status_code == 200


def test_the_json_of_a_report_can_be_checked_by_its_hash(tree, officer, client):
    one = saved(tree, officer)
    client.force_login(officer)
    content = json.loads(client.get(f"{INDEX}{one.uuid}/json/").content)
    assert content
