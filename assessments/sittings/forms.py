"""What a supervisor fills in to hold a sitting."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.quizzes.models import Quiz
from assessments.sittings.access import units_to_choose

LONGEST = timedelta(hours=12)
MOMENTS = ["%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]


def _moment(label, **more) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        input_formats=MOMENTS,
        widget=forms.DateTimeInput(format=MOMENTS[0], attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("Write it as 01/07/2026 08:00.")},
        **more,
    )


class SittingForm(forms.Form):
    """Which exam, where and when."""

    quiz = forms.TypedChoiceField(label=_("Exam paper"), coerce=int)
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    place = forms.CharField(
        label=_("Room"),
        required=False,
        max_length=150,
        help_text=_("For example: hall on the second floor."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    opens_at = _moment(_("From"), help_text=_("From then on the code lets people in."))
    closes_at = _moment(_("Until"))
    by_admission = forms.BooleanField(
        label=_("I let each person in"),
        required=False,
        initial=True,
        help_text=_("Otherwise the code is enough."),
    )

    def __init__(self, *args, user, **options):
        super().__init__(*args, **options)
        self.units = {unit.pk: unit for unit in units_to_choose(user)}
        self.fields["unit"].choices = [("", "—"), *((pk, unit.full_name) for pk, unit in self.units.items())]
        supervised = Quiz.objects.filter(supervised=True)
        self.fields["quiz"].choices = [("", "—"), *((quiz.pk, quiz.title) for quiz in supervised)]
        if not supervised:
            self.fields["quiz"].help_text = _(
                "No quiz asks for a room yet. Its author ticks “only in a supervised sitting”."
            )
        now = timezone.localtime().replace(second=0, microsecond=0)
        self.fields["opens_at"].initial = now
        self.fields["closes_at"].initial = now + timedelta(hours=2)
        if len(self.units) == 1:
            self.fields["unit"].initial = next(iter(self.units))

    def clean(self) -> dict:
        given = super().clean() or self.cleaned_data
        opens, closes = given.get("opens_at"), given.get("closes_at")
        if opens and closes and not opens < closes <= opens + LONGEST:
            self.add_error("closes_at", _("A sitting ends after it began, and within 12 hours."))
        if closes and closes <= timezone.now():
            self.add_error("closes_at", _("This time is over already."))
        return given
