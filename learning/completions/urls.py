"""Mounted in the Wagtail admin, which lets nobody in who may not enter it."""

from functools import partial

from django.urls import path

from learning.completions.desk import DESK, course_view, people_view
from learning.office.access import only_with
from learning.people.rights import Right
from learning.sheets.urls import addresses

guarded = partial(only_with, Right.IMPORT_COMPLETIONS)

app_name = "learning_completions"
urlpatterns = [
    *addresses(DESK, guarded),
    path("<int:pk>/course/", guarded(course_view), name="course"),
    path("<int:pk>/people/", guarded(people_view), name="people"),
]
