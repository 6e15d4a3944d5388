"""Officers take records along, of their own people, and each time is logged."""

import pytest
from wagtail.log_actions import registry

from learning.models import AnnualTrainingRule
from tests.factories import make_learner, make_user
from tests.learning.office.conftest import here, province, staff, there  # noqa: F401
from tests.learning.record.making import at, done

pytestmark = pytest.mark.django_db


@pytest.fixture
def hoa(here):  # noqa: F811
    learner = make_learner("Nguyễn Thị Hoa", unit=here, audience="CC")
    done(learner, at(2026, 3, 1), title="Chữ ký số")
    return learner


def address(learner, kind="json") -> str:
    return f"/admin/learning/records/{learner.pk}/{kind}/"


def logged(learner) -> list:
    return [(one.action, one.data) for one in registry.get_logs_for_instance(learner)]


def test_an_officer_downloads_a_record_and_it_is_logged(staff, province, hoa):  # noqa: F811
    client = staff(province)
    said = client.get(address(hoa)).json()
    assert [one["title"] for one in said["courses"]] == ["Chữ ký số"]
    assert logged(hoa) == [("learning.download_record", {"as": "json"})]


def test_the_learner_s_page_leads_to_it(staff, province, hoa):  # noqa: F811
    page = staff(province).get(f"/admin/learning/learners/{hoa.pk}/").content.decode()
    assert address(hoa) in page
    assert address(hoa, "pdf") in page


@pytest.mark.parametrize("kind", ["pdf", "json"])
def test_people_of_elsewhere_have_no_record_for_her(staff, there, hoa, kind):  # noqa: F811
    assert staff(there).get(address(hoa, kind)).status_code == 404
    assert logged(hoa) == []


@pytest.mark.parametrize("kind", ["pdf", "json"])
def test_who_has_no_role_is_refused(staff, hoa, kind):  # noqa: F811
    assert staff().get(address(hoa, kind)).status_code == 403
    assert logged(hoa) == []


def test_a_learner_does_not_get_in(client, hoa):
    client.force_login(make_user("lan"))
    assert client.get(address(hoa)).status_code == 302


def test_what_could_not_be_made_is_not_logged(staff, province, hoa, monkeypatch):  # noqa: F811
    from learning import pdf

    def refuse(*_given, **_more):
        raise pdf.PdfUnavailable("install it")

    monkeypatch.setattr("learning.record.paper.render_pdf", refuse)
    assert staff(province).get(address(hoa, "pdf")).status_code == 503
    assert logged(hoa) == []


def test_who_may_edits_the_annual_rule(client):
    client.force_login(make_user("quantri", is_superuser=True, is_staff=True))
    rule = AnnualTrainingRule.objects.get()
    edit = f"/admin/learning/annual-rules/edit/{rule.pk}/"
    given = {
        "audience": "",
        "min_periods": "48",
        "minutes_per_period": "45",
        "valid_from": "2026-12-31",
        "valid_to": "2026-01-01",
        "basis": "Quy chế của tỉnh",
        "is_verified": "on",
    }
    assert client.post(edit, given).status_code == 200, "it ends before it begins"
    assert client.post(edit, given | {"valid_to": ""}).status_code == 302
    rule.refresh_from_db()
    assert (rule.min_periods, rule.is_verified) == (48, True)
