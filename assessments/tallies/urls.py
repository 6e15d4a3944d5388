"""The pages of statistics, mounted in the Wagtail admin; for everybody who may see quizzes there."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.defaults import permission_denied

from assessments.tallies import pages


def guarded(view: Callable) -> Callable:
    """``view`` only for who may see quizzes; never kept in a cache."""

    @wraps(view)
    def checked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.has_perm(pages.PERMISSION):
            return permission_denied(request, PermissionDenied())
        return view(request, *args, **kwargs)

    return never_cache(checked)


app_name = "learning_tallies"
urlpatterns = [
    path("", guarded(pages.index_view), name="index"),
    path("<int:pk>/", guarded(pages.quiz_view), name="quiz"),
    path("<int:pk>/questions/<int:key>/", guarded(pages.question_view), name="question"),
    path("<int:pk>/refresh/", guarded(pages.refresh_view), name="refresh"),
    path("<int:pk>/workbook/", guarded(pages.workbook_view), name="workbook"),
]
