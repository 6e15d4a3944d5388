"""The pages for marking again, mounted in the Wagtail admin; only for who has the permission *add regrade*."""

from django.urls import path

from assessments.guards import with_permission
from assessments.regrading import pages

app_name = "learning_regrading"
urlpatterns = [
    path("", with_permission(pages.PERMISSION, pages.index_view), name="index"),
    path("new/", with_permission(pages.PERMISSION, pages.new_view), name="new"),
    path("<int:pk>/", with_permission(pages.PERMISSION, pages.regrade_view), name="regrade"),
    path("<int:pk>/drop/", with_permission(pages.PERMISSION, pages.drop_view), name="drop"),
    path("<int:pk>/workbook/", with_permission(pages.PERMISSION, pages.workbook_view), name="workbook"),
]
