"""The pages for marking by hand, mounted in the Wagtail admin, which lets nobody in who may not enter it."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.defaults import permission_denied

from assessments.marking import pages
from assessments.marking.access import may_mark
from assessments.marking.listing import MarkingIndex


def for_markers(view: Callable) -> Callable:
    """``view`` only for who marks anything; never kept in a cache."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not may_mark(request.user):
            # Said plainly: Wagtail would lead back home, as if nothing had been asked for.
            return permission_denied(request, PermissionDenied())
        return view(request, *args, **kwargs)

    return never_cache(guarded)


app_name = "learning_marking"
urlpatterns = [
    path("", for_markers(MarkingIndex.as_view()), name="index"),
    path("results/", for_markers(MarkingIndex.as_view(results_only=True)), name="index_results"),
    path("next/", for_markers(pages.next_view), name="next"),
    path("<int:pk>/", for_markers(pages.answer_view), name="answer"),
]
