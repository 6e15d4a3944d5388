"""What the page tells once a day, and the list of what was published on a day."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Site

from courses.readers.by_day import DayForm, day_screen
from courses.readers.count import count_reader
from learning.models import Activity


@csrf_exempt  # It changes a number by one, as reading the page does.
@require_POST
def seen(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Somebody reads the lesson ``key``. Answers nothing: there is nothing to know."""
    if Activity.objects.filter(key=key, retired_at=None).exists():
        count_reader(request, key)
    return HttpResponse(status=204)


@require_safe
def by_day(request: HttpRequest) -> HttpResponse:
    """The lessons and courses that were published on the day asked for, the newest one if none is."""
    form = DayForm(request.GET if "day" in request.GET else None)
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(
        request,
        "learning_courses/by_day.html",
        {"form": form, **day_screen(form, Site.find_for_request(request))},
        status=status,
    )
