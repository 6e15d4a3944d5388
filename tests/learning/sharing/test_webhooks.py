"""Webhooks: only to where the grant leads, signed, at least once, and given up with an alarm."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import time_machine
from django.utils import timezone

from learning.models import Answered, Delivery, Webhook
from learning.reports.build import build_report
from learning.reports.periods import Period
from learning.sharing import deliver, upkeep, webhooks
from tests.learning.reports import made
from tests.learning.reports.made import at
from tests.learning.sharing.made import PERIOD, V3, Asker, refused

pytestmark = pytest.mark.django_db
EVERY = list(webhooks.EVENTS)


class Ear:
    """A receiver on this machine, which the settings allow."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], str]] = []
        self.status = 204
        ear = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                ear.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(ear.status)
                if 300 <= ear.status < 400:
                    self.send_header("Location", ear.url)
                self.end_headers()

            def log_message(self, *_args) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/nghe"


@pytest.fixture
def ear(settings) -> Iterator[Ear]:
    ear = Ear()
    hosts = [f"127.0.0.1:{ear.server.server_port}"]
    settings.LEARNING = {**settings.LEARNING, "FORWARD_HOSTS": hosts}
    thread = threading.Thread(target=ear.server.serve_forever, daemon=True)
    thread.start()
    yield ear
    ear.server.shutdown()
    ear.server.server_close()
    thread.join()


@pytest.fixture
def listener(province, ear) -> Asker:
    asker = Asker(province, hosts=["127.0.0.1"])
    answer = asker.post(f"{V3}webhooks", {"url": ear.url, "events": EVERY})
    assert answer.status_code == 201, answer.content
    asker.made = answer.json()
    return asker


def frozen(unit):
    report = build_report(form="bieu-01", unit=unit, period=Period.parse(PERIOD, "state"), basis="as_was")
    return upkeep.tell_report(report.pk), report


def deliver_all() -> list[bool | None]:
    return [deliver.deliver(pk) for pk in deliver.due()]


def test_a_frozen_report_is_told_with_a_signature_that_the_receiver_can_check(listener, province, ear):
    told, report = frozen(province)
    assert (told, deliver_all()) == (1, [True])
    ((headers, body),) = ear.heard
    said = json.loads(body)
    assert (said["type"], said["data"]["report"], said["data"]["sha256"]) == (
        "report.frozen",
        str(report.uuid),
        report.sha256,
    )
    assert headers["webhook-id"] == said["id"] == str(Delivery.objects.get().uuid)
    key = base64.b64decode(listener.made["secret"].removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
    value = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{value}"
    assert deliver_all() == []


def test_who_may_not_read_a_report_is_not_told_of_it(listener, province, ear):
    assert frozen(made.unit("90"))[0] == 0
    assert frozen(province.communes[0])[0] == 0
    listener.consumer.endpoints = ["webhooks"]
    listener.consumer.save()
    assert frozen(province)[0] == 0


def test_what_does_not_arrive_is_tried_later_and_later_and_given_up_with_an_alarm(listener, ear, client):
    ear.status = 503
    one = webhooks.ping(Webhook.objects.get())
    waits = []
    for _each in range(deliver.MOST_TRIES):
        one.refresh_from_db()
        with time_machine.travel(one.next_try + timedelta(seconds=1), tick=False):
            before = timezone.now()
            assert deliver.deliver(one.pk) is False
            one.refresh_from_db()
            waits.append(one.next_try - before)
    assert waits[0] < waits[4] < waits[8]
    assert (one.tries, one.status, one.dead_at is not None) == (deliver.MOST_TRIES, 503, True)
    assert deliver.deliver(one.pk) is None
    assert list(deliver.dead()) == [one]
    assert len({headers["webhook-id"] for headers, _body in ear.heard}) == 1
    ear.status = 200
    deliver.replay(one)
    assert deliver_all() == [True]
    assert not deliver.dead()


def test_one_worker_has_a_delivery_for_itself_and_a_dead_one_does_not_keep_it(listener):
    one = webhooks.ping(Webhook.objects.get())
    assert deliver._claimed(one.pk) is not None
    assert deliver._claimed(one.pk) is None
    assert deliver.due() == []
    with time_machine.travel(timezone.now() + deliver.LEASE + timedelta(seconds=1)):
        assert deliver.due() == [one.pk]


def test_a_redirect_is_not_followed(listener, ear):
    ear.status = 302
    one = webhooks.ping(Webhook.objects.get())
    assert deliver.deliver(one.pk) is False
    assert len(ear.heard) == 1


def test_nothing_is_sent_to_a_host_that_was_taken_from_the_grant_or_after_its_end(listener, ear, province):
    webhook = Webhook.objects.get()
    listener.consumer.hosts = []
    listener.consumer.save()
    assert deliver.deliver(webhooks.ping(webhook).pk) is False
    listener.consumer.hosts = ["127.0.0.1"]
    listener.consumer.save()
    listener.consumer.client.valid_to = at("2026-11-01")
    listener.consumer.client.save()
    assert deliver.deliver(webhooks.ping(webhook).pk) is False
    assert frozen(province)[0] == 0
    assert ear.heard == []


@pytest.mark.parametrize(
    ("url", "hosts", "status"),
    [
        ("https://10.0.0.8/a", ["10.0.0.8"], 422),
        ("https://127.0.0.1/a", ["127.0.0.1"], 422),
        ("https://[::1]/a", ["::1"], 422),
        ("https://169.254.169.254/latest", ["169.254.169.254"], 422),
        ("http://203.0.113.7/a", ["203.0.113.7"], 422),
        ("https://ai-biet.example/a", ["ioc.example"], 403),
        ("https://ioc.example@10.0.0.8/a", ["ioc.example"], 403),
        ("ftp://ioc.example/a", ["ioc.example"], 422),
        ("https://u:p@10.0.0.8/a", ["10.0.0.8"], 422),
    ],
)
def test_webhooks_lead_to_no_private_network_and_nowhere_else_than_granted(province, url, hosts, status):
    asker = Asker(province, hosts=hosts)
    refused(asker.post(f"{V3}webhooks", {"url": url, "events": ["report.frozen"]}), status)
    assert not Webhook.objects.exists()


def test_the_same_order_sent_twice_makes_one_webhook_and_tells_the_same_secret(listener, ear):
    again = listener.post(f"{V3}webhooks", {"url": ear.url, "events": EVERY})
    assert (again.status_code, again.json()) == (201, listener.made)
    refused(listener.post(f"{V3}webhooks", {"url": ear.url, "events": EVERY[:1]}), 409)
    assert Webhook.objects.count() == 1
    kept = Answered.objects.get().body + Webhook.objects.get().secret_sealed
    assert listener.made["secret"] not in kept
    listed = listener.get(f"{V3}webhooks").json()["items"]
    assert [each["url"] for each in listed] == [ear.url]
    assert "secret" not in listed[0]


def test_an_ended_webhook_hears_nothing_any_more(listener, province, ear):
    one = webhooks.ping(Webhook.objects.get())
    address = f"{V3}webhooks/{listener.made['uuid']}"
    assert [listener.delete(address).status_code for _each in range(2)] == [204, 204]
    assert deliver.deliver(one.pk) is None
    assert frozen(province)[0] == 0
    refused(listener.post(f"{address}/ping"), 409)
    refused(Asker(province).delete(address), 404)


def test_the_nightly_count_is_told(listener, ear, province):
    from learning.tasks import rebuild_measures

    rebuild_measures()
    assert deliver_all() == [True]
    said = json.loads(ear.heard[0][1])
    assert (said["type"], said["data"]["drifted"]) == ("measures.proved", 0)
