"""OAuth 2.0 for clients: the client-credentials grant (RFC 6749, 4.4) and revocation (RFC 7009)."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from learning.lrs import scopes
from learning.lrs.caller import CHALLENGE, client_with, count_wrong, pair_of
from learning.lrs.errors import Refusal, TooMany, Unauthorised
from learning.lrs.models import Client
from learning.lrs.scopes import Scope
from learning.lrs.syntax import FORM, asked_by, form_of
from learning.lrs.tokens import ScopeRefused, give_token, take_back

LARGEST = 10_000  # bytes; a form of a few words


class OAuthError(Exception):
    """An error as RFC 6749, 5.2 wants it: ``code`` for programs, ``message`` for people."""

    def __init__(self, code: str, message: str, *, status: int = 400, headers: dict[str, str] | None = None):
        super().__init__(message)
        self.code, self.message, self.status, self.headers = code, message, status, headers or {}


@method_decorator([csrf_exempt, never_cache, sensitive_post_parameters()], name="dispatch")
class ClientView(View):
    """A form from a client, which says who it is by HTTP Basic or by ``client_id`` and ``client_secret``."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            form = _form(request)
            response = self.answer(_client(request, form), form)
        except OAuthError as problem:
            body = {"error": problem.code, "error_description": problem.message}
            said = {"ensure_ascii": False}
            response = JsonResponse(
                body, status=problem.status, headers=problem.headers, json_dumps_params=said
            )
        response["Pragma"] = "no-cache"  # RFC 6749, 5.1; never_cache adds the rest
        return response

    def answer(self, client: Client, form: dict[str, str]) -> HttpResponse:
        raise NotImplementedError


class GiveToken(ClientView):
    """``grant_type=client_credentials``, perhaps with a narrower ``scope``: a bearer token."""

    def answer(self, client: Client, form: dict[str, str]) -> HttpResponse:
        if "grant_type" not in form:
            raise OAuthError(
                "invalid_request", _("The parameter “%(name)s” is missing.") % {"name": "grant_type"}
            )
        if form["grant_type"] != "client_credentials":
            raise OAuthError(
                "unsupported_grant_type", _("Only the grant “client_credentials” is served here.")
            )
        try:
            given = give_token(client, asked=_scopes(form.get("scope", "")))
        except ScopeRefused:
            raise _bad_scope() from None
        body: dict[str, Any] = {
            "access_token": given.text,
            "token_type": "Bearer",
            "expires_in": given.seconds,
            "scope": given.scopes,
        }
        return JsonResponse(body)


class RevokeToken(ClientView):
    """``token``: opens nothing any more."""

    def answer(self, client: Client, form: dict[str, str]) -> HttpResponse:
        if not form.get("token"):
            raise OAuthError("invalid_request", _("The parameter “%(name)s” is missing.") % {"name": "token"})
        take_back(client, form["token"])
        return HttpResponse(status=200)


def _form(request: HttpRequest) -> dict[str, str]:
    try:
        asked = asked_by(request, largest=LARGEST)
        if asked.media_type != FORM:
            raise OAuthError("invalid_request", _("A form is expected (%(type)s).") % {"type": FORM})
        return form_of(asked.body)
    except Refusal as problem:
        raise OAuthError("invalid_request", problem.message, status=problem.status) from None


def _client(request: HttpRequest, form: dict[str, str]) -> Client:
    """Who sends it (RFC 6749, 2.3). One way only: two could contradict each other."""
    header = request.headers.get("Authorization")
    if header and "client_secret" in form:
        raise OAuthError("invalid_request", _("Send the secret in the header or in the form, not in both."))
    try:
        key, secret = (
            pair_of(header) if header else (form.get("client_id", ""), form.get("client_secret", ""))
        )
        client = client_with(key, secret)
    except Unauthorised:
        client = None
    if client is not None:
        return client
    try:
        count_wrong(request.META.get("REMOTE_ADDR", ""))
    except TooMany as problem:
        raise OAuthError("invalid_client", problem.message, status=429, headers=problem.headers) from None
    said = _("There is no client with this key and secret.")
    raise OAuthError("invalid_client", said, status=401, headers=CHALLENGE)


def _scopes(text: str) -> frozenset[Scope] | None:
    """What ``scope`` asks for; None if it asks for everything."""
    if not text.strip():
        return None
    found = scopes.read(text)
    if len(found) < len(set(text.split())):
        raise _bad_scope()
    return found


def _bad_scope() -> OAuthError:
    return OAuthError("invalid_scope", _("The client may not do all of this."))
