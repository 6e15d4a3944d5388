"""Fields of one value: texts, numbers, yes or no, choices. What each of them and each of its widgets becomes."""

import html
import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.widgets import AdminAutoHeightTextInput

from courses.h5p.editor.blocks import (
    ChoiceField,
    ChoicesField,
    H5PBlock,
    HtmlField,
    NumberField,
    TextField,
    YesField,
)
from courses.h5p.editor.layout import attributes, heading, help_of
from courses.h5p.editor.timecode import HELP as TIMECODE_HELP
from courses.h5p.editor.timecode import Timecode
from courses.h5p.editor.values import Own, has_tags
from courses.packages.h5p.patterns import found, runs
from courses.packages.h5p.values import as_json, decimal, whole

# Beyond this many letters a text has more than one line.
ONE_LINE = 255
MOST_COLOURS = 60


def usual(own: Own, **more: Any) -> dict[str, Any]:
    """What every block is told about its field."""
    return {"label": heading(own), "form_attrs": attributes(own), **more}


def is_required(own: Own) -> bool:
    return not own.get("optional")


def text(maker: Any, own: Own, at: str) -> H5PBlock:
    begins = str(own.get("default") or "")
    if has_tags(own) and at not in maker.plain:
        return HtmlField(own, is_required(own), help_text=help_of(own), **usual(own, default=begins))
    return TextField(_text_field(own, at in maker.plain), own, **usual(own, default=_plain(own, begins)))


def _plain(own: Own, begins: str) -> str:
    return begins if has_tags(own) else html.unescape(begins)


def _text_field(own: Own, is_html: bool) -> forms.Field:
    most = whole(own.get("maxLength"))
    is_colour = own.get("widget") == "colorSelector"
    is_long = is_html or own.get("widget") == "textarea" or most is None or most > ONE_LINE
    told = _(
        "This text has HTML that the editor of texts does not show, such as a table. It is edited as HTML."
    )
    attrs = {"placeholder": str(own.get("placeholder") or "")}
    if is_colour:
        attrs |= {
            "data-h5p-colour": json.dumps(colours_offered(own)),
            "data-h5p-colour-name": _("Pick a colour: %(field)s") % {"field": heading(own)},
        }
    return forms.CharField(
        required=is_required(own),
        strip=False,
        max_length=most,
        help_text=f"{help_of(own)} {told}".strip() if is_html else help_of(own),
        validators=[] if is_html else [Pattern(own)],
        widget=AdminAutoHeightTextInput(attrs={**attrs, "rows": 6 if is_html else 1})
        if is_long and not is_colour
        else forms.TextInput(attrs=attrs),
    )


def colours_offered(own: Own) -> list[str]:
    """The colours that a content type suggests beside a picker."""
    spectrum = own.get("spectrum")
    rows = spectrum.get("palette") if isinstance(spectrum, dict) else None
    flat = (
        [each for row in rows for each in (row if isinstance(row, list) else [row])]
        if isinstance(rows, list)
        else []
    )
    return [each for each in flat if isinstance(each, str)][:MOST_COLOURS]


class Pattern:
    """Whether a text is written as its field asks."""

    def __init__(self, own: Own):
        regexp = own.get("regexp")
        self.regexp = regexp if isinstance(regexp, dict) and isinstance(regexp.get("pattern"), str) else {}

    def __call__(self, value: str) -> None:
        pattern = self.regexp.get("pattern")
        if not pattern or not value or not runs(pattern, value):
            return
        if not found(pattern, value, str(self.regexp.get("modifiers") or "")):
            raise ValidationError(_("This is not written as it must be: %(pattern)s") % {"pattern": pattern})


def number(maker: Any, own: Own, at: str) -> H5PBlock:
    least, most, step = (_as_number(own.get(key)) for key in ("min", "max", "step"))
    decimals = whole(own.get("decimals"))
    steps: Any = step or (10**-decimals if decimals is not None and decimals <= 12 else "any")
    attrs = {
        "step": steps,
        **{key: each for key, each in (("min", least), ("max", most)) if each is not None},
    }
    is_time = own.get("widget") == "timecode"
    field_type = Timecode if is_time else forms.FloatField
    field = field_type(
        required=is_required(own),
        min_value=least,
        max_value=most,
        help_text=" ".join(each for each in (help_of(own), str(TIMECODE_HELP) if is_time else "") if each),
        widget=forms.TextInput(attrs={**attrs, "data-h5p-timecode": ""})
        if is_time
        else forms.NumberInput(attrs=attrs),
    )
    return NumberField(field, own, **usual(own, default=_as_number(own.get("default"))))


def _as_number(value: Any) -> int | float | None:
    exact = decimal(value)
    return None if exact is None else as_json(exact)


def boolean(maker: Any, own: Own, at: str) -> H5PBlock:
    field = forms.BooleanField(required=False, help_text=help_of(own))
    return YesField(field, own, **usual(own, default=own.get("default") is True))


def select(maker: Any, own: Own, at: str) -> H5PBlock:
    choices: list[Any] = choices_of(own.get("options"))
    begins = own.get("default")
    if own.get("multiple"):
        many = _several(own, choices)
        chosen = [str(each) for each in begins] if isinstance(begins, list) else []
        return ChoicesField(many, own, **usual(own, default=chosen))
    is_radio = own.get("widget") == "radioGroup"
    if not is_radio and (begins is None or not is_required(own)):
        choices = [("", _("Choose…") if is_required(own) else "—"), *choices]
    field = OpenChoice(
        required=is_required(own),
        choices=choices,
        help_text=help_of(own),
        widget=forms.RadioSelect if is_radio else forms.Select,
    )
    field.is_open = not is_required(own)
    return ChoiceField(field, own, **usual(own, default="" if begins is None else str(begins)))


def choices_of(listed: Any) -> list[Any]:
    """Options as Django has them: pairs, or groups of pairs."""
    options = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    return [
        (str(each.get("label") or ""), choices_of(each.get("options")))
        if each.get("type") == "optgroup"
        else (str(each.get("value")), str(each.get("label") or each.get("value")))
        for each in options
    ]


def _several(own: Own, choices: list[Any]) -> forms.Field:
    if not choices:
        told = _("Which of them, counted from 0, with commas between: 0, 2")
        return Several(required=False, help_text=" ".join(filter(None, (help_of(own), told))))
    return forms.MultipleChoiceField(
        required=False, choices=choices, help_text=help_of(own), widget=forms.CheckboxSelectMultiple
    )


class Several(forms.CharField):
    """Choices that nobody can list before the content is written, as one text."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        listed = value if isinstance(value, list) else str(value or "").split(",")
        return [found for each in listed if (found := str(each).strip())]


class OpenChoice(forms.ChoiceField):
    """An optional choice may be one that was there before: the filter keeps it, and so does the form."""

    is_open = False

    def valid_value(self, value: Any) -> bool:
        return self.is_open or super().valid_value(value)
