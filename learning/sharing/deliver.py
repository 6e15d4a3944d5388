"""Sending what webhooks wait for: at least once, later and later where it fails, and no more after so many times."""

import logging
from datetime import timedelta

import requests
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from urllib3.exceptions import HTTPError

from learning.forwarding.address import Refused as WrongAddress
from learning.forwarding.address import session_for
from learning.forwarding.post import next_try, retry_after
from learning.sealing import CannotUnseal
from learning.sharing.refusals import Refused
from learning.sharing.webhook_models import Delivery
from learning.sharing.webhooks import refuse_address, signature

log = logging.getLogger(__name__)
CONNECT, READ = 5.0, 15.0
LEASE = timedelta(minutes=2)  # longer than one request can take
MOST_TRIES = 12  # over about eight hours
AT_ONCE = 200
MOST_KEPT = 300


def due(*, now=None) -> list[int]:
    """The ids of the deliveries that are to be tried now, the oldest first."""
    now = now or timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    waiting = Delivery.objects.filter(
        free, delivered_at__isnull=True, dead_at__isnull=True, next_try__lte=now
    )
    return list(waiting.order_by("next_try", "pk").values_list("pk", flat=True)[:AT_ONCE])


def deliver(pk: int) -> bool | None:
    """Try once. True if it arrived, False if not; None if another worker has it, or it is over."""
    one = _claimed(pk)
    if one is None:
        return None
    status, reason, after = _sent(one)
    if status is not None and 200 <= status < 300:
        _finish(one, status=status, reason="", delivered_at=timezone.now())
        return True
    if one.tries >= MOST_TRIES or (status == 410):  # 410: the receiver wants no more of it
        log.warning("a delivery to %s is given up: %s", one.webhook.url, reason)
        _finish(one, status=status, reason=reason, dead_at=timezone.now())
    else:
        again = next_try(one.tries, after, now=timezone.now())
        _finish(one, status=status, reason=reason, next_try=again)
    return False


def replay(one: Delivery) -> None:
    """Send it once more, at once, as if it were new; with the same id."""
    now = timezone.now()
    one.__class__.objects.filter(pk=one.pk).update(
        tries=0, next_try=now, lease_until=None, delivered_at=None, dead_at=None, reason="", status=None
    )


def dead():
    """What was given up, and whose webhook still stands: somebody has to look at it."""
    return Delivery.objects.filter(dead_at__isnull=False, webhook__ended_at__isnull=True)


def _claimed(pk: int) -> Delivery | None:
    """The delivery, ours alone until its lease ends; a worker that died holds it no longer than that."""
    now = timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    mine = Delivery.objects.filter(free, pk=pk, delivered_at__isnull=True, dead_at__isnull=True)
    if not mine.update(lease_until=now + LEASE, tries=F("tries") + 1):
        return None
    return Delivery.objects.select_related("webhook__consumer__client").get(pk=pk)


def _finish(one: Delivery, **fields) -> None:
    Delivery.objects.filter(pk=one.pk).update(lease_until=None, **fields)


def _sent(one: Delivery) -> tuple[int | None, str, timedelta | None]:
    """The status of the answer (None: there was none), what went wrong, and how long it asks to be left alone."""
    webhook = one.webhook
    if not webhook.consumer.client.is_open_at(timezone.now()):
        return None, _("The grant of the consumer is not in force."), None
    try:
        refuse_address(webhook.consumer, webhook.url)  # its name may lead elsewhere since
        timestamp = int(timezone.now().timestamp())
        signed = signature(webhook.secret, name=str(one.uuid), timestamp=timestamp, body=one.body)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "wagtail-learning",
            "webhook-id": str(one.uuid),
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signed,
        }
        with (
            session_for(webhook.url) as session,
            session.post(
                webhook.url,
                data=one.body.encode(),
                headers=headers,
                timeout=(CONNECT, READ),
                allow_redirects=False,
                stream=True,  # what it answers is not read: it may be endless
            ) as answer,
        ):
            after = retry_after(answer.headers.get("Retry-After", ""))
            return answer.status_code, _("It answered %(status)d.") % {"status": answer.status_code}, after
    except (Refused, WrongAddress) as problem:
        return None, str(problem)[:MOST_KEPT], None
    except CannotUnseal:
        return None, _("The secret of the webhook cannot be read any more. Make a new webhook."), None
    except (requests.exceptions.RequestException, HTTPError, OSError):
        return None, _("The server cannot be reached."), None
