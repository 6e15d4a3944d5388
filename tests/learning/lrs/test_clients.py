"""Clients: secrets, tokens, scopes, units, and what becomes of them when they are changed or put out."""

import base64
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as django_settings
from django.test import Client as Browser
from django.utils import timezone
from hypothesis import given, strategies

from learning.lrs import caller, scopes
from learning.lrs.clients import change_client, make_client, revoke_client, rotate_secret
from learning.lrs.scopes import Scope
from learning.models import Client, Document, Succession, SuccessionKind, Token, WrongSecret
from learning.statements.agents import learner_agent
from tests.factories import LONG_AGO, make_course, make_learner, make_unit, make_user
from tests.learning.lrs.calling import ROOT, Speaker, basic

pytestmark = pytest.mark.django_db
STATE = {"activityId": "https://vi-du.vn/bai/1", "agent": {"mbox": "mailto:a@b.vn"}, "stateId": "a"}


def status(speaker: Speaker, method: str = "GET", address: str = "activities/state", **more) -> int:
    return speaker.ask(method, address, STATE, {}, **more).status_code


# --- secrets -------------------------------------------------------------------------------------------------


def test_a_secret_is_not_kept_and_two_are_never_alike():
    one, other = Speaker(), Speaker()
    assert len(one.secret) >= 43
    assert one.secret != other.secret
    row = Client.objects.get(pk=one.client.pk)
    assert one.secret not in str(vars(row))
    assert row.secret_hash == caller.hashed(one.secret, purpose=caller.SECRET)


@pytest.mark.parametrize(
    "change",
    [lambda s: s + "x", lambda s: s[:-1], lambda s: s.swapcase(), lambda s: ""],
    ids=["longer", "shorter", "other case", "empty"],
)
def test_a_secret_that_is_nearly_right_is_wrong(change):
    speaker = Speaker()
    assert status(speaker, Authorization=basic(speaker.client.key, change(speaker.secret))) == 401
    assert status(speaker, Authorization=basic(speaker.client.key.upper() + "x", speaker.secret)) == 401


def test_a_secret_holds_while_the_sites_own_secret_is_changed(settings):
    speaker = Speaker()
    old = django_settings.SECRET_KEY
    settings.LEARNING = {**settings.LEARNING, "SECRETS": ("m" * 40,)}
    assert status(speaker) == 404
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, []
    assert status(speaker) == 404  # hashed anew when it was used
    settings.SECRET_KEY = old
    settings.LEARNING = {**settings.LEARNING, "SECRETS": ("k" * 40,)}
    assert status(speaker) == 401


def test_a_new_secret_ends_the_old_one_and_its_tokens():
    speaker, admin = Speaker(), make_user("quantri")
    token = token_of(speaker).json()["access_token"]
    secret = rotate_secret(speaker.client, by=admin)
    assert status(speaker) == 401
    assert status(speaker, Authorization=f"Bearer {token}") == 401
    assert status(speaker, Authorization=basic(speaker.client.key, secret)) == 404


def test_a_revoked_client_is_out_with_its_next_request_and_stays_out():
    speaker, admin = Speaker(), make_user("quantri")
    token = token_of(speaker).json()["access_token"]
    assert status(speaker) == 404
    revoke_client(speaker.client, by=admin)
    revoke_client(speaker.client, by=admin)
    assert status(speaker) == 401
    assert status(speaker, Authorization=f"Bearer {token}") == 401
    assert Client.objects.get().revoked_at is not None


def test_a_client_speaks_from_its_first_to_its_last_day_only():
    now = timezone.now()
    speaker = Speaker(valid_from=now + timedelta(days=1), valid_to=now + timedelta(days=2))
    assert status(speaker) == 401
    with time_machine.travel(now + timedelta(days=1, hours=1), tick=False):
        assert status(speaker) == 404
        token = token_of(speaker).json()
    assert 0 < token["expires_in"] <= 3600
    with time_machine.travel(now + timedelta(days=2), tick=False):
        assert status(speaker) == 401
        assert status(speaker, Authorization=f"Bearer {token['access_token']}") == 401


def test_many_wrong_secrets_from_one_address_are_slowed_down_and_the_right_one_is_not():
    speaker = Speaker()
    for _each in range(caller.WRONG_ALLOWED):
        assert status(speaker, Authorization=basic("ai", "đó")) == 401
    refused = speaker.ask("GET", "activities/state", STATE, Authorization=basic("ai", "đó"))
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert status(speaker) == 404
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert status(speaker, Authorization=basic("ai", "đó")) == 401
    assert WrongSecret.objects.get().count == 1
    assert "127.0.0.1" not in WrongSecret.objects.get().mark
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        status(speaker, Authorization=basic("ai", "đó"), X_Forwarded_For="1.2.3.4")
    assert WrongSecret.objects.count() == 1


def test_knowing_a_client_costs_one_query(django_assert_num_queries):
    speaker = Speaker()
    token = token_of(speaker).json()["access_token"]
    with django_assert_num_queries(1):
        caller.caller_of(speaker.authorization, address="")
    with django_assert_num_queries(1):
        caller.caller_of(f"Bearer {token}", address="")


# --- tokens --------------------------------------------------------------------------------------------------


def token_of(speaker: Speaker, address: str = "oauth/token", /, **fields):
    header = fields.pop("header", speaker.authorization)
    return Browser().post(
        f"{ROOT}{address}",
        {"grant_type": "client_credentials", **fields},
        headers={"Authorization": header} if header else {},
        content_type="application/x-www-form-urlencoded",
    )


@pytest.fixture(autouse=True)
def _forms(monkeypatch):
    """Django's test client encodes only multipart forms by itself."""
    from urllib.parse import urlencode

    real = Browser.post

    def post(self, path, data=None, content_type="", **more):
        if content_type == "application/x-www-form-urlencoded" and isinstance(data, dict):
            data = urlencode({name: value for name, value in data.items() if value is not None})
        return real(self, path, data, content_type=content_type, **more)

    monkeypatch.setattr(Browser, "post", post)


def test_key_and_secret_buy_a_token_that_opens_the_same():
    speaker = Speaker(Scope.STATE)
    answer = token_of(speaker)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    given = answer.json()
    assert given == {
        "access_token": given["access_token"],
        "token_type": "Bearer",
        "expires_in": 3600,
        "scope": "state",
    }
    assert status(speaker, "PUT", Authorization=f"Bearer {given['access_token']}") == 204
    assert given["access_token"] not in str(vars(Token.objects.get()))


def test_key_and_secret_may_stand_in_the_form():
    speaker = Speaker()
    fields = {"client_id": speaker.client.key, "client_secret": speaker.secret}
    assert token_of(speaker, header=None, **fields).status_code == 200
    both = token_of(speaker, **fields)
    assert (both.status_code, both.json()["error"]) == (400, "invalid_request")


def test_a_token_may_be_for_less_than_the_client_may():
    speaker = Speaker(Scope.ALL)
    given = token_of(speaker, scope="state").json()
    assert given["scope"] == "state"
    bearer = f"Bearer {given['access_token']}"
    assert status(speaker, "PUT", Authorization=bearer) == 204
    assert (
        status(speaker, "PUT", "agents/profile", Authorization=bearer) == 400
    )  # stateId is no parameter there
    profile = {"agent": STATE["agent"], "profileId": "a"}
    assert speaker.ask("POST", "agents/profile", profile, {}, Authorization=bearer).status_code == 403


ERRORS = [
    ({"grant_type": None}, 400, "invalid_request"),
    ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ({"scope": "all"}, 400, "invalid_scope"),
    ({"scope": "state state-of-things"}, 400, "invalid_scope"),
    ({"header": basic("ai", "đó")}, 401, "invalid_client"),
    ({"header": "Basic x"}, 401, "invalid_client"),
    ({"header": None}, 401, "invalid_client"),
    ({"header": None, "client_id": "ai", "client_secret": "đó"}, 401, "invalid_client"),
]


@pytest.mark.parametrize(("fields", "expected", "code"), ERRORS)
def test_errors_are_told_as_rfc_6749_says(fields, expected, code):
    answer = token_of(Speaker(Scope.STATE), **fields)
    assert (answer.status_code, answer.json()["error"]) == (expected, code)
    assert answer.json()["error_description"]
    assert expected != 401 or answer.headers["WWW-Authenticate"].startswith("Basic")
    assert not Token.objects.exists()


def test_what_is_no_form_or_says_something_twice_is_refused():
    speaker = Speaker()
    for body, kind in (("{}", "application/json"), ("scope=a&scope=b", "application/x-www-form-urlencoded")):
        answer = Browser().post(
            f"{ROOT}oauth/token", body, content_type=kind, headers={"Authorization": speaker.authorization}
        )
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert Browser().get(f"{ROOT}oauth/token").status_code == 405


def test_a_token_ends_with_its_time_and_is_then_forgotten(settings):
    settings.LEARNING = {**settings.LEARNING, "XAPI_TOKEN_MINUTES": 5}
    speaker = Speaker()
    bearer = f"Bearer {token_of(speaker).json()['access_token']}"
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        answer = speaker.ask("GET", "activities/state", STATE, Authorization=bearer)
        assert answer.status_code == 401
        assert "invalid_token" in answer.headers["WWW-Authenticate"]
        token_of(speaker)
        assert Token.objects.count() == 1


def test_a_token_can_be_given_back_by_its_own_client_only():
    speaker, other = Speaker(), Speaker()
    text = token_of(speaker).json()["access_token"]
    assert token_of(other, "oauth/revoke", token=text).status_code == 200
    assert status(speaker, Authorization=f"Bearer {text}") == 404
    assert token_of(speaker, "oauth/revoke", token=text).status_code == 200
    assert status(speaker, Authorization=f"Bearer {text}") == 401
    assert token_of(speaker, "oauth/revoke").status_code == 400


def test_what_is_taken_from_a_client_is_taken_from_its_tokens():
    speaker = Speaker(Scope.STATE, Scope.PROFILE)
    bearer = f"Bearer {token_of(speaker).json()['access_token']}"
    change_client(speaker.client, by=make_user("quantri"), scopes=[Scope.PROFILE])
    assert status(speaker, Authorization=bearer) == 403
    assert status(speaker) == 403


# --- scopes --------------------------------------------------------------------------------------------------

MAY = [
    # held, wanted, reading, writing
    (Scope.ALL, Scope.WRITE, True, True),
    (Scope.ALL, Scope.STATE, True, True),
    (Scope.ALL_READ, Scope.READ, True, True),
    (Scope.ALL_READ, Scope.STATE, True, False),
    (Scope.ALL_READ, Scope.PROFILE, True, False),
    (Scope.ALL_READ, Scope.WRITE, False, False),
    (Scope.ALL_READ, Scope.DEFINE, False, False),
    (Scope.READ, Scope.READ_MINE, True, True),
    (Scope.READ_MINE, Scope.READ, False, False),
    (Scope.WRITE, Scope.READ_MINE, False, False),
    (Scope.STATE, Scope.PROFILE, False, False),
]


@pytest.mark.parametrize(("held", "wanted", "reading", "writing"), MAY)
def test_a_scope_contains_what_the_standard_says(held, wanted, reading, writing):
    assert scopes.may([held], wanted, reading=True) is reading
    assert scopes.may([held], wanted) is writing


@given(strategies.sets(strategies.sampled_from(list(Scope))))
def test_scopes_are_written_and_read_back(chosen):
    assert scopes.read(scopes.written(chosen)) == chosen
    assert scopes.narrowed(chosen, Scope) >= chosen


@given(
    strategies.sets(strategies.sampled_from(list(Scope))),
    strategies.sets(strategies.sampled_from(list(Scope))),
)
def test_a_narrower_token_never_may_more(held, asked):
    got = scopes.narrowed(held, asked)
    assert got <= asked
    assert all(scopes.may(held, wanted) for wanted in Scope if scopes.may(got, wanted))


def test_reading_everything_writes_nothing():
    speaker = Speaker(Scope.ALL_READ)
    assert status(speaker) == 404
    for method in ("PUT", "POST", "DELETE"):
        assert status(speaker, method) == 403


# --- bound to a unit -----------------------------------------------------------------------------------------


def state_of(learner) -> dict:
    return {**STATE, "agent": learner_agent(learner.uuid)}


@pytest.fixture
def units():
    province = make_unit("08")
    return {
        "province": province,
        "here": make_unit("00700", level="commune", parent=province),
        "there": make_unit("00703", level="commune", parent=province),
    }


def test_a_client_of_a_unit_keeps_documents_of_its_learners_only(units):
    ours, theirs = make_learner("Hoa", unit=units["here"]), make_learner("Mai", unit=units["there"])
    bound, free = Speaker(unit=units["here"]), Speaker()
    assert bound.ask("PUT", "activities/state", state_of(ours), {}).status_code == 204
    assert Document.objects.get().learner == ours
    free.ask("PUT", "activities/state", state_of(theirs), {"bí mật": 1})
    for method in ("GET", "PUT", "POST", "DELETE"):
        answer = bound.ask(method, "activities/state", state_of(theirs), {})
        assert (answer.status_code, answer.json()["place"]) == (403, "agent")
        stranger = bound.ask(method, "activities/state", STATE, {})
        assert stranger.status_code == 403
    assert free.ask("GET", "activities/state", state_of(theirs)).json() == {"bí mật": 1}


def test_a_client_of_a_province_knows_the_learners_of_its_communes(units):
    learner = make_learner("Hoa", unit=units["here"])
    assert (
        Speaker(unit=units["province"]).ask("PUT", "activities/state", state_of(learner), {}).status_code
        == 204
    )


def test_who_left_the_unit_is_no_longer_known_to_its_client(units):
    learner = make_learner("Hoa", unit=units["here"])
    speaker = Speaker(unit=units["here"])
    speaker.ask("PUT", "activities/state", state_of(learner), {})
    learner.memberships.update(to_date=LONG_AGO)
    assert speaker.ask("GET", "activities/state", state_of(learner)).status_code == 403


def test_a_client_follows_its_unit_when_that_is_renamed(units):
    old = units["here"]
    new = make_unit("00701", level="commune", parent=units["province"], valid_from=LONG_AGO)
    learner = make_learner("Hoa", unit=new)
    speaker = Speaker(unit=old)
    assert speaker.ask("GET", "activities/state", state_of(learner)).status_code == 403
    old.valid_to = LONG_AGO
    old.save()
    Succession.objects.create(
        predecessor=old, successor=new, kind=SuccessionKind.RENAME, population_share=1, effective_on=LONG_AGO
    )
    assert speaker.ask("PUT", "activities/state", state_of(learner), {}).status_code == 204


def test_who_belongs_nowhere_is_known_where_she_learnt(units):
    from learning import api

    guest = api.new_guest()
    enrolment = api.enrol(learner=guest, course=make_course())
    enrolment.unit = units["here"]
    enrolment.save()
    assert Speaker(unit=units["here"]).ask("PUT", "activities/state", state_of(guest), {}).status_code == 204
    assert Speaker(unit=units["there"]).ask("GET", "activities/state", state_of(guest)).status_code == 403


def test_a_bound_client_asks_no_more_than_a_few_times(units, django_assert_max_num_queries):
    learner = make_learner("Hoa", unit=units["here"])
    for number in range(20):
        make_learner(f"Mai {number}", unit=units["here"])
    speaker = Speaker(unit=units["here"])
    speaker.ask("PUT", "activities/state", state_of(learner), {})
    with django_assert_max_num_queries(6):
        speaker.ask("GET", "activities/state", state_of(learner))


def test_profiles_of_activities_are_nobodys_and_every_client_may_have_them(units):
    profile = {"activityId": "https://vi-du.vn/bai/1", "profileId": "a"}
    assert Speaker(unit=units["here"]).ask("POST", "activities/profile", profile, {}).status_code == 204


# --- what is written down ------------------------------------------------------------------------------------


def test_everything_done_with_a_client_is_in_the_log():
    from wagtail.models import ModelLogEntry

    admin = make_user("quantri")
    client, _secret = make_client(name="Kho bài", scopes=[Scope.STATE], by=admin)
    change_client(client, by=admin, name="Kho bài giảng", scopes=[Scope.STATE])
    change_client(client, by=admin, name="Kho bài giảng")  # nothing new
    secret = rotate_secret(client, by=admin)
    revoke_client(client, by=admin)
    entries = ModelLogEntry.objects.for_instance(client).order_by("pk")
    done = [entry.action.removeprefix("learning.client_") for entry in entries]
    assert done == ["made", "changed", "rotated", "revoked"]
    assert {entry.user for entry in entries} == {admin}
    assert secret not in str([entry.data for entry in entries])


def test_the_agent_of_a_client_is_no_learner(settings):
    speaker = Speaker()
    agent = caller.authority_agent_of(speaker.client)
    assert agent["account"]["homePage"] != settings.LEARNING.get("ACTOR_HOME_PAGE")
    assert agent["account"] == {
        "homePage": f"{settings.LEARNING['SITE_URL']}{ROOT}",
        "name": speaker.client.key,
    }
    assert len(speaker.client.authority) <= 64
    assert base64.b64decode(speaker.authorization.split()[1]).decode().startswith(speaker.client.key)
