"""The form in which texts are translated: the original beside its field, a page of them at a time."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.rich_text import get_rich_text_editor_widget
from wagtail.admin.widgets import AdminAutoHeightTextInput

from courses.h5p.editor.rich import as_edited, as_stored, compared, features_of, is_showable
from courses.h5p.translating.taking import Said, why
from courses.h5p.translating.texts import escaped, label_of, unescaped
from courses.packages.h5p.texts import Text
from courses.packages.h5p.translations import Match, Refused, State, checked
from courses.packages.h5p.values import whole
from learning.named_fields import name_editor

ONE_LINE = 120


class UploadForm(forms.Form):
    """A file that a translator brings back."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("PO or XLIFF, made here. It is taken as a whole or not at all."),
        widget=forms.ClearableFileInput(attrs={"accept": ".po,.xlf,.xliff"}),
    )


@dataclass(frozen=True)
class Row:
    """One text as the page shows it."""

    match: Match
    field: forms.BoundField
    still: forms.BoundField | None

    @property
    def label(self) -> str:
        return label_of(self.match.text)

    @property
    def source(self) -> str:
        """Without markup for what has none; what has some was filtered."""
        return self.match.text.read

    @property
    def before(self) -> str:
        return unescaped(self.match.text, self.match.before)

    @property
    def has_tags(self) -> bool:
        return self.match.text.has_tags

    @property
    def is_stale(self) -> bool:
        return self.match.state == State.STALE

    @property
    def is_given(self) -> bool:
        return self.match.state == State.GIVEN

    @property
    def is_missing(self) -> bool:
        return self.match.state == State.MISSING


class TextsForm(forms.Form):
    """The texts of one page. A field that was emptied is a translation taken back."""

    def __init__(self, *args: Any, matches: list[Match], language: str, **options: Any):
        super().__init__(*args, **options)
        self.matches = matches
        self.rich = {
            number for number, each in enumerate(matches) if each.text.has_tags and _is_shown_whole(each)
        }
        for number, match in enumerate(matches):
            self.fields[f"text-{number}"] = _field(match, language, rich=number in self.rich)
            if match.state == State.STALE:
                self.fields[f"still-{number}"] = forms.BooleanField(
                    required=False, label=_("The translation is still right")
                )

    @property
    def rows(self) -> list[Row]:
        return [
            Row(
                match,
                self[f"text-{number}"],
                self[f"still-{number}"] if f"still-{number}" in self.fields else None,
            )
            for number, match in enumerate(self.matches)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for number, match in enumerate(self.matches):
            name = f"text-{number}"
            said = cleaned.get(name) or ""
            cleaned[name] = as_stored(said, match.text.own) if number in self.rich else said.strip()
            if self._is_new(number, match):
                self._check(name, match.text, cleaned[name])
        return cleaned

    def _check(self, name: str, text: Text, said: str) -> None:
        if not said:
            return
        try:
            checked(text, escaped(text, said))
        except Refused as refused:
            self.add_error(name, ValidationError(why(refused)))

    def _is_new(self, number: int, match: Match) -> bool:
        said, before, own = self.cleaned_data.get(f"text-{number}", ""), _shown(match), match.text.own
        is_same = (
            compared(said, own) == compared(before, own) if number in self.rich else said == before.strip()
        )
        return not is_same or bool(self.cleaned_data.get(f"still-{number}"))

    @property
    def said(self) -> dict[str, Said]:
        """What was written anew, or said to be right still, by path."""
        return {
            match.text.path: Said(self.cleaned_data[f"text-{number}"] or None)
            for number, match in enumerate(self.matches)
            if self._is_new(number, match)
        }


def _shown(match: Match) -> str:
    """What its field begins with; words that the type gives are only a hint."""
    if match.state not in (State.DONE, State.STALE):
        return ""
    return unescaped(match.text, match.translation)


def _field(match: Match, language: str, *, rich: bool) -> forms.CharField:
    text, begins = match.text, _shown(match)
    return forms.CharField(
        required=False,
        strip=False,
        label=label_of(text),
        max_length=None if text.has_tags else whole(text.own.get("maxLength")),
        initial=as_edited(begins, text.own) if rich else begins,
        widget=_rich(text) if rich else _plain(match, language),
    )


def _is_shown_whole(match: Match) -> bool:
    """Where the editor of texts would lose something, HTML is translated as HTML."""
    own = match.text.own
    return is_showable(match.text.source, own) and is_showable(_shown(match), own)


def _rich(text: Text) -> forms.Widget:
    widget = get_rich_text_editor_widget("default", features=features_of(text.own))
    name_editor(widget, label_of(text))
    return widget


def _plain(match: Match, language: str) -> forms.Widget:
    given = unescaped(match.text, match.translation) if match.state == State.GIVEN else ""
    attrs = {"lang": language, "placeholder": given}
    is_long = match.text.has_tags or len(match.text.source) > ONE_LINE
    return AdminAutoHeightTextInput(attrs={**attrs, "rows": 2}) if is_long else forms.TextInput(attrs=attrs)
