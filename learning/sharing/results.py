"""The document of training results: from a frozen report where there is one, else from the facts as they stand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from learning import conf
from learning.branding.brand import default_brand
from learning.reports.build import fingerprint
from learning.reports.models import Report
from learning.reports.periods import ZONE, Period, local_day
from learning.reports.scope import UnitEnded, scope_of
from learning.sharing.guard import hidden_by_programme
from learning.sharing.models import Consumer, Told
from learning.sharing.periods import frozen_report, written
from learning.sharing.refusals import Refused
from learning.sharing.tables import PROGRAMMES, coverage, results
from learning.units.models import Level, Unit

LEVELS = (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)
SCHEMA = "urn:vn-elearning:lgsp:training-results:1.0"


@dataclass(frozen=True)
class Figures:
    """What is known of a period: ``told`` as in ``Told.rows``, at which cutoff, from which revision of a report."""

    told: dict[str, Any]
    cutoff_at: datetime
    generated_at: datetime
    revision: int | None


def figures_of(consumer: Consumer, period: Period) -> Figures:
    """The figures of the consumer's unit in ``period``. Raises Refused where there can be none."""
    report = frozen_report(consumer, period)
    if report is not None:
        told = told_of(report)
        return Figures(told.rows, report.cutoff_at, told.made_at, report.revision)
    now = timezone.now()
    return Figures(_counted(consumer.unit, period, consumer.basis, now), now, now, None)


def told_of(report: Report) -> Told:
    """What the frozen ``report`` says by programme: as the facts stood at its cutoff. Made once."""
    found = Told.objects.filter(report=report).first()
    if found is not None:
        return found
    period = Period.parse(report.period, report.calendar)
    rows = _counted(report.unit, period, report.basis, report.cutoff_at)
    try:
        with transaction.atomic():
            return Told.objects.create(report=report, rows=rows, sha256=fingerprint(rows))
    except IntegrityError:  # another request made it this moment
        return Told.objects.get(report=report)


def _counted(unit: Unit, period: Period, basis: str, cutoff: datetime) -> dict[str, Any]:
    try:
        scope = scope_of(unit=unit, period=period, basis=basis, day=local_day(cutoff))
    except UnitEnded as problem:
        raise Refused(409, "unit-ended", str(problem)) from None
    return results(scope, cutoff)


def items_of(
    figures: Figures,
    *,
    thresholds: Iterable[int],
    unit: Unit | None,
    programme: str | None,
    level: str | None,
) -> list[dict[str, Any]]:
    """The items of the document, those that are hidden with null for every count.

    Which rows are hidden is decided over the whole table, so that asking for one ``unit`` below, or for other parts of
    it, tells nothing more.
    """
    hidden = hidden_by_programme(figures.told, thresholds)
    wanted = [programme] if programme else PROGRAMMES
    found = []
    for name in wanted:
        for number, row in _rows(figures.told["rows"], unit, level):
            found.append(_item(figures.told, name, number, row, is_hidden=number in hidden[name]))
    return found


def _rows(
    rows: Iterable[dict[str, Any]], unit: Unit | None, level: str | None
) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, row in enumerate(rows):
        its = row["unit"]
        if its is None or row["kind"] == "own" or its["level"] not in LEVELS:
            continue
        is_asked = unit is None or (row["kind"] != "total" and its["path"].startswith(unit.path))
        if is_asked and level in (None, its["level"]):
            yield number, row


def _item(
    told: dict[str, Any], programme: str, number: int, row: dict[str, Any], *, is_hidden: bool
) -> dict[str, Any]:
    figures = told["figures"][programme]
    its, people = row["unit"], told["people"][number]

    def count(column: str) -> int | None:
        return None if is_hidden else figures[column][number]

    item: dict[str, Any] = {
        "unit": {name: its[name] for name in ("code", "validFrom", "name", "level")},
        "programme": programme,
        "course": None,
        "audience": "ALL",
        "sex": "ALL",
        "enrolments": count("enrolments"),
        "learners": count("learners"),
        "completed": count("completed"),
        "passed": count("passed"),
        "certified": count("certified"),
    }
    if not is_hidden:
        item["creditedPeriods"] = figures["periods"][number]
    return item | {
        "denominator": people,
        "coveragePct": None if is_hidden else coverage(figures["learners_completed"][number], people),
        "targetPct": told["targets"][number],
        "isEstimated": told["estimated"][programme][number],
        "suppressed": is_hidden,
    }


def sender() -> dict[str, str]:
    """Who hands the data out."""
    brand = default_brand()
    name = conf.get("SHARE_NAME") or brand.agency or brand.title
    return {"code": conf.get("SHARE_CODE"), "name": name}


def heading(period: Period, consumer: Consumer, figures: Figures) -> dict[str, Any]:
    """What stands above the items of every document with figures."""
    found: dict[str, Any] = {
        "schemaVersion": "1.0",
        "sender": sender(),
        "period": written(period),
        "basis": consumer.basis,
        "cutoffAt": moment(figures.cutoff_at),
        "generatedAt": moment(figures.generated_at),
    }
    return found | ({"revision": figures.revision} if figures.revision else {})


def moment(value: datetime) -> str:
    """In Vietnam's time, to the second."""
    return value.astimezone(ZONE).isoformat(timespec="seconds")
