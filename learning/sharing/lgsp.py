"""The LGSP profile, ``/api/lgsp/v1/``: what other agencies' systems read, in documents of a published schema."""

import hashlib
from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query

from learning.certificates.lookup import by_code, by_number
from learning.certificates.printed import masked
from learning.sharing.caller import Caller
from learning.sharing.declared import SharingAPI, offers, written
from learning.sharing.gate import caller_of, canonical, visit_of
from learning.sharing.grants import Endpoint
from learning.sharing.kpi import latest
from learning.sharing.lgsp_answers import (
    SCHEMAS,
    Certificates,
    Indicators,
    Periods,
    Units,
    metadata_of,
    results_answer,
)
from learning.sharing.models import Consumer
from learning.sharing.paging import PAGE, page_of
from learning.sharing.periods import asked_period, ended, frozen_reports, last_ended
from learning.sharing.periods import written as period_of
from learning.sharing.refusals import Refused, unknown
from learning.sharing.results import Figures, figures_of, heading, items_of
from learning.sharing.sign import key_set, signed
from learning.sharing.units import units_on
from learning.sharing.xml import CONTENT_TYPE, as_xml

ROOT = "/api/lgsp/v1/"
ON = Query(None, description="the day, as 2025-06-30; else today")
EITHER = ("application/json", CONTENT_TYPE)

api = SharingAPI(
    root=ROOT,
    for_consumers_only=True,
    title="Học Số – LGSP",
    version="1.0",
    description="Training results of a province for other agencies' systems. Read only.",
    urls_namespace="learning_lgsp",
)


@offers(api, "GET", "/reporting-periods", Endpoint.PERIODS, response=Periods)
def reporting_periods(request: HttpRequest) -> HttpResponse:
    """The periods that are over, the last one first."""
    consumer = _consumer(request)
    revisions = dict(frozen_reports(consumer).order_by("revision").values_list("period", "revision"))
    items = [
        {
            **period_of(each),
            "label": each.label,
            "frozen": each.code in revisions,
            "revision": revisions.get(each.code),
        }
        for each in ended(consumer.period_kind, now=timezone.now())
    ]
    return _answer(request, "reporting-periods", {"items": items}, rows=len(items))


@offers(
    api,
    "GET",
    "/training-results",
    Endpoint.RESULTS,
    response={200: None},
    openapi_extra=results_answer(),
)
def training_results(
    request: HttpRequest,
    period: str = Query(..., description="as 20263, 202603, 2026H1, 20269M or 2026"),
    basis: Literal["as_was", "as_is"] | None = None,
    unit: str | None = Query(None, description="uid, as P:08@2025-07-01; with everything below it"),
    level: Literal["province", "district", "commune"] | None = None,
    programme: Literal["CDS", "CNTT", "CDAN"] | None = None,
    k: int | None = Query(None, ge=1, le=1000, description="a higher threshold than the grant's"),
    cursor: str | None = None,
    limit: int = Query(PAGE, ge=1, le=PAGE),
) -> HttpResponse:
    """Figures by unit and programme. Where few people are in a row, ``suppressed`` is true and its counts are null."""
    caller, consumer = caller_of(request), _consumer(request)
    wanted, thresholds = asked_period(consumer, period), caller.thresholds(k)
    _refuse_other_basis(consumer, basis)
    below = _unit_below(caller, consumer, unit)
    figures = figures_of(consumer, wanted)
    items = items_of(figures, thresholds=thresholds, unit=below, programme=programme, level=level)
    numbered = [(f"{number}", each) for number, each in enumerate(items)]
    page, further = page_of(numbered, cursor, limit=limit, key=lambda one: one[0])
    document = heading(wanted, consumer, figures) | {"items": [each for _key, each in page]}
    return _answer(request, "training-results", document, rows=len(page), further=further, is_signed=True)


@offers(api, "GET", "/kpi/latest", Endpoint.KPI, response={200: None})
def kpi_latest(request: HttpRequest) -> HttpResponse:
    """The indicators of the consumer's own unit in the last period that is over."""
    caller, consumer = caller_of(request), _consumer(request)
    period = last_ended(consumer, now=timezone.now())
    items, report, cutoff = latest(caller, consumer, period)
    made_at = report.frozen_at if report and report.frozen_at else cutoff
    figures = Figures({}, cutoff, made_at, report.revision if report else None)
    its = {"uid": consumer.unit.uid, "code": consumer.unit.code, "name": consumer.unit.full_name}
    document = heading(period, consumer, figures) | {"unit": its, "items": items}
    return _answer(request, "kpi", document, rows=len(items), is_signed=True)


@offers(api, "GET", "/indicators", Endpoint.INDICATORS, response=Indicators)
def indicator_metadata(request: HttpRequest) -> HttpResponse:
    """How each indicator that may be shared is counted, and how widely it may be known."""
    items = [metadata_of(each, caller_of(request)) for each in caller_of(request).indicators()]
    return _answer(request, "indicators", {"items": items}, rows=len(items))


@offers(api, "GET", "/units", Endpoint.UNITS, response=Units)
def units(
    request: HttpRequest,
    on: date | None = ON,
    cursor: str | None = None,
    limit: int = Query(PAGE, ge=1, le=PAGE),
) -> HttpResponse:
    """The consumer's units as they legally were on a day."""
    document = units_on(caller_of(request), on=on, cursor=cursor, limit=limit)
    further = document["nextCursor"]
    return _answer(request, "units", document, rows=len(document["items"]), further=further)


@offers(api, "GET", "/certificates/{path:serial}/verify", Endpoint.CERTIFICATES, response=Certificates)
def verify_certificate(request: HttpRequest, serial: str) -> HttpResponse:
    """Whether a certificate is valid, by its printed number or the code of its address; the holder's name is masked."""
    exact = by_code(serial)
    found = [exact] if exact else by_number(serial)
    if not found:
        message = _("No certificate has the number “%(serial)s”. Write it as printed: 0001/2026/CN-CĐS.")
        raise Refused(404, "certificate", message % {"serial": serial[:60]})
    items = [
        {
            "serial": each.label,
            "valid": each.revoked_at is None,
            "holder": masked(each.printed.get("name", "")),
            "course": each.printed.get("course_title", ""),
            "issuedOn": each.printed.get("issued_on") or None,
            "issuer": each.printed.get("issuer_name", ""),
            "revoked": each.revoked_at is not None,
            "address": each.get_absolute_url(),
        }
        for each in found
    ]
    return _answer(request, "certificates", {"items": items}, rows=len(items))


@offers(api, "GET", "/keys", None, response={200: None})
def keys(request: HttpRequest) -> HttpResponse:
    """The public key that signatures are checked with, as a JWK set. Open to everybody."""
    return written(key_set())


@offers(api, "GET", "/schemas/{name}", None, response={200: None})
def schema(request: HttpRequest, name: str) -> HttpResponse:
    """The JSON Schema and the XSD of training results. Open to everybody."""
    kinds = {"training-results-1.0.json": "application/schema+json", "training-results-1.0.xsd": CONTENT_TYPE}
    if name not in kinds:
        raise unknown()
    return HttpResponse((SCHEMAS / name).read_bytes(), content_type=kinds[name])


@offers(api, "GET", "/openapi.json", None, response={200: None})
def openapi(request: HttpRequest) -> HttpResponse:
    """This document. Open to everybody."""
    return written(api.document())


def _consumer(request: HttpRequest) -> Consumer:
    found = caller_of(request).consumer
    if found is None:
        raise Refused(403, "consumers-only", _("This is for connected systems only: use a token."))
    return found


def _unit_below(caller: Caller, consumer: Consumer, uid: str | None):
    """The unit asked for; None for the consumer's own, which has everything."""
    found = caller.unit(uid)
    return None if found.pk == consumer.client.unit_id else found


def _refuse_other_basis(consumer: Consumer, basis: str | None) -> None:
    if basis and basis != consumer.basis:
        message = _("Figures are shared with you on the basis “%(basis)s” only.")
        raise Refused(403, "basis", message % {"basis": consumer.basis})


def _answer(
    request: HttpRequest,
    name: str,
    document: dict[str, Any],
    *,
    rows: int,
    further: str | None = None,
    is_signed: bool = False,
) -> HttpResponse:
    """``document`` as JSON or XML, as the request prefers, with the address of the next page. Raises Refused."""
    wanted = request.get_preferred_type(EITHER)
    if wanted is None:
        raise Refused(406, "format", _("Only application/json and application/xml are served here."))
    visit = visit_of(request)
    visit.rows = rows
    volatile = ("generatedAt",) if "revision" in document else ("generatedAt", "cutoffAt")
    stable = {name: value for name, value in document.items() if name not in volatile}
    if is_signed:
        document = signed(document | ({"nextCursor": further} if further else {}))
    visit.etag = _tag(wanted, stable, further)
    if wanted == CONTENT_TYPE:
        response = HttpResponse(as_xml(name, document), content_type=f"{CONTENT_TYPE}; charset=utf-8")
    else:
        response = written(document)
    if further:
        query = request.GET.copy()
        query["cursor"] = further
        response["Link"] = f'<{request.path}?{query.urlencode()}>; rel="next"'
    return response


def _tag(wanted: str, stable: dict[str, Any], further: str | None) -> str:
    return hashlib.sha256(canonical([wanted, stable, further])).hexdigest()
