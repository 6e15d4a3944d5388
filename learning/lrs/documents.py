"""The document resources: states, and profiles of agents and activities.

xAPI 1.0.3 Communication 2.2, 2.3, 2.6, 2.7 and 3.1; xAPI 2.0 (IEEE 9274.1.1) 4.1.4, 4.1.6.2, 4.1.6.5, 4.1.6.6.
"""

import json
from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import Max
from django.http import HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils.http import http_date
from django.utils.translation import gettext as _

from learning import conf
from learning.lrs import parameters as read
from learning.lrs.bounds import learner_within
from learning.lrs.envelope import Call, Resource, refused
from learning.lrs.errors import BadRequest, Busy, Conflict, NotFound, PreconditionFailed, TooLarge
from learning.lrs.scopes import Scope
from learning.statements import documents, formats, strict
from learning.statements.agents import ifi
from learning.statements.documents import Content, Identity
from learning.statements.models import Document, DocumentKind

JSON = "application/json"
ANY_BYTES = "application/octet-stream"


class DocumentResource(Resource):
    """One kind of documents. ``name_parameter`` is what its documents are told apart by."""

    kind: ClassVar[Any]  # a DocumentKind
    scope: ClassVar[Scope]
    name_parameter: ClassVar[str]
    is_put_guarded = True  # in 1.0.3, too, a PUT must say what it expects to find

    def get(self, call: Call) -> HttpResponse:
        identity = self._identity(call, reading=True)
        if not identity.name:
            return _names(identity, call)
        found = documents.find(identity)
        if found is None:
            return _nothing()
        tags = _tags(call.headers.get("if-none-match"))
        is_known = tags is not None and ("*" in tags or found.etag in tags)
        # 304 has the headers of the document and none of its bytes (RFC 9110, 15.4.5).
        response = (
            HttpResponseNotModified()
            if is_known
            else HttpResponse(bytes(found.body), content_type=found.content_type)
        )
        response["ETag"] = f'"{found.etag}"'
        response["Last-Modified"] = http_date(found.updated_at.timestamp())
        return response

    def put(self, call: Call) -> HttpResponse:
        identity, content = self._identity(call), _content(call)

        def change(found: Document | None) -> Content:
            _refuse_unexpected(call, found)
            self._refuse_blind(call, found)
            return content

        return _done(lambda: documents.write(identity, change))

    def post(self, call: Call) -> HttpResponse:
        identity, content = self._identity(call), _content(call)

        def change(found: Document | None) -> Content:
            _refuse_unexpected(call, found)
            return content if found is None else _within_limit(_joined(found, content))

        return _done(lambda: documents.write(identity, change))

    def delete(self, call: Call) -> HttpResponse:
        identity = self._identity(call)
        if not identity.name:
            documents.on_shelf(identity).delete()
            return HttpResponse(status=204)
        return _done(lambda: documents.remove(identity, lambda found: _refuse_unexpected(call, found)))

    def _identity(self, call: Call, *, reading: bool = False) -> Identity:
        """Which document is meant. Raises BadRequest, and Forbidden where the caller may not have it."""
        call.caller.must(self.scope, reading=reading)
        given, known = call.parameters, self.accepts["GET"]
        agent = read.agent(given) if "agent" in known else None
        name = given.get(self.name_parameter, "")
        if self.name_parameter in given or call.asked.method not in self._shelf_methods():
            name = read.required(given, self.name_parameter)
        return Identity(
            kind=self.kind,
            name=name,
            activity=read.iri(given, "activityId") if "activityId" in known else "",
            agent=ifi(agent) if agent else "",
            registration=read.uuid(given, "registration"),
            learner=learner_within(call.caller, agent) if agent else None,
        )

    def _shelf_methods(self) -> tuple[str, ...]:
        """The methods that may be about all documents at once."""
        return ("GET", "HEAD")

    def _refuse_blind(self, call: Call, found: Document | None) -> None:
        """A PUT must say what it expects to find: nothing, or the document with an ETag (1.0.3 3.1, 2.0 4.1.4)."""
        if "if-match" in call.headers or "if-none-match" in call.headers:
            return
        if found is not None and (call.is_v2 or self.is_put_guarded):
            raise Conflict(
                _(
                    "There is such a document already. Read it, and send the ETag that you read in the header "
                    "If-Match to replace it."
                ),
                place="If-Match",
            )
        if self.is_put_guarded and not call.is_v2:
            raise BadRequest(
                _("Send “If-None-Match: *” to make a document, or “If-Match” with its ETag to replace one."),
                place="If-None-Match",
            )


class StateResource(DocumentResource):
    """States: what content keeps about an agent in an activity, perhaps in one registration."""

    kind = DocumentKind.STATE
    scope = Scope.STATE
    name_parameter = "stateId"
    is_put_guarded = False
    accepts = {
        "GET": frozenset({"activityId", "agent", "registration", "stateId", "since"}),
        **dict.fromkeys(
            ("PUT", "POST", "DELETE"), frozenset({"activityId", "agent", "registration", "stateId"})
        ),
    }

    def _shelf_methods(self) -> tuple[str, ...]:
        return ("GET", "HEAD", "DELETE")


class AgentProfileResource(DocumentResource):
    """Profiles of agents."""

    kind = DocumentKind.AGENT_PROFILE
    scope = Scope.PROFILE
    name_parameter = "profileId"
    accepts = {
        "GET": frozenset({"agent", "profileId", "since"}),
        **dict.fromkeys(("PUT", "POST", "DELETE"), frozenset({"agent", "profileId"})),
    }


class ActivityProfileResource(DocumentResource):
    """Profiles of activities."""

    kind = DocumentKind.ACTIVITY_PROFILE
    scope = Scope.PROFILE
    name_parameter = "profileId"
    accepts = {
        "GET": frozenset({"activityId", "profileId", "since"}),
        **dict.fromkeys(("PUT", "POST", "DELETE"), frozenset({"activityId", "profileId"})),
    }


def _names(identity: Identity, call: Call) -> HttpResponse:
    """The ids of the documents on a shelf, each once."""
    found = documents.on_shelf(identity, since=read.moment(call.parameters, "since"))
    rows = list(found.values("name").annotate(at=Max("updated_at")).order_by("at", "name"))
    response = JsonResponse([row["name"] for row in rows], safe=False)
    if rows:
        response["Last-Modified"] = http_date(rows[-1]["at"].timestamp())
    return response


def _nothing() -> HttpResponse:
    return refused(NotFound(_("There is no such document.")))


def _done(act: Callable[[], None]) -> HttpResponse:
    try:
        act()
    except documents.TooBusy:
        raise Busy(
            _("Others write this document, too. Please send it again."), headers={"Retry-After": "1"}
        ) from None
    return HttpResponse(status=204)


def _content(call: Call) -> Content:
    """The document that was sent. Raises BadRequest and TooLarge."""
    sent = call.asked.content_type or ANY_BYTES
    if len(sent) > 255 or not formats.is_media_type(sent):
        raise BadRequest(_("A media type is expected, for example application/json."), place="Content-Type")
    content = _within_limit(Content(call.body, sent))
    if _media_type(sent) == JSON:
        strict.read_json(call.body)  # or every reader would stumble over it
    return content


def _within_limit(content: Content) -> Content:
    largest = conf.get("XAPI_DOCUMENT_BYTES")
    if len(content.body) > largest:
        raise TooLarge(_("A document must not be larger than %(count)s bytes.") % {"count": largest})
    return content


def _joined(found: Document, sent: Content) -> Content:
    """xAPI 1.0.3 Communication 2.2: the properties of the old object, and those of the new one over them."""
    old, new = _object(found.content_type, bytes(found.body)), _object(sent.type, sent.body)
    if old is None or new is None:
        raise BadRequest(
            _("Only objects in JSON can be joined to the document that is there. Use PUT to replace it.")
        )
    return Content(json.dumps({**old, **new}, ensure_ascii=False).encode(), found.content_type)


def _object(content_type: str, body: bytes) -> dict[str, Any] | None:
    if _media_type(content_type) != JSON:
        return None
    found = strict.read_json(body)
    return found if isinstance(found, dict) else None


def _media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _refuse_unexpected(call: Call, found: Document | None) -> None:
    """What the headers expect must be so (RFC 9110, 13.1). Raises PreconditionFailed."""
    match, none_match = (_tags(call.headers.get(name)) for name in ("if-match", "if-none-match"))
    if match is not None and (found is None or ("*" not in match and found.etag not in match)):
        raise PreconditionFailed(
            _("The document is not the one that you read. Read it again, and decide anew."),
            place="If-Match",
        )
    if none_match is not None and found is not None and ("*" in none_match or found.etag in none_match):
        raise PreconditionFailed(_("There is such a document already."), place="If-None-Match")


def _tags(header: str | None) -> set[str] | None:
    """The ETags in a header, without quotes. A weak one counts: compression on the way makes strong ones weak."""
    if header is None:
        return None
    return {each.strip().removeprefix("W/").strip('"') for each in header.split(",")}
