"""The Celery tasks of courses: what they do is beside them."""

import logging

from celery import shared_task

from courses import picture_work

log = logging.getLogger(__name__)


@shared_task(name="learning_courses.make_pictures")
def make_pictures(page_id: int) -> None:
    """Make the pictures of a page that was published."""
    log.info("pictures of page %s made: %d", page_id, picture_work.make_pictures(page_id))
