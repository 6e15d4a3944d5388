"""Who marks a quiz by hand, and how, in its editor."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel

MARKING_PANEL = MultiFieldPanel(
    [
        InlinePanel(
            "markers",
            heading=_("Markers"),
            label=_("marker"),
            panels=[FieldPanel("user"), FieldPanel("unit")],
            help_text=_("Only needed where a question is marked by hand, as an essay is."),
        ),
        FieldPanel("two_markers"),
        FieldPanel("most_apart"),
        FieldPanel("show_names"),
    ],
    heading=_("Marking by hand"),
    classname="collapsed",
)
