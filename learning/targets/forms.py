"""What somebody writes by hand of a unit: targets, and numbers of people."""

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from learning import conf, registry
from learning.people.ages import BAND_KEYS
from learning.people.models import Sex
from learning.reports.goals import Comparator, MeasuredBy, Population, Target
from learning.reports.group_words import people_groups, target_groups
from learning.reports.periods import Period
from learning.reports.targets import is_percentage
from learning.targets import cells
from learning.targets.fields import CellField, OfUnitForm, day_field, period_field
from learning.targets.reasons import PROBLEMS
from learning.vietnamese import sort_key


class TargetForm(OfUnitForm):
    """What a unit means to reach."""

    indicator = forms.ChoiceField(
        label=_("Indicator"),
        required=False,
        help_text=_("What this system counts; leave it empty for what is measured elsewhere."),
    )
    group = forms.ChoiceField(label=_("Of whom"), required=False)
    period = period_field()
    value = CellField(
        cells.number,
        label=_("Value"),
        required=False,
        max_length=30,
        help_text=_("A share in per cent, as 85; anything else as it is counted. A trend needs none."),
    )
    is_share = forms.BooleanField(
        label=_("A share, in per cent"),
        required=False,
        help_text=_("Only asked of what is measured elsewhere."),
    )
    due_on = day_field(_("Due"))
    valid_from = day_field(_("Valid from"))
    valid_to = day_field(_("Valid to"))
    reached = CellField(
        cells.number,
        label=pgettext_lazy("target", "Reached"),
        required=False,
        max_length=30,
        help_text=_("Of what is written by hand: how far it is."),
    )
    reached_on = day_field(_("Reached on"))

    class Meta:
        model = Target
        fields = (
            "unit",
            "indicator",
            "label",
            "group",
            "period",
            "comparator",
            "value",
            "is_share",
            "measured_in",
            "due_on",
            "valid_from",
            "valid_to",
            "basis",
            "measured_by",
            "series",
            "reached",
            "reached_on",
        )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        indicators = sorted(
            ((name, str(each.label)) for name, each in registry.indicators.items()),
            key=lambda option: sort_key(option[1]),
        )
        known = self.instance.indicator
        if known and known not in registry.indicators:
            indicators.append((known, gettext("%(column)s (not installed)") % {"column": known}))
        self.fields["indicator"].choices = [("", "—"), *indicators]
        self.fields["group"].choices = target_groups()
        if self.instance.pk:
            self.initial["value"] = self.instance.shown_value
            self.initial["reached"] = self.instance.shown_reached

    def clean(self) -> dict:
        given = super().clean() or self.cleaned_data
        indicator, label = given.get("indicator", ""), given.get("label", "")
        if not indicator and not label:
            self.add_error("indicator", _("Choose an indicator, or say in words what is to be reached."))
        if indicator:
            given["label"] = ""
            if given.get("measured_by") != MeasuredBy.SYSTEM:
                self.add_error("measured_by", _("This system measures its own indicators."))
        elif given.get("measured_by") == MeasuredBy.SYSTEM:
            self.add_error("measured_by", _("Say who measures it: this system does not."))
        if given.get("measured_by") == MeasuredBy.IMPORT and not given.get("series"):
            self.add_error("series", _("Choose the series that it is measured by."))
        self._clean_values(given, indicator)
        self._clean_days(given)
        self.refuse_twice(
            given,
            ("unit", "indicator", "label", "period", "group"),
            _("There is a target of this unit for this period already. Change that one."),
        )
        return given

    def _clean_values(self, given: dict, indicator: str) -> None:
        is_share = is_percentage(indicator) if indicator in registry.indicators else given.get("is_share")
        given["is_share"] = bool(is_share)
        for name in ("value", "reached"):
            value = given.get(name)
            if value is not None and is_share:
                if value > 100:
                    self.add_error(name, str(PROBLEMS["share_above"]) % {})
                given[name] = value / 100
        if (
            given.get("value") is None
            and given.get("comparator") != Comparator.TREND
            and "value" not in self.errors
        ):
            self.add_error("value", str(PROBLEMS["no_value"]))

    def _clean_days(self, given: dict) -> None:
        first, last, unit, code = (
            given.get("valid_from"),
            given.get("valid_to"),
            given.get("unit"),
            given.get("period"),
        )
        if first and last and last < first:
            self.add_error("valid_to", str(PROBLEMS["backwards"]))
        if not unit or not code or unit.valid_to is None:
            return
        period = Period.parse(code, conf.get("REPORT_CALENDAR"))
        if unit.valid_to < period.starts_on:
            self.add_error(
                "unit", _("The unit had ended before the period began. Choose the one that followed it.")
            )
        elif unit.valid_to < (last or period.ends_on):
            given["valid_to"] = unit.valid_to  # a target ends with its unit


class PopulationForm(OfUnitForm):
    """How many people of a group a unit has."""

    group = forms.ChoiceField(label=_("Of whom"))
    age_band = forms.ChoiceField(
        label=_("Age band"), required=False, choices=[("", "—"), *((band, band) for band in BAND_KEYS)]
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        required=False,
        choices=[("", "—"), *Sex.choices[:2]],
    )
    value = CellField(cells.whole, label=_("People"), max_length=20)
    as_of = day_field(_("As of"), required=True)

    class Meta:
        model = Population
        fields = ("unit", "group", "age_band", "sex", "value", "as_of", "source")

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        groups = people_groups()
        if self.instance.group and self.instance.group not in dict(groups):
            groups.append((self.instance.group, self.instance.group))
        self.fields["group"].choices = groups

    def clean(self) -> dict:
        given = super().clean() or self.cleaned_data
        unit, day = given.get("unit"), given.get("as_of")
        if unit and day and (day < unit.valid_from or (unit.valid_to and day > unit.valid_to)):
            self.add_error("as_of", _("The unit did not stand on that day."))
        names = ("unit", "group", "age_band", "sex", "as_of")
        self.refuse_twice(
            given, names, _("There is a number for this group and day already. Change that one.")
        )
        return given
