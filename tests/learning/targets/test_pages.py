"""Targets, numbers of people and external indices in the Wagtail admin."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from learning.models import FigureImport, IndexScore, Population, Role, Series, SeriesValue, Target
from tests.factories import make_user

from ..reports.made import EVE, OLD, commune, course, enrolment, province, succeed, unit
from .made import TARGETS, sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]
WHOLE = {"comparator": "at_least", "measured_by": "system"}


def address(name, *args):
    return reverse(f"learning_targets:{name}", args=args)


@pytest.fixture
def units():
    return province(2)


@pytest.fixture
def sign_in(client, django_capture_on_commit_callbacks):
    """Signs in somebody with a role in a unit, and lets the worker work at once."""

    def entered(unit, role="officer"):
        user = make_user("ha")
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        Role.objects.create(user=user, unit=unit, name=role, from_date=unit.valid_from)
        UserProfile.objects.create(user=user, preferred_language="en")
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        client.force_login(user)
        post = client.post

        def working(*arguments, **more):
            with django_capture_on_commit_callbacks(execute=True):
                return post(*arguments, **more)

        client.post = working
        return client

    return entered


def problems(answer):
    return {name: [str(one) for one in found] for name, found in answer.context["form"].errors.items()}


def test_an_officer_sets_a_target_of_her_unit_and_the_log_keeps_it(units, sign_in):
    _top, (one, _two) = units
    client = sign_in(one)
    given = {**WHOLE, "unit": one.pk, "indicator": "coverage", "period": "Quý I/2026", "value": "85,5"}
    assert client.post(address("new_target"), given).status_code == 302
    target = Target.objects.get()
    assert (target.value, target.is_share, target.period) == (Decimal("0.855"), True, "20261")
    entry = ModelLogEntry.objects.for_instance(target).get()
    assert entry.action == "learning.make_target"
    assert "0.855" in entry.data["fields"]["value"]
    page = client.get(address("edit_target", target.pk)).content.decode()
    assert 'value="85.5"' in page or 'value="85,5"' in page
    assert "85.5%" in client.get(address("index")).content.decode()


def test_nobody_sets_what_is_beside_or_above_her_unit(units, sign_in):
    top, (one, two) = units
    client = sign_in(one)
    for other in (top, two):
        target = Target.objects.create(
            unit=other, indicator="completed", period="2026", value=1, is_share=False
        )
        assert client.get(address("edit_target", target.pk)).status_code == 404
        assert client.post(address("delete_target", target.pk)).status_code == 404
        given = {**WHOLE, "unit": other.pk, "indicator": "completed", "period": "2026", "value": "5"}
        assert "unit" in problems(client.post(address("new_target"), given))
        assert other.full_name not in client.get(address("index")).content.decode()
    assert Target.objects.count() == 2


def test_who_only_reads_sets_nothing(units, sign_in):
    top, _communes = units
    Target.objects.create(unit=top, indicator="completed", period="2026", value=1, is_share=False)
    client = sign_in(top, "supervisor")
    assert top.full_name in client.get(address("index")).content.decode()
    assert client.get(address("new_target")).status_code == 403
    assert client.get(address("imports")).status_code == 403


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"indicator": ""}, "indicator"),
        ({"value": ""}, "value"),
        ({"value": "nhiều"}, "value"),
        ({"indicator": "coverage", "value": "120"}, "value"),
        ({"period": "hôm nay"}, "period"),
        ({"indicator": "", "label": "Khác"}, "measured_by"),
        ({"indicator": "", "label": "PAPI", "measured_by": "import"}, "series"),
        ({"valid_from": "02/02/2026", "valid_to": "01/02/2026"}, "valid_to"),
    ],
)
def test_a_target_that_cannot_be_right_is_refused_with_what_to_do(units, sign_in, said, field):
    top, _communes = units
    client = sign_in(top)
    given = {**WHOLE, "unit": top.pk, "indicator": "completed", "period": "2026", "value": "5", **said}
    assert field in problems(client.post(address("new_target"), given))
    assert not Target.objects.exists()


def test_the_same_target_is_not_set_twice(units, sign_in):
    top, _communes = units
    client = sign_in(top)
    given = {**WHOLE, "unit": top.pk, "indicator": "completed", "period": "2026", "value": "5"}
    client.post(address("new_target"), given)
    assert "__all__" in problems(client.post(address("new_target"), given))
    assert Target.objects.count() == 1


def test_a_target_is_deleted_after_asking(units, sign_in):
    top, _communes = units
    target = Target.objects.create(unit=top, indicator="completed", period="2026", value=1, is_share=False)
    client = sign_in(top)
    client.get(address("delete_target", target.pk))
    assert Target.objects.exists()
    client.post(address("delete_target", target.pk))
    assert not Target.objects.exists()


def test_what_was_not_inherited_is_listed_with_a_form_for_the_unit_that_followed(sign_in):
    top = unit(since=OLD)
    old = [commune(f"0000{n}", top, since=OLD, until=EVE) for n in (1, 2)]
    new = commune("00009", top, name="Xã Mới")
    for one in old:
        succeed(one, new)
        Target.objects.create(unit=one, indicator="coverage", period="2025", value=Decimal("0.8"))
        Target.objects.create(unit=one, indicator="completed", period="2025", value=20, is_share=False)
    Population.objects.create(unit=old[0], group="all", value=100, as_of=OLD)
    client = sign_in(top)
    page = client.get(address("left"))
    assert [one.unit for one, *_more in page.context["left"]] == old
    assert [(one.unit, one.goal.value) for one, *_more in page.context["carried"]] == [(new, 40)]
    assert [one.unit for one, _label in page.context["people"]] == [old[0]]
    (_heir, form), *_rest = page.context["left"][0][0].heirs
    assert "Xã Mới" in client.get(form).content.decode()
    given = {**WHOLE, "unit": new.pk, "indicator": "coverage", "period": "2025", "value": "75"}
    client.post(form, given)
    assert client.get(address("left")).context["left"] == []


def test_a_target_by_hand_ends_with_its_unit(sign_in):
    top = unit(since=OLD)
    old = commune("00001", top, since=OLD, until=EVE)
    succeed(old, commune("00009", top))
    target = Target.objects.create(unit=old, indicator="completed", period="2025", value=20, is_share=False)
    client = sign_in(top)
    given = {**WHOLE, "unit": old.pk, "indicator": "completed", "period": "2025", "value": "30"}
    client.post(address("edit_target", target.pk), given)
    target.refresh_from_db()
    assert (target.value, target.valid_to) == (30, EVE)
    assert "unit" in problems(client.post(address("edit_target", target.pk), {**given, "period": "2026"}))


def test_a_spreadsheet_goes_from_the_upload_to_the_undo(units, sign_in):
    top, (one, _two) = units
    client = sign_in(top)
    file = SimpleUploadedFile("a.csv", sheet(TARGETS, (one.full_name, "completed", "2026", "40")).read())
    answer = client.post(address("imports"), {"about": "targets", "sender": "Sở", "file": file})
    upload = FigureImport.objects.get()
    assert answer.url == address("columns", upload.pk)
    page = client.get(answer.url)
    fields = {field.html_name: field.value() or "" for field in page.context["form"]}
    answer = client.post(address("columns", upload.pk), {**fields, "check": "1"})
    assert one.full_name in client.get(answer.url).content.decode()
    client.post(address("apply", upload.pk), {"mode": "all"})
    assert Target.objects.get().value == 40
    result = b"".join(client.get(address("result", upload.pk)).streaming_content)
    assert load_workbook(io.BytesIO(result)).active.max_row == 2
    client.get(address("undo", upload.pk))
    client.post(address("undo", upload.pk))
    assert not Target.objects.exists()
    upload.refresh_from_db()
    assert upload.state == "undone"
    assert not upload.file


def test_the_name_of_a_unit_that_is_no_more_is_decided_on_the_page(sign_in):
    top = unit(since=OLD)
    old = [commune(f"0000{n}", top, name=f"Xã Cũ {n}", since=OLD, until=EVE) for n in (1, 2)]
    new = commune("00009", top, name="Xã Mới")
    for one in old:
        succeed(one, new)
    client = sign_in(top)
    file = SimpleUploadedFile("a.csv", sheet(TARGETS, ("Xã Cũ 1", "completed", "2026", "40")).read())
    client.post(address("imports"), {"about": "targets", "sender": "Sở", "file": file})
    upload = FigureImport.objects.get()
    fields = {
        field.html_name: field.value() or ""
        for field in client.get(address("columns", upload.pk)).context["form"]
    }
    client.post(address("columns", upload.pk), {**fields, "check": "1"})
    assert "Xã Mới" in client.get(address("import", upload.pk)).content.decode()
    client.post(address("decide", upload.pk), {"asked": "Xã Cũ 1", "unit": new.pk})
    client.post(address("apply", upload.pk), {"mode": "all"})
    assert Target.objects.get().unit == new


@pytest.mark.parametrize("about", ["targets", "populations", "series"])
def test_the_template_names_the_units_of_whoever_takes_it(units, sign_in, about):
    _top, (one, two) = units
    answer = sign_in(one).get(address("template", about))
    listed = [row[1] for row in load_workbook(io.BytesIO(answer.content))["Đơn vị"].values]
    assert one.full_name in listed
    assert two.full_name not in listed


def test_an_index_is_shown_beside_ours_with_its_source_and_an_estimate_is_marked(sign_in):
    old = [unit(code, kind="tinh", since=OLD, until=EVE) for code in ("02", "08")]
    new = unit("08", kind="tinh", full_name="Tỉnh Mới")
    for one in old:
        succeed(one, new)
    subject = course()
    enrolment(new, subject, on="2026-02-01", completed="2026-02-02")
    index = Series.objects.create(code="dti", name="DTI", source="Số liệu minh hoạ", merged="mean")
    for one, value in zip(old, ("0.5", "0.7"), strict=True):
        SeriesValue.objects.create(series=index, unit=one, period="2024", value=Decimal(value))
    SeriesValue.objects.create(series=index, unit=new, period="2025", value=Decimal("0.66"), rank=20)
    client = sign_in(new)
    page = client.get(address("one_series", index.pk), {"indicator": "completed"})
    rows = [(one.period, one.value, one.is_estimated) for one, *_more in page.context["rows"]]
    assert rows[0] == ("2024", Decimal("0.6"), True)
    assert [value for _period, value, _is in rows[1:]] == [Decimal("0.5"), Decimal("0.7"), Decimal("0.66")]
    text = page.content.decode()
    assert "Số liệu minh hoạ" in text
    assert text.count("<svg viewBox") >= 2
    Series.objects.update(merged="none")
    page = client.get(address("one_series", index.pk))
    assert not any(one.is_estimated for one, *_more in page.context["rows"])


def test_only_who_sets_a_province_says_which_indices_there_are(units, sign_in):
    _top, (one, _two) = units
    client = sign_in(one)
    assert client.get(address("new_series")).status_code in (302, 403)
    assert client.get(address("new_score")).status_code in (302, 403)
    assert not Series.objects.exists()


def test_a_province_describes_an_index_and_how_it_scores(units, sign_in):
    top, _communes = units
    client = sign_in(top)
    said = {"code": "dti", "name": "DTI", "source": "Bộ KHCN", "merged": "none", "higher_is_better": "on"}
    client.post(address("new_series"), said)
    value = {
        "series": Series.objects.get().pk,
        "unit": top.pk,
        "period": "2025",
        "value": "0,66",
        "rank": "20",
    }
    client.post(address("new_value"), value)
    assert SeriesValue.objects.get().value == Decimal("0.66")
    score = {
        "code": "DTI_NL_1",
        "name": "Tỷ lệ công chức, viên chức được bồi dưỡng",
        "indicator": "staff_coverage",
        "target": "90",
        "max_score": "10",
        "cap": "1",
        "valid_from": "01/01/2025",
    }
    client.post(address("new_score"), score)
    assert IndexScore.objects.get().max_score == 10
    assert "DTI_NL_1" in client.get(address("scores")).content.decode()


def test_numbers_of_people_are_refused_on_days_when_the_unit_did_not_stand(units, sign_in):
    top, _communes = units
    client = sign_in(top)
    given = {"unit": top.pk, "group": "staff", "value": "1.200", "as_of": "01/01/2020"}
    assert "as_of" in problems(client.post(address("new_people"), given))
    client.post(address("new_people"), {**given, "as_of": "01/01/2026"})
    assert Population.objects.get().value == 1200
    assert Population.objects.get().as_of == date(2026, 1, 1)


def test_lists_cost_as_many_queries_for_many_as_for_few(units, sign_in):
    top, communes = units
    client = sign_in(top)
    counts = []
    for period in ("2025", "2026"):
        for one in [top, *communes]:
            Target.objects.create(unit=one, indicator="completed", period=period, value=1, is_share=False)
        client.get(address("index"))
        with CaptureQueriesContext(connection) as queries:
            client.get(address("index"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
