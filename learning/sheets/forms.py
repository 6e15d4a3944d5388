"""What is asked of whoever brings a spreadsheet in, of whichever kind."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.sheets.layout import Layout, Proposal, shown
from learning.sheets.legacy import Encoding
from learning.sheets.models import Mode
from learning.sheets.workbook import Row
from learning.units.models import Unit

NOT_USED = ("", _("Not used"))


class SheetForm(forms.Form):
    """Which of several sheets is meant."""

    sheet = forms.ChoiceField(label=_("Sheet"), widget=forms.RadioSelect)

    def __init__(self, *args, sheets: Sequence[str], **options):
        super().__init__(*args, **options)
        self.fields["sheet"].choices = [(name, name) for name in sheets]


class ColumnsForm(forms.Form):
    """What each column of a file is, and in which letters it is written; with the first rows as they will be read."""

    # What a column may be, of each kind of spreadsheet.
    CHOICES: Sequence
    NAMED: type

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
