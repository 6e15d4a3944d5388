"""The quiz editor's form."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm


class PercentField(forms.IntegerField):
    """A share from 0 to 1, shown and typed as whole percent."""

    def prepare_value(self, value):
        return round(value * 100) if isinstance(value, float) else value

    def clean(self, value):
        percent = super().clean(value)
        return None if percent is None else percent / 100

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


class QuizForm(WagtailAdminModelForm):
    """Asks for the pass mark in percent, and that there is something to ask."""

    pass_mark = PercentField(label=_("Pass mark in percent"), min_value=0, max_value=100, initial=0.7)

    def clean(self):
        cleaned = super().clean()
        chosen = self.formsets.get("quiz_questions") if hasattr(self, "formsets") else None
        if chosen is not None and chosen.is_valid() and not _kept(chosen):
            self.add_error(None, _("Choose at least one question."))
        return cleaned


def _kept(formset) -> list:
    return [each for each in formset.forms if each.cleaned_data and not each.cleaned_data.get("DELETE")]
