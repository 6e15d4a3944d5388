"""In the course's editor: which competencies its published lessons train, and which of the course's own none does."""

from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from learning import api


class CompetencyPanel(Panel):
    """The coverage of one course. Shown once something of it is tagged; drafts count when they are published."""

    def __init__(self, **options):
        super().__init__(**{"heading": _("What the lessons train"), **options})

    class BoundPanel(Panel.BoundPanel):
        template_name = "learning_courses/admin/competency_panel.html"

        @cached_property
        def rows(self) -> list[Any]:
            page = self.instance
            return api.course_competencies(page.translation_key, page.competencies) if page.pk else []

        def is_shown(self) -> bool:
            return super().is_shown() and bool(self.rows)

        def get_context_data(self, parent_context=None) -> dict:
            return {**super().get_context_data(parent_context), "rows": self.rows}
