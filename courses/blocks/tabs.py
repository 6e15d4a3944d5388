"""Several ways to the same end, of which a reader needs one."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock

from courses.blocks.base import LessonBlock, Sentences


class TabsBlock(LessonBlock):
    """Texts of which one is shown at a time. Without a script, and on paper, all stand below one another."""

    name = "tabs"
    title = CharBlock(max_length=150, label=_("Title"))
    tabs = ListBlock(
        StructBlock(
            [("title", CharBlock(max_length=40, label=_("Tab"))), ("text", Sentences(label=_("Text")))],
            label=_("Tab"),
            label_format="{title}",
        ),
        min_num=2,
        max_num=5,
        label=_("Tabs"),
    )

    class Meta:
        icon = "learning-tabs"
        label = _("Tabs")
        label_format = "{title}"
        template = "learning_courses/blocks/tabs.html"
        description = _(
            "The same for different readers: on Android and on iPhone, at home and at the counter."
        )
        preview_value = {
            "title": _("Update your phone"),
            "tabs": [
                {"title": _("Android"), "text": _("<p>Settings, then System, then Update.</p>")},
                {"title": _("iPhone"), "text": _("<p>Settings, then General, then Software Update.</p>")},
            ],
        }
