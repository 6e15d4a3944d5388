"""What is asked of who decides about a hint."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from assessments.hints.models import HintDecision

TO_CHOOSE = [choice for choice in HintDecision.choices if choice[0] != HintDecision.OPEN]


class DecideForm(forms.Form):
    """What was decided, and why. ``seen`` is the decision that stood there when the form was made."""

    decision = forms.ChoiceField(
        label=pgettext_lazy("hint", "What came of it"), choices=TO_CHOOSE, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=pgettext_lazy("hint", "Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "What was said and found. Needed unless there is nothing to it. The learner may ask to read it."
        ),
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        said = given.get("decision")
        if said and said != HintDecision.NOTHING and not given.get("note"):
            self.add_error("note", _("Please write down what was said and found."))
        return given
