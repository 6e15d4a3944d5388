"""What is asked for when a role is given or ended."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.duties.choices import units_to_give_in
from learning.office.forms import DAYS
from learning.people.grant import names_granted_by
from learning.people.models import RoleName
from learning.units.models import Unit


def _day(label, help_text, *, required: bool) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        input_formats=DAYS,
        widget=forms.DateInput(format=DAYS[0], attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("Write the day as 01/07/2026.")},
    )


class GrantForm(forms.Form):
    """Which role, where, from when and until when; only what ``by`` may give."""

    name = forms.ChoiceField(label=_("Role"))
    unit = forms.TypedChoiceField(
        label=_("Unit"), coerce=int, help_text=_("The role is for this unit and everything below it.")
    )
    from_date = _day(_("From the day"), _("The first day, as 01/07/2026."), required=True)
    to_date = _day(_("To the day"), _("The last day; empty if it has no end."), required=False)

    def __init__(self, *args, by, **options):
        today = timezone.localdate()
        super().__init__(*args, initial={"from_date": today}, **options)
        names = names_granted_by(by)
        self.fields["name"].choices = [("", "—"), *((each, RoleName(each).label) for each in names)]
        self.fields["unit"].choices = [("", "—"), *units_to_give_in(by, today=today)]

    def clean_unit(self) -> Unit:
        return Unit.objects.get(pk=self.cleaned_data["unit"])


class EndForm(forms.Form):
    """The last day, or at once."""

    last_day = _day(_("Last day"), _("Leave it empty to end the role at once."), required=False)
