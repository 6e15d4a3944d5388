"""Mounted in the Wagtail admin, which lets nobody in who may not enter it."""

from django.urls import path

from learning.office.access import only_with
from learning.people.rights import Right
from learning.record.office import record_json, record_pdf

app_name = "learning_records"
urlpatterns = [
    path("<int:pk>/pdf/", only_with(Right.SEE_LEARNERS, record_pdf), name="pdf"),
    path("<int:pk>/json/", only_with(Right.SEE_LEARNERS, record_json), name="json"),
]
