"""Forwards in the Wagtail admin: the list with how far each is, one with what it left aside, and its form."""

from typing import Any

from celery import current_app
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, Table, TitleColumn
from wagtail.log_actions import log

from learning.forwarding import run
from learning.forwarding.access import forwards_of, own_forward
from learning.forwarding.address import Refused
from learning.forwarding.choose import MOST_COUNTED, position_before
from learning.forwarding.forms import VERB_LABELS, ForwardForm
from learning.forwarding.models import Forward
from learning.forwarding.post import Halt, Later, Receiver

ICON = "link-external"
TITLE = gettext_lazy("Statements sent on")
MADE, CHANGED = "learning.make_forward", "learning.change_forward"
PAUSED, RESUMED = "learning.pause_forward", "learning.resume_forward"
AGAIN = "learning.retry_forward"
ROWS = 50


def address(forward: Forward) -> str:
    """The page of one forward."""
    return reverse("learning_forwards:forward", args=[forward.pk])


def state_of(forward: Forward) -> str:
    """What it does, in a word or two."""
    if not forward.active:
        return _("stopped by a problem") if forward.problem else _("paused")
    return _("tries again") if forward.problem else pgettext("receiver", "active")


def lag_of(forward: Forward) -> str:
    """How far behind it is, as of when somebody last looked."""
    if forward.looked_at is None:
        return _("not begun")
    if not forward.waiting or forward.oldest_at is None:
        return _("up to date")
    said = ngettext(
        "%(time)s behind, %(count)s statement waiting",
        "%(time)s behind, %(count)s statements waiting",
        forward.waiting,
    )
    more = "+" if forward.waiting >= MOST_COUNTED else ""
    behind = timesince(forward.oldest_at, timezone.now(), depth=1)
    return said % {"time": behind, "count": f"{number_format(forward.waiting, force_grouping=True)}{more}"}


@require_safe
def index_view(request: HttpRequest) -> HttpResponse:
    """The forwards of the user's units."""
    columns = [
        TitleColumn("name", label=_("Name"), get_url=address),
        Column("unit", label=_("Unit"), accessor=lambda one: one.unit or _("The whole site")),
        Column("state", label=_("State"), accessor=state_of),
        Column("lag", label=_("How far"), accessor=lag_of),
        Column("sent", label=_("Sent"), accessor=lambda one: number_format(one.sent, force_grouping=True)),
    ]
    table = Table(columns, list(forwards_of(request.user)))
    about = {"forwards": table, **_furniture(str(TITLE))}
    return render(request, "learning/forwards/index.html", about)


def new_view(request: HttpRequest) -> HttpResponse:
    """A receiver more."""
    form = ForwardForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        forward = form.save()
        Forward.objects.filter(pk=forward.pk).update(position=position_before(forward.since))
        log(instance=forward, action=MADE, user=request.user)
        _begin(forward)
        return redirect(address(forward))
    about = {"form": form, **_furniture(_("Send statements on"), below=True)}
    return render(request, "learning/forwards/form.html", about)


def edit_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Another address, another key, other statements. What was sent stays sent."""
    forward = own_forward(request, pk)
    form = ForwardForm(request.POST or None, by=request.user, instance=forward)
    if request.method == "POST" and form.is_valid():
        log(instance=form.save(), action=CHANGED, user=request.user, data={"fields": form.changed_data})
        return redirect(address(forward))
    about = {"form": form, "forward": forward, **_furniture(_("Change"), below=True)}
    return render(request, "learning/forwards/form.html", about)


@require_safe
def forward_view(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is, and what the receiver did not take."""
    forward = own_forward(request, pk)
    about = {
        "forward": forward,
        "state": state_of(forward),
        "lag": lag_of(forward),
        "sent": number_format(forward.sent, force_grouping=True),
        "verbs": ", ".join(str(VERB_LABELS.get(iri, iri)) for iri in forward.verbs),
        "page": Paginator(forward.set_aside.all(), ROWS).get_page(request.GET.get("p")),
    }
    return render(
        request, "learning/forwards/forward.html", {**about, **_furniture(str(forward), below=True)}
    )


@require_POST
def test_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the receiver what it is, and whether it lets us in. Nothing is sent."""
    forward = own_forward(request, pk)
    try:
        receiver = Receiver(forward)
        versions = [str(each) for each in receiver.about()["version"]]
        may_read = receiver.try_to_sign_in()
    except (Halt, Later, Refused) as problem:
        messages.error(request, str(problem))
        return redirect(address(forward))
    if not any(each.startswith(forward.version[:4]) for each in versions):
        said = _("The receiver speaks xAPI %(versions)s, not %(version)s. Choose another version.")
        messages.error(request, said % {"versions": ", ".join(versions)[:200], "version": forward.version})
    elif may_read:
        messages.success(request, _("The receiver answers, and lets us in."))
    else:
        messages.success(request, _("The receiver answers. The key may not read there; that is not needed."))
    return redirect(address(forward))


@require_POST
def pause_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Send nothing more until it is resumed."""
    forward = own_forward(request, pk)
    if forward.active:
        run.pause(forward)
        log(instance=forward, action=PAUSED, user=request.user)
    return redirect(address(forward))


@require_POST
def resume_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on where it was."""
    forward = own_forward(request, pk)
    if not forward.active or forward.next_try:
        run.resume(forward)
        log(instance=forward, action=RESUMED, user=request.user)
    _begin(forward)
    return redirect(address(forward))


@require_POST
def again_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Send once more what was set aside: the one that is named, or all."""
    forward = own_forward(request, pk)
    named = request.POST.get("statement", "")
    count = run.ask_again(forward, int(named) if named.isdecimal() and len(named) < 19 else None)
    if count:
        log(instance=forward, action=AGAIN, user=request.user)
        _begin(forward)
    return redirect(address(forward))


def _begin(forward: Forward) -> None:
    """Let a worker begin now and not with the next minute."""
    # By name: tasks stand above everything that they do.
    task = current_app.tasks["learning.send_on"]
    transaction.on_commit(lambda: task.apply_async([forward.pk], retry=False))


def _furniture(title: str, *, below: bool = False) -> dict[str, Any]:
    above = [{"url": reverse("learning_forwards:index"), "label": TITLE}] if below else []
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": ICON,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            *above,
            {"url": "", "label": title},
        ],
    }
