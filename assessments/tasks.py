"""The Celery tasks, a few lines each: what they do is in the applets."""

import logging

from celery import shared_task

from assessments.attempts.overdue import hand_in_overdue as hand_in
from assessments.regrading import run
from assessments.regrading.models import Regrade

log = logging.getLogger(__name__)


@shared_task(name="learning_assessments.go_on_regrading")
def go_on_regrading(pk: int) -> None:
    """Do what is left of a regrade's step, or of where a crash interrupted it."""
    run.go_on(Regrade.objects.get(pk=pk))


@shared_task(name="learning_assessments.mend_regrading")
def mend_regrading() -> None:
    """Go on with regrades whose worker died, or that no broker took."""
    for regrade in run.interrupted():
        go_on_regrading.delay(regrade.pk)


@shared_task(name="learning_assessments.hand_in_overdue")
def hand_in_overdue() -> None:
    """Hand in what learners left open when their time was over, so that figures are right."""
    log.info("overdue attempts handed in: %d", hand_in())
