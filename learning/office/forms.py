"""What an officer may change about a learner."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.office.choices import units_to_move_to
from learning.people.contact import KINDS, Contact
from learning.people.fields import DAYS, BirthField
from learning.people.learners import membership_on
from learning.people.models import Audience, Learner, MembershipKind
from learning.people.reach import WRITTEN, Unreadable
from learning.units.models import Unit
from learning.vietnamese import NameParts, tidy


class LearnerForm(forms.ModelForm):
    """Name in its parts, date of birth, sex."""

    birth = BirthField(required=False)
    field_order = ["family_name", "middle_name", "given_name", "birth", "sex"]

    class Meta:
        model = Learner
        fields = ["family_name", "middle_name", "given_name", "sex"]
        help_texts = {
            "given_name": _(
                "Lists are sorted by it. A name that is one name, such as Y Moan, goes here whole."
            ),
        }

    def __init__(self, *args, instance: Learner, **options):
        initial = {"birth": instance.birth, **options.pop("initial", {})}
        super().__init__(*args, instance=instance, initial=initial, **options)

    def clean(self) -> dict:
        given = super().clean() or self.cleaned_data
        self.name = NameParts(*(tidy(given.get(f"{part}_name", "")) for part in NameParts._fields))
        if not str(self.name):
            raise forms.ValidationError(_("Please write a name."))
        return given

    def save(self, commit: bool = True) -> Learner:
        self.instance.name = self.name
        self.instance.birth = self.cleaned_data["birth"]
        return super().save(commit)


class ContactForm(forms.Form):
    """Phone number, e-mail address, identity number: each may be left empty."""

    phone = forms.CharField(label=_("Phone number"), required=False, max_length=40)
    email = forms.CharField(label=_("E-mail address"), required=False, max_length=254)
    identity = forms.CharField(
        label=_("Identity number"), required=False, max_length=40, help_text=_("The 12 digits of the CCCD.")
    )

    def __init__(self, *args, contact: Contact, may_change: bool, **options):
        self.contact = contact
        super().__init__(*args, initial={kind: getattr(contact, kind) for kind in KINDS}, **options)
        for field in self.fields.values():
            field.disabled = not may_change
            field.widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict:
        given = super().clean() or self.cleaned_data
        for kind in KINDS:
            try:
                given[kind] = WRITTEN[kind](given[kind]) if given.get(kind) else ""
            except Unreadable as problem:
                self.add_error(kind, str(problem))
        return given

    def save(self) -> Contact:
        """Store what was changed."""
        for kind in KINDS:
            setattr(self.contact, kind, self.cleaned_data[kind])
        self.contact.save()
        return self.contact


class TransferForm(forms.Form):
    """Where to, from which day, and as what."""

    to = forms.TypedChoiceField(label=_("New unit"), coerce=int)
    kind = forms.ChoiceField(label=_("How she belongs there"), choices=MembershipKind.choices)
    audience = forms.ChoiceField(label=_("Audience"), choices=Audience.choices)
    on = forms.DateField(
        label=_("From the day"),
        input_formats=DAYS,
        widget=forms.DateInput(format=DAYS[0], attrs={"autocomplete": "off"}),
        help_text=_("The first day there, as 01/07/2026. The present membership ends the day before."),
        error_messages={"invalid": _("Write the day as 01/07/2026.")},
    )

    def __init__(self, *args, learner: Learner, **options):
        present, today = membership_on(learner), timezone.localdate()
        super().__init__(*args, initial=_as_now(present, today), **options)
        self.fields["to"].choices = [("", "—"), *units_to_move_to(learner, today=today)]

    def clean_to(self) -> Unit:
        return Unit.objects.get(pk=self.cleaned_data["to"])


def _as_now(present, today: date) -> dict:
    if present is None:
        return {"kind": MembershipKind.RESIDENCE, "audience": Audience.ND, "on": today}
    return {"kind": present.kind, "audience": present.audience, "on": today}
