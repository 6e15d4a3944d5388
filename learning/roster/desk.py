"""Rosters in the Wagtail admin: the list of imports, a file's columns, and what came of its rows."""

from typing import Any, BinaryIO

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _

from learning.office.listing import TITLE
from learning.roster import run
from learning.roster.forms import LayoutForm, UploadForm
from learning.roster.models import Outcome, Roster
from learning.roster.preview import changes
from learning.roster.reasons import told
from learning.roster.result import write_result
from learning.sheets.desk import Desk
from learning.sheets.layout import Proposal
from learning.sheets.models import State, Upload


class RosterDesk(Desk):
    work, model, urls, page = "roster", Roster, "learning_rosters", "roster"
    folder, base = "learning/rosters", "learning/rosters/base.html"
    related = ("uploaded_by", "unit")
    changing = (Outcome.NEW, Outcome.CHANGED)
    upload_form, layout_form = UploadForm, LayoutForm

    def title(self) -> str:
        return _("Import a roster")

    def furniture(self, title: str, upload: Upload | None = None) -> dict[str, Any]:
        return below_learners(title, "upload", above=(self.title(), self.list_address()) if upload else None)

    def upload(self, file: BinaryIO, **given: Any) -> Roster:
        return run.upload(file, **given)[0]

    def keep(self, file: BinaryIO, **given: Any) -> Roster:
        return run.keep(file, **given)

    def look_at(self, upload: Roster) -> Proposal:
        return run.look_at(upload)

    def to_be_decided(self, upload: Roster) -> list[tuple[str, list[int], int]]:
        return run.to_be_decided(upload)

    def look_closer(self, upload: Roster, page: Page) -> None:
        """What positions and ethnic groups were, and would become, is shown and kept nowhere."""
        found = changes(upload, page) if upload.state == State.CHECKED else {}
        for row in page:
            row.changes = found.get(row.number, [])

    def told(self, reasons: list) -> str:
        return told(reasons)

    def write_result(self, upload: Roster, file: BinaryIO) -> None:
        write_result(upload, file)


def below_learners(title: str, icon: str, *, above: tuple[str, str] | None = None) -> dict[str, Any]:
    """Title and breadcrumbs of a page below the list of learners, and below ``above``, its title and address."""
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": icon,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("learning_learners:index"), "label": TITLE},
            *([{"url": above[1], "label": above[0]}] if above else []),
            {"url": "", "label": title},
        ],
    }


DESK = RosterDesk()
