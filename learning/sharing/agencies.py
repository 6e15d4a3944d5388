"""``/api/v3/learning/``: reading units, courses, indicators, periods, measures and frozen reports."""

import hashlib
import io
from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query

from learning import registry
from learning.activities.models import Activity
from learning.reports.build import fingerprint
from learning.reports.formats.base import FormatUnavailable, file_name
from learning.reports.formats.json import Json
from learning.reports.periods import PeriodKind
from learning.sharing.agency_answers import (
    Courses,
    IndicatorOut,
    Indicators,
    Measures,
    Periods,
    Reports,
    about,
    defined,
)
from learning.sharing.declared import SharingAPI, offers, written
from learning.sharing.gate import caller_of, canonical, visit_of
from learning.sharing.grants import Endpoint
from learning.sharing.lgsp_answers import Units
from learning.sharing.measures import measures_of
from learning.sharing.paging import PAGE, cursor_of, page_of, place_of
from learning.sharing.periods import ended
from learning.sharing.periods import written as period_of
from learning.sharing.refusals import Refused, unknown
from learning.sharing.shared_reports import guarded, report_of, reports_of
from learning.sharing.units import units_on

ROOT = "/api/v3/learning/"
NAMES = Query(..., description="names of indicators that are counted from enrolments")
FROM = Query(None, alias="from", description="periods that begin on this day or later")
TO = Query(None, alias="to", description="periods that end on this day or earlier")

api = SharingAPI(
    root=ROOT,
    title="Học Số",
    version="3.0",
    description="Units, courses, figures and reports, for the systems of agencies.",
    urls_namespace="learning_sharing",
)


@offers(api, "GET", "/units", Endpoint.UNITS, response=Units)
def units(
    request: HttpRequest,
    on: date | None = None,
    cursor: str | None = None,
    limit: int = Query(PAGE, ge=1, le=PAGE),
) -> HttpResponse:
    """The units you may ask about, as they legally were on a day."""
    document = units_on(caller_of(request), on=on, cursor=cursor, limit=limit)
    return _answer(request, document, rows=len(document["items"]))


@offers(api, "GET", "/courses", Endpoint.COURSES, response=Courses)
def courses(
    request: HttpRequest, cursor: str | None = None, limit: int = Query(PAGE, ge=1, le=PAGE)
) -> HttpResponse:
    """Courses, those that are no longer offered too, because figures tell of them."""
    found = Activity.objects.filter(parent__isnull=True, course__isnull=False).exclude(code="")
    consumer = caller_of(request).consumer
    if consumer and consumer.courses:
        found = found.filter(code__in=consumer.courses)
    if cursor:
        (after,) = place_of(cursor, [int])
        found = found.filter(pk__gt=max(min(after, 2**62), 0))
    rows = list(found.order_by("pk")[: limit + 1])
    items = [
        {
            "code": each.code,
            "title": each.title,
            "programme": each.programme,
            "plannedPeriods": float(each.planned_periods),
            "retired": each.retired_at is not None,
        }
        for each in rows[:limit]
    ]
    further = cursor_of(rows[limit - 1].pk) if len(rows) > limit else None
    return _answer(request, {"items": items, "nextCursor": further}, rows=len(items))


@offers(api, "GET", "/indicators", Endpoint.INDICATORS, response=Indicators)
def indicators(request: HttpRequest) -> HttpResponse:
    """The indicators that may be shared, with their definitions."""
    caller = caller_of(request)
    items = [defined(each, caller) for each in caller.indicators()]
    return _answer(request, {"items": items}, rows=len(items))


@offers(api, "GET", "/indicators/{name}", Endpoint.INDICATORS, response=IndicatorOut)
def indicator(request: HttpRequest, name: str) -> HttpResponse:
    """One of them."""
    caller = caller_of(request)
    if name not in registry.indicators:
        raise unknown()
    return _answer(request, defined(caller.indicator(name), caller), rows=1)


@offers(api, "GET", "/periods", Endpoint.PERIODS, response=Periods)
def periods(request: HttpRequest, kind: PeriodKind | None = None) -> HttpResponse:
    """Periods that are over, the last one first; of a consumer, those of the kind that is shared with it."""
    consumer = caller_of(request).consumer
    wanted = consumer.period_kind if consumer else str(kind or PeriodKind.QUARTER)
    if consumer and kind and kind != consumer.period_kind:
        label = PeriodKind(consumer.period_kind).label
        message = _("Figures are shared with you for one kind of period only: %(kind)s.")
        raise Refused(403, "period-kind", message % {"kind": label})
    items = [{**period_of(each), "label": each.label} for each in ended(wanted, now=timezone.now())]
    return _answer(request, {"items": items}, rows=len(items))


@offers(api, "GET", "/measures", Endpoint.MEASURES, response=Measures)
def measures(
    request: HttpRequest,
    indicator: list[str] = NAMES,
    unit: str | None = Query(None, description="uid; without it the consumer's own unit"),
    course: str | None = Query(None, description="code of a course"),
    start: date | None = FROM,
    end: date | None = TO,
    grain: PeriodKind | None = None,
    basis: Literal["as_was", "as_is"] | None = None,
    k: int | None = Query(None, ge=1, le=1000),
    cursor: str | None = None,
    limit: int = Query(PAGE, ge=1, le=PAGE),
) -> HttpResponse:
    """Figures by unit and period, counted as in the reports: one step below the unit, and in total."""
    caller = caller_of(request)
    document = measures_of(
        caller,
        names=indicator,
        unit=unit,
        course=course,
        first=start,
        last=end,
        grain=grain,
        basis=basis,
        k=k,
    )
    numbered = [(f"{number}", each) for number, each in enumerate(document["items"])]
    page, further = page_of(numbered, cursor, limit=limit, key=lambda one: one[0])
    document |= {"items": [each for _key, each in page], "nextCursor": further}
    return _answer(request, document, rows=len(page), volatile=("cutoffAt",))


@offers(api, "GET", "/reports", Endpoint.REPORTS, response=Reports)
def reports(
    request: HttpRequest,
    period: str | None = None,
    cursor: str | None = None,
    limit: int = Query(PAGE, ge=1, le=PAGE),
) -> HttpResponse:
    """Frozen reports, the newest first."""
    found = reports_of(caller_of(request)).order_by("-pk")
    if period:
        found = found.filter(period=period.replace("\0", ""))
    if cursor:
        (before,) = place_of(cursor, [int])
        found = found.filter(pk__lt=max(min(before, 2**62), 0))
    rows = list(found[: limit + 1])
    items = [about(each) for each in rows[:limit]]
    further = cursor_of(rows[limit - 1].pk) if len(rows) > limit else None
    return _answer(request, {"items": items, "nextCursor": further}, rows=len(items))


@offers(api, "GET", "/reports/{key}", Endpoint.REPORTS, response={200: None})
def report(request: HttpRequest, key: UUID) -> HttpResponse:
    """The content of a frozen report as it was fingerprinted; for a consumer without what its grant hides."""
    caller = caller_of(request)
    found = report_of(caller, key)
    document = Json.document(found)
    if caller.consumer:
        content = guarded(caller, found)
        kept = {each["key"] for each in content["columns"]}
        labels = {name: label for name, label in document["labels"].items() if name in kept}
        document |= {"content": content, "labels": labels, "isWhole": content == found.rows}
    return _answer(request, document, rows=len(found.rows["rows"]))


@offers(api, "GET", "/reports/{key}/files/{format}", Endpoint.REPORTS, response={200: None})
def report_file(request: HttpRequest, key: UUID, format: str) -> HttpResponse:
    """A frozen report as a file; for a consumer without what its grant hides."""
    caller = caller_of(request)
    found = report_of(caller, key)
    made = registry.report_formats.get(format)
    if made is None:
        known = ", ".join(registry.report_formats)
        raise Refused(
            404, "format", _("Reports are written in these formats: %(formats)s.") % {"formats": known}
        )
    if caller.consumer:
        found.rows = guarded(caller, found)
        found.sha256 = fingerprint(found.rows)
    file = io.BytesIO()
    try:
        made.write(found, file)
    except FormatUnavailable as problem:
        raise Refused(501, "format", str(problem)) from None
    visit_of(request).rows = len(found.rows["rows"])
    named = f'attachment; filename="{file_name(found, made.extension)}"'
    return HttpResponse(
        file.getvalue(), content_type=made.content_type, headers={"Content-Disposition": named}
    )


@offers(api, "GET", "/openapi.json", None, response={200: None})
def openapi(request: HttpRequest) -> HttpResponse:
    """This document. Open to everybody."""
    return written(api.document())


def _answer(
    request: HttpRequest, document: dict[str, Any], *, rows: int, volatile: tuple[str, ...] = ()
) -> HttpResponse:
    visit = visit_of(request)
    visit.rows = rows
    stable = {name: value for name, value in document.items() if name not in volatile}
    visit.etag = hashlib.sha256(canonical(stable)).hexdigest()
    return written(document)
