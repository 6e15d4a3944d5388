"""In the editor of a translation: that its original has changed since."""

from functools import cached_property
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel


class TranslationPanel(Panel):
    """Shown only on a translation whose original was published after it."""

    def __init__(self, **options):
        super().__init__(**{"heading": _("The original has changed"), **options})

    class BoundPanel(Panel.BoundPanel):
        template_name = "learning_courses/translating/panel.html"

        @cached_property
        def source(self) -> Model | None:
            # It knows the page types, whose mixins have this panel.
            from courses.translating.stale import is_older, original_of

            source = original_of(self.instance)
            return source if source and is_older(self.instance, source) else None

        def is_shown(self) -> bool:
            return super().is_shown() and self.source is not None

        def get_context_data(self, parent_context=None) -> dict[str, Any]:
            from courses.translating.stale import difference_at

            context = super().get_context_data(parent_context)
            source, may = self.source, False
            if source is not None:
                may = source.permissions_for_user(self.request.user).can_edit()
            at = difference_at(source, self.instance.last_published_at) if may else ""
            return {**context, "source": source, "difference_at": at}
