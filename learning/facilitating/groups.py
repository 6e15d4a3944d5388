"""The screens of a group lesson: choose it, say who is there, and afterwards who went through it."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from learning.activities.structure import structure_of
from learning.facilitating.access import for_facilitators, neighbours_of, units_of
from learning.facilitating.forms import CountForm, GroupForm
from learning.facilitating.holding import hold, mark, note_present, parts_of
from learning.facilitating.models import GroupSession, Participation
from learning.people.consent import Consent
from learning.people.models import Learner, LearnerQuerySet

ON_A_PAGE = 20
MOST = 60  # names to tick at once: as many as a phone can show without losing the way
UNDER_WAY = "learning_group"  # in the session: the lesson that is being held


def sessions_of(user) -> QuerySet[GroupSession]:
    """The group lessons held in the units of ``user``, whoever held them."""
    found = GroupSession.objects.filter(unit__in=units_of(user).values("pk"))
    return found.select_related("lesson__course", "unit", "facilitator")


def session_of(request: HttpRequest, session: uuid.UUID) -> GroupSession:
    """The group lesson, if it was held in a unit of the facilitator; else there is none."""
    return get_object_or_404(sessions_of(request.user), uuid=session)


@require_safe
@for_facilitators
def index(request: HttpRequest) -> HttpResponse:
    """The group lessons of the unit, the last one first."""
    counted = sessions_of(request.user).annotate(
        present=Count("participations"),
        done=Count("participations", filter=Q(participations__completed_at__isnull=False)),
    )
    page = Paginator(counted.order_by("-held_on", "-pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "learning/neighbours/groups.html", {"page": page, "here": "groups"})


@require_http_methods(["GET", "HEAD", "POST"])
@for_facilitators
def new(request: HttpRequest) -> HttpResponse:
    """Choose a lesson; then say who is there."""
    form = GroupForm(request.POST or None, user=request.user)
    if form.is_valid():
        given = form.cleaned_data
        session = hold(
            form=given["form"],
            lesson=given["lesson"],
            unit=form.chosen_unit,
            held_on=given["held_on"],
            place=given["place"],
            by=request.user,
        )
        return redirect("learning:group_people", session.uuid)
    status = 400 if form.is_bound else 200
    return render(
        request, "learning/neighbours/group_new.html", {"form": form, "here": "groups"}, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_facilitators
def people(request: HttpRequest, session: uuid.UUID) -> HttpResponse:
    """Tick who is there; find those who are not in the list, or register them."""
    held = session_of(request, session)
    asked = request.GET.get("q", "").strip()[:100]
    if request.method == "POST":
        neighbours = neighbours_of(request.user)
        shown = neighbours.filter(uuid__in=posted_uuids(request, "shown"))
        present = neighbours.filter(uuid__in=posted_uuids(request, "learner"))
        note_present(session=held, shown={*shown, *present}, present=set(present))
        return redirect("learning:group", held.uuid)
    found = neighbours_of(request.user).named(asked) if asked else _usual(request.user, held)
    listed = list(found.by_name()[: MOST + 1])
    there = set(held.participations.values_list("learner_id", flat=True))
    everybody = "all" in request.GET
    more = {
        "session": held,
        "asked": asked,
        "people": [(one, everybody or one.pk in there) for one in listed[:MOST]],
        "is_long": len(listed) > MOST,
        "here": "groups",
    }
    return render(request, "learning/neighbours/group_people.html", more)


def _usual(user, held: GroupSession) -> LearnerQuerySet:
    """Whom a facilitator need not look for: those who are there, and those she registered or taught before."""
    hers = Q(learner=OuterRef("pk"))
    asked = Consent.objects.filter(hers, recorded_by=user)
    taught = Participation.objects.filter(hers).filter(Q(session=held) | Q(session__facilitator=user))
    everybody = neighbours_of(user)
    usual = everybody.filter(Exists(asked) | Exists(taught))
    return usual if usual.exists() else everybody


@require_http_methods(["GET", "HEAD", "POST"])
@for_facilitators
def show(request: HttpRequest, session: uuid.UUID) -> HttpResponse:
    """The lesson to open, and who went through it."""
    held = session_of(request, session)
    form = CountForm(request.POST or None, instance=held)
    if request.method == "POST" and form.is_valid():
        form.save()
        done = mark(session=held, learners=posted_uuids(request, "learner"), by=request.user)
        request.session.pop(UNDER_WAY, None)
        if done.refusal:
            messages.warning(request, done.refusal)
        else:
            messages.success(request, _recorded(done.count))
        return redirect("learning:group", held.uuid)
    present = list(held.participations.select_related("learner").order_by("learner__sort_key", "pk"))
    waiting = [one for one in present if one.completed_at is None]
    if request.method == "GET" and waiting:
        request.session[UNDER_WAY] = str(held.uuid)
    structure = structure_of(held.lesson.course_id, version=held.lesson.course.structure_version)
    more = {
        "session": held,
        "form": form,
        "waiting": [(one.learner, "all" in request.GET) for one in waiting],
        "done": [one for one in present if one.completed_at],
        "own": parts_of(structure, held.lesson_id).own,
        "here": "groups",
    }
    return render(request, "learning/neighbours/group.html", more, status=400 if form.errors else 200)


def _recorded(count: int) -> str:
    text = ngettext("Recorded for %(count)s person.", "Recorded for %(count)s people.", count)
    return text % {"count": count} if count else _("Saved.")


def posted_uuids(request: HttpRequest, name: str) -> list[uuid.UUID]:
    """Those of the texts posted as ``name`` that are UUIDs."""
    found = []
    for text in request.POST.getlist(name):
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found


def add(session: GroupSession, learner: Learner) -> None:
    """One more is there."""
    note_present(session=session, shown=[learner], present=[learner])
