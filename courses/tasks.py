"""The Celery tasks of courses: what they do is beside them."""

import logging

from celery import shared_task

from courses import picture_work
from courses.discussion.keep import forget_old_posts
from courses.models import CourseImport
from courses.packages import keeping
from courses.packs import running

log = logging.getLogger(__name__)


@shared_task(name="learning_courses.make_pictures")
def make_pictures(page_id: int) -> None:
    """Make the pictures of a page that was published."""
    log.info("pictures of page %s made: %d", page_id, picture_work.make_pictures(page_id))


@shared_task(name="learning_courses.apply_import")
def apply_import(pk: int) -> None:
    """Take a course that was uploaded in the administration, all of it or nothing."""
    running.apply(CourseImport.objects.get(pk=pk))


@shared_task(name="learning_courses.undo_import")
def undo_import(pk: int) -> None:
    """Take an import of a course back, as a whole or not at all; told twice, it is done once."""
    running.take_back(CourseImport.objects.get(pk=pk))


@shared_task(name="learning_courses.forget_posts")
def forget_posts() -> None:
    """Delete discussions that nobody has written to for as long as the host's setting says."""
    log.info("posts of old discussions deleted: %d", forget_old_posts())


@shared_task(name="learning_courses.clean_packages")
def clean_packages() -> None:
    """Delete the files of packages that were replaced long ago."""
    log.info("packages whose files were deleted: %d", keeping.clean())
