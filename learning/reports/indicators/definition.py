"""What somebody must know about an indicator before using its figures, and what still has to be said."""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning import conf, registry

if TYPE_CHECKING:
    from learning.reports.indicators.base import Indicator

Text: TypeAlias = str | Promise

# Where facts come from, and what they are counted in, as most indicators say it.
FROM_ENROLMENTS = _("Enrolments kept by this system, each with its dates and the unit it was begun for.")
IN_ENROLMENTS = pgettext_lazy("unit of measure", "enrolments")
IN_PEOPLE = pgettext_lazy("unit of measure", "people")
IN_PER_CENT = pgettext_lazy("unit of measure", "%")
NOT_PEOPLE = _("How many people there are: who takes two courses is counted twice.")
NOT_ADDED = _("Adding up units or periods: the same person may be in several of them.")
NOT_AVERAGED = _(
    "An average over units: what is above and what is below the line are added up, then divided."
)


@dataclass(frozen=True)
class Definition:
    """What an indicator's page says beside its label and its meaning.

    ``numerator`` and ``denominator`` may stay empty: then they are said by the indicator's meaning, and of a ratio by
    the two indicators it divides. ``legal_basis`` stays empty where no document asks for the figure. A date that is
    None is no limit.
    """

    formula: Text = ""
    numerator: Text = ""
    denominator: Text = ""
    source: Text = ""
    measured_in: Text = ""
    not_for: Text = ""
    legal_basis: Text = ""
    valid_from: date | None = None
    valid_to: date | None = None


# Without these nobody can say what a figure means.
NEEDED = ("formula", "source", "measured_in", "not_for")
DATES = ("valid_from", "valid_to")


def definition_of(indicator: type["Indicator"]) -> Definition:
    """What the indicator says of itself, with what the host says otherwise in ``INDICATOR_DEFINITIONS``."""
    said = indicator.definition
    for given in conf.get("INDICATOR_DEFINITIONS"):
        if given.get("indicator") == indicator.name:
            said = replace(said, **{key: value for key, value in given.items() if key != "indicator"})
    return said


def missing(indicator: type["Indicator"]) -> list[str]:
    """What the definition of ``indicator`` does not say and must."""
    said = definition_of(indicator)
    found = [] if indicator.meaning else ["meaning"]
    found += [name for name in NEEDED if not getattr(said, name)]
    parts = {name: getattr(indicator, name, None) for name in ("numerator", "denominator")}
    return found + [
        name for name, part in parts.items() if part is not None and part not in registry.indicators
    ]


def problems() -> list[str]:
    """What is wrong with ``INDICATOR_DEFINITIONS``, a sentence each."""
    return [
        f"LEARNING['INDICATOR_DEFINITIONS']: {problem}."
        for given in conf.get("INDICATOR_DEFINITIONS")
        for problem in _wrong(given)
    ]


def _wrong(given: Any) -> list[str]:
    if not isinstance(given, dict) or given.get("indicator") not in registry.indicators:
        return [f"{given!r} is no dict with the name of an indicator"]
    known = {field.name for field in fields(Definition)}
    found = [
        f"{given['indicator']} has no {key!r}"
        for key in sorted(given.keys() - known - {"indicator"}, key=str)
    ]
    for key in sorted(given.keys() & known):
        wanted = date | None if key in DATES else str | Promise
        if not isinstance(given[key], wanted):
            found.append(f"{key} of {given['indicator']} must be a {'date' if key in DATES else 'text'}")
    return found
