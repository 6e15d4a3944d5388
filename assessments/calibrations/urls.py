"""The pages of calibrations, mounted in the Wagtail admin."""

from django.urls import path

from assessments.calibrations import pages
from assessments.calibrations.access import may_begin, may_see
from assessments.calibrations.question_page import question_view
from assessments.guards import only_if

app_name = "learning_calibrations"
urlpatterns = [
    path("", only_if(may_see, pages.index_view), name="index"),
    path("<int:pk>/", only_if(may_see, pages.calibration_view), name="calibration"),
    path("<int:pk>/stop/", only_if(may_begin, pages.stop_view), name="stop"),
    path("<int:pk>/go-on/", only_if(may_begin, pages.go_on_view), name="go_on"),
    path("<int:pk>/workbook/", only_if(may_see, pages.workbook_view), name="workbook"),
    path("<int:pk>/questions/<int:question>/", only_if(may_see, question_view), name="question"),
]
