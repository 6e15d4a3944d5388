"""Telling consumers that something happened: what is told, to which of them, and how it is signed.

Signed as the Standard Webhooks specification says: ``webhook-id``, ``webhook-timestamp``, ``webhook-signature``.
"""

import base64
import hmac
import json
import secrets
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from learning.forwarding.address import Refused as WrongAddress
from learning.forwarding.address import checked
from learning.reports.models import Refresh, Report
from learning.sharing.grants import Endpoint
from learning.sharing.models import Consumer
from learning.sharing.periods import FORM
from learning.sharing.refusals import Refused
from learning.sharing.results import moment
from learning.sharing.webhook_models import Delivery, Webhook

FROZEN, ISSUED, PROVED, PING = "report.frozen", "report.issued", "measures.proved", "ping"
EVENTS: dict[str, Promise] = {
    FROZEN: gettext_lazy("a report was frozen"),
    ISSUED: gettext_lazy("an official report was issued"),
    PROVED: gettext_lazy("the nightly count compared the measures with the facts"),
}
MOST_WEBHOOKS = 20


@sensitive_variables("secret")
@transaction.atomic
def subscribe(consumer: Consumer, *, url: str, events: Iterable[str]) -> tuple[Webhook, str]:
    """A new webhook and the secret that signs what is sent there, told only now. Raises Refused."""
    wanted = list(dict.fromkeys(events))
    if not wanted or any(each not in EVENTS for each in wanted):
        message = _("Choose events among: %(events)s.")
        raise Refused(422, "events", message % {"events": ", ".join(EVENTS)})
    refuse_address(consumer, url)
    if standing(consumer).count() >= MOST_WEBHOOKS:
        raise Refused(409, "webhooks", _("You have as many webhooks as are allowed. End one of them first."))
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    webhook = Webhook(consumer=consumer, url=url, events=wanted)
    webhook.secret = secret
    webhook.save()
    return webhook, secret


def refuse_address(consumer: Consumer, url: str) -> None:
    """Raise Refused unless ``url`` is at a host of the grant, over HTTPS, on the open internet."""
    try:
        parts = urlsplit(url)
        host, is_whole = parts.hostname or "", bool(parts.hostname) and parts.port != 0
    except ValueError:
        host, is_whole = "", False
    if not is_whole or parts.scheme not in ("https", "http"):
        message = _("This is no address. Write it as https://example.vn/webhook.")
        raise Refused(422, "address", message)
    if host not in consumer.hosts:
        known = ", ".join(consumer.hosts) or "–"
        message = _("Your grant lets webhooks lead to these hosts only: %(hosts)s.")
        raise Refused(403, "host", message % {"hosts": known})
    try:
        checked(url)
    except WrongAddress as problem:
        raise Refused(422, "address", str(problem)) from None


def standing(consumer: Consumer):
    """The webhooks of a consumer that were not ended."""
    return consumer.webhooks.filter(ended_at__isnull=True)


def end(webhook: Webhook) -> None:
    """Send nothing there any more, nor what still waits."""
    now = timezone.now()
    Webhook.objects.filter(pk=webhook.pk, ended_at__isnull=True).update(ended_at=now)
    waiting = webhook.deliveries.filter(delivered_at__isnull=True, dead_at__isnull=True)
    waiting.update(dead_at=now, reason=_("The webhook was ended."))


def tell_frozen(report: Report) -> int:
    """Tell who may read it that a report was frozen. Returns how many are told."""
    data = {
        "report": str(report.uuid),
        "form": report.form,
        "unit": report.unit.uid,
        "period": report.period,
        "calendar": report.calendar,
        "basis": report.basis,
        "revision": report.revision,
        "sha256": report.sha256,
    }
    return _tell(FROZEN, data, [each for each in _listening(FROZEN) if _may_know(each.consumer, report)])


def tell_issued(report: Report, *, number: str) -> int:
    """Tell who may read it that an official report with its figures was issued."""
    data = {"report": str(report.uuid), "unit": report.unit.uid, "period": report.period, "number": number}
    return _tell(ISSUED, data, [each for each in _listening(ISSUED) if _may_know(each.consumer, report)])


def tell_proved(run: Refresh) -> int:
    """Tell that all measures were counted again, and how many were not what the facts say (and are mended)."""
    data = {
        "startedAt": moment(run.started_at),
        "finishedAt": moment(run.finished_at) if run.finished_at else None,
        "drifted": run.drifted_cells,
    }
    return _tell(PROVED, data, _listening(PROVED))


def ping(webhook: Webhook) -> Delivery:
    """A test, which tells nothing."""
    return _delivery(PING, {}, webhook)


def _listening(event: str) -> list[Webhook]:
    now = timezone.now()
    found = Webhook.objects.filter(ended_at__isnull=True).select_related("consumer__client__unit")
    return [
        each
        for each in found
        if event in each.events
        and each.consumer.client.is_open_at(now)
        and Endpoint.WEBHOOKS in each.consumer.endpoints
    ]


def _may_know(consumer: Consumer, report: Report) -> bool:
    may_read = bool({Endpoint.REPORTS, Endpoint.RESULTS, Endpoint.KPI} & set(consumer.endpoints))
    is_its = report.form == FORM and report.unit_id == consumer.client.unit_id
    return may_read and is_its and report.basis == consumer.basis


def _tell(event: str, data: dict[str, Any], to: Iterable[Webhook]) -> int:
    return len([_delivery(event, data, webhook) for webhook in to])


def _delivery(event: str, data: dict[str, Any], webhook: Webhook) -> Delivery:
    one = Delivery(webhook=webhook, event=event)
    body = {"id": str(one.uuid), "type": event, "timestamp": moment(one.made_at), "data": data}
    one.body = json.dumps(body, ensure_ascii=False)
    one.save()
    return one


@sensitive_variables()
def signature(secret: str, *, name: str, timestamp: int, body: str) -> str:
    """The value of the header ``webhook-signature``."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = hmac.digest(key, f"{name}.{timestamp}.{body}".encode(), "sha256")
    return f"v1,{base64.b64encode(mac).decode()}"
