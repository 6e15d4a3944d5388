"""What a facilitator fills in on her phone."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.facilitating.access import units_to_choose
from learning.people import reach
from learning.people.fields import BirthField, NameField
from learning.people.models import Sex
from learning.units.models import Unit


class NeighbourForm(forms.Form):
    """A neighbour who has no account. The unit is asked for only where there are several."""

    form = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
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

    def __init__(self, *args, user, **options):
        super().__init__(*args, **options)
        self.units = {unit.pk: unit for unit in units_to_choose(user)}
        if len(self.units) == 1:
            del self.fields["unit"]
        else:
            self.fields["unit"].choices = [
                ("", "—"),
                *((pk, unit.full_name) for pk, unit in self.units.items()),
            ]

    def clean_phone(self) -> str:
        text = self.cleaned_data["phone"]
        try:
            return reach.phone(text) if text else ""
        except reach.Unreadable as problem:
            raise forms.ValidationError(str(problem)) from None

    @property
    def place(self) -> Unit:
        """The unit that was chosen, or the only one there is."""
        return (
            self.units[self.cleaned_data["unit"]]
            if "unit" in self.fields
            else next(iter(self.units.values()))
        )
