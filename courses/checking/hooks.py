"""Where the editor and the administration's home speak of checks."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.side_panels import ChecksSidePanel

from courses.checking.pages import may_see
from courses.checking.run import findings_on, is_checked
from courses.feedback.access import reports_for
from courses.feedback.models import ErrorState
from courses.reviewing import pages_due
from learning.content_checks import Severity

LISTED = 10

# Wagtail has no hook for side panels, but its template of this one has blocks to build on. Ours extends it, and shows
# nothing beside what is no course or lesson.
ChecksSidePanel.template_name = "learning_courses/checking/checks_panel.html"


def after_publishing(request: HttpRequest, page: Model) -> None:
    """Publishing with errors is possible, but told."""
    if not is_checked(page):
        return
    page.__dict__.pop("_reading", None)
    errors = sum(found.severity == Severity.ERROR for found in findings_on(page))
    if errors:
        said = ngettext(
            "Published with %(count)s error for learners.",
            "Published with %(count)s errors for learners.",
            errors,
        )
        button = messages.button(reverse("learning_checks:page", args=[page.pk]), _("See what to mend"))
        messages.warning(request, said % {"count": errors}, buttons=[button])


class AuthorsMenuItem(MenuItem):
    """Shown to those who may change any page."""

    def is_shown(self, request: HttpRequest) -> bool:
        if not hasattr(request, "_learning_edits"):
            request._learning_edits = may_see(request.user)  # type: ignore[attr-defined]
        return request._learning_edits  # type: ignore[attr-defined]


class AuthorsPanel(Component):
    """What waits for those who write: pages due for review, and errors that learners reported."""

    name = "learning_authors"
    template_name = "learning_courses/checking/home_panel.html"
    order = 150

    def __init__(self, request: HttpRequest):
        super().__init__()
        self.due = pages_due(request.user)
        self.reports = reports_for(request.user).filter(state=ErrorState.NEW)

    @property
    def is_shown(self) -> bool:
        return bool(self.due) or self.count > 0

    @property
    def count(self) -> int:
        if not hasattr(self, "_count"):
            self._count = self.reports.count()
        return self._count

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"due": self.due[:LISTED], "due_count": len(self.due), "new_reports": self.count}
