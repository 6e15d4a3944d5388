"""Mounted in the Wagtail admin, which lets nobody in who may not enter it."""

from django.urls import path

from learning.matrices import pages
from learning.office.access import only_for

app_name = "learning_matrices"
urlpatterns = [
    path("", only_for(pages.may_enter, pages.index), name="index"),
    path("export/", only_for(pages.may_enter, pages.export), name="begin"),
    path("exports/<uuid:uuid>/", only_for(pages.may_enter, pages.export_page), name="export"),
    path("exports/<uuid:uuid>/file/", only_for(pages.may_enter, pages.download), name="download"),
    path("exports/<uuid:uuid>/change/", only_for(pages.may_enter, pages.change), name="change"),
]
