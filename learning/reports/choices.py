"""What an officer can choose: a unit of theirs, a period that has begun, and a basis."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from learning import conf, registry
from learning.people.rights import Right
from learning.people.roles import held_roles, units_visible_to
from learning.reports.build import CannotBuild
from learning.reports.calendars import calendar_of
from learning.reports.compare import WORDS, may_compare
from learning.reports.models import Basis
from learning.reports.periods import Period, PeriodKind, UnknownPeriod
from learning.units.models import Level, Unit, UnitQuerySet
from learning.units.tree import home_provinces, province_of

LEVELS = (Level.PROVINCE, Level.COMMUNE)
YEARS_BACK = 2
FIRST_FORM = "bieu-01"
Options = list[tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True)
class Choice:
    """One report that was asked for."""

    unit: Unit
    period: Period
    basis: str
    form: str = FIRST_FORM
    by_grouping: bool = False
    compare: str = ""

    def query(self, **more: str) -> str:
        """The choice as a query string."""
        period = {"calendar": self.period.calendar, "period": self.period.code}
        areas = {"groupings": "1"} if self.by_grouping else {}
        form = {} if self.form == FIRST_FORM else {"form": self.form}
        compare = {"compare": self.compare} if self.compare else {}
        chosen = {"unit": self.unit.pk, **form, **period, "basis": self.basis, **areas, **compare}
        return urlencode(chosen | more)


def choice_of(asked: Mapping[str, str], user, *, today: date) -> Choice:
    """What ``asked`` (a query or a posted form) says, with defaults for what it leaves out.

    Raises PermissionDenied for a unit that is not the user's, UnknownPeriod, and CannotBuild for what is no
    unit or basis at all.
    """
    calendar = asked.get("calendar") or conf.get("REPORT_CALENDAR")
    if calendar_of(calendar) is None:
        raise UnknownPeriod(_("There is no such reporting calendar."))
    before = asked.get("before", calendar)  # the calendar that the period was chosen in
    period = _period(asked.get("period", ""), before, today)
    if before != calendar:
        period = moved(period, calendar, today)
    basis = str(asked.get("basis") or Basis.AS_WAS)
    if basis not in Basis.values:
        raise CannotBuild(_("A report tells units “as they were” or “as they are now”."))
    unit = _unit(asked.get("unit", ""), user, today)
    form = asked.get("form") or FIRST_FORM
    if form not in registry.report_forms:
        raise CannotBuild(_("The report form “%(form)s” is not installed.") % {"form": form})
    compare = str(asked.get("compare") or "")
    if compare and compare not in WORDS:
        raise CannotBuild(_("A period is compared with the one before, or with the same of last year."))
    compare = compare if may_compare(registry.report_forms[form]) else ""
    by_grouping = asked.get("groupings") == "1"
    return Choice(unit, period, basis, form, by_grouping=by_grouping, compare=compare)


def _period(asked: str, calendar: str, today: date) -> Period:
    if asked:
        return Period.parse(asked, calendar)
    quarter = Period.containing(today, kind=str(PeriodKind.QUARTER), calendar=calendar)
    if quarter is None:  # only nine months leave days out
        raise UnknownPeriod(_("There is no such reporting period."))
    return quarter


def moved(period: Period, calendar: str, today: date) -> Period:
    """What ``period`` is in another calendar: of the same kind, and around the day on which it ends, or today."""
    day = min(period.ends_on, today)
    found = Period.containing(day, kind=period.kind, calendar=calendar)
    return found or _period("", calendar, day)


def _unit(asked: str, user, today: date) -> Unit:
    if not asked:
        return _first_unit(user, today)
    found = units_visible_to(user).filter(pk=asked).first() if asked.isdecimal() else None
    if found is None:
        raise PermissionDenied
    return found


def _first_unit(user, today: date) -> Unit:
    """The unit that the user answers for; for a superuser the province of this installation."""
    role = (
        held_roles(user, may=Right.SEE_FIGURES, on=today)
        .select_related("unit")
        .order_by("unit__path")
        .first()
    )
    if role:
        return role.unit
    found = home_provinces(today).first() if user.is_superuser else None
    if found is None:
        raise CannotBuild(_("No units are loaded yet. Run “manage.py load_units” first."))
    return found


def unit_options(user, choice: Choice, *, today: date) -> Options:
    """Units for the select, today's before those that stood at the end of the period, by one query."""
    rows = _offered(user, choice).filter(level__in=LEVELS).order_by("path")
    stood = Unit.objects.valid_on(choice.period.ends_on)
    found = rows.filter(Q(pk__in=Unit.objects.valid_on(today)) | Q(pk__in=stood) | Q(pk=choice.unit.pk))
    now: list[tuple[str, str]] = []
    before: list[tuple[str, str]] = []
    for pk, name, code, until in found.values_list("pk", "full_name", "code", "valid_to"):
        (before if until and until < today else now).append((str(pk), f"{name} ({code})"))
    return [(_("Units of today"), now), (_("Former units"), before)]


def _offered(user, choice: Choice) -> UnitQuerySet:
    if not user.is_superuser:
        return units_visible_to(user)
    # All of the country would be three thousand lines: a superuser sees one province and the names of the rest.
    province = province_of(choice.unit) + "/"
    return Unit.objects.filter(Q(path__startswith=province) | Q(level=Level.PROVINCE))


def form_options() -> list[tuple[str, str]]:
    """The installed forms for the select, by their numbers."""
    found = [(name, f"{form.number} – {form.title}") for name, form in registry.report_forms.items()]
    return sorted(found, key=lambda option: option[1])


def compare_options() -> list[tuple[str, str]]:
    """With which other period figures can be told."""
    return [("", _("No other period")), *((name, str(label)) for name, label in WORDS.items())]


def period_options(choice: Choice, *, today: date) -> Options:
    """Periods that have begun, the latest first, by kind."""
    found = [(str(PeriodKind(kind).label), list(_begun(kind, choice, today))) for kind in PeriodKind.values]
    chosen = (choice.period.code, choice.period.label)
    if not any(chosen in periods for _kind, periods in found):
        found.insert(0, (_("Chosen"), [chosen]))
    return found


def _begun(kind: str, choice: Choice, today: date) -> Iterator[tuple[str, str]]:
    for year in range(today.year + 1, today.year - YEARS_BACK - 1, -1):
        for index in range(12, 0, -1):
            try:
                period = Period(choice.period.calendar, kind, year, index)
            except UnknownPeriod:
                continue
            if period.starts_on <= today:
                yield period.code, period.label
