"""A kit on the screen and as files. Whoever may read the course without an account may have it."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from courses.kits.making import kit_of
from courses.kits.printing import CARDS, GUIDE, file_name, print_cards, print_guide
from courses.models import CourseMixin
from courses.tree import page_models
from learning.models import Audience
from learning.pdf import PdfUnavailable

STAFF = {Audience.CB, Audience.CC, Audience.VC, Audience.NLD}
PRINTED = {GUIDE: print_guide, CARDS: print_cards}


@require_safe
def show(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The guide and the cards of the course ``key`` on one page."""
    return render(request, "learning_courses/kits/kit.html", {"kit": kit_of(_course(key))})


@require_safe
def pdf(request: HttpRequest, key: uuid.UUID, part: str) -> HttpResponse:
    """The guide on A4, or the cards on A6."""
    course = _course(key)
    if part not in PRINTED:
        raise Http404
    try:
        made = PRINTED[part](kit_of(course))
    except PdfUnavailable as problem:
        more = {"kit": kit_of(course), "problem": str(problem)}
        return render(request, "learning_courses/kits/kit.html", more, status=503)
    headers = {"Content-Disposition": f'attachment; filename="{file_name(course, part)}"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def has_kit(page: Any) -> bool:
    """Whether there is a kit of ``page``: a course for citizens, and for no staff, that is open to every one of them now.

    A course that staff take, too, such as a placement, has nothing that a helper would do with her neighbours.
    """
    now = timezone.now()
    is_open = (not page.opens_at or page.opens_at <= now) and (not page.closes_at or now < page.closes_at)
    meant = set(page.audiences or [])
    return bool(page.live and page.open_to_guests and is_open and Audience.ND in meant and not meant & STAFF)


def _course(key: uuid.UUID) -> Any:
    """The course in the visitor's language, else in any. Raises Http404 where she could not read it either."""
    found = [
        page
        for model in page_models(CourseMixin)
        for page in model.objects.live().filter(translation_key=key).select_related("locale")
    ]
    mine = sorted(found, key=lambda page: (page.locale.language_code != get_language(), page.pk))
    if not mine or not has_kit(mine[0]) or mine[0].get_view_restrictions().exists():
        raise Http404
    return mine[0]
