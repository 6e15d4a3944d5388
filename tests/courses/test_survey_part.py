"""My learning asks about the completed courses of which the learner has not said anything yet."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.models import SurveyAnswer
from courses.survey.part import AT_ONCE, SurveyPart
from learning import api
from learning.models import Activity, Enrolment
from learning.registry import record_parts
from tests.courses.making import make_course_page, make_lesson_page
from tests.factories import make_course, make_user

pytestmark = pytest.mark.django_db

GOOD = {"useful": 5, "easy": 4, "fitting": 3}
RECORD = "/learning/record/"


@pytest.fixture
def learner(client):
    user = make_user("hoa")
    client.force_login(user)
    return api.learner_of_user(user)


@pytest.fixture
def course(catalogue):
    page = make_course_page(catalogue, title="Phòng chống lừa đảo")
    make_lesson_page(page)
    return Activity.objects.get(key=page.translation_key)


def finish(learner, course, *, days_ago: int = 0) -> Enrolment:
    enrolment = api.enrol(learner=learner, course=course)
    enrolment.satisfied_at = timezone.now() - timedelta(days=days_ago)
    enrolment.save()
    return enrolment


def asked(client) -> list[str]:
    """The titles of the courses that the page asks about, in their order."""
    parts = {one["part"].name: one["context"] for one in client.get(RECORD).context["parts"]}
    part = parts.get("surveys", {"latest": [], "earlier": []})
    return [one.enrolment.course.title for one in (*part["latest"], *part["earlier"])]


def test_a_finished_course_is_asked_about_until_it_is_answered(client, learner, course):
    enrolment = api.enrol(learner=learner, course=course)
    assert asked(client) == []
    Enrolment.objects.filter(pk=enrolment.pk).update(satisfied_at=timezone.now())
    assert asked(client) == [course.title]
    page = client.get(RECORD).text
    survey = reverse("learning_courses:survey", args=[course.key])
    assert 'id="part-surveys"' in page
    assert f'href="{survey}?back=record"' in page

    client.post(survey, GOOD)
    assert asked(client) == []
    assert "part-surveys" not in client.get(RECORD).text


def test_answering_leads_back_to_my_learning(client, learner, course):
    finish(learner, course)
    survey = reverse("learning_courses:survey", args=[course.key])
    form = client.get(survey, {"back": "record"}).text.split("<main")[1].split("</main>")[0]
    assert f'<a class="l-back" href="{RECORD}">' in form
    assert course.title in form
    assert client.post(f"{survey}?back=record", GOOD).url == RECORD
    assert client.post(survey, GOOD).url == course.address
    assert client.post(f"{survey}?back=//evil.example", GOOD).url == course.address


def test_nobody_is_asked_about_what_is_not_offered_or_was_left(client, learner, course):
    enrolment = finish(learner, course)
    finish(learner, make_course(title="Không có trang"))
    assert asked(client) == [course.title]
    Activity.objects.filter(pk=course.pk).update(retired_at=timezone.now())
    assert asked(client) == []
    Activity.objects.filter(pk=course.pk).update(retired_at=None)
    Enrolment.objects.filter(pk=enrolment.pk).update(withdrawn_at=timezone.now())
    assert asked(client) == []


def test_nobody_is_asked_about_what_another_learner_finished(client, learner, course):
    finish(api.learner_of_user(make_user("ban")), course)
    api.enrol(learner=learner, course=course)
    assert asked(client) == []


def test_the_latest_come_first_and_the_others_unfold(client, learner, catalogue):
    for number in range(AT_ONCE + 2):
        page = make_course_page(catalogue, title=f"Khóa {number}", slug=f"khoa-{number}")
        finish(learner, Activity.objects.get(key=page.translation_key), days_ago=number)
    assert asked(client) == [f"Khóa {number}" for number in range(AT_ONCE + 2)]
    [part] = [one["context"] for one in client.get(RECORD).context["parts"] if one["part"].name == "surveys"]
    assert (len(part["latest"]), len(part["earlier"])) == (AT_ONCE, 2)


def test_a_guest_is_asked_as_well(client, course):
    client.post(reverse("learning_courses:begin", args=[course.key]))
    Enrolment.objects.update(satisfied_at=timezone.now())
    assert asked(client) == [course.title]


def test_it_is_contributed_like_everybody_s():
    assert record_parts["surveys"] is SurveyPart


def test_many_finished_courses_cost_one_query_and_none_finished_costs_none(
    client, learner, catalogue, course, django_assert_num_queries
):
    request = client.get(RECORD).wsgi_request
    with django_assert_num_queries(0):
        assert SurveyPart().context(request, learner) is None
    finish(learner, course)
    for count in (1, 6):
        part = SurveyPart()
        part.record = api.record_of(learner)
        with django_assert_num_queries(1):
            found = part.context(request, learner)
            addresses = [one.address for one in (*found["latest"], *found["earlier"])]
        assert len(addresses) == count
        for number in range(5):
            page = make_course_page(catalogue, title=f"Khóa {number}", slug=f"khoa-{count}-{number}")
            finish(learner, Activity.objects.get(key=page.translation_key))
    assert not SurveyAnswer.objects.exists()


def test_what_is_only_to_be_pressed_is_not_printed(client, learner, course):
    finish(learner, course)
    page = client.get(RECORD).text
    assert 'class="l-section l-no-print" aria-labelledby="part-surveys"' in page
