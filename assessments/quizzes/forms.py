"""The quiz editor's forms."""

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


class SectionForm(WagtailAdminModelForm):
    """Asks for the section's pass mark in percent, and for difficulties that there are."""

    pass_mark = PercentField(
        label=_("Pass mark of the section in percent"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_("Must be reached beside the pass mark of the quiz. Empty for none."),
    )

    def clean(self):
        cleaned = super().clean()
        easiest, hardest = cleaned.get("easiest"), cleaned.get("hardest")
        if easiest and hardest and easiest > hardest:
            self.add_error("hardest", _("This is easier than what the section begins with."))
        return cleaned


class QuizForm(WagtailAdminModelForm):
    """Asks for the pass mark in percent, that there is something to ask, and that the rules go together."""

    pass_mark = PercentField(label=_("Pass mark in percent"), min_value=0, max_value=100, initial=0.7)

    def clean(self):
        cleaned = super().clean()
        self._check_that_something_is_asked()
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and opens >= closes:
            self.add_error("closes_at", _("It closes before it opens."))
        if cleaned.get("shows") == "closed" and not closes:
            self.add_error("closes_at", _("Say when it closes: that is when the feedback is shown."))
        if cleaned.get("shows") == "each" and cleaned.get("mode") != "practice":
            self.add_error("shows", _("Only a practice shows feedback after each question."))
        return cleaned

    def _check_that_something_is_asked(self) -> None:
        sets = [self.formsets.get(name) for name in ("quiz_questions", "sections")] if self._has_sets else []
        if sets and all(each is None or (each.is_valid() and not _kept(each)) for each in sets):
            self.add_error(None, _("Choose at least one question, or add a section that draws some."))

    @property
    def _has_sets(self) -> bool:
        return bool(getattr(self, "formsets", None))


def _kept(formset) -> list:
    return [each for each in formset.forms if each.cleaned_data and not each.cleaned_data.get("DELETE")]
