"""In the editor: what the saved rules mean, in a sentence."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel


class RulePanel(Panel):
    """Says when the page is completed, as it was last saved."""

    def __init__(self, **options):
        super().__init__(**{"heading": _("When it is completed"), **options})

    class BoundPanel(Panel.BoundPanel):
        template_name = "learning_courses/admin/rule_panel.html"

        def get_context_data(self, parent_context=None) -> dict[str, Any]:
            # It knows the page types, whose mixins have this panel.
            from courses.completion import rule_in_words

            context = super().get_context_data(parent_context)
            return {**context, "sentences": rule_in_words(self.instance)}
