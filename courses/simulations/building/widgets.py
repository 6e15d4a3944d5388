"""Fields of the builder that Wagtail does not have: a text as it is, and lists that keep what they do not know."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register
from wagtail.admin.telepath.widgets import WidgetAdapter
from wagtail.blocks.stream_block import StreamBlockAdapter
from wagtail.coreutils import get_content_languages

from courses.simulations.parts.asks import Ask
from learning import api

Choices = list[tuple[str, Any]]
NONE = ("", "…")


class Line(blocks.FieldBlock):
    """A text as it was written: spaces at its ends stay."""

    def __init__(self, ask: Ask, widget: forms.Widget, **kwargs: Any):
        help_text = "" if isinstance(widget, forms.HiddenInput) else ask.help
        self.field = forms.CharField(required=False, strip=False, help_text=help_text, widget=widget)
        super().__init__(**kwargs)

    def get_default(self) -> str:
        return ""

    def to_python(self, value: Any) -> str:
        return "" if value is None else str(value)

    def value_from_form(self, value: Any) -> str:
        """Browsers send the ends of lines as two characters."""
        return str(value or "").replace("\r\n", "\n")


class KeepingStream(blocks.StreamBlock):
    """Entries of several types, and those that stay as they are, which nobody can add."""


class KeepingStreamAdapter(StreamBlockAdapter):
    js_constructor = "learning.simulations.KeepingStream"

    @cached_property
    def media(self) -> forms.Media:
        scripts = ("wagtailadmin/js/telepath/blocks.js", "learning_courses/admin/simulation-blocks.js")
        return forms.Media(js=[versioned_static(script) for script in scripts])


register(KeepingStreamAdapter(), KeepingStream)


class OpenSelect(forms.Select):
    """A list of choices, made when it is shown. A value that is not in it is added there, with a word about it."""

    def __init__(self, choices: Callable[[], Choices]):
        about = _("This value is not in the list. It stays until you choose another one.")
        super().__init__(attrs={"data-simulation-unlisted": about}, choices=choices)


class OpenSelectAdapter(WidgetAdapter):
    js_constructor = "learning.simulations.OpenSelect"

    @cached_property
    def media(self) -> forms.Media:
        scripts = ("wagtailadmin/js/telepath/widgets.js", "learning_courses/admin/simulation-choices.js")
        return forms.Media(js=[versioned_static(script) for script in scripts])


register(OpenSelectAdapter(), OpenSelect)


def competencies() -> Choices:
    """What a step may train: the competencies of every framework that is loaded here."""
    groups = [
        (framework.label, [(term.key, f"{term.code} {term.name}") for term in framework.competencies])
        for framework in api.competency_frameworks()
    ]
    return [NONE, *groups]


def languages() -> Choices:
    """The languages of the site's contents."""
    return [NONE, *get_content_languages().items()]


OFFERED: dict[str, Callable[[], Choices]] = {"competency": competencies, "language": languages}
