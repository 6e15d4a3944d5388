"""What the templates of courses need beside ``learning_ui``: ``{% load learning_courses %}``."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.catalogue.marking import marked
from courses.outline import BEGUN, DONE, LOCKED, NEW
from courses.pictures import cover_addresses
from learning.templatetags.learning_ui import icon

register = template.Library()

SIGNS = {
    DONE: ("check-circle", _("Completed")),
    BEGUN: ("half", _("Begun")),
    NEW: ("circle", _("Not begun")),
    LOCKED: ("lock", pgettext_lazy("lesson", "Locked")),
}


@register.simple_tag
def state_icon(state: str) -> SafeString:
    """The sign of a lesson's state, which says its name: ``{% state_icon entry.state %}``."""
    name, label = SIGNS[state]
    return icon(name, label=label)


@register.simple_tag
def cover(image, css: str, lazy: bool = True) -> SafeString:
    """A course's picture, 16:9, empty where there is none; it repeats the title and so says nothing itself."""
    if image is None:
        return SafeString("")
    webp, other = cover_addresses(image)
    source = format_html('<source type="image/webp" srcset="{}">', webp) if webp else ""
    return format_html(
        '<picture>{}<img class="{}" src="{}" width="640" height="360" alt=""{}></picture>',
        source,
        css,
        other,
        SafeString(' loading="lazy" decoding="async"') if lazy else "",
    )


@register.simple_tag
def mark(text: str, slots=()) -> SafeString:
    """``text`` with the words that were looked for marked: ``{% mark course.title slots %}``."""
    return marked(text, slots or ())
