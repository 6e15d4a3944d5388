"""``/api/v3/learning/``: taking facts out, ordering files of them, and webhooks. For consumers only."""

import logging
from collections.abc import Iterator
from typing import Any, Literal
from uuid import UUID

from celery import current_app
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from ninja import Body, Field, Header, Query, Schema

from learning.sharing import webhooks
from learning.sharing.agencies import api
from learning.sharing.declared import offers, written
from learning.sharing.export import FORMATS, as_csv, file_of, folder, has_parquet, without_parquet
from learning.sharing.facts import Facts, Line, place_in
from learning.sharing.gate import Visit, caller_of, visit_of
from learning.sharing.grants import Endpoint
from learning.sharing.models import Consumer, ExportState, FactExport
from learning.sharing.once import once
from learning.sharing.refusals import Refused, unknown
from learning.sharing.results import moment
from learning.sharing.webhook_models import Webhook

log = logging.getLogger(__name__)
KEY = Header(..., alias="Idempotency-Key", min_length=8, max_length=100, pattern="^[!-~]+$")
CSV = {
    "responses": {
        200: {"description": "CSV, UTF-8 with BOM", "content": {"text/csv": {"schema": {"type": "string"}}}}
    }
}
BINARY = {"schema": {"type": "string", "format": "binary"}}
FILE = {"responses": {200: {"description": "The file", "content": dict.fromkeys(FORMATS, BINARY)}}}


class ExportIn(Schema):
    format: Literal["csv", "parquet"] = "csv"
    since: str = Field(
        "", max_length=400, description="cursor of the last line you have, or a day as 2026-07-01"
    )


class ExportOut(Schema):
    uuid: UUID
    state: Literal["waiting", "ready", "failed"]
    format: str
    since: str
    until: str = Field(description="cursor to give as “since” next time")
    rows: int | None
    sha256: str
    reason: str
    madeAt: str


class WebhookIn(Schema):
    url: str = Field(min_length=1, max_length=500)
    events: list[Literal["report.frozen", "report.issued", "measures.proved"]] = Field(
        min_length=1, max_length=10
    )


class WebhookOut(Schema):
    uuid: UUID
    url: str
    events: list[str]
    madeAt: str


class WebhookMade(WebhookOut):
    secret: str = Field(description="signs what is sent; told only now")


class Webhooks(Schema):
    items: list[WebhookOut]


@offers(api, "GET", "/facts", Endpoint.FACTS, response={200: None}, openapi_extra=CSV)
def facts(
    request: HttpRequest,
    since: str | None = Query(None, max_length=400, description="cursor of the last line you have, or a day"),
) -> HttpResponse:
    """Pseudonymous facts that changed since then, as a stream of CSV; the last column is the cursor of the line."""
    visit, consumer = visit_of(request), _consumer(request)
    lines = Facts(consumer).lines(since)
    visit.rows = 0
    body = as_csv(_counting(lines, visit))
    headers = {"Content-Disposition": 'attachment; filename="facts.csv"'}
    return StreamingHttpResponse(
        (text.encode() for text in body), content_type="text/csv; charset=utf-8", headers=headers
    )


@offers(api, "POST", "/exports", Endpoint.FACTS, response={202: ExportOut})
def order_export(request: HttpRequest, given: Body[ExportIn], key: str = KEY) -> HttpResponse:
    """Order a file of facts. A worker writes it; ask for its state."""
    consumer = _consumer(request)
    place_in(consumer, given.since)
    folder()
    if given.format == "parquet" and not has_parquet():
        raise Refused(501, "no-parquet", without_parquet())

    def make() -> dict[str, Any]:
        one = FactExport.objects.create(consumer=consumer, format=given.format, since=given.since)
        transaction.on_commit(lambda: _let_work(one))
        return _export(one)

    return once(request, consumer, given.dict(), make, status=202)


@offers(api, "GET", "/exports/{key}", Endpoint.FACTS, response=ExportOut)
def export_state(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far a file is that was ordered."""
    return written(_export(_ordered(request, key)))


@offers(api, "GET", "/exports/{key}/file", Endpoint.FACTS, response={200: None}, openapi_extra=FILE)
def export_file(request: HttpRequest, key: UUID) -> HttpResponse:
    """The file, once it is ready."""
    one = _ordered(request, key)
    if one.state != ExportState.READY:
        message = one.reason or _("The file is not ready yet. Ask again in a minute.")
        raise Refused(409, "not-ready", message)
    try:
        file = file_of(one).open("rb")
    except FileNotFoundError:
        raise Refused(404, "gone", _("The file was deleted after its time. Order it again.")) from None
    visit_of(request).rows = one.rows
    name = f"facts_{one.made_at:%Y%m%d-%H%M}.{one.format}"
    return FileResponse(file, content_type=FORMATS[one.format], as_attachment=True, filename=name)


@offers(api, "GET", "/webhooks", Endpoint.WEBHOOKS, response=Webhooks)
def list_webhooks(request: HttpRequest) -> HttpResponse:
    """Your webhooks."""
    items = [_webhook(each) for each in webhooks.standing(_consumer(request))]
    visit_of(request).rows = len(items)
    return written({"items": items})


@offers(api, "POST", "/webhooks", Endpoint.WEBHOOKS, response={201: WebhookMade})
def add_webhook(request: HttpRequest, given: Body[WebhookIn], key: str = KEY) -> HttpResponse:
    """Be told of events at an address of yours."""
    consumer = _consumer(request)

    def make() -> dict[str, Any]:
        one, secret = webhooks.subscribe(consumer, url=given.url, events=given.events)
        return _webhook(one) | {"secret": secret}

    return once(request, consumer, given.dict(), make, status=201)


@offers(api, "DELETE", "/webhooks/{key}", Endpoint.WEBHOOKS, response={204: None})
def end_webhook(request: HttpRequest, key: UUID) -> HttpResponse:
    """Be told nothing there any more. Repeating it changes nothing."""
    webhooks.end(_own_webhook(request, key))
    return HttpResponse(status=204)


@offers(api, "POST", "/webhooks/{key}/ping", Endpoint.WEBHOOKS, response={202: None})
def ping_webhook(request: HttpRequest, key: UUID) -> HttpResponse:
    """Send an event of the type “ping” there."""
    one = _own_webhook(request, key)
    if one.ended_at is not None:
        raise Refused(409, "ended", _("The webhook was ended."))
    webhooks.ping(one)
    return HttpResponse(status=202)


def _consumer(request: HttpRequest) -> Consumer:
    found = caller_of(request).consumer
    if found is None:
        raise Refused(403, "consumers-only", _("This is for connected systems only: use a token."))
    return found


def _ordered(request: HttpRequest, key: UUID) -> FactExport:
    found = _consumer(request).exports.filter(uuid=key).first()
    if found is None:
        raise unknown()
    return found


def _own_webhook(request: HttpRequest, key: UUID) -> Webhook:
    found = _consumer(request).webhooks.filter(uuid=key).first()
    if found is None:
        raise unknown()
    return found


def _counting(lines: Iterator[Line], visit: Visit) -> Iterator[Line]:
    for line in lines:
        visit.rows = (visit.rows or 0) + 1
        yield line


def _let_work(one: FactExport) -> None:
    """A broker that is down keeps nobody from ordering: the task that runs every minute looks for what waits."""
    try:
        current_app.tasks["learning.write_export"].apply_async([one.pk], retry=False)
    except Exception:
        log.exception("the export %s waits for the next minute", one.uuid)


def _export(one: FactExport) -> dict[str, Any]:
    return {
        "uuid": str(one.uuid),
        "state": one.state,
        "format": one.format,
        "since": one.since,
        "until": one.until,
        "rows": one.rows,
        "sha256": one.sha256,
        "reason": one.reason,
        "madeAt": moment(one.made_at),
    }


def _webhook(one: Webhook) -> dict[str, Any]:
    return {"uuid": str(one.uuid), "url": one.url, "events": one.events, "madeAt": moment(one.made_at)}
