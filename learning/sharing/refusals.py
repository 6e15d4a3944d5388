"""What is answered where nothing is shared: a problem document (RFC 9457) that says what to do."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

CONTENT_TYPE = "application/problem+json"
TITLES: Mapping[int, Promise] = {
    400: gettext_lazy("The request cannot be read"),
    401: gettext_lazy("Who asks is not known"),
    403: gettext_lazy("This is not shared with you"),
    404: gettext_lazy("There is no such thing"),
    405: gettext_lazy("This method is not served here"),
    406: gettext_lazy("There is no such format"),
    409: pgettext_lazy("data sharing", "Not now"),
    422: gettext_lazy("The request is not in order"),
    429: gettext_lazy("Too many requests"),
    500: gettext_lazy("Something went wrong here"),
    501: gettext_lazy("This is not installed here"),
}


class Refused(Exception):
    """Nothing is shared. ``message`` says why and what to do; ``code`` is the same for programs and never changes."""

    def __init__(
        self, status: int, code: str, message: str | Promise, *, headers: Mapping[str, str] | None = None
    ):
        super().__init__(str(message))
        self.status, self.code, self.message = status, code, str(message)
        self.headers = dict(headers or {})


def not_allowed(allow: str) -> Refused:
    """No such method."""
    message = _("Only these methods are served here: %(methods)s.") % {"methods": allow}
    return Refused(405, "method", message, headers={"Allow": allow} if allow else {})


def unknown() -> Refused:
    """Nothing of that name, or nothing that may be seen."""
    return Refused(404, "unknown", _("There is nothing at this address that is shared with you."))


def problem(refused: Refused, request_id: str, **more: Any) -> HttpResponse:
    """The refusal as a document."""
    title = TITLES.get(refused.status)
    document = {
        "type": f"urn:vn-elearning:problem:{refused.code}",
        "title": str(title) if title else "",
        "status": refused.status,
        "detail": refused.message,
        "requestId": request_id,
        **more,
    }
    return JsonResponse(
        document,
        status=refused.status,
        content_type=CONTENT_TYPE,
        headers=refused.headers,
        json_dumps_params={"ensure_ascii": False},
    )


def faults(errors: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """What pydantic found wrong, as place and message."""
    return [
        {
            "place": ".".join(str(part) for part in each.get("loc", ())[1:]),
            "message": str(each.get("msg", "")),
        }
        for each in errors
    ]
