"""Mounted in the Wagtail admin, which lets nobody in who may not enter it."""

from functools import partial

from django.urls import path

from learning.forwarding import pages
from learning.office.access import only_with
from learning.people.rights import Right

guarded = partial(only_with, Right.SEND_ON)

app_name = "learning_forwards"
urlpatterns = [
    path("", guarded(pages.index_view), name="index"),
    path("new/", guarded(pages.new_view), name="new"),
    path("<int:pk>/", guarded(pages.forward_view), name="forward"),
    path("<int:pk>/edit/", guarded(pages.edit_view), name="edit"),
    path("<int:pk>/test/", guarded(pages.test_view), name="test"),
    path("<int:pk>/pause/", guarded(pages.pause_view), name="pause"),
    path("<int:pk>/resume/", guarded(pages.resume_view), name="resume"),
    path("<int:pk>/again/", guarded(pages.again_view), name="again"),
]
