"""Text that machines read: to look at and to copy, never to run."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.blocks import CharBlock, ChoiceBlock, TextBlock

from courses.blocks.base import LessonBlock
from learning.blocks import on_screen

LANGUAGES = [
    ("text", _("Plain text")),
    ("address", _("Web address")),
    ("sheet", _("Spreadsheet formula")),
    ("shell", _("Command line")),
    ("html", "HTML"),
    ("css", "CSS"),
    ("javascript", "JavaScript"),
    ("python", "Python"),
    ("sql", "SQL"),
    ("json", "JSON"),
    ("xml", "XML"),
]


class CodeBlock(LessonBlock):
    """Lines exactly as they are written, with a button to copy them where the browser can."""

    name = "code"
    language = ChoiceBlock(choices=LANGUAGES, default="text", label=_("Language"))
    code = TextBlock(max_length=5000, rows=6, label=pgettext_lazy("block", "Code"))
    caption = CharBlock(required=False, max_length=250, label=_("Caption"))

    class Meta:
        icon = "code"
        label = pgettext_lazy("block", "Code")
        label_format = "{caption}"
        template = "learning_courses/blocks/code.html"
        description = _("A spreadsheet formula, an address or a program, exactly as it must be typed.")
        preview_value = {
            "language": "sheet",
            "code": '=COUNTIF(C2:C200; "x")',
            "caption": _("Counts the lines that are ticked"),
        }

    def spoken(self, value) -> list[str]:
        """What is copied letter by letter is looked at."""
        return on_screen({"title": value.get("caption")})

    def get_context(self, value, parent_context=None):
        words = dict(LANGUAGES).get(value["language"], "")
        return {**super().get_context(value, parent_context), "language": words}
