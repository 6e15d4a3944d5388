"""What the forms of figures are made of: days, cells, periods, and the units somebody may choose."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from learning.office.choices import units_to_filter_by
from learning.people.fields import DAYS
from learning.people.rights import Right
from learning.sheets.cells import Unclear
from learning.targets import cells
from learning.targets.reasons import PROBLEMS
from learning.units.models import Unit


def day_field(label, *, required: bool = False, help_text="") -> forms.DateField:
    """A day as Vietnamese write it."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        input_formats=DAYS,
        widget=forms.DateInput(format=DAYS[0], attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("Write the day as 01/07/2026.")},
    )


class CellField(forms.CharField):
    """A field that is read as a cell of a spreadsheet is, with the same words when it cannot be."""

    def __init__(self, read, **options):
        self.read = read
        super().__init__(**options)

    def clean(self, value):
        try:
            return self.read(super().clean(value))
        except Unclear as unclear:
            raise forms.ValidationError(str(PROBLEMS[str(unclear)]) % {}) from None

    def prepare_value(self, value):
        if value is None or isinstance(value, str):
            return value
        return number_format(value.normalize() if hasattr(value, "normalize") else value, use_l10n=True)


class OfUnitForm(forms.ModelForm):
    """Something of a unit that the user may set targets for. What was written for a unit that ended stays its own."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)

    def __init__(self, *args, by, **options):
        super().__init__(*args, **options)
        self.order_fields(["unit"])
        units: list[Any] = units_to_filter_by(by, today=timezone.localdate(), may=Right.SET_TARGETS)
        own = self.instance.unit if self.instance.unit_id else None
        if own and not any(own.pk == pk for _label, options in units for pk, _name in options):
            units = [(gettext("Former units"), [(own.pk, own.full_name)]), *units]
        field = self.fields["unit"]
        field.choices = units
        self.initial["unit"] = self.initial.get("unit") or self.instance.unit_id

    def clean_unit(self) -> Unit:
        return Unit.objects.get(pk=self.cleaned_data["unit"])

    def clean_period(self) -> str:
        if not self.cleaned_data["period"]:
            raise forms.ValidationError(str(PROBLEMS["no_period"]))
        return self.cleaned_data["period"]

    def refuse_twice(self, given: dict, names: tuple[str, ...], said) -> None:
        """Refuse what another row says already."""
        if any(name not in given for name in names):
            return
        twin = self._meta.model._default_manager.filter(**{name: given[name] for name in names})
        if twin.exclude(pk=self.instance.pk).exists():
            self.add_error(None, said)


def period_field() -> CellField:
    """A period by its code or in words."""
    return CellField(
        cells.period,
        label=_("Period"),
        max_length=40,
        help_text=_("2026, 20261 (quarter), 2026H1 (half-year), 20269M (nine months) or 202603 (month)."),
    )
