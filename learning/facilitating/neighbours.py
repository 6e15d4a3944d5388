"""The screens on which a facilitator finds her neighbours and registers them."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from learning.certificates.record import record_of
from learning.facilitating import groups
from learning.facilitating.access import for_facilitators, neighbours_of
from learning.facilitating.forms import NeighbourForm
from learning.facilitating.models import Card, GroupSession
from learning.facilitating.registering import CONSENT_TEXT, alike, register
from learning.people.contact import Contact
from learning.people.models import Learner

ON_A_PAGE = 30


@require_safe
@for_facilitators
def index(request: HttpRequest) -> HttpResponse:
    """The neighbours by name, found with or without accents."""
    asked = request.GET.get("q", "").strip()[:100]
    people = neighbours_of(request.user)
    found = (people.named(asked) if asked else people).by_name()
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "learning/neighbours/index.html", {"page": page, "asked": asked, "here": "neighbours"}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@for_facilitators
def new(request: HttpRequest) -> HttpResponse:
    """Register somebody; first ask whether it is not one of those who have her name and year of birth.

    With ``group`` in the address she is a newcomer to a group lesson, and is there from now on.
    """
    held = _group(request)
    if request.method == "POST" and (same := request.POST.get("same")):
        return _onwards(neighbour(request, same), held)
    form = NeighbourForm(request.POST or None, user=request.user)
    candidates: list[Learner] = []
    if form.is_valid():
        given = form.cleaned_data
        if "sure" not in request.POST:
            candidates = list(alike(request.user, name=given["name"], birth=given["birth"])[:10])
        if not candidates:
            learner = _register(request, form, held)
            messages.success(request, _("%(name)s is registered.") % {"name": learner})
            return _onwards(learner, held)
    more = {"form": form, "candidates": candidates, "consent_text": CONSENT_TEXT, "session": held}
    status = 400 if form.is_bound and not candidates else 200
    return render(request, "learning/neighbours/new.html", more, status=status)


def _group(request: HttpRequest) -> GroupSession | None:
    try:
        asked = uuid.UUID(request.GET.get("group", ""))
    except ValueError:
        return None
    return groups.session_of(request, asked)


def _onwards(learner: Learner, held: GroupSession | None) -> HttpResponse:
    if held is None:
        return redirect("learning:neighbour", learner.uuid)
    groups.add(held, learner)
    return redirect("learning:group_people", held.uuid)


def _register(request: HttpRequest, form: NeighbourForm, held: GroupSession | None) -> Learner:
    given, today = form.cleaned_data, timezone.localdate()
    return register(
        name=given["name"],
        birth=given["birth"],
        sex=given["sex"],
        unit=form.chosen_unit,
        phone=given["phone"],
        since=min(today, held.held_on) if held else today,
        by=request.user,
        form=given["form"],
    )


@require_safe
@for_facilitators
def show(request: HttpRequest, learner: str) -> HttpResponse:
    """One neighbour: what she has learnt so far."""
    one = neighbour(request, learner)
    contact = Contact.objects.filter(learner=one).first()
    more = {
        "neighbour": one,
        "places": [each.unit for each in one.memberships.filter(to_date=None).select_related("unit")],
        "card": Card.objects.filter(learner=one).first(),
        "record": record_of(one),
        "participations": one.participations.select_related("session__lesson").order_by("-session__held_on")[
            :10
        ],
        "phone": contact.masked()["phone"] if contact else "",
    }
    return render(request, "learning/neighbours/neighbour.html", more)


def neighbour(request: HttpRequest, learner) -> Learner:
    """The neighbour with that UUID, if the facilitator looks after her; else there is none."""
    try:
        return get_object_or_404(neighbours_of(request.user), uuid=uuid.UUID(str(learner)))
    except ValueError:
        raise Http404 from None
