"""Progress and its log in the Wagtail admin: the nightly proof, what differs, what is rebuilt, what is archived."""

from typing import Any

from celery import current_app
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column, NumberColumn, Table
from wagtail.log_actions import log

from learning.keeping import rebuilding
from learning.keeping.access import differences_visible_to, visible_difference
from learning.keeping.models import Proof, Rebuild, RunState
from learning.keeping.proving import heal
from learning.people.rights import Right
from learning.people.roles import may_somewhere
from learning.statements.models import ArchivedMonth

ICON = "check"
TITLE = gettext_lazy("Progress and its log")
HEALED = "learning.heal_progress"
NIGHTS, MOST_LISTED, MONTHS = 14, 50, 60

FIELDS = {
    "first_at": gettext_lazy("first seen"),
    "last_at": gettext_lazy("last seen"),
    "started_at": gettext_lazy("started"),
    "completed_at": gettext_lazy("completed"),
    "passed_at": gettext_lazy("passed"),
    "satisfied_at": gettext_lazy("satisfied"),
    "progress": pgettext_lazy("field", "progress"),
    "score": gettext_lazy("best score"),
    "seconds": gettext_lazy("active seconds"),
    "attempts": gettext_lazy("attempts"),
}


@require_safe
def index_view(request: HttpRequest) -> HttpResponse:
    """How the last proof ended, and all that is needed when it did not end well."""
    proof = _last_proof()
    about = {
        "proof": proof,
        "said": told(proof),
        "share": share_of(proof),
        "differing": _differing(request, proof),
        "elsewhere": _elsewhere(request, proof),
        "may_heal": may_somewhere(request.user, Right.HEAL_PROGRESS),
        "nights": _nights(),
        "rebuild": Rebuild.objects.filter(is_dry=False).first(),
        "months": _months(),
    }
    return render(request, "learning/keeping/index.html", {**about, **_furniture()})


@require_POST
def heal_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the progress of one enrolment anew from its log."""
    difference = visible_difference(request, pk)
    if heal(difference):
        log(instance=difference.enrolment.learner, action=HEALED, user=request.user)
        messages.success(request, _("Progress is what the log says again."))
    else:
        messages.success(request, _("It was put right already."))
    return redirect("learning_keeping:index")


@require_POST
def rebuild_view(request: HttpRequest) -> HttpResponse:
    """Begin to write all progress anew, go on with it, or stop it: ``do`` is ``begin``, ``resume`` or ``stop``."""
    run = Rebuild.objects.filter(is_dry=False).first()
    asked = request.POST.get("do")
    if asked == "stop" and run and rebuilding.stop(run):
        messages.success(request, _("It stops after the hundred that it is at. You can go on with it later."))
    elif asked == "resume" and run and rebuilding.resume(run):
        _let_work(run)
        messages.success(request, _("It goes on."))
    elif asked == "begin" and not (run and run.state == RunState.RUNNING):
        _let_work(rebuilding.begin(by=request.user))
        messages.success(request, _("All progress is written anew from the log. Learners notice nothing."))
    return redirect("learning_keeping:index")


class ProofPanel(Component):
    """The last proof on the first page of the administration, for who may see it."""

    name = "learning_proof"
    template_name = "learning/keeping/panel.html"
    order = 90

    def get_context_data(self, parent_context) -> dict[str, Any]:
        proof = _last_proof()
        return {"proof": proof, "said": told(proof), "share": share_of(proof)}


def told(proof: Proof | None) -> str:
    """What came of a proof, in a sentence."""
    if proof is None:
        return _("Progress was not compared with the log yet.")
    if proof.differing:
        return ngettext(
            "%(count)s enrolment is not what its log says",
            "%(count)s enrolments are not what their log says",
            proof.differing,
        ) % {"count": localize(proof.differing)}
    return ngettext("%(count)s enrolment replayed", "%(count)s enrolments replayed", proof.looked_at) % {
        "count": localize(proof.looked_at)
    }


def share_of(proof: Proof | None) -> str:
    """Which part of a proof's sample is what the log says, and when it was: “khớp 100 % · 02:14”.

    All of it is said of nothing less than all: 999 of 1,000 are 99.9 %, and 9,999 of 10,000 are not 100 %.
    """
    if proof is None:
        return "–"
    percent = int(proof.share * 1000) / 10
    shown = localize(int(percent) if percent == int(percent) else percent)
    moment = date_format(timezone.localtime(proof.started_at), "H:i")
    return _("match %(share)s%% · %(time)s") % {"share": shown, "time": moment}


def _last_proof() -> Proof | None:
    return Proof.objects.filter(finished_at__isnull=False).first()


def _differing(request: HttpRequest, proof: Proof | None) -> list[dict[str, Any]]:
    if proof is None or not proof.differing:
        return []
    may_see = may_somewhere(request.user, Right.SEE_LEARNERS)
    return [
        {
            "difference": each,
            "learner": each.enrolment.learner,
            "course": each.enrolment.course,
            "url": reverse("learning_learners:learner", args=[each.enrolment.learner_id]) if may_see else "",
            "what": [_readable(one) for one in each.what],
        }
        for each in differences_visible_to(request.user).filter(proof=proof)[:MOST_LISTED]
    ]


def _elsewhere(request: HttpRequest, proof: Proof | None) -> int:
    """How many differ in units that the user does not look after."""
    if proof is None or not proof.differing:
        return 0
    return proof.differing - differences_visible_to(request.user).filter(proof=proof).count()


def _readable(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "activity": one["activity"],
        "field": FIELDS.get(one["field"], one["field"]),
        "stands": _value(one["stands"]),
        "says": _value(one["says"]),
    }


def _value(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    moment = parse_datetime(value) if isinstance(value, str) else None
    return date_format(timezone.localtime(moment), "d/m/Y H:i") if moment else localize(value)


def _nights() -> Table | None:
    columns = [
        Column("started_at", label=_("When"), accessor=lambda each: _moment(each.started_at)),
        NumberColumn("looked_at", label=_("Replayed")),
        NumberColumn("differing", label=_("Differing")),
        NumberColumn("strays", label=_("Statements without a month")),
    ]
    rows = list(Proof.objects.filter(finished_at__isnull=False)[:NIGHTS])
    return Table(columns, rows) if rows else None


def _months() -> Table | None:
    columns = [
        Column("month", label=_("Month"), accessor=lambda each: f"{each.month:%m/%Y}"),
        Column("stage", label=_("State"), accessor="get_stage_display"),
        NumberColumn("rows", label=_("Statements")),
        Column("archived_at", label=_("Archived"), accessor=lambda each: _moment(each.archived_at)),
    ]
    rows = list(ArchivedMonth.objects.order_by("-month")[:MONTHS])
    return Table(columns, rows) if rows else None


def _moment(moment) -> str:
    return date_format(timezone.localtime(moment), "d/m/Y H:i") if moment else "–"


def _let_work(run: Rebuild) -> None:
    # By name: tasks stand above everything that they do.
    found = current_app.tasks["learning.go_on_rebuilding"]
    transaction.on_commit(lambda: found.apply_async([run.pk], retry=False))


def _furniture() -> dict[str, Any]:
    return {
        "page_title": TITLE,
        "header_title": TITLE,
        "header_icon": ICON,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": TITLE},
        ],
    }
