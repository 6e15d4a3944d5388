"""Whom a course is for: a list of audiences, chosen from checkboxes."""

from django import forms
from django.db import models
from django.utils.text import capfirst
from wagtail.admin.compare import FieldComparison, diff_text, register_comparison_class

from learning.models import Audience


class AudienceField(models.JSONField):
    """A list of ``Audience`` values, kept as JSON."""

    def formfield(self, **kwargs):
        kwargs.pop("widget", None)
        return forms.MultipleChoiceField(
            choices=Audience.choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
            label=kwargs.get("label", capfirst(self.verbose_name)),
            help_text=kwargs.get("help_text", self.help_text),
        )

    def deconstruct(self):
        # Migrations need not know how the list is asked for.
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs


def audience_labels(values: list[str]) -> list[str]:
    """The audiences in words, in the order in which they are always listed."""
    return [str(label) for value, label in Audience.choices if value in values]


class AudienceComparison(FieldComparison):
    """Shows editors the names that came and went, not the list as it is stored."""

    def htmldiff(self) -> str:
        before, after = (", ".join(audience_labels(value or [])) for value in (self.val_a, self.val_b))
        return diff_text(before, after).to_html()


register_comparison_class(AudienceField, comparison_class=AudienceComparison)
