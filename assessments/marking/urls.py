"""The pages for marking by hand, mounted in the Wagtail admin, which lets nobody in who may not enter it."""

from django.urls import path

from assessments.guards import only_if
from assessments.marking import pages
from assessments.marking.access import may_mark
from assessments.marking.listing import MarkingIndex

app_name = "learning_marking"
urlpatterns = [
    path("", only_if(may_mark, MarkingIndex.as_view()), name="index"),
    path("results/", only_if(may_mark, MarkingIndex.as_view(results_only=True)), name="index_results"),
    path("next/", only_if(may_mark, pages.next_view), name="next"),
    path("<int:pk>/", only_if(may_mark, pages.answer_view), name="answer"),
]
