"""Adding, changing and deleting one figure by hand."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.log_actions import log

from learning.targets.access import keeps_indices, own_row
from learning.targets.furniture import furniture
from learning.targets.shelves import Shelf


def new_view(request: HttpRequest, shelf: Shelf) -> HttpResponse:
    """One more. What a link says in its query is filled in."""
    _refuse(request, shelf)
    initial = {name: value for name, value in request.GET.items() if name in shelf.form._meta.fields}
    form = _form(request, shelf, initial=initial)
    if request.method == "POST" and form.is_valid():
        row = form.save()
        log(instance=row, action=shelf.action("make"), user=request.user, data=_said(form))
        messages.success(request, _("“%(name)s” was saved.") % {"name": row})
        return redirect(shelf.back)
    return _shown(request, shelf, str(shelf.new), form=form)


def edit_view(request: HttpRequest, pk: int, shelf: Shelf) -> HttpResponse:
    """Another value, another day. The log keeps what was changed."""
    row = _row(request, shelf, pk)
    form = _form(request, shelf, instance=row)
    if request.method == "POST" and form.is_valid():
        log(instance=form.save(), action=shelf.action("change"), user=request.user, data=_said(form))
        messages.success(request, _("“%(name)s” was saved.") % {"name": row})
        return redirect(shelf.back)
    return _shown(
        request, shelf, _("Change"), form=form, row=row, delete=f"learning_targets:delete_{shelf.name}"
    )


def delete_view(request: HttpRequest, pk: int, shelf: Shelf) -> HttpResponse:
    """Delete it, after asking."""
    row = _row(request, shelf, pk)
    if request.method != "POST":
        more = {
            "row": row,
            "edit": shelf.address(row),
            **furniture(_("Delete"), above=(shelf.title, shelf.back)),
        }
        return render(request, "learning/targets/delete.html", more)
    name = str(row)
    try:
        log(instance=row, action=shelf.action("delete"), user=request.user, deleted=True)
        row.delete()
    except ProtectedError:
        messages.error(request, _("“%(name)s” is in use and was not deleted.") % {"name": name})
        return redirect(shelf.address(row))
    messages.success(request, _("“%(name)s” was deleted.") % {"name": name})
    return redirect(shelf.back)


def _row(request: HttpRequest, shelf: Shelf, pk: int) -> Any:
    _refuse(request, shelf)
    return own_row(request, shelf.model, pk) if shelf.is_of_unit else get_object_or_404(shelf.model, pk=pk)


def _refuse(request: HttpRequest, shelf: Shelf) -> None:
    """What holds for the whole site is for who sets a province's targets."""
    if not shelf.is_of_unit and not keeps_indices(request.user):
        raise PermissionDenied


def _form(request: HttpRequest, shelf: Shelf, **options) -> Any:
    given = request.POST if request.method == "POST" else None
    who = {"by": request.user} if shelf.is_of_unit else {}
    return shelf.form(given, **who, **options)


def _said(form) -> dict[str, Any]:
    """What was written, for the log."""
    return {"fields": {name: str(form.cleaned_data.get(name)) for name in form.changed_data}}


def _shown(request: HttpRequest, shelf: Shelf, title: str, **more) -> HttpResponse:
    about = {"back": shelf.back, **more, **furniture(title, above=(shelf.title, shelf.back))}
    return render(request, "learning/targets/form.html", about)
