"""Who makes papers, and who enters what was answered on them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from assessments.paper.people import MAY_ENTER
from learning import api

MAKE = "learning_assessments.add_papersitting"


def may_make(user: Any) -> bool:
    """Whether ``user`` makes papers, and so sees their questions and answer keys."""
    return user.has_perm(MAKE)


def may_enter(user: Any) -> bool:
    """Whether ``user`` enters results for people of some unit."""
    return api.may_somewhere(user, MAY_ENTER)


def only_if(allowed: Callable[[Any], bool]) -> Callable:
    """For those only whom one of the questions above lets in."""

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not allowed(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def may_see(user: Any) -> bool:
    return may_make(user) or may_enter(user)
