"""What a request asks for: read from the request as it came, or from a form (alternate request syntax)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _

from learning.lrs.errors import BadRequest, TooLarge
from learning.lrs.versions import HEADER

FORM = "application/x-www-form-urlencoded"
# xAPI 1.0.3 Communication 1.3: these stand in the form instead of among the headers.
IN_FORM = {
    each.lower(): each
    for each in (
        "Authorization", HEADER, "Content-Type", "Content-Length", "If-Match", "If-None-Match",
        "Accept", "Accept-Language", "Accept-Encoding",
    )
}  # fmt: skip
METHODS = frozenset({"GET", "HEAD", "PUT", "POST", "DELETE"})


@dataclass(frozen=True)
class Asked:
    """A request, however it was written. ``headers`` has the names in small letters."""

    method: str
    parameters: dict[str, str]
    headers: Mapping[str, str]
    body: bytes
    is_alternate: bool = False

    @property
    def content_type(self) -> str:
        """The whole Content-Type, as the client wrote it."""
        return self.headers.get("content-type", "")

    @property
    def media_type(self) -> str:
        """The Content-Type without its parameters, in small letters."""
        return self.content_type.partition(";")[0].strip().lower()


def asked_by(request: HttpRequest, *, largest: int) -> Asked:
    """``request`` as it is meant. Raises BadRequest and TooLarge (``largest`` in bytes)."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    body, query = _body(request, largest), _query(request.META.get("QUERY_STRING", ""))
    if request.method != "POST" or "method" not in query:
        return Asked(request.method or "GET", _once(query), headers, body)
    return _from_form(query, headers, body)


def _body(request: HttpRequest, largest: int) -> bytes:
    try:
        # Not request.body: Django's own limit for uploads to memory is for forms.
        body = request.read(largest + 1)
    except UnreadablePostError:
        raise BadRequest(_("The request broke off before its end.")) from None
    if len(body) > largest:
        raise TooLarge(_("At most %(count)s bytes are accepted in one request.") % {"count": largest})
    return body


def _query(text: str) -> QueryDict:
    try:
        return QueryDict(text, encoding="utf-8")
    except ValueError:  # more fields than Django reads
        raise BadRequest(_("There are too many parameters.")) from None


def _once(query: QueryDict) -> dict[str, str]:
    for name, values in query.lists():
        if len(values) > 1:
            raise BadRequest(_("The parameter “%(name)s” is given twice.") % {"name": name}, place=name)
        if "\0" in name or "\0" in values[0] or "\ufffd" in name + values[0]:
            raise BadRequest(_("A parameter is not valid UTF-8 text."), place=name.replace("\0", ""))
    return {name: values[0] for name, values in query.lists()}


def _from_form(query: QueryDict, headers: dict[str, str], body: bytes) -> Asked:
    """xAPI 1.0.3 Communication 1.3: the method in the query, everything else in the form."""
    method = _once(query)["method"]
    if len(query) > 1:
        raise BadRequest(_("Beside “method” every parameter must stand in the form."), place="method")
    if method not in METHODS:
        raise BadRequest(_("“method” must be GET, HEAD, PUT, POST or DELETE."), place="method")
    if headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise BadRequest(_("A request with “method” must be a form (%(type)s).") % {"type": FORM})
    form = form_of(body)
    content = form.pop("content", None)
    if method in ("PUT", "POST") and content is None:
        raise BadRequest(_("The form has no “content”."), place="content")
    inside = {name.lower(): form.pop(name) for name in list(form) if name.lower() in IN_FORM}
    # What the form itself is must not be taken for what its content is.
    kept = {name: value for name, value in headers.items() if name not in ("content-type", "content-length")}
    typed = {"content-type": "application/json"} if content is not None else {}
    return Asked(method, form, {**kept, **typed, **inside}, (content or "").encode(), is_alternate=True)


def form_of(body: bytes) -> dict[str, str]:
    """The fields of a form, each of which may stand there once. Raises BadRequest."""
    try:
        return _once(_query(body.decode()))
    except UnicodeDecodeError:
        raise BadRequest(_("The form is not valid UTF-8 text.")) from None
