"""Choosing competencies in the editor: checkboxes by framework with a level each, found without accents.

Without its script it is a long list that works; with it, the list is searched and proposes equivalents.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.telepath import register
from wagtail.admin.telepath.widgets import WidgetAdapter

from learning.competencies.book import Book, Framework, Term, book, in_language
from learning.competencies.tag import tidy_tags
from learning.vietnamese import fold


class CompetencyPicker(forms.Widget):
    """A list of tags in and out; the form holds a checkbox for each competency and a level for each that is chosen."""

    template_name = "learning/competencies/picker.html"
    use_fieldset = True

    class Media:
        css = {"all": ["learning/competencies/picker.css"]}
        js = ["learning/competencies/picker.js"]

    def id_for_label(self, id_: str) -> str:
        return ""  # no single box is the field's

    def value_from_datadict(self, data, files, name: str) -> list[dict[str, Any]]:
        keys = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [{"key": key, "level": _level(data.get(f"{name}-level-{key}"))} for key in keys]

    def value_omitted_from_data(self, data, files, name: str) -> bool:
        # A form without a tick looks like a form without the field.
        return f"{name}-shown" not in data

    def get_context(self, name: str, value: Any, attrs) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen = {tag["key"]: tag["level"] for tag in tidy_tags(value)}
        known = book()
        groups = [_Group(known, framework, chosen) for framework in known.frameworks.values()]
        context["widget"]["groups"] = [each for each in groups if each.is_offered]
        # What its framework was never loaded for is kept, not lost.
        context["widget"]["unknown"] = [key for key in chosen if key not in known.terms]
        return context

    def format_value(self, value: Any) -> Any:
        return value


class PickerAdapter(WidgetAdapter):
    """Wagtail would send the whole list to the editor's scripts a second time; they only ask for the field's name."""

    def js_args(self, widget: CompetencyPicker) -> list[str]:
        return ['<input name="__NAME__" id="__ID__">']


register(PickerAdapter(), CompetencyPicker)


def _level(given: Any) -> int | None:
    text = str(given or "")
    return int(text) if text.isdecimal() and len(text) < 3 else None


class _Group:
    """One framework in the list."""

    def __init__(self, known: Book, framework: Framework, chosen: dict[str, int | None]):
        self.framework = framework
        self.items = [_Item(known, framework, term, chosen) for term in framework.terms]
        self.count = sum(item.is_chosen for item in self.items)
        # What was replaced is only shown where something of it was chosen.
        self.is_offered = bool(self.count) or not framework.is_replaced


class _Item:
    """One line in the list: an area, or a competency to tick."""

    def __init__(self, known: Book, framework: Framework, term: Term, chosen: dict[str, int | None]):
        self.term = term
        self.is_chosen = term.key in chosen
        self.levels = [(one["level"], in_language(one)) for one in framework.levels]
        self.level = chosen.get(term.key)
        self.found_by = fold(f"{framework.label} {term.code} {term.name_vi} {term.name_en}")
        self.equivalents = " ".join(sorted(known.equivalents(term.key) - {term.key}))
        self.said = f"{framework.label} {term.code}"


class CompetenciesField(forms.Field):
    """A list of tags, tidied. A level that the framework does not have is refused."""

    widget = CompetencyPicker

    def to_python(self, value: Any) -> list[dict[str, Any]]:
        return tidy_tags(value)

    def validate(self, value: list[dict[str, Any]]) -> None:
        super().validate(value)
        known = book()
        for tag in value:
            term = known.terms.get(tag["key"])
            if term and tag["level"] and not known.frameworks[term.framework].level_name(tag["level"]):
                said = _("%(competency)s has no level %(level)s. Choose one from the list, or none.")
                raise ValidationError(said % {"competency": term.code, "level": tag["level"]})

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _compared(tidy_tags(initial)) != _compared(tidy_tags(data))


def _compared(tags: Iterable[dict[str, Any]]) -> set[tuple[str, int | None]]:
    return {(tag["key"], tag["level"]) for tag in tags}
