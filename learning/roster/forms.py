"""What is asked of whoever brings a roster in."""

from collections.abc import Sequence

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.office.choices import units_to_filter_by
from learning.office.forms import DAYS
from learning.people.models import Audience
from learning.roster.header import Column
from learning.roster.layout import Layout, Proposal, shown
from learning.roster.legacy import Encoding
from learning.roster.models import Mode, Roster
from learning.roster.workbook import Row
from learning.units.models import Unit

NOT_USED = ("", _("Not used"))


class UploadForm(forms.Form):
    """A file, and whose it is."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("XLSX or CSV, as it was sent. Nothing is applied before you have seen what it does."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    sender = forms.CharField(
        label=_("Sender"),
        max_length=200,
        help_text=_("The agency that sent it. What its columns are is remembered for its next file."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class SheetForm(forms.Form):
    """Which of several sheets is meant."""

    sheet = forms.ChoiceField(label=_("Sheet"), widget=forms.RadioSelect)

    def __init__(self, *args, sheets: Sequence[str], **options):
        super().__init__(*args, **options)
        self.fields["sheet"].choices = [(name, name) for name in sheets]


class ColumnsForm(forms.Form):
    """What each column of a file is, and in which letters it is written; with the first rows as they will be read."""

    CHOICES: Sequence = Column.choices
    NAMED: type = Column

    begins_after = forms.IntegerField(
        label=_("Last row of the header"), min_value=0, help_text=_("People begin below it.")
    )

    def __init__(self, *args, proposal: Proposal, **options):
        super().__init__(*args, **options)
        self.samples = proposal.samples
        self.places = range(max([len(proposal.labels), *(len(row) for row in proposal.samples)]))
        self.labels = [*proposal.labels, *[""] * (len(self.places) - len(proposal.labels))]
        for place in self.places:
            self._add(place, proposal.layout)

    def _add(self, place: int, layout: Layout) -> None:
        named = {"name": self.labels[place] or place + 1}
        self.fields[f"column_{place}"] = forms.ChoiceField(
            label=_("Column “%(name)s” is") % named,
            choices=[NOT_USED, *self.CHOICES],
            required=False,
            initial=layout.columns.get(place, ""),
        )
        self.fields[f"encoding_{place}"] = forms.ChoiceField(
            label=_("Letters of “%(name)s”") % named,
            choices=Encoding.choices,
            required=False,
            initial=layout.encodings.get(place, str(Encoding.UNICODE)),
        )

    @property
    def columns(self) -> list[dict]:
        """Each column with its two fields and its first cells, as they will be read."""
        return [
            {
                "label": self.labels[place],
                "column": self[f"column_{place}"],
                "encoding": self[f"encoding_{place}"],
                "samples": [self._sample(row, place) for row in self.samples],
            }
            for place in self.places
        ]

    def _sample(self, row: Row, place: int) -> dict[str, str]:
        value = row[place] if place < len(row) else None
        encoding = self[f"encoding_{place}"].value()
        known = encoding if encoding in Encoding.values else ""
        as_sent, as_read = shown(value), shown(value, known)
        return {"as_read": as_read, "as_sent": as_sent if as_sent != as_read else ""}

    def used(self, given: dict) -> list[str]:
        """What the columns are that are anything."""
        return [column for place in self.places if (column := given.get(f"column_{place}"))]

    def clean(self) -> dict:
        given = super().clean() or self.cleaned_data
        used = self.used(given)
        if twice := sorted({self.NAMED(one).label for one in used if used.count(one) > 1}):
            raise forms.ValidationError(
                _("Two columns cannot be the same: %(names)s.") % {"names": ", ".join(map(str, twice))}
            )
        return given

    @property
    def layout(self) -> Layout:
        """What was agreed on."""
        given = self.cleaned_data
        columns = {place: given[f"column_{place}"] for place in self.places if given[f"column_{place}"]}
        encodings = {place: given[f"encoding_{place}"] for place in columns}
        old = {place: one for place, one in encodings.items() if one and one != Encoding.UNICODE}
        return Layout(columns, old, given["begins_after"])


class LayoutForm(ColumnsForm):
    """What each column is, and what holds for rows that do not say."""

    unit = forms.TypedChoiceField(
        label=_("Unit"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Where people belong whose row names no unit."),
    )
    audience = forms.ChoiceField(
        label=_("Audience"), choices=Audience.choices, help_text=_("Of rows that do not say it.")
    )
    on = forms.DateField(
        label=_("Belong there since"),
        input_formats=DAYS,
        widget=forms.DateInput(format=DAYS[0], attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("Write the day as 01/07/2026.")},
    )

    def __init__(self, *args, roster: Roster, proposal: Proposal, **options):
        initial = {
            "unit": roster.unit_id,
            "audience": roster.audience,
            "on": roster.on,
            "begins_after": proposal.layout.begins_after,
        }
        super().__init__(*args, proposal=proposal, initial=initial, **options)
        units = units_to_filter_by(roster.uploaded_by, today=timezone.localdate())
        self.fields["unit"].choices = [("", "—"), *units]

    def clean(self) -> dict:
        given = super().clean()
        used = self.used(given)
        if Column.NAME not in used and not {Column.FAMILY, Column.GIVEN} <= set(used):
            raise forms.ValidationError(_("Say which column holds the names."))
        return given

    def keep(self, roster: Roster) -> None:
        """What holds for rows that do not say."""
        given = self.cleaned_data
        roster.unit = Unit.objects.get(pk=given["unit"]) if given["unit"] else None
        roster.audience, roster.on = given["audience"], given["on"]
        roster.save(update_fields=["unit", "audience", "on"])


class DecideForm(forms.Form):
    """Which unit a name means."""

    asked = forms.CharField(widget=forms.HiddenInput, max_length=255)
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)

    def __init__(self, *args, among: Sequence[Unit], **options):
        super().__init__(*args, auto_id=False, **options)
        self.fields["unit"].choices = [(unit.pk, f"{unit.full_name} ({unit.code})") for unit in among]


class ApplyForm(forms.Form):
    """All rows, or those that are in order."""

    mode = forms.ChoiceField(label=_("What is applied"), choices=Mode.choices, widget=forms.RadioSelect)
