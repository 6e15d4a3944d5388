"""Calibrating the bank from its answers: linked to the scale before, kept whole or not at all, and to be stopped."""

from datetime import timedelta

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from assessments.adaptive.bank import bank_for, calibration_for, forget_banks
from assessments.analysis import calibrating
from assessments.analysis.irt import Parameters, chance
from assessments.analysis.models import Calibration, CalibrationState, ItemParameter
from assessments.models import Question
from assessments.tasks import calibrate_items, mend_calibrations
from tests.assessments.answering import answer_all
from tests.assessments.making import make_place, make_quiz, new_question

pytestmark = pytest.mark.django_db
PEOPLE, ITEMS, LEAST = 400, 10, 100
TRUE = Parameters.of(np.linspace(0.8, 1.6, ITEMS), np.linspace(-1.5, 1.5, ITEMS))


def drawn(people: int, *, mean: float = 0.0, items: Parameters = TRUE, seed: int = 5) -> np.ndarray:
    chances = chance(items, np.random.default_rng(seed).normal(mean, 1, people)).T
    return (np.random.default_rng(seed + 1).random(chances.shape) < chances).astype(float)


@pytest.fixture
def asked(db):
    """Ten questions, and a place where they are asked."""
    questions = Question.objects.bulk_create(new_question(f"k-{n:02}") for n in range(ITEMS))
    Question.objects.update(competencies=[{"key": "digcomp@2.2:1.1", "level": 2}])
    quiz = make_quiz(questions)
    return make_place(quiz), quiz, questions


def calibrated(**options) -> Calibration:
    return calibrating.go_on(calibrating.begin(least=LEAST, **options))


def test_the_bank_is_calibrated_and_the_engine_reads_it_in_constant_queries(asked, django_assert_num_queries):
    answer_all(*asked, drawn(PEOPLE))
    run = calibrated()
    assert (run.state, run.people, run.answers, run.has_converged) == (
        "finished",
        PEOPLE,
        PEOPLE * ITEMS,
        True,
    )
    rows = ItemParameter.objects.filter(calibration=run).order_by("question__code")
    assert np.corrcoef([row.b for row in rows], TRUE.b)[0, 1] > 0.98
    assert all(row.observed and row.exposure == 1 and row.rmsd < 0.1 for row in rows)
    forget_banks()
    assert calibration_for(None) == run.pk
    with django_assert_num_queries(1):
        bank = bank_for(run.pk, None)
    with django_assert_num_queries(0):
        assert bank_for(run.pk, None) is bank
    assert len(bank) == ItemParameter.objects.filter(calibration=run, is_usable=True).count() > 5
    assert bank.competencies == ("digcomp@2.2:1.1",)


def test_without_a_calibration_questions_are_as_hard_as_their_authors_say(asked):
    forget_banks()
    assert calibration_for(None) is None
    bank = bank_for(None, None)
    assert len(bank) == ITEMS
    assert set(bank.parameters.a) == {1.0}


def test_later_people_and_new_questions_come_on_the_old_scale(asked):
    place, quiz, questions = asked
    right = drawn(PEOPLE)
    right[:, 8:] = np.nan  # not in the bank then
    answer_all(place, quiz, questions, right)
    first = calibrated()
    answer_all(place, quiz, questions, drawn(2 * PEOPLE, mean=1.0, seed=9))
    second = calibrated()
    assert second.previous == first
    assert second.anchors >= 6
    # Two of three people now are stronger; the questions are as hard as they were.
    assert second.mean > 0.4
    before = dict(ItemParameter.objects.filter(calibration=first).values_list("question", "b"))
    rows = ItemParameter.objects.filter(calibration=second)
    assert rows.count() == ITEMS
    assert np.mean(
        [row.b - before[row.question_id] for row in rows if row.question_id in before]
    ) == pytest.approx(0, abs=0.1)


def test_fixed_anchors_stay_as_they_are(asked):
    place, quiz, questions = asked
    right = drawn(PEOPLE)
    right[:, 8:] = np.nan
    answer_all(place, quiz, questions, right)
    first = calibrated()
    answer_all(place, quiz, questions, drawn(PEOPLE, mean=1.0, seed=9))
    second = calibrated(fix_anchors=True)
    old = dict(ItemParameter.objects.filter(calibration=first, is_usable=True).values_list("question", "b"))
    new = dict(ItemParameter.objects.filter(calibration=second).values_list("question", "b"))
    assert all(new[key] == pytest.approx(b) for key, b in old.items())
    assert len(new) == ITEMS
    assert 0.2 < second.mean < 0.8


def test_new_questions_beside_fixed_ones_are_as_steep_in_the_1pl(asked):
    place, quiz, questions = asked
    right = drawn(PEOPLE)
    right[:, 8:] = np.nan
    answer_all(place, quiz, questions, right)
    calibrated(model="1pl")
    answer_all(place, quiz, questions, drawn(PEOPLE, seed=9))
    second = calibrated(model="1pl", fix_anchors=True)
    slopes = ItemParameter.objects.filter(calibration=second).values_list("a", flat=True)
    assert len(slopes) == ITEMS
    assert np.ptp(list(slopes)) < 1e-9


def test_questions_with_too_few_answers_keep_what_was_known(asked):
    place, quiz, questions = asked
    answer_all(place, quiz, questions, drawn(PEOPLE))
    calibrated()
    second = calibrating.go_on(calibrating.begin(least=PEOPLE))
    assert not ItemParameter.objects.filter(calibration=second, is_carried=True).exists()
    right = drawn(PEOPLE, seed=9)
    right[:, 0] = np.nan
    answer_all(place, quiz, questions, right)
    third = calibrating.go_on(calibrating.begin(least=PEOPLE + 1))
    (carried,) = ItemParameter.objects.filter(calibration=third, is_carried=True)
    assert carried.question == questions[0]
    assert carried.b == ItemParameter.objects.get(calibration=second, question=questions[0]).b


def test_only_first_attempts_that_were_handed_in_and_marked_count(asked):
    place, quiz, questions = asked
    answer_all(place, quiz, questions, drawn(PEOPLE), number=2)
    (open_one, *_others) = answer_all(place, quiz, questions, drawn(2))
    open_one.submitted_at = None
    open_one.save()
    run = calibrating.begin(least=1)
    assert calibrating.go_on(run).people == 1
    with pytest.raises(calibrating.TooFew):
        calibrating.go_on(calibrating.begin(least=2))
    assert Calibration.objects.first().state == CalibrationState.FAILED


def test_a_calibration_is_stopped_and_gone_on_with_where_it_was(asked):
    answer_all(*asked, drawn(PEOPLE))
    run = calibrating.begin(least=LEAST)

    def stop_early(now: Calibration) -> None:
        if now.cycles == 3:
            calibrating.stop(now)

    with pytest.raises(calibrating.Stopped):
        calibrating.go_on(run, tell=stop_early)
    run.refresh_from_db()
    assert run.state == CalibrationState.STOPPED
    assert len(run.reached["b"]) == ITEMS
    assert not ItemParameter.objects.exists()
    assert calibrating.resume(run)
    assert calibrating.go_on(run).state == CalibrationState.FINISHED
    assert run.reached == {}


def test_two_workers_do_not_calibrate_the_same(asked):
    run = calibrating.begin(least=LEAST)
    Calibration.objects.filter(pk=run.pk).update(beat_at=timezone.now())
    with pytest.raises(calibrating.Busy):
        calibrating.go_on(run)
    assert not calibrating.interrupted()
    assert list(calibrating.interrupted(timezone.now() + timedelta(minutes=4))) == [run]


def test_the_task_calibrates_when_there_is_something_new(asked, settings):
    settings.LEARNING = {**settings.LEARNING, "CALIBRATION_RESPONSES": LEAST}
    calibrate_items()
    assert not Calibration.objects.exists()
    answer_all(*asked, drawn(PEOPLE))
    calibrate_items()
    calibrate_items()
    assert Calibration.objects.get().state == CalibrationState.FINISHED


def test_what_a_crash_interrupted_is_gone_on_with(asked):
    answer_all(*asked, drawn(PEOPLE))
    run = calibrating.begin(least=LEAST)
    Calibration.objects.filter(pk=run.pk).update(beat_at=timezone.now() - timedelta(hours=1))
    mend_calibrations()
    run.refresh_from_db()
    assert run.state == CalibrationState.FINISHED


def test_the_command_says_what_it_found_and_a_dry_run_keeps_nothing(asked, capsys):
    answer_all(*asked, drawn(PEOPLE))
    call_command("calibrate_items", dry_run=True, least=LEAST)
    assert "k-03" in capsys.readouterr().out
    assert not Calibration.objects.exists()
    call_command("calibrate_items", least=LEAST, model="1pl")
    assert len({row.a for row in ItemParameter.objects.all()}) == 1
    with pytest.raises(CommandError):
        call_command("calibrate_items", least=10 * PEOPLE)
