"""What a facilitator fills in on her phone."""

import uuid
from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.activities.models import Activity
from learning.facilitating.access import units_to_choose
from learning.facilitating.holding import open_lessons
from learning.facilitating.models import GroupSession
from learning.people import reach
from learning.people.fields import DAYS, BirthField, NameField
from learning.people.models import Sex
from learning.units.models import Unit

LATEST = timedelta(days=60)
MOST_HEADS = 500


class FormInUnit(forms.Form):
    """Something in a unit of the facilitator, who is asked which only where there are several."""

    form = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    unit = forms.TypedChoiceField(coerce=int)

    def __init__(self, *args, user, **options):
        super().__init__(*args, **options)
        self.units = {unit.pk: unit for unit in units_to_choose(user)}
        if len(self.units) == 1:
            del self.fields["unit"]
        else:
            choices = [(pk, unit.full_name) for pk, unit in self.units.items()]
            self.fields["unit"].choices = [("", "—"), *choices]

    @property
    def chosen_unit(self) -> Unit:
        """The unit that was chosen, or the only one there is."""
        if "unit" in self.fields:
            return self.units[self.cleaned_data["unit"]]
        return next(iter(self.units.values()))


class NeighbourForm(FormInUnit):
    """A neighbour who has no account."""

    name = NameField(
        label=_("Full name"),
        help_text=_("With all accents, as on the identity card."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    birth = BirthField()
    sex = forms.ChoiceField(
        label=_("Sex"), choices=[(each, Sex(each).label) for each in "FMU"], widget=forms.RadioSelect
    )
    unit = forms.TypedChoiceField(label=_("Where she or he lives"), coerce=int)
    phone = forms.CharField(
        label=_("Phone number"),
        required=False,
        max_length=40,
        help_text=_("Only if she or he likes. It is kept encrypted."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    agreed = forms.BooleanField(
        label=_("I have read it to her or him, and she or he agrees."),
        error_messages={
            "required": _("Without consent nobody can be registered. Counting heads is always possible.")
        },
    )

    field_order = ["form", "name", "birth", "sex", "unit", "phone", "agreed"]

    def clean_phone(self) -> str:
        text = self.cleaned_data["phone"]
        try:
            return reach.phone(text) if text else ""
        except reach.Unreadable as problem:
            raise forms.ValidationError(str(problem)) from None


class GroupForm(FormInUnit):
    """Which lesson, when and where."""

    lesson = forms.TypedChoiceField(label=_("Lesson"), coerce=int)
    unit = forms.TypedChoiceField(label=_("Commune"), coerce=int)
    held_on = forms.DateField(
        label=_("Day"),
        initial=timezone.localdate,
        input_formats=DAYS,
        widget=forms.DateInput(format=DAYS[0], attrs={"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"invalid": _("Write the day as 01/07/2026.")},
    )
    place = forms.CharField(
        label=_("Place"),
        required=False,
        max_length=150,
        help_text=_("For example: the village's house of culture."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ["form", "lesson", "held_on", "unit", "place"]

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        options_by_course = [
            (course.title, [(lesson.id, lesson.title) for lesson in lessons])
            for course, lessons in open_lessons()
        ]
        self.fields["lesson"].choices = [("", "—"), *options_by_course]

    def clean_lesson(self) -> Activity:
        return Activity.objects.select_related("course").get(pk=self.cleaned_data["lesson"])

    def clean_held_on(self) -> date:
        day, today = self.cleaned_data["held_on"], timezone.localdate()
        if day > today:
            raise forms.ValidationError(_("This day is still to come. Please hold the lesson first."))
        if day < today - LATEST:
            raise forms.ValidationError(_("This day is too long ago. Lessons can be noted for 60 days."))
        return day


def _heads(label) -> forms.IntegerField:
    attributes = {"inputmode": "numeric", "class": "l-input l-input--short"}
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=MOST_HEADS,
        widget=forms.NumberInput(attrs=attributes),
    )


class CountForm(forms.ModelForm):
    """How many took part who did not want to be written down."""

    women = _heads(_("Women"))
    men = _heads(_("Men"))

    class Meta:
        model = GroupSession
        fields = ["women", "men"]

    def clean(self) -> dict:
        given = super().clean() or self.cleaned_data
        # An empty field is nobody.
        return {name: given.get(name) or 0 for name in self.fields}
