"""Figures from spreadsheets in the Wagtail admin: the list of imports with its templates, and each import."""

import io
from typing import Any, BinaryIO

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.ui.tables import Column

from learning.people.rights import Right
from learning.people.roles import units_visible_to
from learning.sheets.desk import Desk
from learning.sheets.layout import Proposal
from learning.sheets.models import Upload
from learning.targets import run
from learning.targets.furniture import furniture
from learning.targets.import_forms import LayoutForm, UploadForm
from learning.targets.models import About, FigureImport, Outcome
from learning.targets.reasons import told
from learning.targets.result import write_result
from learning.targets.template import CONTENT_TYPE, write_template
from learning.units.tree import home_provinces

MOST_UNITS = 5000
FILES = {About.TARGETS: "mau-chi-tieu", About.POPULATIONS: "mau-doi-tuong", About.SERIES: "mau-chi-so"}


class FigureDesk(Desk):
    work, model, urls, list_page = "figures", FigureImport, "learning_targets", "imports"
    folder, base = "learning/targets", "learning/targets/base.html"
    changing = (Outcome.NEW, Outcome.CHANGED)
    notes_sending = False
    upload_form, layout_form = UploadForm, LayoutForm

    def title(self) -> str:
        return _("Import figures")

    def furniture(self, title: str, upload: Upload | None = None) -> dict[str, Any]:
        return furniture(title, above=(self.title(), self.list_address()) if upload else None)

    def upload(self, file: BinaryIO, **given: Any) -> FigureImport:
        return run.upload(file, **given)

    def keep(self, file: BinaryIO, **given: Any) -> FigureImport:
        return run.keep(file, **given)

    def look_at(self, upload: FigureImport) -> Proposal:
        return run.look_at(upload)

    def mapping_of(self, upload: FigureImport) -> str:
        return run.mapping_of(upload)

    def columns_of_list(self) -> list[Column]:
        about = Column("about", label=_("What it holds"), accessor="get_about_display")
        return [about, *super().columns_of_list()]

    def about_list(self, request: HttpRequest) -> dict[str, Any]:
        return {"templates": [(value, About(value).label) for value in About.values]}

    def to_be_decided(self, upload: FigureImport) -> list[tuple[str, list[int], int]]:
        return run.to_be_decided(upload)

    def told(self, reasons: list) -> str:
        return told(reasons)

    def write_result(self, upload: FigureImport, file: BinaryIO) -> None:
        write_result(upload, file)


DESK = FigureDesk()


@require_safe
def template_view(request: HttpRequest, about: str) -> HttpResponse:
    """The workbook to be filled in, with the units of the user."""
    if about not in About.values:
        raise Http404
    today = timezone.localdate()
    units = units_visible_to(request.user, may=Right.SET_TARGETS).valid_on(today)
    homes = home_provinces(today)
    if request.user.is_superuser and len(homes) == 1:
        units = units.filter(path__startswith=homes[0].path)
    file = io.BytesIO()
    write_template(about, list(units.order_by("path")[:MOST_UNITS]), file, today=today)
    named = f'attachment; filename="{FILES[About(about)]}.xlsx"'
    return HttpResponse(file.getvalue(), content_type=CONTENT_TYPE, headers={"Content-Disposition": named})
