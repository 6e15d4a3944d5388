"""What is asked of whoever brings completions in."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.activities.models import Activity
from learning.completions.courses import offered
from learning.completions.header import Column
from learning.completions.models import CompletionImport
from learning.office.choices import units_to_filter_by
from learning.office.forms import DAYS
from learning.people.models import Audience
from learning.people.rights import Right
from learning.sheets.forms import ColumnsForm
from learning.sheets.layout import Proposal
from learning.units.models import Unit


class UploadForm(forms.Form):
    """A file, and which platform it is from."""

    file = forms.FileField(
        label=_("Export"),
        help_text=_(
            "XLSX or CSV, or statements as JSON lines (.jsonl). Nothing is recorded before you have seen what it does."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.jsonl,.ndjson"}),
    )
    sender = forms.CharField(
        label=_("Platform"),
        max_length=200,
        help_text=_(
            "Always the same name for the same platform: its columns and courses are remembered by it."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class LayoutForm(ColumnsForm):
    """What each column is, and what holds for rows that do not say."""

    CHOICES = Column.choices
    NAMED = Column

    course = forms.ModelChoiceField(
        label=_("Course"),
        queryset=Activity.objects.none(),
        required=False,
        empty_label="—",
        help_text=_("Of rows that name no course."),
    )
    on = forms.DateField(
        label=_("Completed on"),
        required=False,
        input_formats=DAYS,
        widget=forms.DateInput(format=DAYS[0], attrs={"autocomplete": "off"}),
        help_text=_("For rows without a day of their own."),
        error_messages={"invalid": _("Write the day as 01/07/2026.")},
    )
    out_of = forms.TypedChoiceField(
        label=_("Points at most"), coerce=int, choices=[(most, str(most)) for most in (1, 4, 10, 100)]
    )
    begins_after = forms.IntegerField(
        label=_("Last row of the header"), min_value=0, help_text=_("People begin below it.")
    )

    def __init__(self, *args, upload: CompletionImport, proposal: Proposal, **options):
        initial = {
            "course": upload.course_id,
            "on": upload.on,
            "out_of": upload.out_of,
            "begins_after": proposal.layout.begins_after,
        }
        super().__init__(*args, proposal=proposal, initial=initial, **options)
        self.fields["course"].queryset = offered()

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on and on > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return on

    def clean(self) -> dict:
        given = super().clean() or self.cleaned_data
        used = set(self.used(given))
        people = {Column.NAME, Column.IDENTITY, Column.EMAIL, Column.PHONE}
        if not people & used and not {Column.FAMILY, Column.GIVEN} <= used:
            raise forms.ValidationError(_("Say which column holds the names, or a number or an address."))
        if not {Column.COURSE, Column.COURSE_CODE} & used and not given.get("course"):
            raise forms.ValidationError(
                _("Say which column holds the course, or choose the course of all rows.")
            )
        if Column.DONE_ON not in used and not given.get("on") and "on" not in self.errors:
            raise forms.ValidationError(_("Say which column holds the day, or write the day of all rows."))
        return given

    @property
    def defaults(self) -> list:
        """The fields that hold for rows that do not say."""
        return [self[name] for name in ("course", "on", "out_of", "begins_after")]

    def keep(self, upload: CompletionImport) -> None:
        """What holds for rows that do not say."""
        given = self.cleaned_data
        upload.course, upload.on, upload.out_of = given["course"], given["on"], given["out_of"]
        upload.save(update_fields=["course", "on", "out_of"])


class CourseForm(forms.Form):
    """Which course of ours a course of the platform is."""

    asked = forms.CharField(widget=forms.HiddenInput, max_length=255)
    course = forms.ModelChoiceField(
        label=_("Course"), queryset=Activity.objects.none(), required=False, empty_label=_("Not decided")
    )

    def __init__(self, *args, **options):
        super().__init__(*args, auto_id=False, **options)
        self.fields["course"].queryset = offered()


class PeopleForm(forms.Form):
    """What becomes of people whom nobody knows: nothing, unless a unit is chosen for them."""

    unit = forms.TypedChoiceField(
        label=_("Make records for them in"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Only who has a name, and a date of birth, a number or an address."),
    )
    audience = forms.ChoiceField(label=_("Audience"), choices=Audience.choices)

    def __init__(self, *args, upload: CompletionImport, by, **options):
        super().__init__(*args, initial={"unit": upload.unit_id, "audience": upload.audience}, **options)
        units = units_to_filter_by(by, today=timezone.localdate(), may=Right.IMPORT_COMPLETIONS)
        self.fields["unit"].choices = [("", _("Make no records")), *units]

    def keep(self, upload: CompletionImport) -> None:
        """Let it hold for the import."""
        given = self.cleaned_data
        upload.unit = Unit.objects.get(pk=given["unit"]) if given["unit"] else None
        upload.audience = given["audience"]
        upload.save(update_fields=["unit", "audience"])
