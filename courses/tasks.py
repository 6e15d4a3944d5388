"""The tasks of courses, one line each."""

from celery import shared_task

from courses.models import CourseImport
from courses.packs import running


@shared_task(name="learning.apply_course_import")
def apply_course_import(pk: int) -> None:
    """Take a course that was uploaded in the administration, all of it or nothing."""
    running.apply(CourseImport.objects.get(pk=pk))
