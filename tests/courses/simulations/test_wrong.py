"""Where people go wrong: right figures, none of few people, of one's own units only; and the names of today's units."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.models import SimulationAttempt
from courses.simulations.files import load
from courses.simulations.given import USUAL, given_to
from courses.simulations.taking import judge
from courses.simulations.wrong import figures_for
from learning import api
from learning.models import Activity, Enrolment, Role, Succession
from tests.courses.simulations.scenarios import small, start
from tests.courses.simulations.test_taking import LEFT, RIGHT, WRONG, Learner, lesson_with
from tests.factories import make_course, make_learner, make_unit, make_user

pytestmark = pytest.mark.django_db
SMALLEST = 5


@pytest.fixture(autouse=True)
def few(settings):
    settings.LEARNING = {**settings.LEARNING, "SMALLEST_CELL": SMALLEST}


@pytest.fixture
def province():
    return make_unit("15", full_name="tỉnh Lào Cai")


@pytest.fixture
def commune(province):
    return make_unit("00015", level="commune", parent=province, full_name="xã Bình Mẫu")


@pytest.fixture
def officer(commune):
    user = make_user("can-bo")
    Role.objects.create(user=user, unit=commune, name="officer", from_date=date(2025, 7, 1))
    return user


@pytest.fixture
def course():
    return make_course(1)


def done(course, unit, *logs, mode="practice", learner=None):
    """Somebody in ``unit`` went through the simulation as the ``logs`` say, one attempt each."""
    version = load(small()).simulation.versions.get()
    learner = learner or make_learner(unit=unit)
    enrolment = Enrolment.objects.filter(learner=learner, course=course).first()
    enrolment = enrolment or api.enrol(learner=learner, course=course)
    Enrolment.objects.filter(pk=enrolment.pk).update(unit=unit)
    for actions in logs:
        about = {"version": version, "mode": mode, "start": start(mode), "actions": list(actions)}
        activity = Activity.objects.filter(course=course).first()
        attempt = SimulationAttempt(enrolment=enrolment, activity=activity, **about)
        judge(attempt)
        attempt.save()
    return learner


def test_each_person_counts_once_with_what_she_did_last(course, commune, officer):
    for _each in range(SMALLEST):
        done(course, commune, [RIGHT])
    for _each in range(SMALLEST - 1):
        done(course, commune, [WRONG, RIGHT])
    done(course, commune, [RIGHT], [WRONG, RIGHT])
    [figure] = figures_for(officer)
    [first, *_others] = figure.lines
    assert (figure.people, first.instruction) == (2 * SMALLEST, "Điền số 5.")
    assert (first.came, first.wrong, first.share) == (2 * SMALLEST, SMALLEST, 50)


def test_neither_few_people_nor_few_who_erred_nor_few_who_did_not_are_told(course, commune, officer):
    for _each in range(SMALLEST - 1):
        done(course, commune, [RIGHT])
    assert figures_for(officer) == []
    done(course, commune, [WRONG, RIGHT])
    lines = {each.instruction: each for each in figures_for(officer)[0].lines}
    assert (lines["Điền số 5."].wrong, lines["Điền số 5."].share) == (None, None)
    for _each in range(2 * SMALLEST):
        done(course, commune, [WRONG, RIGHT])
    assert figures_for(officer)[0].lines[0].wrong is None


def test_what_was_guided_or_not_ended_or_done_elsewhere_is_not_counted(course, province, commune, officer):
    beside = make_unit("00016", level="commune", parent=province)
    for _each in range(SMALLEST):
        done(course, commune, [RIGHT], mode="guided")
        done(course, commune, [WRONG])
        done(course, beside, [RIGHT])
    assert figures_for(officer) == []
    above = make_user("tinh")
    Role.objects.create(user=above, unit=province, name="officer", from_date=date(2025, 7, 1))
    assert [each.people for each in figures_for(above)] == [SMALLEST]


def test_the_figures_cost_as_many_queries_however_many_people(
    course, commune, officer, django_assert_max_num_queries
):
    for _each in range(3 * SMALLEST):
        done(course, commune, [LEFT, {"on": "khoa", "at": 9}])
    with django_assert_max_num_queries(6):
        assert figures_for(officer)[0].lines[0].wrong == 3 * SMALLEST


def test_the_page_is_for_who_may_see_figures(client, course, commune):
    for _each in range(SMALLEST):
        done(course, commune, [WRONG, RIGHT])
    address = reverse("learning_simulations:mistakes")
    client.force_login(make_user("khach"))
    assert client.get(address).status_code in (302, 403)
    client.force_login(make_user("son", is_superuser=True))
    page = client.get(address)
    assert page.status_code == 200
    assert "Điền số 5." in page.text


# --- the lesson -----------------------------------------------------------------------------------------------


def test_a_lesson_asks_the_database_as_often_however_much_was_practised(client, catalogue):
    lesson = lesson_with(catalogue, small())
    learner = Learner(client, lesson)

    def asked_after(number):
        learner.attempt = f"00000000-0000-4000-8000-00000000000{number}"
        assert learner.tell(WRONG, RIGHT).status_code == 200
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(lesson.get_url()).status_code == 200
        return len(queries)

    asked = [asked_after(number) for number in range(4)]
    assert 0 < asked[0] == asked[1] == asked[2] == asked[3]


# --- the names of places ----------------------------------------------------------------------------------


def names_for(unit):
    cache.clear()
    return given_to(Enrolment(unit=unit))


def ended(unit, *successors):
    today = timezone.localdate()
    unit.valid_to = today - timedelta(days=1)
    unit.save()
    for one in successors:
        kind = "merge_full" if len(successors) == 1 else "split"
        Succession.objects.create(predecessor=unit, successor=one, kind=kind, effective_on=today)


def test_a_learner_reads_her_own_commune_and_province(commune):
    assert names_for(commune) == {"commune": "xã Bình Mẫu", "province": "tỉnh Lào Cai"}


def test_a_commune_that_was_merged_is_called_as_it_is_today(province, commune):
    after = make_unit("00020", level="commune", parent=province, full_name="phường Sông Mới")
    ended(commune, after)
    assert names_for(commune)["commune"] == "phường Sông Mới"


def test_through_several_mergers_into_another_province(commune):
    other = make_unit("25", full_name="tỉnh Phú Mẫu")
    middle = make_unit("00021", level="commune", parent=other, full_name="xã Giữa")
    last = make_unit("00022", level="commune", parent=other, full_name="xã Cuối")
    ended(commune, middle)
    ended(middle, last)
    assert names_for(commune) == {"commune": "xã Cuối", "province": "tỉnh Phú Mẫu"}


def test_of_a_commune_that_was_divided_only_the_province_is_sure(province, commune):
    parts = [make_unit(f"0003{one}", level="commune", parent=province) for one in (1, 2)]
    ended(commune, *parts)
    assert names_for(commune) == {**USUAL, "province": "tỉnh Lào Cai"}


def test_where_nobody_took_it_over_it_is_told_in_the_province_of_the_site(province, settings):
    settings.LEARNING = {**settings.LEARNING, "PROVINCE": "15"}
    lost = make_unit("00040", level="commune", parent=make_unit("99"), full_name="xã Cũ")
    ended(lost)
    assert names_for(lost) == {**USUAL, "province": "tỉnh Lào Cai"}
    assert names_for(None)["province"] == "tỉnh Lào Cai"
