"""Mount with ``path("learning/", include("courses.urls"))``, above Wagtail's own."""

from django.urls import path
from django.views.generic import RedirectView

from courses import views
from courses.feedback import views as feedback
from courses.glossary.views import glossary

app_name = "learning_courses"
urlpatterns = [
    # Where a learner's courses were listed before her record listed them.
    path("my/", RedirectView.as_view(pattern_name="learning:record", permanent=True)),
    path("courses/<uuid:key>/begin/", views.begin, name="begin"),
    path("lessons/<uuid:key>/complete/", views.complete, name="complete"),
    path("lessons/<uuid:key>/report/", feedback.report, name="report_error"),
    path("reported/", feedback.reported, name="reported"),
    path("glossary/", glossary, name="glossary"),
]
