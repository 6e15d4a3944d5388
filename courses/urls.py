"""Mount with ``path("learning/", include("courses.urls"))``, above Wagtail's own."""

from django.urls import path
from django.views.generic import RedirectView

from courses import caption_views, views

app_name = "learning_courses"
urlpatterns = [
    # Where a learner's courses were listed before her record listed them.
    path("my/", RedirectView.as_view(pattern_name="learning:record", permanent=True)),
    path("courses/<uuid:key>/begin/", views.begin, name="begin"),
    path("lessons/<uuid:key>/complete/", views.complete, name="complete"),
    path("captions/<int:pk>.vtt", caption_views.captions, name="captions"),
]
