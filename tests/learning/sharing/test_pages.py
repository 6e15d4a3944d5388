"""Granting, changing and ending data sharing in the Wagtail admin, and the log of what was asked for."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.models import Consumer, Delivery, ShareLog, Webhook
from learning.sharing import deliver
from tests.learning.office.conftest import here, province, staff, there  # noqa: F401  fixtures
from tests.learning.sharing.made import EVERYTHING, LGSP, Asker

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


def given(unit, **more) -> dict:
    return {
        "key": "0123456789abcdef01234567",
        "name": "Trung tâm điều hành",
        "unit": unit.pk,
        "endpoints": ["units", "training-results"],
        "period_kind": "quarter",
        "basis": "as_was",
        "smallest": 5,
        "from_day": "01/01/2026",
        "to_day": "31/12/2030",
        **more,
    }


def page(name: str, *args) -> str:
    return reverse(f"learning_consumers:{name}", args=args)


def test_an_owner_grants_data_and_sees_the_secret_once(staff, here):  # noqa: F811
    client = staff(here, "owner")
    answer = client.post(page("new"), given(here))
    consumer = Consumer.objects.get()
    assert answer.status_code == 200
    assert consumer.client.key in answer.content.decode()
    assert (consumer.unit, consumer.client.scopes, consumer.smallest) == (here, "share", 5)
    for address in (page("index"), page("consumer", consumer.pk), page("edit", consumer.pk)):
        assert client.get(address).status_code == 200
    again = client.post(page("new"), given(here))
    assert (again.status_code, Consumer.objects.count()) == (302, 1)
    assert consumer.client.name not in client.get("/admin/learning/clients/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"smallest": 4}, "at least 5"),
        ({"smallest": 9, "is_open": "on"}, "at least 10"),
        ({"endpoints": ["facts"], "is_open": "on", "smallest": 10}, "never published"),
        ({"courses": "KHONG-CO"}, "KHONG-CO"),
        ({"networks": "mạng nhà"}, "mạng nhà"),
        ({"hosts": "https://ioc.vn/"}, "https://ioc.vn/"),
        ({"endpoints": ["webhooks"]}, "Name the servers"),
        ({"to_day": "01/01/2025"}, "before the first"),
        ({"to_day": ""}, "required"),
    ],
)
def test_what_must_not_be_granted_is_refused_with_the_reason(staff, here, wrong, said):  # noqa: F811
    answer = staff(here, "owner").post(page("new"), given(here, **wrong))
    assert said in answer.content.decode()
    assert not Consumer.objects.exists()


def test_a_changed_grant_holds_from_the_next_request_on(staff, here):  # noqa: F811
    client = staff(here, "owner")
    asker = Asker(here, endpoints=["units"], valid_to=timezone.now() + timedelta(days=9))
    before = asker.consumer.pseudonym_sealed
    assert asker.get(f"{LGSP}units").status_code == 200
    client.post(page("edit", asker.consumer.pk), given(here, endpoints=["indicators"]))
    assert asker.get(f"{LGSP}units").status_code == 403
    assert Consumer.objects.get().pseudonym_sealed == before
    client.post(page("revoke", asker.consumer.pk))
    assert asker.get(f"{LGSP}indicators").status_code == 401


def test_every_request_is_in_the_log_and_in_its_file(staff, here):  # noqa: F811
    client = staff(here, "owner")
    asker = Asker(here, name="=1+1", endpoints=["units"])
    asker.get(f"{LGSP}units", {"limit": 3})
    asker.results()
    text = client.get(page("log")).content.decode()
    assert f"{LGSP}units?limit=3" in text
    refused = client.get(page("log"), {"outcome": "refused"}).content.decode()
    assert "training-results" in refused
    assert "units?limit" not in refused
    file = b"".join(client.get(page("log_csv")).streaming_content).decode()
    assert ShareLog.objects.filter(status=200).get().sha256 in file
    assert ",'=1+1," in file


def test_the_log_of_others_is_not_shown(staff, here, there):  # noqa: F811
    client = staff(here, "owner")
    Asker(there, endpoints=["units"]).get(f"{LGSP}units")
    assert f"{LGSP}units" not in client.get(page("log")).content.decode()
    assert f"{LGSP}units" not in b"".join(client.get(page("log_csv")).streaming_content).decode()


def test_what_was_given_up_is_told_on_the_first_page_and_sent_again(staff, here):  # noqa: F811
    client = staff(here, "owner")
    asker = Asker(here, endpoints=EVERYTHING)
    webhook = Webhook.objects.create(consumer=asker.consumer, url="https://ioc.invalid/", secret_sealed="!")
    one = Delivery.objects.create(webhook=webhook, event="ping", body="{}", dead_at=timezone.now())
    assert "1 event did not reach" in client.get("/admin/").content.decode()
    assert "ioc.invalid" in client.get(page("consumer", asker.consumer.pk)).content.decode()
    for _each in range(2):
        client.post(page("replay", asker.consumer.pk, one.pk))
    assert deliver.due() == [one.pk]
    assert "did not reach" not in client.get("/admin/").content.decode()


def test_a_longer_list_of_consumers_asks_no_more(staff, here, django_assert_max_num_queries):  # noqa: F811
    client = staff(here, "owner")
    Asker(here)
    client.get(page("index"))
    with django_assert_max_num_queries(60) as few:
        client.get(page("index"))
    asked = len(few)
    for number in range(5):
        Asker(here, name=f"Hệ thống {number}")
    with django_assert_max_num_queries(asked):
        client.get(page("index"))
