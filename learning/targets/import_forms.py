"""What is asked of whoever brings figures in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.reports.indices import Series
from learning.sheets.forms import ColumnsForm
from learning.sheets.layout import Proposal
from learning.targets import cells
from learning.targets.fields import CellField, day_field
from learning.targets.header import NEEDED, Column, columns_of
from learning.targets.models import About, FigureImport


class UploadForm(forms.Form):
    """A file, and what it holds."""

    about = forms.ChoiceField(label=_("What it holds"), choices=About.choices)
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

    NAMED = Column

    period = CellField(
        cells.period, label=_("Period"), required=False, max_length=40, help_text=_("Of rows that name none.")
    )
    on = day_field(_("As of"), help_text=_("Of rows that name no day."))
    series = forms.ModelChoiceField(
        label=_("External index"), queryset=Series.objects.all(), required=False, empty_label="—"
    )
    begins_after = forms.IntegerField(
        label=_("Last row of the header"), min_value=0, help_text=_("Figures begin below it.")
    )

    def __init__(self, *args, upload: FigureImport, proposal: Proposal, **options):
        self.about = upload.about
        self.CHOICES = columns_of(upload.about)
        initial = {
            "period": upload.period,
            "on": upload.on,
            "series": upload.series_id,
            "begins_after": proposal.layout.begins_after,
        }
        super().__init__(*args, proposal=proposal, initial=initial, **options)
        unused = {
            About.TARGETS: ("on", "series"),
            About.POPULATIONS: ("period", "series"),
            About.SERIES: ("on",),
        }
        for name in unused[About(upload.about)]:
            del self.fields[name]

    @property
    def defaults(self) -> list:
        """The fields that hold for rows that do not say."""
        return [self[name] for name in ("period", "on", "series", "begins_after") if name in self.fields]

    def clean(self) -> dict:
        given = super().clean()
        used = set(self.used(given))
        if not used & {Column.UNIT, Column.UNIT_CODE}:
            raise forms.ValidationError(_("Say which column holds the unit, by its name or its code."))
        if missing := sorted(NEEDED[self.about] - used):
            names = ", ".join(str(Column(one).label) for one in missing)
            raise forms.ValidationError(_("Say which column holds: %(names)s.") % {"names": names})
        if not used & {Column.VALUE, Column.RANK}:
            raise forms.ValidationError(_("Say which column holds the numbers."))
        return given

    def keep(self, upload: FigureImport) -> None:
        """Let it hold for the import."""
        given = self.cleaned_data
        upload.period, upload.on = given.get("period") or "", given.get("on")
        upload.series = given.get("series")
        upload.save(update_fields=["period", "on", "series"])
