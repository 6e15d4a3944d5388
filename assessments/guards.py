"""Who is let into the pages of assessments in the Wagtail admin."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.defaults import permission_denied


def only_if(allowed: Callable[[Any], bool], view: Callable) -> Callable:
    """``view`` for those users whom ``allowed`` lets in; never kept in a cache."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not allowed(request.user):
            # Said plainly: Wagtail would lead back home, as if nothing had been asked for.
            return permission_denied(request, PermissionDenied())
        return view(request, *args, **kwargs)

    return never_cache(guarded)


def with_permission(permission: str, view: Callable) -> Callable:
    """``view`` for those who have one of Django's permissions."""
    return only_if(lambda user: user.has_perm(permission), view)
