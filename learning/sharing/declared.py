"""How the addresses of shared data are declared: once, for the views and for the OpenAPI document alike."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from ninja import Field, NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from ninja.operation import PathView

from learning.sharing.gate import caller_of, gate, refuse
from learning.sharing.grants import Endpoint
from learning.sharing.refusals import CONTENT_TYPE, Refused, faults, unknown

REFUSALS = (400, 401, 403, 404, 405, 406, 409, 422, 429, 500, 501)
SECURITY = {
    "consumer": {
        "type": "oauth2",
        "description": "Key and secret of a connected system get a token, which is sent as Bearer.",
        "flows": {
            "clientCredentials": {"tokenUrl": "/oauth2/token", "scopes": {"share": "what the grant says"}}
        },
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "sessionid",
        "description": "Somebody who is signed in.",
    },
}


class Fault(Schema):
    place: str
    message: str


class Problem(Schema):
    """Why nothing was shared, and what to do (RFC 9457)."""

    type: str = Field(description="urn:vn-elearning:problem:… – for programs; it never changes")
    title: str
    status: int
    detail: str = Field(description="in the language of Accept-Language")
    requestId: str
    errors: list[Fault] | None = None


class SharingAPI(NinjaAPI):
    """An API whose every address is behind the gate, and whose document says so."""

    def __init__(self, *, root: str, for_consumers_only: bool = False, **options: Any):
        super().__init__(openapi_url=None, docs_url=None, **options)
        self.root, self.for_consumers_only = root, for_consumers_only
        self.add_exception_handler(Refused, refuse)  # type: ignore[arg-type]
        self.add_exception_handler(ValidationError, _not_in_order)  # type: ignore[arg-type]
        self.add_exception_handler(HttpError, _http_error)  # type: ignore[arg-type]

    def patterns(self) -> Iterator[URLPattern]:
        """The addresses, each behind the gate; those that everybody may read are marked with ``x-open``."""
        for bound in self._get_bound_routers():
            for route, view in bound.path_operations.items():
                is_open = all(bool((each.openapi_extra or {}).get("x-open")) for each in view.operations)
                gated = gate(self._granted(view), is_open=is_open)
                for operation in view.operations:
                    yield path(_route(route), gated, name=operation.url_name)

    def _granted(self, view: PathView) -> Callable:
        """The view, once the grant was looked at: before anything else of the request is read."""
        answer = view.get_view()

        @wraps(answer)
        def granted(request: HttpRequest, *args, **kwargs):
            operation = view._find_operation(request)
            needed = ((operation.openapi_extra if operation else None) or {}).get("x-grant")
            if needed:
                caller_of(request).must(Endpoint(needed), for_consumers_only=self.for_consumers_only)
            return answer(request, *args, **kwargs)

        return granted

    def document(self) -> dict[str, Any]:
        """The OpenAPI 3.1 document, from the same declarations as the views."""
        found = self.get_openapi_schema(path_prefix=self.root)
        for operations in found["paths"].values():
            for operation in operations.values():
                _complete(operation)
        found["components"]["securitySchemes"] = SECURITY
        return dict(found)


def offers(
    api: SharingAPI, method: str, route: str, endpoint: Endpoint | None, *, response: Any, **options: Any
) -> Callable:
    """Declare the decorated view: what it answers to, which part of a grant it needs (None: everybody may read it)."""

    def declare(view: Callable) -> Callable:
        extra = options.pop("openapi_extra", {})
        extra |= {"x-grant": str(endpoint)} if endpoint else {"x-open": True}
        answers = response if isinstance(response, dict) else {200: response}
        wrong = dict.fromkeys(REFUSALS, Problem)
        api.api_operation(
            [method],
            route,
            response={**answers, **wrong},
            openapi_extra=extra,
            operation_id=f"{api.urls_namespace}.{view.__name__}",
            url_name=view.__name__,
            **options,
        )(view)
        return view

    return declare


def _route(written: str) -> str:
    """``{uuid:key}`` as Django writes it."""
    return written.strip("/").replace("{", "<").replace("}", ">")


def _complete(operation: dict[str, Any]) -> None:
    """Refusals are problem documents; what the open addresses need not, the others do: a token or a session."""
    is_open = operation.pop("x-open", False)
    answers = operation["responses"]
    for status in list(answers):
        if int(status) >= 400:
            answers[status]["content"] = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    operation["security"] = [] if is_open else [{"consumer": ["share"]}, {"session": []}]
    if not is_open:
        answers[304] = {"description": "You have it already (If-None-Match)."}
        operation.setdefault("parameters", []).append(
            {
                "in": "header",
                "name": "X-Request-Id",
                "required": False,
                "schema": {"type": "string", "maxLength": 64},
                "description": "Yours; it comes back, and stands in the log.",
            }
        )


def _not_in_order(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    said = _("Something in the request is not in order; “errors” says where.")
    return refuse(request, Refused(422, "invalid", said), errors=faults(problem.errors))


def _http_error(request: HttpRequest, problem: HttpError) -> HttpResponse:
    if problem.status_code == 404:
        return refuse(request, unknown())
    said = _("The request cannot be read: it must be JSON as the document of this API says.")
    return refuse(request, Refused(problem.status_code, "unreadable", said))


def written(document: Any, **options: Any) -> JsonResponse:
    """JSON as people can read it, with Vietnamese letters."""
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False}, **options)
