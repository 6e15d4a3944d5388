"""What the templates of courses need beside ``learning_ui``: ``{% load learning_courses %}``."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.catalogue.marking import marked
from courses.outline import BEGUN, DONE, LOCKED, NEW
from courses.pictures import cover_picture
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
    return cover_picture(image, css=css, sizes="(min-width: 40em) 20rem, 100vw", lazy=lazy)


@register.simple_tag
def mark(text: str, slots=()) -> SafeString:
    """``text`` with the words that were looked for marked: ``{% mark course.title slots %}``."""
    return marked(text, slots or ())
