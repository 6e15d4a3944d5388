"""The editor's field for tags, with a name for those who listen to it."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminTagWidget

from assessments.questions.tags import QuestionTag


class NamedTags(AdminTagWidget):
    """Wagtail's field, whose own input gets the name that it lacks."""

    def __init__(self, *args, **kwargs):
        kwargs["attrs"] = {"data-learning-named": _("Tags"), **(kwargs.get("attrs") or {})}
        super().__init__(*args, **{"tag_model": QuestionTag, **kwargs})

    class Media:
        js = ["learning_assessments/js/tags.js"]
