"""The pages for hints, mounted in the Wagtail admin; only for who has the permission *change hint*."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.defaults import permission_denied

from assessments.hints.listing import PERMISSION, HintIndex
from assessments.hints.pages import hint_view


def guarded(view: Callable) -> Callable:
    """``view`` only for who may decide about hints; never kept in a cache."""

    @wraps(view)
    def checked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.has_perm(PERMISSION):
            return permission_denied(request, PermissionDenied())
        return view(request, *args, **kwargs)

    return never_cache(checked)


app_name = "learning_hints"
urlpatterns = [
    path("", guarded(HintIndex.as_view()), name="index"),
    path("results/", guarded(HintIndex.as_view(results_only=True)), name="index_results"),
    path("<int:pk>/", guarded(hint_view), name="hint"),
]
