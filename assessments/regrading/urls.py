"""The pages for marking again, mounted in the Wagtail admin; only for who has the permission *add regrade*."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.defaults import permission_denied

from assessments.regrading import pages


def guarded(view: Callable) -> Callable:
    """``view`` only for who may mark again; never kept in a cache."""

    @wraps(view)
    def checked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.has_perm(pages.PERMISSION):
            return permission_denied(request, PermissionDenied())
        return view(request, *args, **kwargs)

    return never_cache(checked)


app_name = "learning_regrading"
urlpatterns = [
    path("", guarded(pages.index_view), name="index"),
    path("new/", guarded(pages.new_view), name="new"),
    path("<int:pk>/", guarded(pages.regrade_view), name="regrade"),
    path("<int:pk>/drop/", guarded(pages.drop_view), name="drop"),
    path("<int:pk>/workbook/", guarded(pages.workbook_view), name="workbook"),
]
