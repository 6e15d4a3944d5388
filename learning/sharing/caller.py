"""Who asks for data: a consumer with its token, or somebody who is signed in. What each of them may see."""

import ipaddress
from dataclasses import dataclass

from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext as _

from learning import conf
from learning.lrs.caller import caller_of as client_of
from learning.lrs.caller import note_use
from learning.lrs.errors import TooMany, Unauthorised
from learning.lrs.models import Client
from learning.lrs.scopes import Scope
from learning.people.rights import Right
from learning.people.roles import may_somewhere, units_of, units_visible_to
from learning.reports.indicators.base import Indicator
from learning.sharing.grants import NEVER_OPEN, Endpoint, least, shareable
from learning.sharing.models import Consumer
from learning.sharing.refusals import Refused
from learning.units.models import Unit, UnitQuerySet

FOR_CONSUMERS = frozenset({Endpoint.FACTS, Endpoint.WEBHOOKS})
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="share"'}


@dataclass(frozen=True)
class Caller:
    """A consumer, or (``consumer`` None) a signed-in user, who sees what she sees in the administration."""

    consumer: Consumer | None
    user: object = None

    @property
    def units(self) -> UnitQuerySet:
        """Units whose figures may be asked for."""
        if self.consumer is None:
            return units_visible_to(self.user, may=Right.SEE_FIGURES)
        return units_of(Client.objects.filter(pk=self.consumer.client_id))

    @property
    def smallest(self) -> int:
        """Counts of people below this are not told to a consumer. 0 for a user: she sees what her reports show."""
        if self.consumer is None:
            return 0
        return max(self.consumer.smallest, least(is_open=self.consumer.is_open))

    def must(self, endpoint: Endpoint, *, for_consumers_only: bool = False) -> None:
        """Raise Refused unless the grant has ``endpoint``."""
        if self.consumer is None:
            if for_consumers_only or endpoint in FOR_CONSUMERS:
                raise Refused(403, "consumers-only", _("This is for connected systems only: use a token."))
            return
        is_never = self.consumer.is_open and endpoint in NEVER_OPEN
        if endpoint not in self.consumer.endpoints or is_never:
            message = _("The grant of your system does not include “%(endpoint)s”. Ask who connected it.")
            raise Refused(403, "endpoint", message % {"endpoint": endpoint})

    def unit(self, uid: str | None) -> Unit:
        """The unit with that uid, as in ``P:08@2025-07-01``; without one the consumer's own. Raises Refused."""
        if not uid:
            if self.consumer is None:
                raise Refused(422, "unit", _("Say which unit you ask for: unit=P:08@2025-07-01."))
            return self.consumer.unit
        found = Unit.objects.filter(path__endswith=f"{uid}/").first()
        if found is None or found.uid != uid:
            raise Refused(
                404, "unit", _("No unit is called “%(unit)s”. The list of units has all.") % {"unit": uid}
            )
        if not self.units.filter(pk=found.pk).exists():
            message = _("%(unit)s is not among the units that are shared with you.")
            raise Refused(403, "unit", message % {"unit": found.full_name})
        return found

    def indicators(self) -> list[type[Indicator]]:
        """The indicators that may be told, in the order they are registered in."""
        found = shareable(is_open=self.consumer is not None and self.consumer.is_open)
        wanted = self.consumer.indicators if self.consumer else []
        return [each for each in found if not wanted or each.name in wanted]

    def indicator(self, name: str) -> type[Indicator]:
        """One of them. Raises Refused."""
        found = next((each for each in self.indicators() if each.name == name), None)
        if found is None:
            raise Refused(
                403, "indicator", _("The indicator “%(name)s” is not shared with you.") % {"name": name}
            )
        return found

    def course(self, code: str | None) -> str:
        """The code of the course that is asked for; empty for all of them. Raises Refused."""
        allowed = self.consumer.courses if self.consumer else []
        if allowed and not code:
            message = _("Only these courses are shared with you, one at a time: %(courses)s.")
            raise Refused(422, "course", message % {"courses": ", ".join(allowed)})
        if code and self.consumer and code not in allowed:
            message = _("The course “%(code)s” is not shared with you. Ask for a grant that names it.")
            raise Refused(403, "course", message % {"code": code})
        return code or ""

    def thresholds(self, asked: int | None) -> frozenset[int]:
        """The grant's threshold, and with it a higher one that was asked for. Raises Refused for a lower one.

        Both are applied: what the one hides beside small numbers is not what the other hides.
        """
        if asked is not None and asked < self.smallest:
            message = _("Counts below %(smallest)s are not told to you. Leave “k” out, or ask for more.")
            raise Refused(403, "k", message % {"smallest": self.smallest})
        return frozenset({self.smallest, asked or 0})


def identified(request: HttpRequest) -> Caller:
    """Who sends ``request``. Raises Refused."""
    written = request.headers.get("Authorization")
    if written is None:
        return _signed_in(request)
    if not written.strip().lower().startswith("bearer "):
        message = _("Send a token: Authorization: Bearer …. Key and secret get one at /oauth2/token.")
        raise Refused(401, "token", message, headers=CHALLENGE)
    address = request.META.get("REMOTE_ADDR", "")
    try:
        found = client_of(written, address=address)
    except TooMany as problem:
        raise Refused(429, "hurry", problem.message, headers=problem.headers) from None
    except Unauthorised as problem:
        said = {"WWW-Authenticate": 'Bearer realm="share", error="invalid_token"'}
        raise Refused(401, "token", problem.message, headers=said) from None
    consumer = Consumer.objects.select_related("client__unit").filter(client=found.client).first()
    if consumer is None or not found.may(Scope.SHARE):
        message = _("This token opens something else. Data is shared with systems that have a grant for it.")
        raise Refused(403, "grant", message)
    _from_where(consumer, address)
    note_use(consumer.client, version=consumer.client.version)
    return Caller(consumer)


def _from_where(consumer: Consumer, address: str) -> None:
    if not consumer.networks:
        return
    try:
        here = ipaddress.ip_address(address)
        is_inside = any(here in ipaddress.ip_network(each, strict=False) for each in consumer.networks)
    except ValueError:
        is_inside = False
    if not is_inside:
        message = _("Your system may not call from the address %(address)s. Its grant names others.")
        raise Refused(403, "network", message % {"address": address})


def _signed_in(request: HttpRequest) -> Caller:
    user = request.user
    if not user.is_authenticated:
        message = _("Send a token: Authorization: Bearer …. Key and secret get one at /oauth2/token.")
        raise Refused(401, "token", message, headers=CHALLENGE)
    if not may_somewhere(user, Right.SEE_FIGURES):
        raise Refused(403, "rights", _("You have no role that lets you see figures of a unit."))
    if request.method not in ("GET", "HEAD") and _is_forged(request):
        raise Refused(403, "forged", _("The form's protection is missing. Use a token to write."))
    return Caller(None, user)


def _is_forged(request: HttpRequest) -> bool:
    """Whether a browser may have been made to send it by another site."""
    check = CsrfViewMiddleware(lambda _request: None)  # type: ignore[arg-type, return-value]
    request.csrf_processing_done = False  # type: ignore[attr-defined]
    return check.process_view(request, lambda: None, (), {}) is not None


def refuse_other_receivers(request: HttpRequest, caller: Caller) -> None:
    """The codes of sender and receiver (mã định danh), where they are given, must be theirs and ours. Raises Refused."""
    sender, receiver = request.headers.get("X-Sender-Code"), request.headers.get("X-Receiver-Code")
    theirs = caller.consumer.code if caller.consumer else ""
    if sender and theirs and sender != theirs:
        message = _("X-Sender-Code is “%(given)s”, but your system's identification code is “%(known)s”.")
        raise Refused(403, "sender", message % {"given": sender, "known": theirs})
    ours = conf.get("SHARE_CODE")
    if receiver and ours and receiver != ours:
        message = _("X-Receiver-Code is “%(given)s”, but data is handed out here by “%(known)s”.")
        raise Refused(403, "receiver", message % {"given": receiver, "known": ours})
