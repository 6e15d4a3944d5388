"""Units side by side in the Wagtail admin, with their charts, their table and its files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin import messages

from learning import conf, registry
from learning.charts import bars, columns
from learning.comparing.funnel import STEPS, Funnel, funnels
from learning.matrices.files import KINDS, file_name
from learning.matrices.sheet import Column, Kind
from learning.office.choices import units_to_filter_by
from learning.people.rights import Right
from learning.people.roles import units_visible_to
from learning.reports.build import CannotBuild, refuse_unbegun
from learning.reports.choices import Choice, period_options
from learning.reports.indicators.base import Additive, stored
from learning.reports.models import Basis
from learning.reports.periods import ZONE, Period, PeriodKind, UnknownPeriod, last_half_months, local_day
from learning.reports.status import status
from learning.units.models import Unit

ICON = "view"
TITLE = gettext_lazy("Compare units")
MOST_UNITS, HALF_MONTHS = 8, 12
SIDE, STEP_NAMES = 460, 120  # charts that stand side by side
REFUSED = (CannotBuild, UnknownPeriod)


@dataclass(frozen=True)
class Compared:
    """What was asked for."""

    units: list[Unit]
    period: Period
    indicator: str

    def query(self) -> str:
        given = {"period": self.period.code, "calendar": self.period.calendar, "indicator": self.indicator}
        return urlencode({"unit": [unit.pk for unit in self.units], **given}, doseq=True)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Choose up to eight units; see how far what they began has come, and how they went on."""
    now = timezone.now()
    context: dict[str, Any] = {}
    try:
        asked = _asked(request)
        context = {"asked": asked, **_options(request.user, asked, today=local_day(now))}
        if asked.units:
            context |= _screen(asked)
    except REFUSED as problem:
        context["problem"] = str(problem)
    return render(request, "learning/comparing/index.html", {**context, **_furniture()})


@require_safe
def download(request: HttpRequest, name: str) -> HttpResponseBase:
    """The table as a file."""
    if name not in KINDS:
        raise Http404
    try:
        asked = _asked(request)
        days, found = _found(asked)
    except REFUSED as problem:
        messages.error(request, str(problem))
        return redirect("learning_comparing:index")
    file = TemporaryFile()  # noqa: SIM115  the response closes it
    now = date_format(timezone.now().astimezone(ZONE), "DATETIME_FORMAT")
    facts = [(_("Period"), asked.period.label), (_("Facts until"), now), *(("", note) for note in _notes())]
    KINDS[name].write(file, _columns(asked, days), _rows(found), kept=2, facts=facts)
    file.seek(0)
    named = file_name("so-sanh", asked.period.code, extension=KINDS[name].extension)
    return FileResponse(file, as_attachment=True, filename=named, content_type=KINDS[name].content_type)


def _asked(request: HttpRequest) -> Compared:
    given = request.GET
    calendar = given.get("calendar") or conf.get("REPORT_CALENDAR")
    year = Period.containing(local_day(timezone.now()), kind=str(PeriodKind.YEAR), calendar=calendar)
    period = Period.parse(given["period"], calendar) if given.get("period") else year
    if period is None:
        raise UnknownPeriod(_("There is no such reporting period."))
    refuse_unbegun(period, timezone.now())
    names = [each.name for each in _told()]
    indicator = given.get("indicator") or "completed"
    if indicator not in names:
        raise CannotBuild(_("There is no such indicator. Choose one of the list."))
    return Compared(_units(request), period, indicator)


def _units(request: HttpRequest) -> list[Unit]:
    """Those that were asked for. Raises PermissionDenied for one that is not the user's."""
    asked = list(dict.fromkeys(request.GET.getlist("unit")))
    if not asked:
        return []
    if len(asked) > MOST_UNITS:
        said = _("At most %(most)s units can be compared at once. You chose %(count)s.")
        raise CannotBuild(said % {"most": MOST_UNITS, "count": len(asked)})
    if not all(each.isdecimal() and len(each) < 19 for each in asked):
        raise PermissionDenied
    found = list(units_visible_to(request.user, may=Right.SEE_FIGURES).filter(pk__in=asked).order_by("path"))
    if len(found) != len(asked):
        raise PermissionDenied
    return found


def _told() -> list[type[Additive]]:
    """Indicators that measures are kept of, and whose small numbers point at nobody."""
    return [each for each in stored() if not each.sensitive]


def _options(user, asked: Compared, *, today: date) -> dict[str, Any]:
    found = units_to_filter_by(user, today=today, may=Right.SEE_FIGURES)
    listed = [(label, [(str(pk), name) for pk, name in units]) for label, units in found]
    offered = {pk for _label, units in listed for pk, _name in units}
    others = [(str(unit.pk), unit.full_name) for unit in asked.units if str(unit.pk) not in offered]
    first = asked.units[0] if asked.units else Unit()
    return {
        "units": [*([(_("Chosen"), others)] if others else []), *listed],
        "chosen": [str(unit.pk) for unit in asked.units],
        "most": MOST_UNITS,
        "periods": period_options(Choice(first, asked.period, str(Basis.AS_WAS)), today=today),
        "indicators": [(each.name, each.label) for each in _told()],
    }


def _found(asked: Compared) -> tuple[list[date], list[Funnel]]:
    now = timezone.now()
    days = last_half_months(local_day(now), HALF_MONTHS)
    return days, funnels(asked.units, asked.period, cutoff=now, days=days, indicator=asked.indicator)


def _screen(asked: Compared) -> dict[str, Any]:
    days, found = _found(asked)
    names = [_label(name) for name in STEPS]
    # One scale for all, so that what is longer is more.
    most = max((one.steps[0] for one in found), default=0)
    peak = max((number for one in found for number in one.trend), default=0)
    return {
        "sides": [_side(one, asked, days, names, most, peak) for one in found],
        "steps": [{"name": name, "label": _label(name)} for name in STEPS],
        "rows": [(one, list(zip(one.steps, one.shares(), strict=True))) for one in found],
        "days": days,
        "trends": [(one.unit, one.trend) for one in found],
        "indicator": {"name": asked.indicator, "label": _label(asked.indicator)},
        "query": asked.query(),
        "formats": [(each.name, each.label) for each in KINDS.values()],
        "measures": status(now=timezone.now()),
        "now": timezone.now(),
        "notes": _notes(),
    }


def _side(
    one: Funnel, asked: Compared, days: Sequence[date], names: list[str], most: int, peak: int
) -> dict[str, Any]:
    said = _("Of what %(unit)s began in %(period)s, how much came how far.")
    funnel = bars(
        _("How far they have come"),
        said % {"unit": one.unit.full_name, "period": asked.period.label},
        [_("Enrolments")],
        [(name, [step]) for name, step in zip(names, one.steps, strict=True)],
        most=most,
        width=SIDE,
        labels=STEP_NAMES,
    )
    title = _("%(indicator)s by half-month") % {"indicator": _label(asked.indicator)}
    trend = columns(
        title,
        _("%(unit)s, the last %(count)s half-months.") % {"unit": one.unit.full_name, "count": len(days)},
        [_label(asked.indicator)],
        [(date_format(day, "j/n"), [number]) for day, number in zip(days, one.trend, strict=True)],
        most=peak,
        width=SIDE,
    )
    return {"unit": one.unit, "funnel": funnel, "trend": trend}


def _label(name: str) -> str:
    return str(registry.indicators[name].label) if name in registry.indicators else name


def _columns(asked: Compared, days: Sequence[date]) -> list[Column]:
    found = [Column(_("Unit code")), Column(_("Unit"))]
    for name in STEPS:
        found += [Column(_label(name), Kind.COUNT), Column(f"{_label(name)} (%)", Kind.PERCENT)]
    trend = [
        Column(f"{_label(asked.indicator)} {date_format(day, 'SHORT_DATE_FORMAT')}", Kind.COUNT)
        for day in days
    ]
    return [*found, *trend]


def _rows(found: Sequence[Funnel]) -> list[list[Any]]:
    return [
        [
            one.unit.code,
            one.unit.full_name,
            *(value for pair in zip(one.steps, one.shares(), strict=True) for value in pair),
            *one.trend,
        ]
        for one in found
    ]


def _notes() -> list[str]:
    return [
        _(
            "All steps are about the enrolments that were begun in the period: how many of them have come so far by now. "
            "A report form counts completions on their own days, so that its numbers are others."
        ),
        _(
            "A unit is counted with everything below it as it is now, without what former units brought into it."
        ),
    ]


def _furniture() -> dict[str, Any]:
    return {
        "page_title": str(TITLE),
        "header_title": str(TITLE),
        "header_icon": ICON,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("learning_saved:index"), "label": _("My reports")},
            {"url": "", "label": str(TITLE)},
        ],
    }
