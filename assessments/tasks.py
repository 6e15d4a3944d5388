"""The Celery tasks of assessments: what they do is beside them."""

import logging

from celery import shared_task

from assessments.analysis import calibrating
from assessments.analysis.models import Calibration
from assessments.analysis.needs import NoNumpy
from assessments.attempts.overdue import hand_in_overdue as hand_in
from assessments.exchange import running
from assessments.exchange.models import QuestionImport
from assessments.hints.run import find_hints as find
from assessments.quizzes.models import Quiz
from assessments.regrading import run as regrading
from assessments.regrading.models import Regrade
from assessments.tallies.refresh import refresh

log = logging.getLogger(__name__)


@shared_task(name="learning_assessments.calibrate_items")
def calibrate_items() -> None:
    """Calibrate the bank anew if enough was answered since the last time."""
    try:
        if calibrating.is_worth_it():
            go_on_calibrating(calibrating.begin().pk)
    except NoNumpy as problem:
        log.warning("questions were not calibrated: %s", problem)


@shared_task(name="learning_assessments.go_on_calibrating")
def go_on_calibrating(pk: int) -> None:
    """Do a calibration, or go on with it. Why it cannot be done is noted with it."""
    try:
        run = calibrating.go_on(Calibration.objects.get(pk=pk))
        log.info("calibration %s: %d people, %d cycles", pk, run.people, run.cycles)
    except (calibrating.Busy, calibrating.Stopped, calibrating.TooFew, NoNumpy) as problem:
        log.info("calibration %s was not done: %s", pk, problem or type(problem).__name__)


@shared_task(name="learning_assessments.mend_calibrations")
def mend_calibrations() -> None:
    """Go on with what a crash interrupted."""
    for run in calibrating.interrupted():
        go_on_calibrating.delay(run.pk)


@shared_task(name="learning_assessments.go_on_regrading")
def go_on_regrading(pk: int) -> None:
    """Do what is left of a regrade's step, or of where a crash interrupted it."""
    regrading.go_on(Regrade.objects.get(pk=pk))


@shared_task(name="learning_assessments.mend_regrading")
def mend_regrading() -> None:
    """Go on with regrades whose worker died, or that no broker took."""
    for regrade in regrading.interrupted():
        go_on_regrading.delay(regrade.pk)


@shared_task(name="learning_assessments.find_hints")
def find_hints() -> None:
    """Look for what is odd in exams, where something happened since the last time."""
    try:
        log.info("new hints for a human: %d", find())
    except NoNumpy as problem:
        log.warning("hints were not looked for: %s", problem)


@shared_task(name="learning_assessments.hand_in_overdue")
def hand_in_overdue() -> None:
    """Hand in what learners left open when their time was over, so that figures are right."""
    log.info("overdue attempts handed in: %d", hand_in())


@shared_task(name="learning_assessments.take_questions")
def take_questions(pk: int) -> None:
    """Take the questions that somebody chose of an uploaded file; told twice, each is taken once."""
    running.run(QuestionImport.objects.get(pk=pk))


@shared_task(name="learning_assessments.analyse_quizzes")
def analyse_quizzes() -> None:
    """Count what has changed in the statistics of all quizzes."""
    try:
        log.info("months of quizzes counted: %d", refresh())
    except NoNumpy as problem:
        log.warning("quizzes were not analysed: %s", problem)


@shared_task(name="learning_assessments.analyse_quiz")
def analyse_quiz(pk: int) -> None:
    """Count what has changed in the statistics of one quiz, for somebody who waits for it."""
    try:
        refresh(Quiz.objects.get(pk=pk))
    except NoNumpy as problem:
        log.warning("a quiz was not analysed: %s", problem)
