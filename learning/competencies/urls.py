"""The coverage map's pages in the Wagtail admin."""

from django.urls import path

from learning.competencies import pages

app_name = "learning_competencies"
urlpatterns = [
    path("", pages.index, name="index"),
    # Not the library's own names only: a host's framework may have any code.
    path("<str:key>/", pages.competency, name="competency"),
]
