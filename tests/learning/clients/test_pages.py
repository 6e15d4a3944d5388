"""Connecting, changing and disconnecting other systems in the admin."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from learning.lrs.clients import make_client, revoke_client
from learning.lrs.scopes import Scope
from learning.models import Client, Token
from tests.factories import make_user
from tests.learning.duties.test_roles import text_of
from tests.learning.lrs.calling import basic

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
INDEX = "/admin/learning/clients/"


def given(unit=None, **more) -> dict:
    return {
        "key": "0123456789abcdef01234567",
        "name": "Kho bài giảng",
        "scopes": ["statements/write", "state"],
        "unit": unit.pk if unit else "",
        "from_day": "01/07/2026",
        "to_day": "",
        **more,
    }


def made(name: str = "Kho bài giảng", **more) -> Client:
    return make_client(name=name, scopes=[Scope.STATE], **more)[0]


def page(name: str, client: Client) -> str:
    return reverse(f"learning_clients:{name}", args=[client.pk])


def secret_on(response) -> str:
    codes = re.findall(r"<code>([^<]*)</code>", response.content.decode())
    return max(codes[1:], key=len)


def test_an_owner_connects_a_system_for_a_unit_and_sees_its_secret_once(staff, here):
    client = staff(here, "owner")
    assert INDEX in client.get("/admin/").content.decode()
    answer = client.post(reverse("learning_clients:new"), given(here))
    system, secret = Client.objects.get(), secret_on(answer)
    assert (system.unit, system.scopes, system.may_mark) == (here, "statements/write state", False)
    assert timezone.localdate(system.valid_from).isoformat() == "2026-07-01"
    speak = {"Authorization": basic(system.key, secret), "X-Experience-API-Version": "1.0.3"}
    parameters = {"activityId": "https://vi-du.vn/1"}
    assert client.get("/learning/xapi/activities", parameters, headers=speak).status_code == 200
    for address in (INDEX, page("client", system), page("edit", system)):
        assert secret not in client.get(address).content.decode()
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_same_form_sent_twice_connects_one_system(staff, here):
    client = staff(here, "owner")
    client.post(reverse("learning_clients:new"), given(here))
    again = client.post(reverse("learning_clients:new"), given(here), follow=True)
    assert Client.objects.count() == 1
    assert "connected already" in text_of(again)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "required"),
        ({"scopes": []}, "required"),
        ({"scopes": ["mọi thứ"]}, "valid choice"),
        ({"unit": ""}, "required"),
        ({"from_day": "2026"}, "Write the day as"),
        ({"to_day": "30/06/2026"}, "must not be before"),
        ({"key": "của tôi"}, ""),
    ],
    ids=lambda value: str(value)[:20] or "-",
)
def test_what_is_wrong_in_the_form_is_said_and_nothing_is_lost(staff, here, wrong, said):
    answer = staff(here, "owner").post(reverse("learning_clients:new"), {**given(here), **wrong})
    assert answer.status_code == 200
    assert said in text_of(answer)
    assert "name" in wrong or "Kho bài giảng" in answer.content.decode()
    assert not Client.objects.exists()


def test_an_owner_cannot_connect_a_system_elsewhere_or_for_everybody(staff, here, there):
    client = staff(here, "owner")
    for unit in (there, None):
        client.post(reverse("learning_clients:new"), given(unit))
    assert not Client.objects.exists()


def test_only_an_administrator_connects_a_system_that_knows_everybody(staff):
    client = staff(is_superuser=True)
    assert "Secret" in text_of(client.post(reverse("learning_clients:new"), given(may_mark="on")))
    system = Client.objects.get()
    assert (system.unit, system.may_mark) == (None, True)


def test_systems_elsewhere_are_not_seen_and_those_of_everybody_are_not_changed(staff, here, there):
    own, far, all_of_it = made("Của mình", unit=here), made("Ở xa", unit=there), made("Của chung")
    client = staff(here, "owner")
    text = text_of(client.get(INDEX))
    assert "Của mình" in text
    assert "Của chung" in text
    assert "Ở xa" not in text
    assert client.get(page("client", far)).status_code == 404
    assert "Make a new secret" not in text_of(client.get(page("client", all_of_it)))
    assert "Make a new secret" in text_of(client.get(page("client", own)))
    for name in ("rotate", "revoke", "edit"):
        for system in (far, all_of_it):
            assert client.post(page(name, system), given(here)).status_code == 404
    assert not Client.objects.filter(revoked_at__isnull=False).exists()


@pytest.mark.parametrize("role", ["supervisor", "data_protection"])
def test_who_watches_over_the_programme_reads_and_changes_nothing(staff, province, here, role):
    system = made(unit=here)
    client = staff(province, role)
    assert "Kho bài giảng" in text_of(client.get(INDEX))
    shown = text_of(client.get(page("client", system)))
    assert "read and write states" in shown
    assert "Disconnect the system" not in shown
    for name in ("rotate", "revoke", "edit"):
        assert client.post(page(name, system)).status_code == 403
    assert client.get(reverse("learning_clients:new")).status_code == 403


@pytest.mark.parametrize("role", ["officer", "head", "trainer", "facilitator"])
def test_nobody_else_sees_connected_systems(staff, here, role):
    made(unit=here)
    client = staff(here, role)
    assert client.get(INDEX).status_code == 403
    assert INDEX not in client.get("/admin/", follow=True).content.decode()


def test_what_a_system_may_do_is_changed_and_written_down(staff, here):
    system, client = made(unit=here), staff(here, "owner", name="ha")
    shown = client.get(page("edit", system)).content.decode()
    assert re.search(r'value="state"[^>]*checked', shown)
    changed = given(here, name="Kho mới", scopes=["profile"], to_day="31/12/2026")
    assert client.post(page("edit", system), changed).status_code == 302
    system.refresh_from_db()
    assert (system.name, system.scopes) == ("Kho mới", "profile")
    assert (system.valid_to - timedelta(seconds=1)).astimezone(timezone.get_current_timezone()).day == 31
    assert "31/12/2026" in text_of(client.get(page("client", system)))
    history = ModelLogEntry.objects.for_instance(system).order_by("-pk")
    assert (history[0].action, history[0].user.username) == ("learning.client_changed", "ha")
    assert "Connected system changed" in text_of(client.get(page("client", system)))


def test_a_unit_that_is_over_stays_with_the_system_that_has_it(staff, here):
    system, client = made(unit=here), staff(is_superuser=True)
    here.valid_to = here.valid_from
    here.save()
    assert client.post(page("edit", system), given(here, name="Kho mới")).status_code == 302
    system.refresh_from_db()
    assert system.unit == here


def test_a_new_secret_is_shown_once_and_ends_the_tokens(staff, here):
    system, client = made(unit=here), staff(here, "owner")
    Token.objects.create(client=system, token_hash="x", scopes="state", expires_at=timezone.now())
    before = system.secret_hash
    answer = client.post(page("rotate", system))
    system.refresh_from_db()
    assert system.secret_hash != before
    assert len(secret_on(answer)) >= 43
    assert not Token.objects.exists()
    assert client.get(page("rotate", system)).status_code == 405


def test_a_disconnected_system_is_out_for_good_and_stays_in_the_list(staff, here):
    system, client = made(unit=here), staff(here, "owner")
    for _each in range(2):
        answer = client.post(page("revoke", system), follow=True)
        assert "disconnected" in text_of(answer)
    for name in ("rotate", "edit"):
        assert client.post(page(name, system), given(here)).status_code == 404
    assert "Kho bài giảng" in text_of(client.get(INDEX, {"state": "revoked"}))
    assert "Kho bài giảng" not in text_of(client.get(INDEX, {"state": "open"}))
    assert ModelLogEntry.objects.filter(action="learning.client_revoked").count() == 1


def test_the_list_is_searched_by_name_key_and_state(staff, here):
    now = timezone.now()
    first = made("Kho bài", unit=here)
    made("Cổng dịch vụ", unit=here, valid_from=now + timedelta(days=3))
    made("Cũ", unit=here, valid_from=now - timedelta(days=3), valid_to=now - timedelta(days=1))
    client = staff(here, "owner")
    assert "Cổng dịch vụ" not in text_of(client.get(INDEX, {"q": "kho"}))
    assert "Kho bài" in text_of(client.get(INDEX, {"q": first.key}))
    for state, name in (("open", "Kho bài"), ("later", "Cổng dịch vụ"), ("over", "Cũ")):
        text = text_of(client.get(INDEX, {"state": state}))
        assert [each for each in ("Kho bài", "Cổng dịch vụ", "Cũ") if each in text] == [name]


def test_a_long_list_asks_no_more_than_a_short_one(staff, here, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = staff(here, "owner")
    made(unit=here)
    client.get(INDEX)
    with CaptureQueriesContext(connection) as short:
        client.get(INDEX)
    for number in range(20):
        made(f"Kho {number}", unit=here)
    with django_assert_num_queries(len(short)):
        client.get(INDEX)


def test_the_log_of_the_units_tells_of_systems(staff, province, here, there):
    admin = make_user("quantri", is_superuser=True)
    for name, unit in (("Của mình", here), ("Ở xa", there), ("Của chung", None)):
        revoke_client(made(name, unit=unit, by=admin), by=admin)
    text = text_of(staff(here, "data_protection").get("/admin/learning/log/"))
    assert "System disconnected Của mình" in text
    assert "System connected Của chung" in text
    assert "Ở xa" not in text
