"""One consumer of data in the Wagtail admin: its grant, a new secret, ending it; its webhooks, and what was given up."""

import csv
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.log_actions import log as audit

from learning import conf, registry
from learning.clients.forms import last_day_of
from learning.clients.listing import REVOKED, STATES, state_of
from learning.lrs.clients import KeyTaken, revoke_client, rotate_secret
from learning.people.roles import name_of
from learning.reports.formats.base import harmless
from learning.reports.models import Basis
from learning.reports.periods import PeriodKind
from learning.sharing.consumers import (
    REPLAYED,
    change_consumer,
    consumers_changed_by,
    consumers_visible_to,
    make_consumer,
    requests_visible_to,
)
from learning.sharing.deliver import dead, replay
from learning.sharing.export import BOM, Echo
from learning.sharing.forms import ConsumerForm, NewConsumerForm, initial_of
from learning.sharing.grants import LABELS
from learning.sharing.listing import ICON, TITLE, moment, outcome, page_of, what, who
from learning.sharing.models import Consumer
from learning.sharing.webhooks import EVENTS, ping, standing

LATEST = 20
MOST_REQUESTS = 100_000
HEADINGS = ("request_id", "at", "who", "what", "rows", "sha256", "status", "reason")


@sensitive_variables("secret")
def new_view(request: HttpRequest) -> HttpResponse:
    """Share data with a system. The answer to the form shows its secret, which is never shown again."""
    form = NewConsumerForm(request.POST or None, by=request.user)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, _("Share data with a system"), reverse("learning_consumers:index"))
    key = form.cleaned_data["key"]
    try:
        consumer, secret = make_consumer(key=key, by=request.user, **form.values)
    except KeyTaken:
        messages.warning(
            request, _("This system is connected already. Its secret was shown then, and only then.")
        )
        return redirect(page_of(get_object_or_404(consumers_visible_to(request.user), client__key=key)))
    return _secret_page(request, consumer, secret)


def edit_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a grant."""
    consumer = _changeable(request, pk)
    form = ConsumerForm(request.POST or None, by=request.user, initial=initial_of(consumer))
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, consumer.client.name, page_of(consumer))
    change_consumer(consumer, by=request.user, **form.values)
    messages.success(request, _("Saved. It holds from the system's next request on."))
    return redirect(page_of(consumer))


@require_POST
@sensitive_variables("secret")
def rotate_view(request: HttpRequest, pk: int) -> HttpResponse:
    """A new secret, shown now and never again."""
    consumer = _changeable(request, pk)
    return _secret_page(request, consumer, rotate_secret(consumer.client, by=request.user))


@require_POST
def revoke_view(request: HttpRequest, pk: int) -> HttpResponse:
    """End the grant for good."""
    consumer = get_object_or_404(consumers_changed_by(request.user), pk=pk)
    revoke_client(consumer.client, by=request.user)
    messages.success(request, _("The system gets no data any more. What it was given is in the log."))
    return redirect(page_of(consumer))


@require_safe
def consumer_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What one system is granted, where it is told of events, and what it asked for last."""
    consumer = get_object_or_404(consumers_visible_to(request.user).select_related("client__made_by"), pk=pk)
    client, state = consumer.client, state_of(consumer.client)
    known = {each.name: str(each.label) for each in registry.indicators.values()}
    about = {
        "consumer": consumer,
        "client": client,
        "state": STATES[state],
        "maker": name_of(client.made_by) if client.made_by else "–",
        "used": moment(client.used_at),
        "last_day": last_day_of(client),
        "endpoints": [label for name, label in LABELS.items() if name in consumer.endpoints],
        "indicators": [known.get(name, name) for name in consumer.indicators],
        "kind": PeriodKind(consumer.period_kind).label,
        "basis": Basis(consumer.basis).label,
        "webhooks": [
            {"one": each, "events": [str(EVENTS.get(name, name)) for name in each.events]}
            for each in standing(consumer)
        ],
        "dead": dead().filter(webhook__consumer=consumer).select_related("webhook")[:LATEST],
        "requests": [
            {"at": moment(each.at), "what": what(each), "rows": each.rows, "outcome": outcome(each)}
            for each in consumer.log.select_related("consumer__client")[:LATEST]
        ],
        "may_change": state != REVOKED and consumers_changed_by(request.user).filter(pk=pk).exists(),
        "site": conf.get("SITE_URL"),
    }
    return render(request, "learning/sharing/consumer.html", {**furniture(client.name), **about})


@require_POST
def ping_view(request: HttpRequest, pk: int, webhook: int) -> HttpResponse:
    """Send a test to a webhook."""
    consumer = _changeable(request, pk)
    ping(get_object_or_404(standing(consumer), pk=webhook))
    messages.success(request, _("A test is sent within a minute. If it does not arrive, it appears below."))
    return redirect(page_of(consumer))


@require_POST
def replay_view(request: HttpRequest, pk: int, delivery: int) -> HttpResponse:
    """Send what was given up once more."""
    consumer = _changeable(request, pk)
    one = dead().filter(webhook__consumer=consumer, pk=delivery).first()
    if one is not None:  # else somebody was quicker
        replay(one)
        audit(consumer.client, REPLAYED, user=request.user, data={"delivery": str(one.uuid)})
    messages.success(request, _("It is sent again within a minute."))
    return redirect(page_of(consumer))


@require_safe
def log_csv_view(request: HttpRequest) -> HttpResponse:
    """The log of requests as a file, the latest first."""
    entries = requests_visible_to(request.user).select_related("consumer__client", "user")[:MOST_REQUESTS]
    headers = {"Content-Disposition": f'attachment; filename="requests_{timezone.localdate()}.csv"'}
    return StreamingHttpResponse(_csv(entries), content_type="text/csv; charset=utf-8", headers=headers)


def _csv(entries: Any) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield BOM + writer.writerow(HEADINGS)
    for each in entries.iterator(chunk_size=2000):
        texts = (each.request_id, moment(each.at), who(each), what(each))
        yield writer.writerow(
            [*map(harmless, texts), each.rows, each.sha256, each.status, harmless(each.reason)]
        )


class DeadPanel(Component):
    """The alarm on the first page of the administration: events that did not arrive, in spite of all tries."""

    name = "learning_dead_deliveries"
    template_name = "learning/sharing/panel.html"
    order = 95

    def __init__(self, request: HttpRequest):
        self.request = request

    def get_context_data(self, parent_context) -> dict[str, Any]:
        mine = consumers_visible_to(self.request.user).values("pk")
        return {"count": dead().filter(webhook__consumer__in=mine).count()}


def furniture(*steps: str) -> dict[str, Any]:
    """Title and breadcrumbs of a page below the list of consumers."""
    return {
        "page_title": steps[-1],
        "header_title": steps[-1],
        "header_icon": ICON,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("learning_consumers:index"), "label": TITLE},
            *({"url": "", "label": step} for step in steps),
        ],
    }


def _changeable(request: HttpRequest, pk: int) -> Consumer:
    return get_object_or_404(
        consumers_changed_by(request.user).filter(client__revoked_at__isnull=True), pk=pk
    )


def _form_page(request: HttpRequest, form: ConsumerForm, title: str, back: str) -> HttpResponse:
    return render(request, "learning/sharing/form.html", {**furniture(title), "form": form, "back": back})


@sensitive_variables("secret")
def _secret_page(request: HttpRequest, consumer: Consumer, secret: str) -> HttpResponse:
    about = {
        "client": consumer.client,
        "secret": secret,
        "endpoint": f"{conf.get('SITE_URL')}/oauth2/token",
        "address": page_of(consumer),
    }
    return render(request, "learning/clients/secret.html", {**furniture(consumer.client.name), **about})
