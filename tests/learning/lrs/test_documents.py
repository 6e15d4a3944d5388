"""States and profiles, by the numbers of the requirements (xAPI 1.0.3 Communication 2.2, 2.3, 2.6, 2.7, 3.1).

Each line of a table is one requirement, or several that say the same of one request.
"""

import hashlib
import json
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.http import parse_http_date

from learning.models import Document
from tests.learning.lrs.calling import Speaker

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

ACTIVITY = "https://vi-du.vn/bai/1"
AGENT = {"account": {"homePage": "https://vi-du.vn/", "name": "hoa"}}
STATE, AGENTS, ACTIVITIES = "activities/state", "agents/profile", "activities/profile"
WHOLE = {
    STATE: {"activityId": ACTIVITY, "agent": AGENT, "stateId": "cho-dung"},
    AGENTS: {"agent": AGENT, "profileId": "so-thich"},
    ACTIVITIES: {"activityId": ACTIVITY, "profileId": "cai-dat"},
}
NAMES = {STATE: "stateId", AGENTS: "profileId", ACTIVITIES: "profileId"}
BOTH = pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
ALL = pytest.mark.parametrize("address", [STATE, AGENTS, ACTIVITIES])
NEW = {"If_None_Match": "*"}


def without(address: str, name: str) -> dict:
    return {key: value for key, value in WHOLE[address].items() if key != name}


def put(speaker: Speaker, address: str, body, **headers):
    return speaker.ask("PUT", address, WHOLE[address], body, **(headers or NEW))


def etag(answer) -> str:
    return answer.headers["ETag"]


# --- what works ----------------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize(
    "address",
    [
        pytest.param(
            STATE,
            id="XAPI-00187 XAPI-00188 XAPI-00190 XAPI-00191 XAPI-00192 XAPI-00216 XAPI-00217 XAPI-00230",
        ),
        pytest.param(AGENTS, id="XAPI-00259 XAPI-00269 XAPI-00271 XAPI-00273 XAPI-00274 XAPI-00282"),
        pytest.param(
            ACTIVITIES, id="XAPI-00285 XAPI-00287 XAPI-00288 XAPI-00290 XAPI-00291 XAPI-00293 XAPI-00311"
        ),
    ],
)
def test_a_document_is_put_read_and_deleted(address, version):
    speaker = Speaker(version=version)
    assert put(speaker, address, {"trang": 3}).status_code == 204
    found = speaker.ask("GET", address, WHOLE[address])
    assert (found.status_code, found.json()) == (200, {"trang": 3})
    assert speaker.ask("DELETE", address, WHOLE[address]).status_code == 204
    gone = speaker.ask("GET", address, WHOLE[address])
    assert gone.status_code == 404
    assert gone.json()["error"]
    assert speaker.ask("DELETE", address, WHOLE[address]).status_code == 204  # sent twice


@BOTH
@pytest.mark.parametrize(
    "address",
    [
        pytest.param(STATE, id="XAPI-00189 XAPI-00231 XAPI-00233"),
        pytest.param(AGENTS, id="XAPI-00272 XAPI-00280 XAPI-00283"),
        pytest.param(ACTIVITIES, id="XAPI-00286 XAPI-00292 XAPI-00310 XAPI-00312"),
    ],
)
def test_a_post_makes_the_document_that_is_not_there(address, version):
    speaker = Speaker(version=version)
    assert speaker.ask("POST", address, WHOLE[address], {"trang": 3}).status_code == 204
    assert speaker.ask("GET", address, WHOLE[address]).json() == {"trang": 3}


@BOTH
@pytest.mark.parametrize(
    "address",
    [
        pytest.param(STATE, id="XAPI-00234"),
        pytest.param(AGENTS, id="XAPI-00279"),
        pytest.param(ACTIVITIES, id="XAPI-00308"),
    ],
)
def test_a_post_joins_two_objects(address, version):
    speaker = Speaker(version=version)
    speaker.ask("POST", address, WHOLE[address], {"trang": 3, "giọng": "nữ"})
    assert speaker.ask("POST", address, WHOLE[address], {"trang": 4}).status_code == 204
    assert speaker.ask("GET", address, WHOLE[address]).json() == {"trang": 4, "giọng": "nữ"}


@ALL
def test_joining_replaces_whole_properties_XAPI_00183_XAPI_00184(address):
    speaker = Speaker()
    speaker.ask("POST", address, WHOLE[address], {"a": {"x": 1, "y": 2}, "b": 1})
    speaker.ask("POST", address, WHOLE[address], {"a": {"x": 5}})
    assert speaker.ask("GET", address, WHOLE[address]).json() == {"a": {"x": 5}, "b": 1}


@ALL
def test_any_bytes_are_kept_with_their_type_XAPI_00185_XAPI_00186(address):
    speaker, body = Speaker(), bytes(range(256))
    put(speaker, address, body, Content_Type="image/png; q=x", **NEW)
    found = speaker.ask("GET", address, WHOLE[address])
    assert found.content == body
    assert found.headers["Content-Type"] == "image/png; q=x"
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in found.headers["Content-Security-Policy"]


@BOTH
@pytest.mark.parametrize(
    "address",
    [
        pytest.param(STATE, id="XAPI-00193 XAPI-00195 XAPI-00221 XAPI-00222"),
        pytest.param(AGENTS, id="XAPI-00268 XAPI-00270 XAPI-00275 XAPI-00276"),
        pytest.param(ACTIVITIES, id="XAPI-00289 XAPI-00294 XAPI-00303 XAPI-00305"),
    ],
)
def test_without_a_name_the_ids_of_what_changed_since_are_told(address, version):
    speaker, shelf = Speaker(version=version), without(address, NAMES[address])
    for name in ("cũ", "mới"):
        speaker.ask("POST", address, {**shelf, NAMES[address]: name}, {})
    Document.objects.filter(name="cũ").update(updated_at=timezone.now() - timedelta(days=2))
    assert speaker.ask("GET", address, shelf).json() == ["cũ", "mới"]
    yesterday = (timezone.now() - timedelta(days=1)).isoformat()
    found = speaker.ask("GET", address, {**shelf, "since": yesterday})
    assert found.json() == ["mới"]
    assert parse_http_date(found.headers["Last-Modified"])
    later = (timezone.now() + timedelta(minutes=1)).isoformat()
    assert speaker.ask("GET", address, {**shelf, "since": later}).json() == []


def test_a_state_belongs_to_its_registration_XAPI_00218_XAPI_00219_XAPI_00220_XAPI_00227():
    speaker, one = Speaker(), str(uuid.uuid4())
    within = {**WHOLE[STATE], "registration": one}
    speaker.ask("PUT", STATE, within, {"lần": 1})
    speaker.ask("POST", STATE, {**WHOLE[STATE], "registration": str(uuid.uuid4())}, {"lần": 2})
    assert speaker.ask("GET", STATE, within).json() == {"lần": 1}
    assert speaker.ask("GET", STATE, WHOLE[STATE]).status_code == 404
    shelf = without(STATE, "stateId")
    assert speaker.ask("GET", STATE, shelf).json() == ["cho-dung"]  # each id once
    assert speaker.ask("DELETE", STATE, {**shelf, "registration": one}).status_code == 204
    assert Document.objects.count() == 1


def test_all_states_of_an_agent_in_an_activity_are_deleted_at_once_XAPI_00194():
    speaker, shelf = Speaker(), without(STATE, "stateId")
    for name in ("a", "b"):
        speaker.ask("POST", STATE, {**shelf, "stateId": name}, {})
    speaker.ask("POST", STATE, {**WHOLE[STATE], "activityId": "https://vi-du.vn/bai/2"}, {})
    assert speaker.ask("DELETE", STATE, shelf).status_code == 204
    assert speaker.ask("GET", STATE, shelf).json() == []
    assert Document.objects.count() == 1


# --- what is refused -----------------------------------------------------------------------------------------

MISSING = [
    ("XAPI-00210", "PUT", STATE, "activityId"),
    ("XAPI-00209", "POST", STATE, "activityId"),
    ("XAPI-00208", "GET", STATE, "activityId"),
    ("XAPI-00207", "DELETE", STATE, "activityId"),
    ("XAPI-00215", "PUT", STATE, "agent"),
    ("XAPI-00214", "POST", STATE, "agent"),
    ("XAPI-00213", "GET", STATE, "agent"),
    ("XAPI-00212", "DELETE", STATE, "agent"),
    ("XAPI-00206", "PUT", STATE, "stateId"),
    ("XAPI-00211", "POST", STATE, "stateId"),
    ("XAPI-00264", "PUT", AGENTS, "agent"),
    ("XAPI-00263", "POST", AGENTS, "agent"),
    ("XAPI-00262", "DELETE", AGENTS, "agent"),
    ("XAPI-00261", "GET", AGENTS, "agent"),
    ("XAPI-00267", "PUT", AGENTS, "profileId"),
    ("XAPI-00266", "POST", AGENTS, "profileId"),
    ("XAPI-00265", "DELETE", AGENTS, "profileId"),
    ("XAPI-00299", "PUT", ACTIVITIES, "activityId"),
    ("XAPI-00298", "POST", ACTIVITIES, "activityId"),
    ("XAPI-00297", "DELETE", ACTIVITIES, "activityId"),
    ("XAPI-00296", "GET", ACTIVITIES, "activityId"),
    ("XAPI-00302", "PUT", ACTIVITIES, "profileId"),
    ("XAPI-00301", "POST", ACTIVITIES, "profileId"),
    ("XAPI-00300", "DELETE", ACTIVITIES, "profileId"),
]


@BOTH
@pytest.mark.parametrize(("number", "method", "address", "name"), MISSING, ids=[each[0] for each in MISSING])
def test_a_parameter_that_is_missing_is_named(number, method, address, name, version):
    answer = Speaker(version=version).ask(method, address, without(address, name), {}, **NEW)
    assert answer.status_code == 400
    assert answer.json()["place"] == name
    empty = Speaker(version=version).ask(method, address, {**WHOLE[address], name: ""}, {}, **NEW)
    assert empty.status_code == 400


AN_AGENT_THAT_IS_NONE = "không-phải-json"
WRONG = [
    ("XAPI-00199", "PUT", STATE, {"agent": AN_AGENT_THAT_IS_NONE}),
    ("XAPI-00198", "POST", STATE, {"agent": AN_AGENT_THAT_IS_NONE}),
    ("XAPI-00197", "GET", STATE, {"agent": {"name": "Hoa"}}),
    ("XAPI-00196", "DELETE", STATE, {"agent": {"mbox": "hoa@vi-du.vn"}}),
    ("XAPI-00203", "PUT", STATE, {"registration": "1"}),
    ("XAPI-00202", "POST", STATE, {"registration": "true"}),
    ("XAPI-00201", "GET", STATE, {"registration": "x" * 36}),
    ("XAPI-00200", "DELETE", STATE, {"registration": "12345678123456781234567812345678"}),
    ("XAPI-00204", "GET", STATE, {"since": "hôm qua", "stateId": None}),
    ("XAPI-00205", "DELETE", STATE, {"since": "2026-01-01T00:00:00Z"}),
    ("XAPI-00223", "DELETE", STATE, {"since": "2026-01-01T00:00:00Z", "stateId": None}),
    ("XAPI-00235", "POST", STATE, {"agent": '{"mbox": "mailto:hoa@vi-du.vn"'}),
    ("XAPI-00257", "PUT", AGENTS, {"agent": {**AGENT, "mbox": "mailto:hoa@vi-du.vn"}}),
    ("XAPI-00256", "POST", AGENTS, {"agent": "[]"}),
    ("XAPI-00255", "DELETE", AGENTS, {"agent": {"account": {"name": "hoa"}}}),
    ("XAPI-00258", "GET", AGENTS, {"agent": {"objectType": "Group", "member": [AGENT]}}),
    ("XAPI-00260", "GET", AGENTS, {"since": "2026-02-30T00:00:00Z", "profileId": None}),
    ("XAPI-00284", "POST", AGENTS, {"agent": '{"mbox"'}),
    ("XAPI-00295", "GET", ACTIVITIES, {"since": "0", "profileId": None}),
    ("XAPI-00304", "GET", ACTIVITIES, {"agent": AGENT}),
    ("XAPI-00224", "PUT", STATE, {"activityId": "bài 1"}),
    ("XAPI-00225", "POST", STATE, {"activityId": "/bai/1"}),
    ("XAPI-00226", "GET", STATE, {"activityId": "true"}),
    ("XAPI-00228", "DELETE", STATE, {"activityId": "1"}),
    ("XAPI-00306", "PUT", ACTIVITIES, {"activityId": "bài 1"}),
    ("XAPI-00307", "POST", ACTIVITIES, {"activityId": "/bai/1"}),
    ("XAPI-00277", "GET", AGENTS, {"ProfileId": "a"}),
]


@BOTH
@pytest.mark.parametrize(("number", "method", "address", "wrong"), WRONG, ids=[each[0] for each in WRONG])
def test_a_parameter_that_is_wrong_is_named_and_changes_nothing(number, method, address, wrong, version):
    speaker = Speaker(version=version)
    put(speaker, address, {"trang": 3})
    given = {key: value for key, value in {**WHOLE[address], **wrong}.items() if value is not None}
    answer = speaker.ask(method, address, given, {"trang": 4})
    assert answer.status_code == 400
    assert answer.json()["place"].split("/")[0] == next(iter(wrong))
    assert speaker.ask("GET", address, WHOLE[address]).json() == {"trang": 3}


@BOTH
@pytest.mark.parametrize(
    "address",
    [
        pytest.param(STATE, id="XAPI-00182 XAPI-00229 XAPI-00232"),
        pytest.param(AGENTS, id="XAPI-00278 XAPI-00281"),
        pytest.param(ACTIVITIES, id="XAPI-00309 XAPI-00313 XAPI-00314"),
    ],
)
@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("text/plain", b"abc"),
        ("application/json", b'{"trang": 4'),
        ("application/json", b"[4]"),
        ("application/json", b'{"trang": NaN}'),
        ("application/json", b'{"a": 1, "a": 2}'),
        ("application/json", b'{"a": "\xff"}'),
        ("application/json", b"[" * 100_000),
    ],
)
def test_what_cannot_be_joined_changes_nothing(address, kind, sent, version):
    speaker = Speaker(version=version)
    put(speaker, address, {"trang": 3})
    answer = speaker.ask("POST", address, WHOLE[address], sent, Content_Type=kind)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert speaker.ask("GET", address, WHOLE[address]).json() == {"trang": 3}


@ALL
def test_nothing_is_joined_to_bytes_that_are_no_object(address):
    speaker = Speaker()
    put(speaker, address, b"abc", Content_Type="application/octet-stream", **NEW)
    assert speaker.ask("POST", address, WHOLE[address], {"trang": 4}).status_code == 400
    assert speaker.ask("GET", address, WHOLE[address]).content == b"abc"


@ALL
def test_a_document_has_a_largest_size_also_when_it_is_joined(address, settings):
    settings.LEARNING = {**settings.LEARNING, "XAPI_DOCUMENT_BYTES": 100}
    speaker = Speaker()
    assert put(speaker, address, {"a": "x" * 200}).status_code == 413
    assert speaker.ask("POST", address, WHOLE[address], {"a": "x" * 60}).status_code == 204
    assert speaker.ask("POST", address, WHOLE[address], {"b": "x" * 60}).status_code == 413
    assert speaker.ask("GET", address, WHOLE[address]).json() == {"a": "x" * 60}


@pytest.mark.parametrize("kind", ["chữ", "text", "text/plain;" + "x" * 300])
def test_a_media_type_that_is_none_is_refused(kind):
    answer = put(Speaker(), AGENTS, b"abc", Content_Type=kind, **NEW)
    assert (answer.status_code, answer.json()["place"]) == (400, "Content-Type")


# --- who expects what ----------------------------------------------------------------------------------------


@BOTH
@ALL
def test_the_etag_is_the_sha1_of_the_contents_in_quotes_XAPI_00322(address, version):
    speaker, body = Speaker(version=version), b'{"trang": 3}'
    put(speaker, address, body)
    found = speaker.ask("GET", address, WHOLE[address])
    assert etag(found) == f'"{hashlib.sha1(body, usedforsecurity=False).hexdigest()}"'
    assert abs(parse_http_date(found.headers["Last-Modified"]) - timezone.now().timestamp()) < 5
    head = speaker.ask("HEAD", address, WHOLE[address])
    assert (head.content, etag(head), head.headers["Content-Length"]) == (b"", etag(found), str(len(body)))


@BOTH
@ALL
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_who_expects_another_document_changes_nothing_XAPI_00322(address, method, version):
    speaker = Speaker(version=version)
    put(speaker, address, {"trang": 3})
    found = speaker.ask("GET", address, WHOLE[address])
    wrong = speaker.ask(method, address, WHOLE[address], {"trang": 4}, If_Match=f'"{"1" * 40}"')
    assert (wrong.status_code, wrong.json()["place"]) == (412, "If-Match")
    assert speaker.ask("GET", address, WHOLE[address]).content == found.content
    right = speaker.ask(method, address, WHOLE[address], {"trang": 4}, If_Match=etag(found))
    assert right.status_code == 204
    again = speaker.ask(method, address, WHOLE[address], {"trang": 5}, If_Match=etag(found))
    assert again.status_code == 412  # it is another one now


@ALL
@pytest.mark.parametrize("written", ["{}", "W/{}", '"x", {}', "*"])
def test_tags_come_in_lists_and_weakened_by_compression(address, written):
    speaker = Speaker()
    put(speaker, address, {"trang": 3})
    known = written.format(etag(speaker.ask("GET", address, WHOLE[address])))
    unchanged = speaker.ask("GET", address, WHOLE[address], If_None_Match=known)
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert put(speaker, address, {"trang": 4}, If_Match=known).status_code == 204


@BOTH
@ALL
def test_who_expects_none_finds_one_XAPI_00322(address, version):
    speaker = Speaker(version=version)
    assert put(speaker, address, {"trang": 3}).status_code == 204
    answer = put(speaker, address, {"trang": 4})
    assert (answer.status_code, answer.json()["place"]) == (412, "If-None-Match")
    assert put(speaker, address, {}, If_Match="*").status_code == 204
    speaker.ask("DELETE", address, WHOLE[address])
    assert put(speaker, address, {}, If_Match="*").status_code == 412


PLAIN = {"If_None_Match": None}
BLIND = [
    # version, address, when there is none, when there is one
    ("1.0.3", STATE, 204, 204),
    ("1.0.3", AGENTS, 400, 409),
    ("1.0.3", ACTIVITIES, 400, 409),
    ("2.0.0", STATE, 204, 409),
    ("2.0.0", AGENTS, 204, 409),
    ("2.0.0", ACTIVITIES, 204, 409),
]


@pytest.mark.parametrize(("version", "address", "new", "again"), BLIND)
def test_a_put_that_expects_nothing_is_refused_where_it_could_overwrite_XAPI_00322(
    version, address, new, again
):
    speaker = Speaker(version=version)
    assert put(speaker, address, {"trang": 3}, **PLAIN).status_code == new
    speaker.ask("POST", address, WHOLE[address], {"trang": 3})
    answer = put(speaker, address, {"trang": 4}, **PLAIN)
    assert answer.status_code == again
    kept = speaker.ask("GET", address, WHOLE[address]).json()
    assert kept == ({"trang": 4} if again == 204 else {"trang": 3})
    assert again == 204 or "If-Match" in answer.json()["error"]


def test_the_same_words_in_another_order_are_the_same_agent():
    speaker = Speaker()
    put(speaker, AGENTS, {"trang": 3})
    other = {
        "name": "Hoa",
        "account": {"name": "hoa", "homePage": "https://vi-du.vn/"},
        "objectType": "Agent",
    }
    assert speaker.ask("GET", AGENTS, {**WHOLE[AGENTS], "agent": json.dumps(other)}).json() == {"trang": 3}


def test_a_document_costs_the_same_however_many_there_are(django_assert_num_queries):
    speaker, shelf = Speaker(), without(STATE, "stateId")
    for number in range(30):
        speaker.ask("POST", STATE, {**shelf, "stateId": str(number)}, {})
    with django_assert_num_queries(2):  # who, what
        speaker.ask("GET", STATE, {**shelf, "stateId": "3"})
    with django_assert_num_queries(2):
        assert len(speaker.ask("GET", STATE, shelf).json()) == 30
    with django_assert_num_queries(3):  # who, what is there, writing
        speaker.ask("POST", STATE, {**shelf, "stateId": "3"}, {"a": 1})
