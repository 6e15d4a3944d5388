"""The Statement resource (xAPI 1.0.3 Communication 2.1, IEEE 9274.1.1, 4.1.6.1)."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.utils.http import http_date
from django.utils.translation import gettext as _

from learning import clock
from learning.lrs import asked as questions
from learning.lrs import parameters as read
from learning.lrs.consistent import consistent_through
from learning.lrs.envelope import CONSISTENT, Call, Resource, written_time
from learning.lrs.errors import NotFound
from learning.lrs.incoming import Incoming, read_incoming
from learning.lrs.keep import keep
from learning.lrs.scopes import Scope
from learning.statements import definitions, shapes
from learning.statements.find import archived, archived_until, by_uuid
from learning.statements.letter import letter_of
from learning.statements.models import Attachment, Statement
from learning.statements.multipart import Part, write_parts
from learning.statements.query import read_statements, statements_matching, visible

ARCHIVED = "X-Learning-Archived-Until"


# Each try to store is a transaction of its own, whatever the host wraps its views in.
@method_decorator(transaction.non_atomic_requests, name="dispatch")
class Statements(Resource):
    """Statements in by PUT and POST, out by GET."""

    accepts = {
        "GET": questions.ONE | questions.MANY | {questions.MORE},
        "PUT": frozenset({"statementId"}),
        "POST": frozenset(),
    }

    def put(self, call: Call) -> HttpResponse:
        call.caller.must(Scope.WRITE)
        read.required(call.parameters, "statementId")
        _receive(call, only=str(read.uuid(call.parameters, "statementId")))
        return HttpResponse(status=204)

    def post(self, call: Call) -> HttpResponse:
        call.caller.must(Scope.WRITE)
        incoming = _receive(call)
        return JsonResponse([each["id"] for each in incoming.statements], safe=False)

    def get(self, call: Call) -> HttpResponse:
        # Asked before the log is, so that it never promises more than was seen.
        through = written_time(consistent_through())
        one = questions.one_asked(call)
        response = _one(call, *one) if one else _many(call, questions.asked(call))
        response[CONSISTENT] = through
        return response


def _receive(call: Call, *, only: str | None = None) -> Incoming:
    now = clock.now()
    incoming = read_incoming(call, now=now, only=only)
    keep(incoming, caller=call.caller, now=now)
    return incoming


def _one(call: Call, uuid: UUID, as_voided: bool) -> HttpResponse:
    seen = visible(questions.bounded(call.caller))
    row = by_uuid([uuid]).get(uuid)
    may_see = row is not None and Statement.objects.filter(seen, pk=row.pk, stored=row.stored).exists()
    if row is None:
        _refuse_archived(call, uuid)
    if row is None or not may_see or row.voided != as_voided:
        raise NotFound(_("There is no such statement."))
    (written,) = _written(call, [row], questions.format_of(call.parameters))
    response = _response(written, [row], questions.flag(call.parameters, "attachments"))
    response["Last-Modified"] = http_date(row.stored.timestamp())
    return response


def _refuse_archived(call: Call, uuid: UUID) -> None:
    """Say it of a statement that has left the log, to who may read everything: of others' nobody else is told."""
    bounds = questions.bounded(call.caller)
    if not bounds.mine and bounds.learners is None and (month := archived([uuid]).get(uuid)):
        said = _("This statement is in the archive of %(month)s. It can be read when that month is restored.")
        raise NotFound(said % {"month": f"{month:%Y-%m}"})


def _many(call: Call, asked: questions.Asked) -> HttpResponse:
    places = statements_matching(asked.filters, most=asked.limit + 1, after=asked.after)
    page = places[: asked.limit]
    rows = read_statements(page)
    more = questions.more_link(call, page[-1]) if len(places) > len(page) else ""
    found = {"statements": _written(call, rows, asked.format), "more": more}
    response = _response(found, rows, asked.attachments)
    since, away = asked.filters.since, archived_until()
    if away and (since is None or since < away):
        # Not an error: these are all that are in the log. But nobody shall take them for all there ever were.
        response[ARCHIVED] = written_time(away)
    return response


def _written(call: Call, rows: Iterable[Statement], format: str) -> list[dict[str, Any]]:
    letters = [letter_of(row) for row in rows]
    if format == "ids":
        return [shapes.ids_only(each) for each in letters]
    if format == "canonical":
        known = definitions.known(one["id"] for each in letters for one in shapes.activities_of(each))
        languages = shapes.wanted_languages(call.headers.get("accept-language", ""))
        return [shapes.canonical(each, languages=languages, definitions=known) for each in letters]
    return letters


def _response(found: dict[str, Any], rows: list[Statement], attachments: bool) -> HttpResponse:
    if not attachments:
        return JsonResponse(found, json_dumps_params={"ensure_ascii": False})
    body, content_type = write_parts(json.dumps(found, ensure_ascii=False).encode(), _files(rows))
    return HttpResponse(body, content_type=content_type)


def _files(rows: list[Statement]) -> Iterable[Part]:
    """The files of ``rows``, each once. One query."""
    seen = set()
    for one in Attachment.objects.filter(statement__in=[row.pk for row in rows]).order_by("pk"):
        if one.sha2 not in seen:
            seen.add(one.sha2)
            with one.file.open("rb") as file:
                yield Part(one.sha2, one.content_type, file.read())
