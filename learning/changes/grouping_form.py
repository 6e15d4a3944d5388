"""What is asked for when communes are grouped."""

from datetime import date

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.people.fields import DAYS
from learning.units.groupings import communes_of, groupings_of, holders, names, taken
from learning.units.models import Grouping, Unit
from learning.vietnamese import fold, sort_key, tidy


def _day(label, help_text, *, required: bool) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        input_formats=DAYS,
        widget=forms.DateInput(format=DAYS[0], attrs={"autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Write the day as 01/07/2026.")},
    )


class GroupingForm(forms.Form):
    """Name, days and communes. Those that are listed stood in the province on ``on``; others stay as they are."""

    name = forms.CharField(
        label=gettext_lazy("Name of the grouping"),
        max_length=200,
        help_text=gettext_lazy("As the province calls it. It is no administrative unit and has no code."),
    )
    valid_from = _day(
        gettext_lazy("From the day"), gettext_lazy("The first day, as 01/07/2026."), required=True
    )
    valid_to = _day(
        gettext_lazy("To the day"),
        gettext_lazy("The last day. Empty while the grouping is in use; write it here to end the grouping."),
        required=False,
    )
    communes = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Communes"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one commune.")},
    )

    def __init__(self, *args, grouping: Grouping, on: date, **options):
        self.grouping = grouping
        rows = list(communes_of(grouping.province, on=on).order_by())
        self.listed = {one.pk: one for one in sorted(rows, key=lambda one: (sort_key(one.name), one.code))}
        self.before = set(grouping.communes.values_list("pk", flat=True)) if grouping.pk else set()
        given = {
            "name": grouping.name,
            "valid_from": grouping.valid_from or on,
            "valid_to": grouping.valid_to,
            "communes": sorted(self.before & self.listed.keys()),
        }
        super().__init__(*args, initial=given, **options)
        held = holders(list(self.listed), on=on)
        self.fields["communes"].choices = [
            (pk, self._told(one, held.get(pk))) for pk, one in self.listed.items()
        ]

    def _told(self, commune: Unit, held: Grouping | None) -> str:
        if held is None or held.pk == self.grouping.pk:
            return commune.full_name
        return _("%(commune)s (in %(grouping)s)") % {"commune": commune.full_name, "grouping": held.name}

    def clean_name(self) -> str:
        return tidy(self.cleaned_data["name"])

    def clean(self) -> dict:
        given = super().clean() or self.cleaned_data
        first, last = given.get("valid_from"), given.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("The last day is before the first."))
        elif first:
            self._refuse_the_same_name(given.get("name", ""), first)
            self._refuse_communes(given.get("communes", []), first, last)
        return given

    def _refuse_the_same_name(self, name: str, first: date) -> None:
        others = [one for one in groupings_of(self.grouping.province) if one.pk != self.grouping.pk]
        if any(one.valid_from == first and fold(one.name) == fold(name) for one in others):
            self.add_error("name", _("The province has a grouping of this name from that day already."))

    def _refuse_communes(self, ticked: list[int], first: date, last: date | None) -> None:
        is_new = self.grouping.pk is None  # an old one took the successors of its communes in
        absent = [self.listed[pk] for pk in ticked if is_new and not _stood(self.listed[pk], first)]
        if absent:
            said = _("Not there on %(day)s: %(communes)s. List the communes of that day, or begin later.")
            given = {"communes": ", ".join(one.full_name for one in absent)}
            self.add_error("communes", said % {**given, "day": date_format(first, "SHORT_DATE_FORMAT")})
        elsewhere = taken(self.chosen(ticked), (first, last), besides=self.grouping)
        if elsewhere:
            said = _(
                "A commune is in one grouping at a time. In another one on some of these days: %(communes)s. "
                "End that grouping first, or take the commune out of it."
            )
            self.add_error("communes", said % {"communes": ", ".join(names(elsewhere))})

    def chosen(self, ticked: list[int]) -> set[int]:
        """The ticked ones, and those of other days that were in the grouping already."""
        return set(ticked) | (self.before - self.listed.keys())

    def save(self) -> dict[str, list[str]]:
        """Store the grouping; returns the uids of the communes that were added and taken out."""
        given, grouping = self.cleaned_data, self.grouping
        grouping.name, grouping.valid_from, grouping.valid_to = (
            given[key] for key in ("name", "valid_from", "valid_to")
        )
        grouping.save()
        after = self.chosen(given["communes"])
        grouping.communes.set(after)
        return {
            "added": [self.listed[pk].uid for pk in sorted(after - self.before)],
            "removed": [self.listed[pk].uid for pk in sorted(self.before - after)],
        }


def _stood(commune: Unit, day: date) -> bool:
    return commune.valid_from <= day and (commune.valid_to is None or commune.valid_to >= day)
