import io

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from learning.models import Grouping, Measure, Refresh, Report, Role, RoleName, Unit
from learning.reports.access import reporting_group
from learning.reports.refresh import rebuild_measures
from tests.learning.reports.made import (
    OLD,
    REFORM,
    at,
    commune,
    course,
    enrolment,
    learner,
    province,
    succeed,
    unit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.thorough, pytest.mark.usefixtures("late_november")]
INDEX = "/admin/learning/reports/"


@pytest.fixture
def tree():
    return province(3)


@pytest.fixture
def officer(tree):
    return make_officer(tree[0])


def make_officer(unit, name="can-bo", role=RoleName.OFFICER):
    user = get_user_model().objects.create_user(name, password="mat-khau-thu")
    user.groups.add(reporting_group())
    Role.objects.create(user=user, unit=unit, name=role, from_date=OLD)
    return user


@pytest.fixture
def browser(client, officer):
    client.force_login(officer)
    return client


def asked(unit, period="202611", basis="as_was", calendar="state"):
    return {"unit": unit.pk, "period": period, "basis": basis, "calendar": calendar}


def text(response):
    return response.content.decode()


def test_an_officer_enters_the_admin_without_being_superuser(browser, officer, tree):
    response = browser.get("/admin/")
    assert response.status_code == 200
    assert INDEX in text(response)
    assert not officer.is_superuser


def test_the_page_opens_with_the_officers_own_unit_and_the_present_quarter(browser, tree):
    top, communes = tree
    response = browser.get(INDEX)
    assert response.status_code == 200
    assert response.context["choice"].unit == top
    assert response.context["choice"].period.code == "20264"
    assert all(one.full_name in text(response) for one in communes)


def test_the_figures_of_a_choice_are_in_the_page(browser, tree):
    top, (one, _two, _three) = tree
    enrolment(one, course("A"), completed="2026-11-03")
    response = browser.get(INDEX, asked(top))
    rows = {line[2].text: line for line in response.context["table"].lines}
    assert rows[one.full_name][5].text == "1"
    assert response.context["report"].sha256 in text(response)
    assert 'role="img"' in text(response)
    assert "<desc" in text(response)


def test_another_calendar_shows_the_period_around_the_one_that_was_chosen(browser, tree):
    top, _communes = tree
    for code, moved in (("20261", "20253"), ("20264", "20261"), ("20269M", "20269M")):
        page = browser.get(INDEX, asked(top, code, calendar="school") | {"before": "state"})
        period = page.context["choice"].period
        assert (period.calendar, period.code) == ("school", moved)
    assert "Quý I năm học 2026–2027" in text(page)


def test_looking_and_downloading_store_nothing(browser, tree):
    top, (one, *_rest) = tree
    enrolment(one, course("A"))
    browser.get(INDEX)
    for name in ("xlsx", "csv", "pdf", "json", "csv-semicolon"):
        assert browser.get(f"{INDEX}now/{name}/", asked(top)).status_code == 200
    assert not Report.objects.exists()
    assert not Measure.objects.exists()
    assert not Refresh.objects.exists()


def test_an_officer_sees_only_the_units_of_her_roles(client, tree):
    top, (one, two, _three) = tree
    client.force_login(make_officer(one))
    response = client.get(INDEX)
    assert response.context["choice"].unit == one
    offered = [value for _group, options in response.context["units"] for value, _label in options]
    assert offered == [str(one.pk)]
    for other in (top, two):
        assert client.get(INDEX, asked(other)).status_code == 302  # Wagtail's "you may not"
        assert client.get(f"{INDEX}now/csv/", asked(other)).status_code == 302
        assert client.post(f"{INDEX}freeze/", asked(other)).status_code == 302
    assert not Report.objects.exists()


def test_the_frozen_report_of_another_unit_is_not_shown(client, tree, officer):
    top, (one, *_rest) = tree
    client.force_login(officer)
    client.post(f"{INDEX}freeze/", asked(top))
    frozen = Report.objects.get()
    client.force_login(make_officer(one, "can-bo-xa"))
    assert client.get(f"{INDEX}{frozen.uuid}/").status_code == 302
    assert client.get(f"{INDEX}{frozen.uuid}/csv/").status_code == 302


@pytest.mark.parametrize("role", [RoleName.TRAINER, RoleName.REVIEWER])
def test_trainers_and_reviewers_have_no_reports(client, tree, role):
    client.force_login(make_officer(tree[0], role=role))
    assert client.get(INDEX).status_code == 302
    assert INDEX not in text(client.get("/admin/"))


def test_a_role_that_has_ended_shows_nothing(client, tree, officer):
    Role.objects.update(to_date=at("2026-11-21").date())
    client.force_login(officer)
    assert client.get(INDEX).status_code == 302


def test_nobody_gets_in_without_signing_in(client, tree):
    response = client.get(INDEX)
    assert response.status_code == 302
    assert "login" in response["Location"]


def test_a_superuser_without_a_role_sees_the_province_that_is_served(client, tree):
    client.force_login(get_user_model().objects.create_superuser("quan-tri"))
    assert client.get(INDEX).context["choice"].unit == tree[0]


def test_without_units_a_superuser_is_told_what_to_do(client):
    client.force_login(get_user_model().objects.create_superuser("quan-tri"))
    response = client.get(INDEX)
    assert response.status_code == 200
    assert "load_units" in text(response)


@pytest.mark.parametrize(
    "wrong",
    [
        {"period": "202613"},
        {"period": "20274"},  # has not begun
        {"calendar": "lunar"},
        {"basis": "as_wished"},
    ],
)
def test_a_wrong_choice_gets_a_sentence_and_no_error(browser, tree, wrong):
    response = browser.get(INDEX, asked(tree[0]) | wrong)
    assert response.status_code == 200
    assert response.context["problem"]
    assert response.context["problem"] in response.context["problem"]
    assert 'role="alert"' in text(response)
    assert browser.get(f"{INDEX}now/csv/", asked(tree[0]) | wrong).status_code == 302
    assert browser.post(f"{INDEX}freeze/", asked(tree[0]) | wrong).status_code == 302
    assert not Report.objects.exists()


@pytest.mark.parametrize("wrong", ["abc", "99999999", "²", "-1"])
def test_an_unknown_unit_is_like_one_that_is_not_yours(browser, wrong):
    assert browser.get(INDEX, {"unit": wrong}).status_code == 302


def test_freezing_twice_gives_the_same_report(browser, officer, tree):
    top, (one, *_rest) = tree
    enrolment(one, course("A"))
    first = browser.post(f"{INDEX}freeze/", asked(top), follow=True)
    again = browser.post(f"{INDEX}freeze/", asked(top), follow=True)
    report = Report.objects.get()
    assert (report.built_by, report.frozen_at) == (officer, timezone.now())
    assert (
        first.redirect_chain
        == again.redirect_chain
        == [(reverse("learning_reports:report", args=[report.uuid]), 302)]
    )
    assert report.sha256 in text(first)


def test_freezing_needs_a_post_with_a_token(officer, tree):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(officer)
    assert strict.get(f"{INDEX}freeze/", asked(tree[0])).status_code == 405
    assert strict.post(f"{INDEX}freeze/", asked(tree[0])).status_code == 403
    assert not Report.objects.exists()


def test_a_frozen_report_stays_as_it_was_and_its_files_too(browser, tree):
    top, (one, *_rest) = tree
    enrolment(one, course("A"))
    browser.post(f"{INDEX}freeze/", asked(top))
    report = Report.objects.get()
    enrolment(one, course("B"))
    page = browser.get(f"{INDEX}{report.uuid}/")
    assert page.context["table"].total[5].text == "1"
    file = browser.get(f"{INDEX}{report.uuid}/xlsx/")
    assert file["Content-Disposition"] == 'attachment; filename="bieu-01_08_202611_state_as-was_r1.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(file.content)).worksheets[0]
    assert [row[5].value for row in sheet.iter_rows(min_row=6)][-1] == 1
    live = browser.get(INDEX, asked(top))
    assert live.context["table"].total[5].text == "2"
    assert [each.pk for each in live.context["revisions"]] == [report.pk]


def test_freezing_is_in_the_log(browser, tree):
    from wagtail.models import ModelLogEntry

    browser.post(f"{INDEX}freeze/", asked(tree[0]))
    assert ModelLogEntry.objects.filter(action="learning.freeze_report").count() == 1


def test_an_unknown_format_or_report_is_not_found(browser, tree):
    assert browser.get(f"{INDEX}now/docx/", asked(tree[0])).status_code == 404
    assert browser.get(f"{INDEX}00000000-0000-4000-8000-000000000000/").status_code == 404


def test_the_state_of_the_measures_is_told(browser, tree):
    top, (one, *_rest) = tree
    assert browser.get(INDEX, asked(top)).context["measures"].is_late
    enrolment(one, course("A"))
    rebuild_measures()
    response = browser.get(INDEX, asked(top))
    status = response.context["measures"]
    assert (status.is_late, status.lag_minutes, status.nightly.drifted_cells) == (False, 0, 0)
    assert response.context["trend"].groups[-2].bars[0].text == "1"  # 1 to 14 November


def test_a_units_name_cannot_smuggle_in_markup(browser, tree):
    top, (one, *_rest) = tree
    Unit.objects.filter(pk=one.pk).update(full_name="<script>alert(1)</script>")
    enrolment(one, course("A"))
    assert "<script>alert" not in text(browser.get(INDEX, asked(top)))


def test_former_units_can_be_chosen_for_a_former_period(client):
    old = unit("08", since=OLD, until=at("2025-06-30").date(), name="Tỉnh cũ")
    top = unit("08", name="Tỉnh mới")
    succeed(old, top)
    commune("00001", old, since=OLD, until=at("2025-06-30").date())
    client.force_login(make_officer(top))
    response = client.get(INDEX, asked(top, "202506"))
    labels = {group: [label for _value, label in options] for group, options in response.context["units"]}
    assert ["Tỉnh cũ (08)"] in labels.values()
    assert client.get(INDEX, asked(old, "202506")).context["report"].unit == old


def count_queries(browser, unit, django_assert_num_queries, connection):
    from django.test.utils import CaptureQueriesContext

    browser.get(INDEX, asked(unit))  # Wagtail remembers its site and permissions
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert browser.get(INDEX, asked(unit)).status_code == 200
    return len(queries)


def test_the_page_asks_as_often_for_a_hundred_communes_as_for_ten(client, django_assert_num_queries):
    from django.db import connection

    found = []
    for code, size in (("08", 10), ("15", 100)):
        top, communes = province(size, code=code)
        a, b, wanderer = course("A"), course("B"), learner()
        for n, one in enumerate(communes):
            enrolment(one, a, completed="2026-11-03" if n % 2 else None)
            enrolment(one, b, learner=wanderer, withdrawn_at=None) if n == 0 else None
        enrolment(communes[1], a, learner=wanderer)
        client.force_login(make_officer(top, f"can-bo-{code}"))
        found.append(count_queries(client, top, django_assert_num_queries, connection))
    assert found[0] == found[1]
    assert found[0] <= 46  # one of them for what frozen reports have told


def test_the_pdf_of_a_frozen_report_is_made_once(browser, tree, monkeypatch):
    from learning.reports.formats.pdf import Pdf

    made = []
    monkeypatch.setattr(Pdf, "write", lambda report, file: (made.append(report), file.write(b"%PDF")))
    browser.post(f"{INDEX}freeze/", asked(tree[0]))
    report = Report.objects.get()
    for _time in range(2):
        assert browser.get(f"{INDEX}{report.uuid}/pdf/").content == b"%PDF"
        assert browser.get(f"{INDEX}now/pdf/", asked(tree[0])).content == b"%PDF"
    assert len(made) == 3  # once frozen, twice live


def test_an_officer_ticks_it_and_downloads_it_but_cannot_freeze_it(browser, tree):
    top, communes = tree
    area = Grouping.objects.create(province=top, name="Phía Bắc", valid_from=REFORM)
    area.communes.set(communes[:2])
    plain = text(browser.get(INDEX, asked(top)))
    assert 'name="groupings" value="1">' in plain
    assert "Phía Bắc" not in plain
    page = text(browser.get(INDEX, {**asked(top), "groupings": "1"}))
    assert "Phía Bắc (" in page
    assert 'name="groupings" value="1" checked' in page
    assert "/freeze/" in plain
    assert "/freeze/" not in page
    assert "groupings=1" in page
    file = browser.get(f"{INDEX}now/csv/", {**asked(top), "groupings": "1"})
    assert "Phía Bắc (" in text(file)
    assert browser.get(INDEX, {**asked(communes[0]), "groupings": "1"}).status_code == 200
    assert not Report.objects.exists()
