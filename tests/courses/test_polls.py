"""Polls: one vote each, results for those who voted, and no word about a few."""

import pytest
from django.core.cache import cache
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.polls import counted, make_ballot, shown_shares, vote
from learning import api
from learning.models import Activity, Enrolment, Progress, Statement
from tests.courses.making import fresh, make_course_page, make_lesson_page
from tests.factories import make_learner, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
OPTIONS = [("a", "Có"), ("b", "Không"), ("c", "Chưa rõ")]


@pytest.fixture(scope="module")
def made_lesson(made_catalogue):
    items = [{"type": "item", "value": text, "id": identity} for identity, text in OPTIONS]
    poll = ("poll", {"title": "Có ai gọi lừa bạn chưa?", "options": items, "required": True})
    return make_lesson_page(make_course_page(made_catalogue), blocks=[poll])


@pytest.fixture
def lesson(made_lesson, db):
    return fresh(made_lesson)


@pytest.fixture
def poll(lesson):
    return Activity.objects.get(parent__key=lesson.translation_key)


def ballot_of(client, lesson) -> str:
    return client.get(lesson.url).content.decode().split('name="ballot" value="')[1].split('"')[0]


def send(client, lesson, choice: str, **more):
    return client.post(
        "/learning/polls/vote/", {"ballot": ballot_of(client, lesson), "choice": choice}, **more
    )


def test_a_vote_completes_the_poll_and_shows_the_learners_own(client, lesson, poll):
    client.force_login(make_user())
    assert "l-progress" not in client.get(lesson.url).content.decode().split("data-activity")[1]
    answer = send(client, lesson, "b")
    assert answer.url.endswith(poll.address.partition("#")[2])
    assert Progress.objects.get(activity=poll).satisfied_at
    assert 'value="b" required checked' in client.get(lesson.url).content.decode()


def test_voting_twice_is_one_vote_and_voting_otherwise_changes_it(client, lesson, poll):
    client.force_login(make_user())
    for choice in ("a", "a", "b"):
        send(client, lesson, choice)
    assert Statement.objects.filter(activity=poll, verb=api.verbs.ANSWERED).count() == 2
    for number in range(5):
        enrolment = api.enrol(learner=make_learner(f"Người {number}"), course=poll.course)
        vote(enrolment=enrolment, poll=poll, choice="b")
    assert [one.share for one in counted(poll.pk, OPTIONS).options] == [0, 1, 0]


def test_a_guest_votes_and_is_remembered(client, lesson, poll):
    send(client, lesson, "a")
    assert Enrolment.objects.get().learner.user is None
    assert "checked" in client.get(lesson.url).content.decode()


@pytest.mark.parametrize(("ballot", "choice"), [("forged", "a"), ("", ""), (None, "z"), (None, "")])
def test_what_is_no_vote_is_refused_in_words_and_changes_nothing(client, lesson, poll, ballot, choice):
    ballot = make_ballot(poll.key, ["a", "b"]) if ballot is None else ballot
    answer = client.post(
        "/learning/polls/vote/",
        {"ballot": ballot, "choice": choice},
        headers={"referer": f"http://testserver{lesson.url}"},
        follow=True,
    )
    assert answer.status_code == 200
    assert "l-alert--warning" in answer.content.decode() or "l-messages" in answer.content.decode()
    assert not Statement.objects.exists()


def test_results_of_a_few_are_not_shown(poll):
    for number in range(4):
        vote(
            enrolment=api.enrol(learner=make_learner(f"Người {number}"), course=poll.course),
            poll=poll,
            choice="a",
        )
    results = counted(poll.pk, OPTIONS)
    assert results.total is None
    assert [one.share for one in results.options] == [None, None, None]


@settings(deadline=None)
@given(st.lists(st.integers(0, 40), min_size=2, max_size=8), st.integers(2, 10))
def test_a_small_number_is_never_shown_nor_left_by_the_others(numbers, smallest):
    shown = shown_shares(numbers, smallest)
    hidden = [number for number, share in zip(numbers, shown, strict=True) if share is None]
    for number, share in zip(numbers, shown, strict=True):
        assert not (0 < number < smallest and share is not None)
    voted = sum(number > 0 for number in numbers)
    if sum(numbers) >= smallest and any(0 < number < smallest for number in numbers) and voted > 1:
        assert len(hidden) >= 2


@pytest.mark.parametrize("voters", [6, 30])
def test_counting_asks_once_however_many_voted(poll, voters, django_assert_num_queries):
    for number in range(voters):
        vote(
            enrolment=api.enrol(learner=make_learner(f"Người {number}"), course=poll.course),
            poll=poll,
            choice="a",
        )
    cache.clear()
    with django_assert_num_queries(1):
        assert counted(poll.pk, OPTIONS).total == voters
    with django_assert_num_queries(0):
        counted(poll.pk, OPTIONS)
