"""The pages on which a file of unit changes is shown, applied and undone."""

import base64
import binascii
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, Table, TitleColumn
from wagtail.log_actions import log

from learning.changes import tell
from learning.changes.access import bounds, changes_of, may_change, only_if
from learning.changes.apply import AlreadyApplied, Preview, apply_change, preview
from learning.changes.browse import ICON
from learning.changes.undo import CannotUndo, undo_change
from learning.people.roles import name_of
from learning.units.change_file import COLUMNS, MOST_BYTES, CannotChange, ChangeFile, read_change

APPLIED, UNDONE = "learning.apply_unit_change", "learning.undo_unit_change"
MOST_LISTED = 50


class UploadForm(forms.Form):
    """A file to look at."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy("You will see what it changes before anything is applied."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def read(self) -> ChangeFile:
        """Raises CannotChange."""
        given = self.cleaned_data["file"]
        return read_change(given.read(MOST_BYTES + 1), name=given.name)


class ConfirmForm(forms.Form):
    """The file that was looked at, carried along until it is applied."""

    name = forms.CharField(widget=forms.HiddenInput, max_length=255)
    content = forms.CharField(widget=forms.HiddenInput)

    def read(self) -> ChangeFile:
        """Raises CannotChange."""
        try:
            content = base64.b64decode(self.cleaned_data["content"], validate=True)
        except (binascii.Error, ValueError) as error:
            raise CannotChange([_("The file did not arrive whole. Please choose it again.")]) from error
        return read_change(content, name=self.cleaned_data["name"])


@only_if(may_change)
def changes_view(request: HttpRequest) -> HttpResponse:
    """Choose a file, see what it would do, apply it; and the changes that were applied."""
    confirmed = ConfirmForm(request.POST) if "content" in request.POST else None
    if confirmed and confirmed.is_valid():
        return _apply(request, confirmed)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    context: dict[str, Any] = {"form": form, "applied": _applied_table(request.user)}
    if request.method == "POST" and form.is_valid():
        context |= _look(form, request.user)
    return render(request, "learning/units/changes.html", {**context, **_furniture(_("Apply a change"))})


def _look(form: UploadForm, user) -> dict[str, Any]:
    try:
        seen = preview(form.read(), within=bounds(user))
    except CannotChange as refused:
        return {"problems": refused.problems}
    except AlreadyApplied as known:
        return {"already": str(known)}
    given = form.cleaned_data["file"]
    given.seek(0)
    content = base64.b64encode(given.read()).decode("ascii")
    return {
        "seen": seen,
        "difference": _difference_table(seen),
        "new": [tell.named(unit) for unit in tell.from_nowhere(seen.plan)],
        "reports": list(tell.reports(seen.closings, seen.plan)),
        "undecided": sum(one.needs_decision for one in seen.touched),
        "confirm": ConfirmForm(initial={"name": given.name, "content": content}),
    }


def _apply(request: HttpRequest, form: ConfirmForm) -> HttpResponse:
    try:
        change = apply_change(form.read(), by=request.user, within=bounds(request.user))
    except CannotChange as refused:
        for problem in refused.problems:
            messages.error(request, problem)
        return redirect("learning_units:changes")
    except AlreadyApplied as known:
        messages.warning(request, str(known))
        return redirect("learning_units:changes")
    log(instance=change, action=APPLIED, user=request.user)
    messages.success(request, _("Applied as change number %(id)s.") % {"id": change.pk})
    return redirect("learning_units:changes")


@require_safe
@only_if(may_change)
def empty_table(request: HttpRequest) -> HttpResponse:
    """A file with all columns and no rows, to fill in with a spreadsheet."""
    header = ",".join(COLUMNS) + "\r\n"
    named = 'attachment; filename="thay-doi-don-vi.csv"'
    # With a mark at the beginning, by which Excel knows the encoding.
    return HttpResponse(
        header.encode("utf-8-sig"), content_type="text/csv", headers={"Content-Disposition": named}
    )


@only_if(may_change)
def undo_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a change, after asking."""
    hers = changes_of(request.user).select_related("applied_by")
    change = get_object_or_404(hers, pk=pk, undone_at__isnull=True)
    if request.method == "POST":
        try:
            undo_change(change, within=bounds(request.user))
        except CannotUndo as refused:
            messages.error(request, str(refused))
        else:
            log(instance=change, action=UNDONE, user=request.user)
            messages.success(request, _("Change number %(id)s is undone.") % {"id": change.pk})
        return redirect("learning_units:changes")
    return render(
        request, "learning/units/undo.html", {"change": change, **_furniture(_("Undo a change"), last=True)}
    )


def _difference_table(seen: Preview) -> Table:
    columns = [
        TitleColumn(
            "unit", label=_("Ends"), accessor=lambda one: tell.named(one.unit), id_accessor="unit.pk"
        ),
        Column("after", label=_("Follows"), accessor=lambda one: tell.successors(one.unit, seen.plan)),
        Column("fates", label=_("What hangs on it"), accessor=lambda one: "; ".join(tell.fates(one))),
    ]
    return Table(columns, seen.touched)


def _applied_table(user) -> Table:
    columns = [
        Column("pk", label=_("No.")),
        Column("file_name", label=_("File")),
        Column("effective_on", label=_("Takes effect"), accessor=lambda one: _day(one.effective_on)),
        DateColumn("applied_at", label=_("Applied")),
        Column(
            "applied_by",
            label=_("By"),
            accessor=lambda one: name_of(one.applied_by) if one.applied_by else "",
        ),
        DateColumn("undone_at", label=_("Undone")),
        TitleColumn(
            "actions",
            label=_("Actions"),
            accessor=lambda one: "" if one.undone_at else _("Undo"),
            get_url=lambda one: None if one.undone_at else reverse("learning_units:undo", args=[one.pk]),
        ),
    ]
    return Table(columns, list(changes_of(user).select_related("applied_by")[:MOST_LISTED]))


def _day(day) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def _furniture(title: str, *, last: bool = False) -> dict[str, Any]:
    """Title and breadcrumbs; ``last`` for a page that is reached from the list of changes."""
    above = [{"url": reverse("learning_units:changes"), "label": _("Apply a change")}] if last else []
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": ICON,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("learning_units:index"), "label": _("Units")},
            *above,
            {"url": "", "label": title},
        ],
    }
