"""A form with megabytes of text in it: Django reads none of it, and the learner hears why."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect

View = Callable[..., HttpResponse]


def tells_too_much(view: View) -> View:
    """Let ``view`` answer a form that is too large with what to do, where Django would say “Bad Request”."""
    protected = csrf_protect(view)

    # The middleware would read the form before anybody could say anything; the same check is made a line later.
    @csrf_exempt
    @wraps(view)
    def read_first(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            request.POST  # noqa: B018  reading it is what fails
        except RequestDataTooBig:
            return render(request, "learning_assessments/attempts/too_much.html", status=413)
        return protected(request, *args, **kwargs)

    return read_first
