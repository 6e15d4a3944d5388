"""Mount with ``path("learning/", include("courses.urls"))``, above Wagtail's own."""

from django.urls import path
from django.views.generic import RedirectView

from courses import caption_views, part_views, sharing, views
from courses.discussion import views as discussion
from courses.feedback import views as feedback
from courses.glossary.views import glossary
from courses.packages.views import package_file
from courses.previewing.views import preview
from courses.readers import views as readers
from courses.survey import views as survey

app_name = "learning_courses"
urlpatterns = [
    # Where a learner's courses were listed before her record listed them.
    path("my/", RedirectView.as_view(pattern_name="learning:record", permanent=True)),
    path("courses/<uuid:key>/begin/", views.begin, name="begin"),
    path("courses/<uuid:key>/survey/", survey.survey, name="survey"),
    path("lessons/<uuid:key>/complete/", views.complete, name="complete"),
    path("lessons/<uuid:key>/seen/", readers.seen, name="seen"),
    path("lessons/<uuid:key>/card.jpg", sharing.card, name="card"),
    path("by-day/", readers.by_day, name="by_day"),
    path("polls/vote/", part_views.vote_view, name="vote"),
    path("tasks/<uuid:key>/hand-in/", part_views.hand_in_view, name="hand_in"),
    path("lessons/<uuid:key>/report/", feedback.report, name="report_error"),
    path("lessons/<uuid:key>/discussion/", discussion.discussion, name="discussion"),
    path("discussion/<int:pk>/", discussion.own_post, name="own_post"),
    path("discussion/<int:pk>/report/", discussion.report_post, name="report_post"),
    path("discussion/<int:pk>/answer/", discussion.settle_post, name="settle_post"),
    path("reported/", feedback.reported, name="reported"),
    path("preview/<str:token>/", preview, name="preview"),
    path("glossary/", glossary, name="glossary"),
    path("packages/<str:digest>/<path:name>", package_file, name="package_file"),
    path("captions/<int:pk>.vtt", caption_views.captions, name="captions"),
]
