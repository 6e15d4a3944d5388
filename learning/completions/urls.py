"""Mounted in the Wagtail admin, which lets nobody in who may not enter it."""

from functools import partial

from django.urls import path

from learning.completions import pages, steps
from learning.office.access import only_with
from learning.people.rights import Right

guarded = partial(only_with, Right.IMPORT_COMPLETIONS)

app_name = "learning_completions"
urlpatterns = [
    path("", guarded(pages.index_view), name="index"),
    path("<int:pk>/", guarded(steps.import_view), name="import"),
    path("<int:pk>/columns/", guarded(pages.columns_view), name="columns"),
    path("<int:pk>/course/", guarded(steps.course_view), name="course"),
    path("<int:pk>/people/", guarded(steps.people_view), name="people"),
    path("<int:pk>/apply/", guarded(steps.apply_view), name="apply"),
    path("<int:pk>/stop/", guarded(steps.stop_view), name="stop"),
    path("<int:pk>/undo/", guarded(steps.undo_view), name="undo"),
    path("<int:pk>/result.xlsx", guarded(steps.result_view), name="result"),
]
