"""A guest's attempts when she signs in."""

import pytest
from django.test import Client

from assessments.attempts.merge import follow_merge
from assessments.attempts.models import Answer, Attempt
from assessments.models import Mode
from learning import api
from learning.models import Merge, Progress
from tests.assessments.making import answers, begin, make_place, make_quiz, page

pytestmark = pytest.mark.django_db


def test_attempts_of_a_guest_become_the_learners(hoa, merge):
    quiz = make_quiz(1, mode=Mode.EXAM)
    place = make_place(quiz)
    attempt = begin(Client(), place, quiz)
    merge(attempt.enrolment.learner, hoa.learner)
    hoa.post(page(attempt), answers(attempt) | {"go": "finish"})
    attempt.refresh_from_db()
    assert attempt.passed
    assert Progress.objects.get(activity=place, enrolment__learner=hoa.learner).passed_at


def test_where_both_took_the_course_attempts_move_and_are_numbered_on(hoa, merge):
    quiz = make_quiz(1, mode=Mode.EXAM)
    place = make_place(quiz)
    own = begin(hoa, place, quiz)
    hoa.post(page(own), answers(own, "false") | {"go": "finish"})
    device = Client()
    done = begin(device, place, quiz)
    device.post(page(done), answers(done) | {"go": "finish"})
    still_open = begin(device, place, quiz)
    merge(done.enrolment.learner, hoa.learner)
    attempts = Attempt.objects.filter(enrolment__learner=hoa.learner)
    assert [(each.pk, each.number) for each in attempts] == [(own.pk, 1), (done.pk, 2), (still_open.pk, 3)]
    assert Progress.objects.get(activity=place, enrolment__learner=hoa.learner).passed_at
    hoa.post(page(still_open), answers(still_open) | {"go": "finish"})
    still_open.refresh_from_db()
    assert still_open.submitted_at


def test_following_a_merge_twice_changes_nothing(hoa, merge):
    quiz = make_quiz(1)
    place = make_place(quiz)
    begin(hoa, place, quiz)
    guest = begin(Client(), place, quiz).enrolment.learner
    merge(guest, hoa.learner)
    assert follow_merge(kept=hoa.learner, merged_uuid=guest.uuid) == 0
    assert [each.number for each in Attempt.objects.all()] == [1, 2]


@pytest.fixture
def both(hoa, merge):
    """An account and a guest have failed the same exam, and were merged; how their attempts were before."""
    quiz = make_quiz(1, mode=Mode.EXAM)
    place = make_place(quiz)
    for client in (hoa, Client()):
        attempt = begin(client, place, quiz)
        client.post(page(attempt), answers(attempt, "false") | {"go": "finish"})
    before = list(Attempt.objects.order_by("pk").values())
    merge(attempt.enrolment.learner, hoa.learner)
    assert list(Attempt.objects.order_by("pk").values()) != before
    return quiz, place, before


def test_undoing_a_merge_brings_attempts_back_with_their_numbers(both):
    api.undo_merge(merge=Merge.objects.get())
    assert list(Attempt.objects.order_by("pk").values()) == both[2]


def test_who_answered_since_keeps_the_records_together(hoa, both):
    quiz, place, _before = both
    begin(hoa, place, quiz)
    attempts, answered = Attempt.objects.count(), Answer.objects.count()
    with pytest.raises(api.MergeRefused):
        api.undo_merge(merge=Merge.objects.get())
    assert (Attempt.objects.count(), Answer.objects.count()) == (attempts, answered)
    assert Attempt.objects.filter(enrolment__learner=hoa.learner).count() == attempts
