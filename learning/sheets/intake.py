"""The way of a file in the Wagtail admin: from the upload to its columns, which somebody agrees on."""

from dataclasses import replace
from typing import Any, BinaryIO

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, Table, TitleColumn
from wagtail.log_actions import log

from learning.people.roles import name_of
from learning.sheets.forms import SheetForm
from learning.sheets.layout import Proposal, layout_of, remember
from learning.sheets.models import Upload
from learning.sheets.pages import Pages
from learning.sheets.running import MAY_BE_CHECKED, agree
from learning.sheets.workbook import CannotRead, WhichSheet

MOST_LISTED = 100


class Intake(Pages):
    """How files of one kind are taken in, and what each kind says of its own."""

    upload_form: Any
    layout_form: Any

    def upload(self, file: BinaryIO, **given: Any) -> Any:
        """Keep the file, with what its columns seem to be. Raises CannotRead."""
        raise NotImplementedError

    def keep(self, file: BinaryIO, **given: Any) -> Any:
        """Keep the file, before anybody knows what is in it."""
        raise NotImplementedError

    def look_at(self, upload: Any) -> Proposal:
        """What the columns seem to be. Raises CannotRead."""
        raise NotImplementedError

    def mapping_of(self, upload: Any) -> str:
        """Under what its columns are remembered."""
        return upload.sender

    def understood(self, upload: Any, proposal: Proposal) -> None:
        """The columns are as they seem to be, until somebody says otherwise."""
        agree(upload, proposal.layout)

    def has_columns(self, upload: Any) -> bool:
        """Whether its file is a table."""
        return True

    def columns_of_list(self) -> list[Column]:
        """What the list of imports says of each, between its file and its state."""
        return [Column("sender", label=_("Sender"))]

    def about_list(self, request: HttpRequest) -> dict[str, Any]:
        """What else stands on the list of imports."""
        return {}

    def list_view(self, request: HttpRequest) -> HttpResponse:
        """Choose a file; and the imports that were."""
        form = self.upload_form(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid() and (upload := self._uploaded(request, form)):
            log(instance=upload, action=self.action("upload"), user=request.user)
            if not self.has_columns(upload):
                return self.begin_check(upload)
            return redirect(self.address(upload, "columns"))
        about = {"base": self.base, "form": form, "imports": self._table(request.user)}
        about |= {**self.about_list(request), **self.furniture(self.title())}
        return render(request, f"{self.folder}/{self.list_page}.html", about)

    def _uploaded(self, request: HttpRequest, form: Any) -> Any:
        given = {**form.cleaned_data, "by": request.user}
        file = given.pop("file")
        try:
            return self.upload(file.file, name=file.name, **given)
        except WhichSheet:
            return self.keep(file.file, name=file.name, **given)  # it is asked on the next page
        except CannotRead as refused:
            form.add_error("file", str(refused))
            return None

    def _table(self, user) -> Table:
        columns = [
            NumberColumn("pk", label=_("No.")),
            TitleColumn("file_name", label=_("File"), get_url=self.address),
            *self.columns_of_list(),
            Column("state", label=_("State"), accessor="get_state_display"),
            Column("rows", label=_("Rows"), accessor=_in_short),
            DateColumn("uploaded_at", label=_("Uploaded")),
            Column("by", label=_("Uploaded by"), accessor=_uploader),
        ]
        return Table(columns, list(self.imports_of(user)[:MOST_LISTED]))

    def columns_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What each column is, with the first rows as they will be read; then it is checked."""
        upload = self.own(request, pk)
        if upload.state not in MAY_BE_CHECKED:
            return redirect(self.address(upload))
        if not self.has_columns(upload):
            return self._begin_again(request, upload)
        try:
            proposal = self.look_at(upload)
        except WhichSheet as asked:
            return self._ask_for_the_sheet(request, upload, asked.sheets)
        except CannotRead as refused:
            messages.error(request, str(refused))
            return redirect(self.list_address())
        if upload.columns:
            proposal = replace(proposal, layout=layout_of(upload))
        form = self.layout_form(request.POST or None, upload=upload, proposal=proposal)
        if request.method == "POST" and "check" in request.POST and form.is_valid():
            form.keep(upload)
            agree(upload, form.layout)
            remember(upload, form.labels, sender=self.mapping_of(upload))
            return self.begin_check(upload)
        about = {"form": form, "is_remembered": proposal.is_remembered}
        return self.shown(request, "columns", _("Columns"), upload, **about)

    def _begin_again(self, request: HttpRequest, upload: Upload) -> HttpResponse:
        """What has no columns, and was stopped, is only begun again."""
        if request.method == "POST":
            return self.begin_check(upload)
        return self.shown(request, "lines", _("Check the rows"), upload)

    def _ask_for_the_sheet(self, request: HttpRequest, upload: Upload, sheets: list[str]) -> HttpResponse:
        form = SheetForm(request.POST or None, sheets=sheets)
        if request.method == "POST" and form.is_valid():
            upload.sheet = form.cleaned_data["sheet"][:100]
            upload.save(update_fields=["sheet"])
            self.understood(upload, self.look_at(upload))
            return redirect(self.address(upload, "columns"))
        return self.shown(request, "sheet", _("Sheet"), upload, form=form)


def _uploader(upload: Upload) -> str:
    return name_of(upload.uploaded_by) if upload.uploaded_by else "–"


def _in_short(upload: Upload) -> str:
    return ", ".join(f"{label}: {count}" for _outcome, label, count in upload.counted()) or "–"
