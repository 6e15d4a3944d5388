"""Mounted in the Wagtail admin, which lets nobody in who may not enter it."""

from django.urls import path

from learning.office.access import only_with
from learning.people.rights import Right
from learning.saved import pages

SEES = Right.SEE_FIGURES

app_name = "learning_saved"
urlpatterns = [
    path("", only_with(SEES, pages.index), name="index"),
    path("new/", only_with(SEES, pages.new), name="new"),
    path("<uuid:uuid>/", only_with(SEES, pages.report), name="report"),
    path("<uuid:uuid>/edit/", only_with(SEES, pages.edit), name="edit"),
    path("<uuid:uuid>/copy/", only_with(SEES, pages.copy), name="copy"),
    path("<uuid:uuid>/delete/", only_with(SEES, pages.delete), name="delete"),
    path("<uuid:uuid>/leave/", only_with(SEES, pages.leave), name="leave"),
    path("<uuid:uuid>/again/<int:pk>/", only_with(SEES, pages.send_again), name="again"),
    path("<uuid:uuid>/<slug:name>/", only_with(SEES, pages.download), name="download"),
]
