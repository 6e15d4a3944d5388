"""The pages of statistics, mounted in the Wagtail admin; for everybody who may see quizzes there."""

from django.urls import path

from assessments.guards import with_permission
from assessments.tallies import pages

app_name = "learning_tallies"
urlpatterns = [
    path("", with_permission(pages.PERMISSION, pages.index_view), name="index"),
    path("<int:pk>/", with_permission(pages.PERMISSION, pages.quiz_view), name="quiz"),
    path(
        "<int:pk>/questions/<int:key>/",
        with_permission(pages.PERMISSION, pages.question_view),
        name="question",
    ),
    path("<int:pk>/refresh/", with_permission(pages.PERMISSION, pages.refresh_view), name="refresh"),
    path("<int:pk>/workbook/", with_permission(pages.PERMISSION, pages.workbook_view), name="workbook"),
]
