"""The forms of the screens of papers."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.widgets import AdminDateInput

from assessments.paper.boxes import written
from assessments.paper.line import Typed, read_paper
from assessments.paper.make import MOST_FORMS
from assessments.paper.models import PaperForm
from assessments.paper.sheet import MOST_BYTES
from assessments.quizzes.models import Quiz
from learning.models import Activity


class PlaceField(forms.ModelChoiceField):
    """A quiz may stand in several lessons: the results count in one."""

    def label_from_instance(self, place: Activity) -> str:
        lesson = place.parent or place.course
        return f"{place.course.title} › {lesson.title}"


class SittingForm(forms.Form):
    """When, where and for whom the quiz is held on paper, and in how many forms."""

    activity = PlaceField(
        Activity.objects.none(),
        label=gettext_lazy("Results count in"),
        empty_label=None,
        error_messages={
            "required": gettext_lazy("Put the quiz into a lesson first, and publish the lesson.")
        },
    )
    held_on = forms.DateField(
        label=gettext_lazy("Date of the sitting"), widget=AdminDateInput, initial=timezone.localdate
    )
    unit = forms.CharField(label=gettext_lazy("Unit, as it is printed"), required=False, max_length=200)
    room = forms.CharField(label=gettext_lazy("Room"), required=False, max_length=100)
    forms = forms.IntegerField(
        label=gettext_lazy("Number of forms"),
        min_value=1,
        max_value=MOST_FORMS,
        initial=2,
        help_text=gettext_lazy(
            "Each form has the same questions in another order, so that neighbours differ."
        ),
    )

    def __init__(self, *args: Any, quiz: Quiz, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Activity.objects.filter(content=f"quiz:{quiz.pk}", retired_at__isnull=True)
        self.fields["activity"].queryset = places.select_related("course", "parent")


class EntryForm(forms.Form):
    """The line of letters of one paper, a field for each question in words, and why it is corrected."""

    line = forms.CharField(
        label=pgettext_lazy("paper", "Answers"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autofocus": True}),
    )

    def __init__(self, *args: Any, paper: PaperForm, is_correction: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paper = paper
        for place in written(paper.questions):
            label = _("Question %(number)s, in words") % {"number": place + 1}
            self.fields[f"words-{place}"] = forms.CharField(label=label, required=False, max_length=200)
        if is_correction:
            self.fields["reason"] = forms.CharField(
                label=_("Why is it corrected?"), required=False, max_length=300
            )

    def typed(self) -> Typed:
        """What was typed, with its problems."""
        data = self.cleaned_data
        words = {place: data.get(f"words-{place}", "") for place in written(self.paper.questions)}
        return read_paper(self.paper.questions, data.get("line", ""), words)


class SheetForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Filled-in sheet"), widget=forms.FileInput(attrs={"accept": ".xlsx"})
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is too large. Send at most 2,000 lines at once."))
        return file
