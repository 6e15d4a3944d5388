"""The definition of an indicator as its page says it, line by line."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning import conf, registry
from learning.reports.forms.base import ReportForm
from learning.reports.indicators.base import Computed, Derived, Indicator, Ratio
from learning.reports.indicators.definition import Definition, Text, definition_of


@dataclass(frozen=True)
class Fact:
    """A label, and what the definition says there, after ``other``: an indicator that has a page of its own."""

    label: str
    text: str
    other: type[Indicator] | None = None


def facts(indicator: type[Indicator]) -> list[Fact]:
    """The definition, line by line. What is missing is told to be so."""
    said = definition_of(indicator)
    return [
        Fact(_("Formula"), _text(said.formula)),
        _above(indicator, said),
        _below(indicator, said),
        Fact(_("Unit of measure"), _text(said.measured_in)),
        Fact(_("Where the facts come from"), _text(said.source)),
        Fact(_("Legal basis"), str(said.legal_basis) or _("No document is given.")),
        Fact(_("Validity"), _validity(said)),
        Fact(_("Can it be added up?"), _text(indicator.adds_up)),
        Fact(_("Small numbers"), _small(indicator)),
        Fact(_("Not to be used for"), _text(said.not_for)),
        Fact(_("Name in files"), indicator.name),
    ]


def forms_with(indicator: type[Indicator]) -> list[tuple[type[ReportForm], list[str]]]:
    """The installed report forms that show the indicator, and under which headings."""
    found = []
    for form in registry.report_forms.values():
        headings = [str(column.label) for column in form.figures() if column.indicator == indicator.name]
        if headings:
            found.append((form, headings))
    return found


def parts_of(indicator: type[Indicator]) -> list[type[Indicator]]:
    """What it is worked out from and has a page of its own, as far as it is installed."""
    names = indicator.made_of() if issubclass(indicator, Derived) else ()
    return [registry.indicators[name] for name in names if name in registry.indicators]


def _above(indicator: type[Indicator], said: Definition) -> Fact:
    if issubclass(indicator, Ratio):
        return _part(_("Numerator"), indicator.numerator, said.numerator)
    return Fact(_("Numerator"), str(said.numerator) or _text(indicator.meaning))


def _below(indicator: type[Indicator], said: Definition) -> Fact:
    if issubclass(indicator, Computed):
        return _part(_("Denominator"), indicator.people(), said.denominator)
    if issubclass(indicator, Ratio):
        return _part(_("Denominator"), indicator.denominator, said.denominator)
    return Fact(_("Denominator"), str(said.denominator) or _("None: it is a number, no share."))


def _part(label: str, name: str, words: Text) -> Fact:
    other = registry.indicators.get(name)
    if other is None:
        return Fact(label, str(words) or _("%(column)s (not installed)") % {"column": name})
    return Fact(label, str(words) or str(other.meaning), other)


def _text(said: Text) -> str:
    return str(said) or _("The app that contributes it does not say.")


def _validity(said: Definition) -> str:
    start, end = (day and date_format(day, "DATE_FORMAT") for day in (said.valid_from, said.valid_to))
    if start and end:
        return _("From %(start)s until %(end)s.") % {"start": start, "end": end}
    if start:
        return _("From %(start)s on.") % {"start": start}
    return _("Until %(end)s.") % {"end": end} if end else _("For every period, until it is changed.")


def _small(indicator: type[Indicator]) -> str:
    if not indicator.sensitive:
        return _("They are shown.")
    said = _("Fewer than %(smallest)s people are not shown, nor what they could be worked out from.")
    return said % {"smallest": conf.get("SMALLEST_CELL")}
