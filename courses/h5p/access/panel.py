"""In the form of a content: who is kept out by it, as it was saved last."""

from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from courses.h5p.access.report import Report, report_of
from courses.h5p.store import DatabaseStore


class AccessPanel(Panel):
    """Shown once there is something to look at."""

    def __init__(self, **options: Any):
        super().__init__(**{"heading": _("Who can use it"), "icon": "view", **options})

    class BoundPanel(Panel.BoundPanel):
        template_name = "learning_courses/h5p/access/panel.html"

        @cached_property
        def report(self) -> Report:
            return report_of(self.instance, DatabaseStore())

        def is_shown(self) -> bool:
            return super().is_shown() and bool(self.instance.pk and self.instance.params)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "report": self.report}
