"""What is kept of a placement: whatever hands it in or changes its result, and nothing of what measures nothing."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from assessments.adaptive import bank
from assessments.analysis.models import Calibration
from assessments.attempts.submit import submit
from assessments.marking.give import give
from assessments.marking.many import mark_many
from assessments.models import Answer, Attempt, Mode, PlacementResult
from assessments.placements.keep import keep, roots_of_scales
from assessments.placements.measure import binomial_error
from tests.assessments.making import answers, begin, make_place, make_question, make_quiz, page
from tests.assessments.test_adaptive_attempts import calibrate, fill_bank, make_test, press, take
from tests.assessments.test_many import started
from tests.assessments.test_marking_by_hand import (  # noqa: F401  a fixture is used by its name
    handed_in,
    letter_of,
    letters,
    make_marker,
)
from tests.assessments.test_regrading import put_right, regraded, write

pytestmark = pytest.mark.django_db
KEPT = ("attempt", "is_adaptive", "scale", "value", "error", "measured_at")


@pytest.fixture(autouse=True)
def read_anew():
    bank.forget_banks()


def kept() -> list[tuple]:
    return list(PlacementResult.objects.order_by("attempt").values_list(*KEPT))


def hand_in(client, quiz, place=None, value="true") -> Attempt:
    attempt = begin(client, place or make_place(quiz), quiz)
    client.post(page(attempt), answers(attempt, value) | {"go": "finish"})
    attempt.refresh_from_db()
    return attempt


# --- a fixed paper ------------------------------------------------------------------------------------------


def test_a_fixed_placement_keeps_its_score_with_its_binomial_error(hoa):
    questions = [make_question(f"p-{n}", answer="true" if n < 3 else "false") for n in range(4)]
    quiz = make_quiz(questions, mode=Mode.PLACEMENT)
    attempt = hand_in(hoa, quiz)
    assert attempt.score == 0.75
    # √(0.75 · 0.25 ÷ 3)
    assert kept() == [(attempt.pk, False, f"quiz:{quiz.pk}", 7_500, 2_500, attempt.submitted_at)]


@pytest.mark.parametrize(("score", "questions", "error"), [(0.5, 26, 0.1), (1.0, 10, 0.0), (0.5, 1, 0.5)])
def test_the_binomial_error_is_lord_s(score, questions, error):
    assert binomial_error(score, questions) == pytest.approx(error)


def test_a_placement_in_which_nothing_was_answered_measures_nothing(hoa):
    quiz = make_quiz(2, mode=Mode.PLACEMENT)
    attempt = begin(hoa, make_place(quiz), quiz)
    submit(attempt=attempt)
    assert Attempt.objects.get().submitted_at
    assert kept() == []


@pytest.mark.parametrize("mode", [Mode.PRACTICE, Mode.EXAM])
def test_of_other_quizzes_nothing_is_kept_or_asked(hoa, mode, django_assert_num_queries):
    attempt = hand_in(hoa, make_quiz(2, mode=mode))
    assert kept() == []
    with django_assert_num_queries(0):
        assert keep([attempt]) == 0


def test_many_that_are_handed_in_at_once_are_kept_by_as_many_queries_as_one(django_assert_num_queries):
    quiz = make_quiz(2, mode=Mode.PLACEMENT)
    some = started(quiz, make_place(quiz), 5)
    assert mark_many(some) == 5
    assert [row[3] for row in kept()] == [10_000] * 5
    some = list(Attempt.objects.order_by("pk"))
    for count in (1, 5):
        with django_assert_num_queries(2):
            assert keep(some[:count]) == count


def test_a_regrade_changes_what_is_kept(hoa):
    quiz = make_quiz([make_question("sai", answer="false"), make_question("dung")], mode=Mode.PLACEMENT)
    hand_in(hoa, quiz)
    assert [row[3] for row in kept()] == [5_000]
    write(regraded(put_right("sai", "true")))
    assert [row[3] for row in kept()] == [10_000]


@pytest.mark.usefixtures("letters")
def test_what_waits_for_a_person_is_kept_when_she_has_marked_it(hoa):
    quiz = make_quiz(2, mode=Mode.PLACEMENT)
    attempt = handed_in(hoa, quiz)
    assert attempt.waits
    assert kept() == []
    give(answer=letter_of(attempt), user=make_marker("lan", quiz), score=0.5)
    assert [row[3] for row in kept()] == [7_500]


def test_a_paper_counts_on_the_day_it_was_answered(hoa):
    attempt = hand_in(hoa, make_quiz(2, mode=Mode.PLACEMENT))
    held = attempt.submitted_at - timedelta(days=30)
    attempt.paper["held_at"] = held.isoformat()
    assert keep([attempt]) == 1
    assert [row[5] for row in kept()] == [held]


def test_what_is_gone_is_no_longer_kept(hoa):
    quiz = make_quiz(2, mode=Mode.PLACEMENT)
    attempt = hand_in(hoa, quiz)
    Answer.objects.filter(attempt=attempt).update(response=None)
    assert keep([attempt]) == 0
    assert kept() == []
    hand_in(hoa, quiz, attempt.activity).delete()
    assert kept() == []


# --- an adaptive one ----------------------------------------------------------------------------------------


def test_an_adaptive_placement_keeps_an_ability_on_the_scale_of_its_calibration(hoa):
    calibration = calibrate(fill_bank())
    quiz = make_test()
    place = make_place(quiz)
    high, low = take(hoa, begin(hoa, place, quiz)), take(hoa, begin(hoa, place, quiz), "false")
    found = {row[0]: row for row in kept()}
    assert {row[2] for row in kept()} == {f"ability:{calibration.pk}:"}
    assert found[high.pk][3] > 10_000 > -10_000 > found[low.pk][3]
    assert all(row[1] and row[4] > 3_000 for row in kept())


def test_what_was_only_guessed_to_be_hard_measures_nothing(hoa):
    fill_bank()
    quiz = make_test()
    assert take(hoa, begin(hoa, make_place(quiz), quiz)).score is not None
    assert kept() == []


def test_an_adaptive_test_that_was_left_early_measures_nothing(hoa):
    calibrate(fill_bank())
    quiz = make_test(least=5)
    attempt = begin(hoa, make_place(quiz), quiz)
    press(hoa, attempt, "2")
    press(hoa, attempt, "finish")
    attempt.refresh_from_db()
    submit(attempt=attempt)
    assert Attempt.objects.get().submitted_at
    assert kept() == []


def test_linked_calibrations_are_one_scale_and_a_new_scale_is_another():
    first = Calibration.objects.create(least=10)
    second = Calibration.objects.create(least=10, previous=first)
    third = Calibration.objects.create(least=10, previous=second)
    apart = Calibration.objects.create(least=10)
    roots = roots_of_scales()
    assert {roots[each.pk] for each in (first, second, third)} == {first.pk}
    assert roots[apart.pk] == apart.pk


# --- all of them anew ---------------------------------------------------------------------------------------


def test_making_everything_anew_finds_what_was_kept(hoa, capsys):
    calibrate(fill_bank())
    adaptive, fixed = make_test(), make_quiz(2, mode=Mode.PLACEMENT)
    take(hoa, begin(hoa, make_place(adaptive), adaptive))
    hand_in(hoa, fixed)
    before = kept()
    assert len(before) == 2
    call_command("measure_placements", rebuild=True)
    assert kept() == before
    PlacementResult.objects.all().delete()
    for said in ("2 placements kept", "0 placements kept"):
        call_command("measure_placements")
        assert said in capsys.readouterr().out.splitlines()
    assert kept() == before
