"""The programmes that courses belong to: free text, or a choice where ``LEARNING["PROGRAMMES"]`` names some."""

from collections.abc import Iterator

from django import forms
from django.db import models

from learning import conf


def programmes() -> Iterator[tuple[str, str]]:
    """The programmes the host names, as (value, label) pairs in its order."""
    return iter(conf.get("PROGRAMMES"))


def programme_label(value: str) -> str:
    """The programme in words; its own value where the host gave it no name."""
    return str(dict(programmes()).get(value, value))


class ProgrammeField(models.CharField):
    """A programme. The form offers the host's choices, and keeps a value that is no longer among them."""

    def formfield(self, **kwargs):
        if not conf.get("PROGRAMMES"):
            return super().formfield(**kwargs)
        kwargs.pop("widget", None)
        return super().formfield(**{**kwargs, "form_class": KeptChoiceField, "max_length": None})

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class KeptChoiceField(forms.ChoiceField):
    """A choice of programmes in which a value from before the choices were changed stays valid."""

    def __init__(self, *, max_length=None, empty_value="", **kwargs):
        super().__init__(choices=lambda: [("", "—"), *programmes()], **kwargs)

    def prepare_value(self, value):
        if value and value not in dict(programmes()):
            self.choices = [("", "—"), *programmes(), (value, value)]
        return super().prepare_value(value)

    def valid_value(self, value):
        return len(value) <= 32
