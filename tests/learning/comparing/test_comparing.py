import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learning.reports.build import draft_report
from learning.reports.periods import Period
from learning.reports.refresh import rebuild_measures
from learning.reports.table import Table
from tests.learning.reports.made import certificate, course, enrolment, province
from tests.learning.reports.test_views import make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]
INDEX = "/admin/learning/compare/"


@pytest.fixture
def world(client):
    top, communes = province(10)
    a, b = course("A"), course("B")
    certificate(enrolment(communes[0], a, completed="2026-11-03", passed="2026-11-03"), "2026-11-04")
    certificate(enrolment(communes[0], b, completed="2026-11-05"), "2026-11-06", revoked="2026-11-07")
    enrolment(communes[1], a, started="2026-11-03")
    enrolment(communes[1], b, on="2025-11-03", completed="2026-11-03")
    rebuild_measures()
    client.force_login(make_officer(top))
    return top, communes, client


def test_units_stand_side_by_side_from_enrolled_to_certified(world):
    top, (one, two, *_rest), client = world
    page = client.get(INDEX, {"unit": [top.pk, one.pk, two.pk], "period": "20264"})
    steps = {funnel.unit: funnel.steps for funnel, _pairs in page.context["rows"]}
    assert steps == {top: (3, 3, 2, 1, 1), one: (2, 2, 2, 1, 1), two: (1, 1, 0, 0, 0)}
    trends = dict(page.context["trends"])
    assert sum(trends[top]) == 3  # completions on their own days
    text = page.content.decode()
    assert text.count('role="img"') == 6
    assert "/admin/learning/reports/indicators/certified/" in text


def test_the_first_step_is_that_of_bieu_01(world):
    top, _communes, client = world
    page = client.get(INDEX, {"unit": top.pk, "period": "20264"})
    report = draft_report(form="bieu-01", unit=top, period=Period.parse("20264", "state"), basis="as_was")
    assert page.context["rows"][0][0].steps[0] == Table(report).total[5].value


def test_the_files_hold_what_is_seen(world):
    top, (one, *_rest), client = world
    asked = {"unit": [top.pk, one.pk], "period": "20264"}
    response = client.get(f"{INDEX}csv/", asked)
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert [row[2] for row in rows[1:]] == ["3", "2"]
    assert client.get(f"{INDEX}xlsx/", asked).status_code == 200
    assert client.get(f"{INDEX}docx/", asked).status_code == 404


def test_nine_units_are_too_many_and_those_of_others_are_refused(world, client):
    _top, communes, _client = world
    page = client.get(INDEX, {"unit": [one.pk for one in communes[:9]]})
    assert "8" in page.context["problem"]
    client.force_login(make_officer(communes[0], "xa"))
    assert client.get(INDEX, {"unit": communes[0].pk}).status_code == 200
    for other in (communes[1].pk, "²", "99999999999999999999"):
        assert client.get(INDEX, {"unit": [communes[0].pk, other]}).status_code == 302
        assert client.get(f"{INDEX}csv/", {"unit": other}).status_code == 302


@pytest.mark.parametrize("wrong", [{"period": "202613"}, {"indicator": "learners"}, {"calendar": "lunar"}])
def test_a_wrong_choice_gets_a_sentence(world, wrong):
    page = world[2].get(INDEX, wrong)
    assert page.status_code == 200
    assert page.context["problem"]


def test_two_units_take_as_many_queries_as_eight(world):
    _top, communes, client = world

    def queries(count):
        given = {"unit": [one.pk for one in communes[:count]]}
        client.get(INDEX, given)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(INDEX, given).status_code == 200
        return len(captured)

    assert queries(2) == queries(8)
