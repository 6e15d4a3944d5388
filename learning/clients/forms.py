"""What is asked for when a system is connected or changed."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from learning.lrs.clients import new_key
from learning.lrs.models import Client
from learning.lrs.scopes import LABELS, Scope
from learning.office.choices import Options, units_to_filter_by
from learning.office.forms import DAYS
from learning.people.rights import Right
from learning.units.models import Unit


def day_field(label, help_text, *, required: bool) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        input_formats=DAYS,
        widget=forms.DateInput(format=DAYS[0], attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("Write the day as 01/07/2026.")},
    )


class ClientForm(forms.Form):
    """Name, what it may do, for which unit, from when and until when; only units that ``by`` may connect systems in."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("Which system it is, and whose: people read it in lists."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[
            (str(scope), format_lazy("{} ({})", label, scope))
            for scope, label in LABELS.items()
            if scope is not Scope.SHARE
        ],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As little as it needs."),
    )
    may_mark = forms.BooleanField(
        label=_("It may decide whether our learners have passed"),
        required=False,
        help_text=_("Without this, “passed” and “failed” about our own activities are refused."),
    )
    unit = forms.TypedChoiceField(
        label=_("Unit"),
        coerce=int,
        empty_value=None,
        help_text=_("The system knows only the learners of this unit and everything below it."),
    )
    from_day = day_field(_("From the day"), _("The first day, as 01/07/2026."), required=True)
    to_day = day_field(_("To the day"), _("The last day; empty if it has no end."), required=False)

    def __init__(self, *args, by, **options):
        super().__init__(*args, **options)
        units = units_to_filter_by(by, today=timezone.localdate(), may=Right.CONNECT_CLIENTS)
        # Only who answers for everybody may connect a system that knows everybody.
        self.fields["unit"].required = not by.is_superuser
        none = _("all learners, of every unit") if by.is_superuser else "—"
        self.fields["unit"].choices = [("", none), *self._with_its_own(units)]

    def _with_its_own(self, units: Options) -> list:
        """A unit that a system has stays to be chosen, though it is no longer or not offered otherwise."""
        own = self.initial.get("unit")
        offered = {pk for _level, options in units for pk, _name in options}
        if own is None or own in offered:
            return units
        return [*units, (own, Unit.objects.get(pk=own).full_name)]

    def clean_unit(self) -> Unit | None:
        pk = self.cleaned_data["unit"]
        return None if pk is None else Unit.objects.get(pk=pk)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, last = given.get("from_day"), given.get("to_day")
        if first and last and last < first:
            self.add_error("to_day", _("The last day must not be before the first."))
        return given

    @property
    def values(self) -> dict[str, Any]:
        """What was chosen, as ``learning.lrs.clients`` takes it."""
        given = self.cleaned_data
        return {
            "name": given["name"],
            "scopes": [Scope(each) for each in given["scopes"]],
            "may_mark": given["may_mark"],
            "unit": given["unit"],
            "valid_from": _beginning(given["from_day"]),
            "valid_to": _beginning(given["to_day"] + timedelta(days=1)) if given["to_day"] else None,
        }


class NewClientForm(ClientForm):
    """The same for a new system. ``key`` is made with the form, so that sending it twice connects one system."""

    key = forms.RegexField(r"^[0-9a-f]{24}$", widget=forms.HiddenInput)

    def __init__(self, *args, by, **options):
        initial = {"key": new_key(), "from_day": timezone.localdate()}
        super().__init__(*args, by=by, initial=initial, **options)


def initial_of(client: Client) -> dict[str, Any]:
    """How ``client`` is now, as the form shows it."""
    return {
        "name": client.name,
        "scopes": client.scopes.split(),
        "may_mark": client.may_mark,
        "unit": client.unit_id,
        "from_day": timezone.localdate(client.valid_from),
        "to_day": last_day_of(client),
    }


def last_day_of(client: Client) -> date | None:
    """The last day on which the client may speak; None if it has no end."""
    return timezone.localdate(client.valid_to - timedelta(microseconds=1)) if client.valid_to else None


def _beginning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
