"""The Celery tasks of courses: what they do is beside them."""

import logging

from celery import shared_task

from courses import picture_work
from courses.discussion.keep import forget_old_posts
from courses.h5p import keeping as h5p_files
from courses.h5p import running as h5p
from courses.models import CourseImport, H5PUpload, NarrationOrder
from courses.narration.ordering import carry_out
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


@shared_task(name="learning_courses.clean_h5p_files")
def clean_h5p_files() -> None:
    """Delete files of H5P contents that nothing has named for long."""
    log.info("files of H5P contents deleted: %d", h5p_files.clean().gone)


@shared_task(name="learning_courses.take_h5p")
def take_h5p(pk: int) -> None:
    """Take an H5P package in that was too large to be taken at once, all of it or nothing."""
    h5p.run_kept(H5PUpload.objects.get(pk=pk))


@shared_task(name="learning_courses.make_narration")
def make_narration(pk: int) -> None:
    """Read the lessons of a course aloud that somebody ordered; told twice, it is done once."""
    carry_out(NarrationOrder.objects.get(pk=pk))
