"""What is asked of whoever brings a roster in."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.office.choices import units_to_filter_by
from learning.office.forms import DAYS
from learning.people.models import Audience
from learning.roster.header import Column
from learning.roster.models import Roster
from learning.sheets.forms import ColumnsForm
from learning.sheets.layout import Proposal
from learning.units.models import Unit


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


class LayoutForm(ColumnsForm):
    """What each column is, and what holds for rows that do not say."""

    CHOICES = Column.choices
    NAMED = Column

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

    def __init__(self, *args, upload: Roster, proposal: Proposal, **options):
        initial = {
            "unit": upload.unit_id,
            "audience": upload.audience,
            "on": upload.on,
            "begins_after": proposal.layout.begins_after,
        }
        super().__init__(*args, proposal=proposal, initial=initial, **options)
        units = units_to_filter_by(upload.uploaded_by, today=timezone.localdate())
        self.fields["unit"].choices = [("", "—"), *units]

    def clean(self) -> dict:
        given = super().clean()
        used = self.used(given)
        if Column.NAME not in used and not {Column.FAMILY, Column.GIVEN} <= set(used):
            raise forms.ValidationError(_("Say which column holds the names."))
        return given

    @property
    def defaults(self) -> list:
        """The fields that hold for rows that do not say."""
        return [self[name] for name in ("unit", "audience", "on", "begins_after")]

    def keep(self, upload: Roster) -> None:
        """What holds for rows that do not say."""
        given = self.cleaned_data
        upload.unit = Unit.objects.get(pk=given["unit"]) if given["unit"] else None
        upload.audience, upload.on = given["audience"], given["on"]
        upload.save(update_fields=["unit", "audience", "on"])
