"""Mount with ``path("learning/", include("courses.urls"))``, above Wagtail's own."""

from django.urls import path
from django.views.generic import RedirectView

from courses import part_views, sharing, views
from courses.feedback import views as feedback
from courses.glossary.views import glossary
from courses.previewing.views import preview
from courses.readers import views as readers

app_name = "learning_courses"
urlpatterns = [
    # Where a learner's courses were listed before her record listed them.
    path("my/", RedirectView.as_view(pattern_name="learning:record", permanent=True)),
    path("courses/<uuid:key>/begin/", views.begin, name="begin"),
    path("lessons/<uuid:key>/complete/", views.complete, name="complete"),
    path("lessons/<uuid:key>/seen/", readers.seen, name="seen"),
    path("lessons/<uuid:key>/card.jpg", sharing.card, name="card"),
    path("by-day/", readers.by_day, name="by_day"),
    path("polls/vote/", part_views.vote_view, name="vote"),
    path("tasks/<uuid:key>/hand-in/", part_views.hand_in_view, name="hand_in"),
    path("lessons/<uuid:key>/report/", feedback.report, name="report_error"),
    path("reported/", feedback.reported, name="reported"),
    path("preview/<str:token>/", preview, name="preview"),
    path("glossary/", glossary, name="glossary"),
]
