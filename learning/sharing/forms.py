"""What is asked for when data is granted to another system, or a grant is changed."""

import ipaddress
import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from learning.activities.models import Activity
from learning.clients.forms import day_field, last_day_of
from learning.lrs.clients import new_key
from learning.office.choices import Options, units_to_filter_by
from learning.people.rights import Right
from learning.sharing.grants import (
    BASES,
    KINDS,
    LABELS,
    NEVER_OPEN,
    OF_ALL_COURSES,
    Endpoint,
    least,
    shareable,
)
from learning.sharing.models import Consumer
from learning.units.models import Unit

HOST = re.compile(r"(?!-)[a-z0-9-]+(\.[a-z0-9-]+)+")
MOST_LINES = 50


class ConsumerForm(forms.Form):
    """Who gets which data of which unit, from when and until when; only units that ``by`` may connect systems in."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("Which system it is, and whose: people read it in lists."),
    )
    code = forms.CharField(
        label=_("Identification code"),
        max_length=64,
        required=False,
        help_text=_("The agency's code (mã định danh), as its requests say it in X-Sender-Code."),
    )
    unit = forms.TypedChoiceField(
        label=_("Unit"),
        coerce=int,
        empty_value=None,
        help_text=_("It gets figures of this unit and of what is below it, and of nothing else."),
    )
    endpoints = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[(str(name), label) for name, label in LABELS.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As little as it needs."),
    )
    indicators = forms.MultipleChoiceField(
        label=_("Indicators"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all that may be shared."),
    )
    courses = forms.CharField(
        label=_("Courses"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Codes, one a line; empty: only figures of all courses together."),
    )
    period_kind = forms.ChoiceField(
        label=_("Kind of period"),
        choices=KINDS,
        initial="quarter",
        help_text=_("One only: a quarter less two of its months would tell what the third one hides."),
    )
    basis = forms.ChoiceField(label=_("Basis"), choices=BASES)
    is_open = forms.BooleanField(
        label=_("The data is published"),
        required=False,
        help_text=_("Open data: only indicators that are open, and no count below 10."),
    )
    smallest = forms.IntegerField(
        label=_("Smallest number of people"),
        min_value=1,
        max_value=1000,
        initial=5,
        help_text=_("Smaller numbers are not told, nor what they could be worked out from."),
    )
    networks = forms.CharField(
        label=_("Calls come from"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Network addresses, one a line, as 203.0.113.7 or 203.0.113.0/24; empty: from anywhere."),
    )
    hosts = forms.CharField(
        label=_("Webhooks may lead to"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Names of servers, one a line, as ioc.example.vn; empty: to none."),
    )
    from_day = day_field(_("From the day"), _("The first day, as 01/07/2026."), required=True)
    to_day = day_field(_("To the day"), _("The last day, as 31/12/2027."), required=True)

    def __init__(self, *args, by, **options):
        super().__init__(*args, **options)
        units = units_to_filter_by(by, today=timezone.localdate(), may=Right.CONNECT_CLIENTS)
        self.fields["unit"].choices = [("", "—"), *self._with_its_own(units)]
        self.fields["indicators"].choices = [(each.name, each.label) for each in shareable(is_open=False)]

    def _with_its_own(self, units: Options) -> list:
        """A unit that a grant has stays to be chosen, though it is not offered otherwise."""
        own = self.initial.get("unit")
        offered = {pk for _level, options in units for pk, _name in options}
        if own is None or own in offered:
            return units
        return [*units, (own, Unit.objects.get(pk=own).full_name)]

    def clean_unit(self) -> Unit:
        return Unit.objects.get(pk=self.cleaned_data["unit"])

    def clean_courses(self) -> list[str]:
        codes = _lines(self.cleaned_data["courses"])
        known = set(Activity.objects.filter(code__in=codes).values_list("code", flat=True))
        _refuse_unknown(
            _now("There is no course with the code %(names)s."), [c for c in codes if c not in known]
        )
        return codes

    def clean_networks(self) -> list[str]:
        networks = _lines(self.cleaned_data["networks"])
        _refuse_unknown(
            _now("This is no network address: %(names)s."), [n for n in networks if not _is_network(n)]
        )
        return networks

    def clean_hosts(self) -> list[str]:
        hosts = [each.lower() for each in _lines(self.cleaned_data["hosts"])]
        message = _now(
            "This is no name of a server: %(names)s. Leave out https:// and what follows the name."
        )
        _refuse_unknown(message, [each for each in hosts if not HOST.fullmatch(each)])
        return hosts

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, last = given.get("from_day"), given.get("to_day")
        if first and last and last < first:
            self.add_error("to_day", _("The last day must not be before the first."))
        endpoints, is_open = set(given.get("endpoints", ())), given.get("is_open", False)
        if given.get("courses") and endpoints & OF_ALL_COURSES:
            message = _(
                "A grant for single courses cannot read what tells of all courses together: untick training results, "
                "latest indicators and reports, or name no courses."
            )
            self.add_error("courses", message)
        if is_open and endpoints & NEVER_OPEN:
            self.add_error("endpoints", _("Facts of single people are never published."))
        if given.get("smallest") is not None and given["smallest"] < least(is_open=is_open):
            message = _now("It must be at least %(least)d.") % {"least": least(is_open=is_open)}
            self.add_error("smallest", message)
        if Endpoint.WEBHOOKS in endpoints and not given.get("hosts") and "hosts" not in self.errors:
            self.add_error("hosts", _("Name the servers that its webhooks may lead to."))
        return given

    @property
    def values(self) -> dict[str, Any]:
        """What was chosen, as ``learning.sharing.consumers`` takes it."""
        given = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("key", "from_day", "to_day")
        }
        return given | {
            "valid_from": _beginning(self.cleaned_data["from_day"]),
            "valid_to": _beginning(self.cleaned_data["to_day"] + timedelta(days=1)),
        }


class NewConsumerForm(ConsumerForm):
    """The same for a new consumer. ``key`` is made with the form, so that sending it twice connects one system."""

    key = forms.RegexField(r"^[0-9a-f]{24}$", widget=forms.HiddenInput)

    def __init__(self, *args, by, **options):
        initial = {"key": new_key(), "from_day": timezone.localdate()}
        super().__init__(*args, by=by, initial=initial, **options)


def initial_of(consumer: Consumer) -> dict[str, Any]:
    """How the grant is now, as the form shows it."""
    client = consumer.client
    return {
        "name": client.name,
        "code": consumer.code,
        "unit": client.unit_id,
        "endpoints": consumer.endpoints,
        "indicators": consumer.indicators,
        "courses": "\n".join(consumer.courses),
        "period_kind": consumer.period_kind,
        "basis": consumer.basis,
        "is_open": consumer.is_open,
        "smallest": consumer.smallest,
        "networks": "\n".join(consumer.networks),
        "hosts": "\n".join(consumer.hosts),
        "from_day": timezone.localdate(client.valid_from),
        "to_day": last_day_of(client),
    }


def _lines(text: str) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))[:MOST_LINES]


def _refuse_unknown(message: str, names: list[str]) -> None:
    if names:
        raise forms.ValidationError(message % {"names": ", ".join(names)})


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def _beginning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
