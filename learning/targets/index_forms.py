"""What somebody writes by hand of external indices: which there are, their values, and how one scores."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning import registry
from learning.reports.indices import IndexScore, Series, SeriesValue
from learning.reports.targets import is_percentage
from learning.targets import cells
from learning.targets.fields import CellField, OfUnitForm, day_field, period_field
from learning.targets.reasons import PROBLEMS
from learning.vietnamese import sort_key


class SeriesValueForm(OfUnitForm):
    """What was published of a unit."""

    period = period_field()
    value = CellField(cells.number, label=_("Value"), required=False, max_length=30)
    rank = CellField(cells.whole, label=_("Rank"), required=False, max_length=10)
    published_on = day_field(_("Published on"))

    class Meta:
        model = SeriesValue
        fields = ("series", "unit", "period", "value", "rank", "published_on", "note")

    def clean(self) -> dict:
        given = super().clean() or self.cleaned_data
        if given.get("value") is None and given.get("rank") is None and not self.errors:
            self.add_error("value", _("Write a value, a rank, or both."))
        names = ("series", "unit", "period")
        said = _("There is a value of this unit for this period already. Change that one.")
        self.refuse_twice(given, names, said)
        return given


class SeriesForm(forms.ModelForm):
    """An external index: what it is called, who makes it, and how."""

    class Meta:
        model = Series
        fields = ("code", "name", "source", "method", "measured_in", "higher_is_better", "merged")
        widgets = {"method": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "source": _("Who makes it, and where it is published. It is printed beside every value.")
        }


class ScoreForm(forms.ModelForm):
    """How an index scores a share of ours."""

    indicator = forms.ChoiceField(label=_("Indicator"))
    target = CellField(cells.number, label=_("Target (%)"), max_length=10)
    max_score = CellField(cells.number, label=_("Most points"), max_length=10)
    cap = CellField(
        cells.number,
        label=_("At most times the target"),
        max_length=10,
        initial="1",
        help_text=_("1: who does more than the target gets no more points."),
    )
    valid_from = day_field(_("Valid from"), required=True)
    valid_to = day_field(_("Valid to"))

    class Meta:
        model = IndexScore
        fields = (
            "code",
            "name",
            "indicator",
            "target",
            "max_score",
            "cap",
            "basis",
            "valid_from",
            "valid_to",
        )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        shares = [
            (name, str(each.label)) for name, each in registry.indicators.items() if is_percentage(name)
        ]
        self.fields["indicator"].choices = sorted(shares, key=lambda option: sort_key(option[1]))

    def clean(self) -> dict:
        given = super().clean() or self.cleaned_data
        for name in ("target", "max_score", "cap"):
            if name in given and not given[name]:
                self.add_error(name, pgettext_lazy("number", "It must be above 0."))
        if given.get("valid_to") and given.get("valid_from") and given["valid_to"] < given["valid_from"]:
            self.add_error("valid_to", str(PROBLEMS["backwards"]))
        return given
