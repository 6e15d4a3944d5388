"""The panels of the form, and how two versions of a content are compared."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.compare import diff_text
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList, PublishingPanel
from wagtail.utils.text import text_from_html

from courses.h5p.access.panel import AccessPanel
from courses.h5p.editor.forms import H5PContentForm
from courses.h5p.editor.layout import heading
from courses.h5p.editor.values import parts
from courses.h5p.models import H5PContent
from courses.h5p.official.panel import EditorChoicePanel
from courses.h5p.store import DatabaseStore
from courses.packages.h5p.semantics import translated
from learning.named_fields import NamedTextPanel

FILES = ("image", "audio", "video", "file")


class BodyPanel(FieldPanel):
    """The fields of the content type."""

    class BoundPanel(FieldPanel.BoundPanel):
        def get_comparison(self) -> list[Any]:
            return [Differences]


class AboutPanel(FieldPanel):
    """What is said about the content; its differences are not shown."""

    class BoundPanel(FieldPanel.BoundPanel):
        def get_comparison(self) -> list[Any]:
            return []


class Differences:
    """What authors wrote in two versions of a content, field by field."""

    is_field = True
    is_child_relation = False

    def __init__(self, earlier: H5PContent, later: H5PContent):
        store = DatabaseStore()
        self.earlier, self.later = _lines(earlier, store), _lines(later, store)

    def field_label(self) -> str:
        return _("Content")

    def has_changed(self) -> bool:
        return self.earlier != self.later

    def htmldiff(self) -> str:
        return diff_text("\n".join(self.earlier), "\n".join(self.later)).to_html()


def _lines(content: H5PContent, store: DatabaseStore) -> list[str]:
    labels = _labels(content, store)
    found = parts(content.params, store.rows[content.main].semantics, store, f"{content.main.uber}:")
    return [f"{labels.get(at) or heading(own)}: {_said(value, own)}" for at, own, value in found]


def _labels(content: H5PContent, store: DatabaseStore) -> dict[str, str]:
    """The names of its own fields in the language of who compares."""
    from courses.h5p.editor.types import editor_language

    fields = translated(content.main, editor_language(), store)
    found = parts(content.params, fields, store, f"{content.main.uber}:")
    return {at: heading(own) for at, own, _value in found}


def _said(value: Any, own: Any) -> str:
    kind = own.get("type")
    if kind == "boolean":
        return _("yes") if value else _("no")
    if kind == "library":
        return str(value.get("library", ""))
    if kind in FILES:
        return ", ".join(_paths(value))
    return text_from_html(str(value))


def _paths(value: Any) -> Iterator[str]:
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            yield str(each.get("path", ""))


def edit_handler() -> ObjectList:
    return ObjectList(
        [
            FieldPanel("title", required_on_save=True),
            FieldPanel("language", required_on_save=True),
            EditorChoicePanel(),
            BodyPanel("body", heading=gettext_lazy("Content"), icon="form"),
            NamedTextPanel("alternative"),
            AccessPanel(),
            AboutPanel(
                "about", heading=gettext_lazy("Authors, licence, source"), classname="collapsed", icon="lock"
            ),
            HelpPanel(
                template="learning_courses/h5p/facts.html",
                heading=gettext_lazy("What is in it"),
                classname="collapsed",
            ),
            PublishingPanel(),
        ],
        base_form_class=H5PContentForm,
    )
