"""The three questions that every course is asked about."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.survey.models import LONGEST
from learning.vietnamese import tidy

SCALE = [
    (5, pgettext_lazy("survey", "Fully agree")),
    (4, pgettext_lazy("survey", "Agree")),
    (3, pgettext_lazy("survey", "Partly")),
    (2, pgettext_lazy("survey", "Disagree")),
    (1, pgettext_lazy("survey", "Fully disagree")),
]


def _question(label) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[(number, label) for number, label in SCALE],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose one of the five answers."),
            "invalid_choice": _("Please choose one of the five answers."),
        },
    )


class SurveyForm(forms.Form):
    useful = _question(_("What I learnt is useful for my work or my life."))
    easy = _question(_("The course was easy to get into: I could open, read and follow it."))
    fitting = _question(_("The course fits what I need and what I know."))
    words = forms.CharField(
        label=_("What should we know?"),
        help_text=_("Shown to officers without your name. Please write nobody's personal data."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "class": "l-input"}),
        error_messages={
            "max_length": _(
                "The text has %(show_value)s characters, and %(limit_value)s is the most. Please shorten it; "
                "your text is kept."
            ),
        },
    )

    def clean_words(self) -> str:
        words = self.cleaned_data["words"]
        return words if tidy(words) else ""
