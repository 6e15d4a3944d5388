"""What every request has around it: versions, callers, alternate syntax, headers, errors."""

from urllib.parse import urlencode

import pytest
from django.db import OperationalError
from django.test import Client as Browser
from django.utils import timezone

from learning.lrs.scopes import Scope
from learning.lrs.versions import negotiated
from learning.models import Client, Document, DocumentKind
from learning.statements.documents import Identity
from tests.learning.lrs.calling import ROOT, Speaker, basic

pytestmark = pytest.mark.django_db

RESOURCES = ["activities", "activities/profile", "activities/state", "agents", "agents/profile", "statements"]
STATE = {"activityId": "https://vi-du.vn/bai/1", "agent": '{"mbox": "mailto:a@b.vn"}', "stateId": "a"}


# --- versions ------------------------------------------------------------------------------------------------

SPOKEN = [
    ("1.0", "1.0.3"), ("1.0.0", "1.0.3"), ("1.0.3", "1.0.3"), ("1.0.9", "1.0.3"),
    ("2.0", "2.0.0"), ("2.0.0", "2.0.0"), ("2.0.4", "2.0.0"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "answered"), SPOKEN)
def test_every_patch_version_is_answered_in_the_latest_XAPI_00333(asked, answered):
    answer = Speaker(version=asked).ask("GET", "activities/state", STATE)
    assert answer.status_code == 404
    assert answer.headers["X-Experience-API-Version"] == answered


@pytest.mark.parametrize("address", RESOURCES)
@pytest.mark.parametrize(
    "asked", ["0.9", "0.95", "1", "1.1.0", "2.1", "3.0.0", "1.0.03", "BAD", "1.0.3;", ""]
)
def test_any_other_version_is_refused_XAPI_00321_XAPI_00331(asked, address):
    answer = Speaker(version=asked).ask("GET", address)
    assert answer.status_code == 400
    assert answer.json()["place"] == "X-Experience-API-Version"
    assert answer.headers["X-Experience-API-Version"] in ("1.0.3", "2.0.0")


@pytest.mark.parametrize("spoken", ["1.0.3", "2.0.0"])
def test_who_forgets_the_version_is_answered_in_the_one_it_spoke_last_XAPI_00331(spoken):
    speaker = Speaker(version=spoken)
    speaker.ask("GET", "activities/state", STATE)
    answer = speaker.ask("GET", "activities/state", STATE, X_Experience_API_Version=None)
    assert (answer.status_code, answer.headers["X-Experience-API-Version"]) == (400, spoken)


def test_versions_are_read_strictly():
    assert {negotiated(asked) for asked, _answered in SPOKEN} == {"1.0.3", "2.0.0"}


# --- who -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", RESOURCES)
@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Basic",
        "Basic:abc",
        "Basic !!!!",
        basic("ai", "đó"),
        "Bearer abc",
        "Digest a",
        basic("a\0", "b"),
        "Basic YWJj",
    ],
)
def test_who_is_not_known_is_asked_who_it_is_XAPI_00334(authorization, address):
    answer = Speaker().ask("PUT", address, STATE, {}, Authorization=authorization)
    assert answer.status_code == 401
    assert answer.json()["error"]
    assert answer.headers["WWW-Authenticate"].startswith(("Basic", "Bearer"))


def test_key_and_secret_are_enough_XAPI_00335():
    assert Speaker().ask("PUT", "activities/state", STATE, {}).status_code == 204


def test_a_large_body_of_a_stranger_is_not_even_read(monkeypatch):
    read = []
    monkeypatch.setattr("learning.lrs.envelope.asked_by", lambda *a, **k: read.append(1))
    answer = Speaker().ask("PUT", "activities/state", STATE, b"x" * 10_000, Authorization=basic("ai", "do"))
    assert (answer.status_code, read) == (401, [])


# --- the alternate request syntax of 1.0.3 -------------------------------------------------------------------


def form(speaker: Speaker, method: str, fields: dict, *, address="activities/state", more="", **headers):
    return Browser().post(
        f"{ROOT}{address}?method={method}{more}",
        urlencode(fields),
        content_type="application/x-www-form-urlencoded",
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


def carried(speaker: Speaker, **more) -> dict:
    return {"Authorization": speaker.authorization, "X-Experience-API-Version": "1.0.3", **STATE, **more}


def test_a_form_carries_method_headers_parameters_and_content_XAPI_00336():
    speaker = Speaker()
    assert form(speaker, "PUT", carried(speaker, content='{"tên": "Hoa"}')).status_code == 204
    found = form(speaker, "GET", carried(speaker))
    assert (found.status_code, found.json()) == (200, {"tên": "Hoa"})
    assert found.headers["Content-Type"] == "application/json"
    wrong = {"If-Match": '"1"', "content": "{}"}
    assert form(speaker, "PUT", carried(speaker, **wrong)).status_code == 412
    typed = {"Content-Type": "text/plain", "content": "chữ"}
    assert form(speaker, "PUT", carried(speaker, **typed)).status_code == 204
    assert form(speaker, "HEAD", carried(speaker)).content == b""
    assert form(speaker, "DELETE", carried(speaker)).status_code == 204
    assert not Document.objects.exists()


WRONG_FORMS = [
    ("no content", "PUT", {}, "", "content"),
    ("a method that is none", "PATCH", {"content": "{}"}, "", "method"),
    ("more in the address", "PUT", {"content": "{}"}, "&stateId=a", "method"),
    (
        "a version that is none",
        "PUT",
        {"content": "{}", "X-Experience-API-Version": "0.8"},
        "",
        "X-Experience-API-Version",
    ),
    ("xAPI 2.0", "PUT", {"content": "{}", "X-Experience-API-Version": "2.0.0"}, "", "method"),
    ("an unknown field", "PUT", {"content": "{}", "khác": "1"}, "", "khác"),
]


@pytest.mark.parametrize(
    ("method", "fields", "more", "place"),
    [each[1:] for each in WRONG_FORMS],
    ids=[each[0] for each in WRONG_FORMS],
)
def test_a_form_that_is_not_as_it_should_be_is_refused_XAPI_00336(method, fields, more, place):
    speaker = Speaker()
    answer = form(speaker, method, carried(speaker, **fields), more=more)
    assert (answer.status_code, answer.json()["place"]) == (400, place)
    assert not Document.objects.exists()


def test_only_a_posted_form_is_alternate_syntax_XAPI_00336():
    speaker = Speaker()
    assert speaker.ask("PUT", "activities/state", {**STATE, "method": "PUT"}, {}).status_code == 400
    assert speaker.ask("POST", "activities/state", {"method": "PUT"}, {}).status_code == 400  # JSON, no form
    secretless = {key: value for key, value in carried(speaker).items() if key != "Authorization"}
    assert form(speaker, "GET", secretless).status_code == 401


# --- parameters, methods, bodies -----------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["foo=bar", "StateId=a", "stateid=a", "STATEID=a"])
def test_an_unknown_parameter_or_one_in_another_case_is_refused_XAPI_00324_XAPI_00325(query):
    speaker = Speaker()
    answer = speaker.ask("GET", f"activities/state?{urlencode(STATE)}&{query}")
    assert (answer.status_code, answer.json()["place"]) == (400, query.split("=")[0])


def test_a_parameter_given_twice_is_refused_XAPI_00324():
    answer = Speaker().ask("GET", f"activities/state?{urlencode(STATE)}&stateId=b")
    assert (answer.status_code, answer.json()["place"]) == (400, "stateId")


@pytest.mark.parametrize("query", ["stateId=%00", "stateId=%ff", "%00=1"])
def test_text_that_no_database_keeps_is_refused(query):
    rest = urlencode({key: value for key, value in STATE.items() if key != "stateId"})
    assert Speaker().ask("PUT", f"activities/state?{rest}&{query}", None, {}).status_code == 400


def test_more_parameters_than_anybody_needs_are_refused():
    query = "&".join(f"a{number}=1" for number in range(2000))
    assert Speaker().ask("GET", f"activities/state?{query}").status_code == 400


@pytest.mark.parametrize(
    ("method", "address"), [("PUT", "agents"), ("DELETE", "activities"), ("PATCH", "activities/state")]
)
def test_a_method_that_is_not_served_names_those_that_are(method, address):
    answer = Speaker().ask(method, address)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_body_has_a_largest_size_XAPI_00328(settings):
    settings.LEARNING = {**settings.LEARNING, "XAPI_BODY_BYTES": 1000}
    answer = Speaker().ask("PUT", "activities/state", STATE, {"a": "x" * 1000})
    assert answer.status_code == 413
    assert "1000" in answer.json()["error"]


def test_large_bodies_pass_what_django_allows_for_forms(settings):
    settings.LEARNING = {**settings.LEARNING, "XAPI_DOCUMENT_BYTES": 4 << 20}
    body = b'"' + b"x" * (3 << 20) + b'"'
    assert Speaker().ask("PUT", "activities/state", STATE, body).status_code == 204


@pytest.mark.parametrize("address", ["", "about", "activities/state"])
def test_head_is_get_without_its_body_XAPI_00125_XAPI_00126(address):
    speaker = Speaker()
    speaker.ask("PUT", "activities/state", STATE, {"a": 1})
    parameters = STATE if "state" in address else None
    got, head = (speaker.ask(method, address, parameters) for method in ("GET", "HEAD"))
    assert (got.status_code, head.status_code, head.content) == (200, 200, b"")
    assert head.headers["Content-Length"] == str(len(got.content))


def test_an_address_that_is_none_is_answered_as_a_service_and_not_as_a_page():
    for method in ("GET", "POST", "PUT"):
        answer = Speaker().ask(method, "statement")
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/json")


def test_a_client_that_may_not_is_told_which_scope_it_needs_XAPI_00327():
    answer = Speaker(Scope.WRITE).ask("PUT", "activities/state", STATE, {})
    assert answer.status_code == 403
    assert "state" in answer.json()["error"]


def test_a_busy_database_is_no_error_of_the_client_XAPI_00329(monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("deadlock detected")

    monkeypatch.setattr("learning.statements.documents.find", away)
    answer = Speaker().ask("GET", "activities/state", STATE)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")


def test_errors_only_have_the_statuses_of_the_standard_XAPI_00323():
    from learning.lrs import errors

    statuses = {each.status for each in errors.Refusal.__subclasses__()}
    # 1.0.3 Communication 3.2; 405 is HTTP's own, 503 the honest form of "try again".
    assert statuses == {400, 401, 403, 404, 405, 409, 412, 413, 429, 503}


# --- headers -------------------------------------------------------------------------------------------------


def test_every_answer_tells_its_version_and_how_far_it_is_up_to_date():
    for address, parameters in (("about", None), ("activities/state", STATE), ("activities/state", {})):
        answer = Speaker().ask("GET", address, parameters)
        assert answer.headers["X-Experience-API-Version"] in ("1.0.3", "2.0.0")
        assert answer.headers["X-Experience-API-Consistent-Through"].endswith("Z")
        assert answer.headers["Cache-Control"] == "no-store"


def test_other_sites_may_not_read_unless_they_are_named(settings):
    speaker, origin = Speaker(), "https://app.vi-du.vn"
    answer = speaker.ask("GET", "about", Origin=origin)
    assert not [name for name in answer.headers if name.startswith("Access-Control")]
    settings.LEARNING = {**settings.LEARNING, "XAPI_ORIGINS": (origin,)}
    answer = speaker.ask("GET", "activities/state", STATE, Origin=origin)
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
    assert "Origin" in answer.headers["Vary"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    other = speaker.ask("GET", "about", Origin="https://khac.vn")
    assert "Access-Control-Allow-Origin" not in other.headers
    settings.LEARNING = {**settings.LEARNING, "XAPI_ORIGINS": ("*",)}
    assert speaker.ask("GET", "about", Origin="https://khac.vn").headers["Access-Control-Allow-Origin"] == "*"


def test_a_browser_asks_beforehand_without_a_secret(settings):
    settings.LEARNING = {**settings.LEARNING, "XAPI_ORIGINS": ["https://app.vi-du.vn"]}
    answer = Speaker().ask("OPTIONS", "activities/state", Authorization=None, Origin="https://app.vi-du.vn")
    assert answer.status_code == 204
    assert "PUT" in answer.headers["Access-Control-Allow-Methods"]
    assert "If-Match" in answer.headers["Access-Control-Allow-Headers"]
    stranger = Speaker().ask("OPTIONS", "activities/state", Authorization=None, Origin="https://khac.vn")
    assert not [name for name in stranger.headers if name.startswith("Access-Control")]


def test_a_cookie_lets_nobody_in(client, admin_user):
    client.force_login(admin_user)
    answer = client.get(f"{ROOT}activities", headers={"X-Experience-API-Version": "1.0.3"})
    assert answer.status_code == 401


def test_errors_are_told_in_the_language_that_is_asked_for():
    said = {
        language: Speaker().ask("GET", "activities/state", Accept_Language=language).json()["error"]
        for language in ("vi", "en")
    }
    assert said["vi"] != said["en"]


def test_use_is_noted_once_an_hour_and_when_the_version_changes(django_assert_num_queries):
    speaker = Speaker()
    Document.objects.create(
        kind="state",
        name="a",
        identity=Identity(DocumentKind.STATE, "a", STATE["activityId"], "mbox mailto:a@b.vn").hash,
        content_type="text/plain",
        body=b"",
        updated_at=timezone.now(),
    )
    with django_assert_num_queries(3):  # who, noting it, what
        speaker.ask("GET", "activities/state", STATE)
    with django_assert_num_queries(2):
        speaker.ask("GET", "activities/state", STATE)
    row = Client.objects.get()
    assert (row.version, row.used_at is None) == ("1.0.3", False)
    speaker.version = "2.0.0"
    speaker.ask("GET", "activities/state", STATE)
    assert Client.objects.get().version == "2.0.0"
