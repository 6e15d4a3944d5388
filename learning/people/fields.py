"""Form fields for what is known of people."""

import re

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.people.birth import Birth, UnreadableBirth, read_birth
from learning.vietnamese import tidy

# How people write a day, and how browsers do.
DAYS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]
# Letters with their marks, and what stands between them in names such as H’Hen Niê.
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f'’ʼ.\- ])*")


class NameField(forms.CharField):
    """A person's whole name, in letters; spaces that are too many are taken out."""

    def __init__(self, **options):
        super().__init__(**{"max_length": 150, **options})

    def clean(self, value: str | None) -> str:
        name = tidy(super().clean(value))
        if name and not _NAME.fullmatch(name):
            raise forms.ValidationError(_("Please write a name, in letters only."))
        return name


class BirthField(forms.Field):
    """A date of birth as exactly as it is known, typed and shown as 01/07/1958, 07/1958 or 1958."""

    widget = forms.TextInput

    def __init__(self, **options):
        options.setdefault("label", _("Date of birth"))
        options.setdefault("help_text", _("As 01/07/1958, or 07/1958 or 1958 if no more is known."))
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return {"autocomplete": "off", "maxlength": "20"}

    def to_python(self, value: Birth | str | None) -> Birth | None:
        if not value or isinstance(value, Birth):
            return value or None
        if not value.strip():
            return None
        try:
            return read_birth(value, today=timezone.localdate())
        except UnreadableBirth as problem:
            raise forms.ValidationError(str(problem), code="invalid") from None

    def prepare_value(self, value: Birth | str | None) -> str:
        return str(value or "")
