"""Above the fields of a content: the choice between our form and the official editor, where that is supplied."""

from typing import Any
from urllib.parse import urlencode

from wagtail.admin.panels import Panel

from courses.h5p.official import client
from courses.h5p.official.widget import ASKED


class EditorChoicePanel(Panel):
    """Two links. What was not saved stays behind, and the browser says so."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "learning_courses/h5p/official/choice.html"

        def is_shown(self) -> bool:
            return super().is_shown() and bool(self.instance.library_id) and client.is_offered(self.request)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            kept = {} if self.instance.pk else {"type": self.instance.main.uber}
            return {
                **super().get_context_data(parent_context),
                "is_official": self.form.is_official,
                "ours": f"?{urlencode(kept)}",
                "official": f"?{urlencode({**kept, **ASKED})}",
            }
