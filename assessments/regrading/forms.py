"""What is asked before a regrade is worked out, and before it is written."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.widgets import AdminSnippetChooser

from assessments.questions.models import Question
from assessments.regrading.models import Counts


class RegradeForm(forms.Form):
    """Which question was wrong, and what shall count instead."""

    question = forms.ModelChoiceField(
        label=_("Question"), queryset=Question.objects.all(), widget=AdminSnippetChooser(Question)
    )
    counts = forms.ChoiceField(
        label=_("What shall count"), choices=Counts.choices, widget=forms.RadioSelect, initial=Counts.KEY
    )
    nobody_loses = forms.BooleanField(
        label=_("Nobody loses by it"),
        required=False,
        initial=True,
        help_text=_("Whoever would have a lower score keeps the old one."),
    )


class DecideForm(forms.Form):
    """Why: whoever asks later reads it beside the names and the figures."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: the decree was replaced on the day before the exam."),
    )
