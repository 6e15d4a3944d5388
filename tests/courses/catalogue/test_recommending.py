"""What somebody should take next, and why."""

from datetime import timedelta

import pytest
from django.utils import timezone

from learning import api
from learning.models import Activity, Enrolment, Membership
from tests.courses.making import make_course_page, make_lesson_page
from tests.factories import make_unit, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture(scope="module")
def courses(made_catalogue):
    make_course_page(made_catalogue, title="Cho công chức", code="CC-1", audiences=["CC"])
    make_course_page(made_catalogue, title="Cho mọi người", code="MN-1")
    make_course_page(made_catalogue, title="Cho người dân", code="ND-1", audiences=["ND"])
    placement = make_course_page(made_catalogue, title="Đánh giá đầu vào", code="DV-0")
    make_lesson_page(placement, title="Câu hỏi")


@pytest.fixture
def learner(client):
    user = make_user()
    client.force_login(user)
    return api.learner_of_user(user)


def enrolled(learner, code: str, **fields) -> Enrolment:
    enrolment = api.enrol(learner=learner, course=Activity.objects.get(code=code))
    Enrolment.objects.filter(pk=enrolment.pk).update(**fields)
    return enrolment


def advised(client, catalogue) -> list[tuple[str, str]]:
    cards = client.get(catalogue.url, headers={"accept-language": "en"}).context_data["recommended"]
    return [(card.course.code, card.why) for card in cards]


def work(learner, audience: str = "CC", **dates) -> None:
    since = {"from_date": timezone.localdate() - timedelta(days=9), **dates}
    Membership.objects.create(learner=learner, unit=make_unit(), kind="work", audience=audience, **since)


def test_courses_for_her_work_are_advised_until_she_takes_them(client, catalogue, courses, learner):
    work(learner)
    ((code, why),) = advised(client, catalogue)
    assert code == "CC-1"
    assert "công chức" in why.lower() or "civil servant" in why.lower()
    enrolled(learner, "CC-1")
    assert advised(client, catalogue) == []


def test_work_that_is_over_advises_nothing(client, catalogue, courses, learner):
    work(learner, to_date=timezone.localdate() - timedelta(days=1))
    assert advised(client, catalogue) == []


def test_what_is_required_comes_first_the_next_deadline_before_the_others(
    client, catalogue, courses, learner
):
    work(learner)
    now = timezone.now()
    enrolled(learner, "ND-1", due_at=now + timedelta(days=20))
    enrolled(learner, "MN-1", due_at=now + timedelta(days=5))
    codes = [code for code, _why in advised(client, catalogue)]
    assert codes == ["MN-1", "ND-1", "CC-1"]
    day = timezone.localtime(now + timedelta(days=5)).strftime("%d/%m/%Y")
    assert day in advised(client, catalogue)[0][1]


def test_what_is_done_is_advised_no_more(client, catalogue, courses, learner):
    enrolled(learner, "MN-1", due_at=timezone.now(), satisfied_at=timezone.now())
    assert advised(client, catalogue) == []


def test_a_low_result_of_a_placement_course_advises_what_the_host_said(
    client, catalogue, courses, learner, settings
):
    rule = {"course": "DV-0", "below": 0.6, "courses": ["MN-1", "unknown"]}
    settings.LEARNING = {**settings.LEARNING, "PLACEMENT": [rule]}
    assert advised(client, catalogue) == []
    enrolment = enrolled(learner, "DV-0", score=0.4)
    ((code, why),) = advised(client, catalogue)
    assert code == "MN-1"
    assert "Đánh giá đầu vào" in why
    Enrolment.objects.filter(pk=enrolment.pk).update(score=0.6)
    assert advised(client, catalogue) == []


def test_the_result_in_one_part_of_it_advises_too(client, catalogue, courses, learner, settings):
    part = Activity.objects.get(title="Câu hỏi")
    rule = {"course": "DV-0", "part": str(part.key), "below": 0.6, "courses": ["ND-1"]}
    settings.LEARNING = {**settings.LEARNING, "PLACEMENT": [rule]}
    enrolment = enrolled(learner, "DV-0")
    enrolment.progress_rows.create(activity=part, score=0.2)
    assert [code for code, _why in advised(client, catalogue)] == ["ND-1"]


def test_advice_costs_the_same_for_any_number_of_courses(
    client, catalogue, courses, learner, django_assert_max_num_queries
):
    work(learner)
    for number in range(6):
        make_course_page(catalogue, title=f"Khóa {number}", code=f"K-{number}", audiences=["CC"])
        enrolled(learner, f"K-{number}", due_at=timezone.now())
    client.get(catalogue.url)
    with django_assert_max_num_queries(20):
        client.get(catalogue.url)
