"""The pages of the indicators, and what the newer ones count."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learning import registry
from learning.models import Activity, ActivityCompetency, Enrolment, Measure, Population
from learning.reports.figure_now import figures_now
from learning.reports.indicators.base import Computed, Known, Ratio
from learning.reports.periods import Period
from learning.reports.refresh import refresh_measures
from tests.learning.reports.made import OLD, at, course, enrolment, learner, province
from tests.learning.reports.test_views import make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]
PAGES = "/admin/learning/reports/indicators/"
NOW = at("2026-11-22")


def said(name, unit, code="202611"):
    """The figure of ``name`` and of its parts, as its page prints them."""
    period = Period.parse(code, "state")
    return [one.text for one in figures_now(registry.indicators[name], unit=unit, period=period, now=NOW)]


def test_required_training_counts_what_was_due_and_done_by_its_deadline():
    top, (one, *_rest) = province(2)
    for due, done in (
        ("2026-11-10", "2026-11-09"),
        ("2026-11-10", "2026-11-11"),
        ("2026-11-10", None),
        ("2026-11-12", "2026-10-20"),
        ("2026-09-01", "2026-09-01"),  # of another period
    ):
        enrolment(one, course(), on="2026-08-20", completed=done, due_at=at(due))
    enrolment(one, course(), completed="2026-11-09")  # not required
    assert said("required_completion", top) == ["50,0", "2", "4"]
    enrolment(one, course(), on="2026-11-16", due_at=at("2026-12-10"))
    assert said("required_completion", top, "202612") == ["–", "0", "0"]  # not due yet


def test_periods_are_told_for_each_who_completed_not_for_each_completion():
    top, (one, *_rest) = province(2)
    her = learner()
    enrolment(one, course("A", periods=4), learner=her, completed="2026-11-03")
    enrolment(one, course("B", periods=5), learner=her, completed="2026-11-04")
    assert said("periods_per_learner", top) == ["9,0", "9,0", "1"]


def test_staff_are_held_against_staff_and_citizens_are_not_among_them():
    top, (one, *_rest) = province(1)
    Population.objects.create(unit=one, group="staff", value=8, as_of=OLD)
    Population.objects.create(unit=one, group="all", value=900, as_of=OLD)
    for audience in ("CB", "CC", "VC", "NLD", "ND", "DN"):
        enrolment(one, course(), audience=audience, completed="2026-11-03")
    assert said("staff_coverage", top) == ["50,0", "4", "8"]


def test_who_had_help_is_a_share_of_all_who_enrolled():
    top, (one, two) = province(2)
    enrolment(one, course(), assisted=True)
    enrolment(two, course(), withdrawn_at=at("2026-11-03"), assisted=True)
    for _time in range(3):
        enrolment(two, course())
    assert said("assisted_share", top) == ["25,0", "1", "4"]


def test_help_that_comes_later_is_measured_where_the_enrolment_was_begun():
    _top, (one, *_rest) = province(2)
    fact = enrolment(one, course(), on="2026-10-03")
    refresh_measures(now=at("2026-10-10"))
    assert not Measure.objects.filter(indicator="assisted").exists()
    Enrolment.objects.filter(pk=fact.pk).update(assisted=True, changed_at=at("2026-11-20"))
    refresh_measures(now=NOW)
    measure = Measure.objects.get(indicator="assisted")
    assert (str(measure.half_month), measure.value) == ("2026-10-01", 1)


def test_a_competency_is_proved_by_passing_a_course_that_trains_it():
    top, (one, *_rest) = province(2)
    trains, trains_not, her = course("A"), course("B"), learner()
    lesson = Activity.objects.create(key=uuid.uuid4(), type="lesson", title="Bài", course=trains)
    ActivityCompetency.objects.create(activity=lesson, competency="digcomp@2.2:1.1")
    enrolment(one, trains, learner=her, completed="2026-11-03", passed="2026-11-04")
    enrolment(one, trains, started="2026-11-03")
    enrolment(one, trains)
    enrolment(one, trains_not, completed="2026-11-03", passed="2026-11-03")
    assert said("competency_mastery", top) == ["50,0", "1", "2"]


def test_few_people_of_a_minority_are_not_told_here_either():
    top, (one, *_rest) = province(2)
    enrolment(one, course(), learner=learner(minority=True))
    assert said("minority_learners", top) == ["…"]  # one of one
    for _n in range(5):
        enrolment(one, course(), learner=learner())
    assert said("minority_learners", top) == ["<5"]


def test_the_page_says_what_the_figure_is_and_how_it_is_worked_out(client):
    top, (one, *_rest) = province(2)
    enrolment(one, course(), completed="2026-11-03")
    client.force_login(make_officer(top))
    assert f"{PAGES}completion_rate/" in client.get(PAGES).content.decode()
    page = client.get(f"{PAGES}completion_rate/")
    assert [figure.text for figure in page.context["figures"]] == ["100,0", "1", "1"]
    assert page.context["choice"].period.code == "20264"
    text = page.content.decode()
    assert str(registry.indicators["completion_rate"].definition.formula) in text
    assert f"{PAGES}participations/" in text
    assert client.get(f"{PAGES}unheard_of/").status_code == 404


def test_the_heads_of_a_report_lead_to_its_page_with_the_same_unit_and_period(client):
    top, _communes = province(2)
    client.force_login(make_officer(top))
    asked = {"unit": top.pk, "calendar": "state", "period": "202611", "basis": "as_was"}
    text = client.get("/admin/learning/reports/", asked).content.decode()
    assert f"{PAGES}coverage/?unit={top.pk}&amp;calendar=state&amp;period=202611&amp;basis=as_was" in text


def test_a_period_to_come_gets_a_sentence_beside_the_definition(client):
    top, _communes = province(2)
    client.force_login(make_officer(top))
    page = client.get(f"{PAGES}coverage/", {"period": "20274"})
    assert page.status_code == 200
    assert page.context["problem"] in page.content.decode()


def test_the_figure_of_another_unit_is_not_told(client):
    top, (one, *_rest) = province(2)
    client.force_login(make_officer(one))
    assert client.get(f"{PAGES}coverage/").context["choice"].unit == one
    assert client.get(f"{PAGES}coverage/", {"unit": top.pk}).status_code == 302


def test_a_page_asks_as_often_for_thirty_communes_as_for_three(client):
    found = []
    for code, size in (("08", 3), ("15", 30)):
        top, communes = province(size, code=code)
        a = course()
        for one in communes:
            enrolment(one, a, completed="2026-11-03", due_at=at("2026-11-05"))
        client.force_login(make_officer(top, f"can-bo-{code}"))
        client.get(f"{PAGES}required_completion/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{PAGES}required_completion/").status_code == 200
        found.append(len(queries))
    assert found[0] == found[1] <= 30


def test_every_indicator_has_a_figure_where_nothing_happened():
    top, _communes = province(2)
    for name, indicator in registry.indicators.items():
        nothing = "–" if issubclass(indicator, (Computed, Known, Ratio)) else "0"
        assert said(name, top)[0] in (nothing, f"{nothing},0")
