import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.workflow import set_up_roles
from learning.dashboard_panels import cohort
from learning.dashboards.teaching import way_of
from learning.models import Activity, Progress, RoleName
from learning.people.standing import tell_rights
from learning.reports.periods import Period
from tests.courses.making import make_catalogue, make_course_page, make_lesson_page
from tests.learning.dashboards.making import BOARD, make_user
from tests.learning.reports.made import at, course, enrolment, province

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]
YEAR = Period("state", "year", 2026)


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.fixture
def taught():
    """A published course of three lessons, with ten people: all began, six reached the second, two the third."""
    set_up_roles(catalogue := make_catalogue())
    page = make_course_page(catalogue)
    for title in ("Bài một", "Bài hai", "Bài ba"):
        make_lesson_page(page, title=title)
    top, (one, *_others) = province(2)
    made = Activity.objects.get(key=page.translation_key)
    lessons = list(made.parts.filter(type__endswith="/lesson").order_by("position"))
    for number in range(10):
        done = "2026-11-12" if number < 2 else None
        begun = enrolment(one, made, on="2026-11-02", started="2026-11-02", completed=done)
        reached = 3 if number < 2 else 2 if number < 6 else 1
        for lesson in lessons[:reached]:
            Progress.objects.create(enrolment=begun, activity=lesson, first_at=at("2026-11-03"))
    return made, page, top


def trainer(top, role=RoleName.TRAINER):
    user = make_user(top, name=f"nguoi-{role}", role=role)
    tell_rights(user=user)
    return user


def test_where_people_stop_is_told_lesson_by_lesson(client, taught):
    made, _page, top = taught
    client.force_login(trainer(top, RoleName.OWNER))
    page = client.get(f"{BOARD}courses/{made.pk}/")
    panels = {one["panel"].name: one for one in page.context["panels"]}
    stops = panels["where-people-stop"]["grid"]
    assert [line.cells[0].value for line in stops.lines] == [10, 10, 10, 6, 2, 2]
    assert [line.cells[2].value for line in stops.lines] == [0, 0, 0, 4, 4, 0]
    assert page.context["way"].completed == 2
    assert "Bài hai" in page.content.decode()


def test_few_people_have_no_figures(client, taught):
    made, _page, top = taught
    client.force_login(trainer(top, RoleName.OWNER))
    page = client.get(f"{BOARD}courses/{made.pk}/", {"period": "202601"})
    assert page.context["way"].is_few
    assert not any(one["grid"] for one in page.context["panels"])


def test_the_median_is_the_middle_of_those_who_completed():
    _top, (one, _other) = province(2)
    made = course()
    for day in (3, 4, 6, 10, 20):
        enrolment(one, made, on="2026-11-01", started="2026-11-02", completed=f"2026-11-{day:02}")
    assert way_of(cohort(made, YEAR)).median_days == 4.0
    enrolment(one, made, on="2026-11-01", started="2026-11-02", completed="2026-11-08")
    assert way_of(cohort(made, YEAR)).median_days == 5.0


def test_a_trainer_sees_her_own_courses_and_no_others(client, taught):
    made, page, top = taught
    user = trainer(top)
    client.force_login(user)
    assert client.get(BOARD).headers["Location"] == BOARD + "courses/"
    assert not client.get(BOARD + "courses/").context["grid"]
    assert client.get(f"{BOARD}courses/{made.pk}/").status_code == 404
    page.owner = user
    page.save()
    assert [line.label for line in client.get(BOARD + "courses/").context["grid"].lines] == [made.title]
    assert client.get(f"{BOARD}courses/{made.pk}/").status_code == 200


def test_a_panel_is_taken_along_as_it_is_seen(client, taught):
    made, _page, top = taught
    client.force_login(trainer(top, RoleName.OWNER))
    sent = client.get(f"{BOARD}courses/{made.pk}/", {"panel": "where-people-stop", "export": "csv"})
    assert len(sent.content.decode("utf-8-sig").splitlines()) == 7


def test_a_course_asks_as_often_however_many_people_and_lessons_it_has(client, taught):
    made, page, top = taught
    client.force_login(trainer(top, RoleName.OWNER))
    asked = []
    for _round in range(3):
        client.get(f"{BOARD}courses/{made.pk}/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{BOARD}courses/{made.pk}/")
        asked.append(len(queries))
        for number in range(8):
            make_lesson_page(page, title=f"Thêm {number}")
            enrolment(top, made, on="2026-11-02", started="2026-11-02", completed="2026-11-09")
    assert asked[1] == asked[2]  # at first too few had completed it for a median
