"""In the editor: what publishing this draft changes for those who have begun, and what was decided for them."""

from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

if TYPE_CHECKING:
    from courses.changing import Pending


class ChangePanel(Panel):
    """Shown only where the saved draft asks for something else than the live course, and somebody has begun it.

    Authors find the way to their choice in it, reviewers what was chosen.
    """

    def __init__(self, **options):
        super().__init__(**{"heading": _("For those who have begun"), **options})

    class BoundPanel(Panel.BoundPanel):
        template_name = "learning_courses/admin/change_panel.html"

        @cached_property
        def pending(self) -> "Pending | None":
            # It knows the page types, whose mixins have this panel.
            from courses.changing import pending

            return pending(self.instance)

        def is_shown(self) -> bool:
            return super().is_shown() and self.pending is not None

        def get_context_data(self, parent_context=None) -> dict:
            context = super().get_context_data(parent_context)
            address = reverse("learning_course_changes:choose", args=[self.instance.pk])
            return {**context, "pending": self.pending, "choose_at": address}
