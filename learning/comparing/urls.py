"""Mounted in the Wagtail admin, which lets nobody in who may not enter it."""

from django.urls import path

from learning.comparing import pages
from learning.office.access import only_with
from learning.people.rights import Right

app_name = "learning_comparing"
urlpatterns = [
    path("", only_with(Right.SEE_FIGURES, pages.index), name="index"),
    path("<slug:name>/", only_with(Right.SEE_FIGURES, pages.download), name="download"),
]
