"""PUT and POST of statements: what is kept, what is refused, and with which words."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learning.lrs.scopes import Scope
from learning.lrs.versions import V1, V2
from learning.models import Definition, Statement
from learning.statements.same import same_statement
from tests.learning.lrs.calling import Speaker
from tests.learning.lrs.made import changed, full, plain, with_substatement

pytestmark = pytest.mark.django_db


@pytest.fixture
def speaker():
    return Speaker()


def post(speaker, body, **headers):
    return speaker.ask("POST", "statements", body=body, **headers)


def put(speaker, statement, asked_id=None):
    return speaker.ask("PUT", "statements", {"statementId": asked_id or statement["id"]}, statement)


def read(speaker, statement_id):
    return speaker.ask("GET", "statements", {"statementId": statement_id}).json()


def refused(answer, status, place=None):
    assert answer.status_code == status, answer.content
    assert answer.json()["error"]
    if place is not None:
        assert answer.json()["place"] == place


@pytest.mark.parametrize("version", [V1, V2])
def test_what_is_sent_comes_back_as_it_was_sent(version):
    """XAPI-00139, XAPI-00143, XAPI-00144, XAPI-00146, XAPI-00147, XAPI-00156, XAPI-00332."""
    speaker, statement = Speaker(version=version), changed(full(), "/version", version)
    assert put(speaker, statement).status_code == 204
    kept = read(speaker, statement["id"])
    for name in ("actor", "verb", "object", "result", "timestamp", "attachments", "version"):
        assert kept[name] == statement[name]

    another = plain()
    assert post(speaker, [another]).json() == [another["id"]]
    assert read(speaker, another["id"])["actor"] == another["actor"]


def test_the_server_fills_in_what_is_missing(speaker):
    """XAPI-00023, XAPI-00026, XAPI-00097, XAPI-00099, XAPI-00330."""
    statement = plain(stored="2001-01-01T00:00:00Z", authority={"mbox": "mailto:ai-do@example.org"})
    del statement["id"]

    (made,) = post(speaker, statement).json()

    kept = read(speaker, made)
    assert uuid.UUID(made).version == 4
    assert kept["version"] == "1.0.0"
    assert kept["timestamp"] == kept["stored"] != statement["stored"]
    # Nobody speaks in another's name.
    assert kept["authority"]["account"]["name"] == speaker.client.key


def test_single_context_activities_come_back_in_lists(speaker):
    """XAPI-00096."""
    single = {"contextActivities": {"parent": {"id": "https://lop.example.org/khoa"}}}
    statement = changed(changed(with_substatement(), "/context", single), "/object/context", single)
    post(speaker, statement)
    kept = read(speaker, statement["id"])
    assert kept["context"]["contextActivities"]["parent"] == [{"id": "https://lop.example.org/khoa"}]
    assert kept["object"]["context"]["contextActivities"]["parent"] == [
        {"id": "https://lop.example.org/khoa"}
    ]


def test_a_statement_in_2_0_keeps_who_was_around():
    agents = [{"objectType": "contextAgent", "agent": {"mbox": "mailto:co@example.org"}}]
    speaker, statement = Speaker(version=V2), plain(context={"contextAgents": agents})
    assert post(speaker, statement).status_code == 200
    assert read(speaker, statement["id"])["context"]["contextAgents"] == agents
    refused(
        post(Speaker(version=V1), plain(context={"contextAgents": agents})), 400, "/context/contextAgents"
    )


@pytest.mark.parametrize("number", [0.1, 1e-7, 3.4028235e38, 16777217, 2**53 + 1])
def test_numbers_come_back_as_they_were(speaker, number):
    """XAPI-00002."""
    name = "https://lop.example.org/so"
    statement = plain(result={"extensions": {name: number}})
    for _time in range(2):
        assert post(speaker, statement).status_code == 200
    kept = read(speaker, statement["id"])["result"]["extensions"][name]
    assert type(number)(kept) == number


def test_vietnamese_comes_back_as_it_was(speaker):
    """XAPI-00015."""
    statement = plain(result={"response": "Đã nộp hồ sơ trực tuyến 🎉"})
    answer = put(speaker, statement)
    assert answer.status_code == 204
    assert read(speaker, statement["id"])["result"] == statement["result"]


# A repeated statement


def test_sending_the_same_again_is_fine(speaker):
    statement = full()
    for _time in range(2):
        assert put(speaker, statement).status_code == 204
        assert post(speaker, [statement]).json() == [statement["id"]]
    assert Statement.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/verb/display", {"en": "answered"}),
        ("/object/definition/name", {"vi": "Tên khác"}),
        ("/timestamp", "2026-07-01T01:30:00.123Z"),
        ("/result/duration", "PT1M30.504S"),
        ("/context/team/name", "Tên khác"),
        ("/stored", "2000-01-01T00:00:00Z"),
        ("/authority", {"mbox": "mailto:khac@example.org"}),
        ("/context/registration", "8E0C6B7E-8C52-4A5E-8A4E-C0D3A3C0E001"),
    ],
)
def test_other_words_for_the_same_are_no_conflict(path, value):
    """xAPI 1.0.3 Data 2.3.1."""
    statement = full()
    assert same_statement(statement, changed(statement, path, value))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/verb/id", "https://lop.example.org/verbs/khac"),
        ("/object/id", "https://lop.example.org/bai/2"),
        ("/actor/mbox", "mailto:khac@example.org"),
        ("/result/score/raw", 6),
        ("/timestamp", "2026-07-02T01:30:00.123Z"),
        ("/context/contextActivities/other", [{"id": "https://lop.example.org/2"}]),
        ("/attachments", []),
    ],
)
def test_another_statement_under_the_same_id_is_a_conflict(speaker, path, value):
    """XAPI-00142: the first one stays, and the second is told so."""
    statement = full()
    put(speaker, statement)
    other = changed(statement, path, value)

    refused(put(speaker, other), 409, "/id")
    refused(post(speaker, [plain(), other]), 409, "/1/id")

    assert Statement.objects.count() == 1
    assert same_statement(read(speaker, statement["id"]), statement)


def test_an_id_twice_in_one_list_is_refused(speaker):
    statement = plain()
    refused(post(speaker, [statement, plain(), statement]), 400, "/2/id")
    assert not Statement.objects.exists()


# Refusals


def test_one_bad_statement_refuses_the_list(speaker):
    """XAPI-00326, XAPI-00182: all of them or none."""
    refused(post(speaker, [plain(), changed(plain(), "/verb/id", "doc")]), 400, "/1/verb/id")
    assert not Statement.objects.exists()


def test_put_needs_the_id_in_its_address(speaker):
    """XAPI-00145."""
    refused(speaker.ask("PUT", "statements", body=plain()), 400, "statementId")
    refused(put(speaker, plain(), asked_id="mot"), 400, "statementId")
    refused(put(speaker, plain(), asked_id=str(uuid.uuid4())), 400, "/id")
    refused(speaker.ask("PUT", "statements", {"statementId": str(uuid.uuid4())}, [plain()]), 400)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1e999}',
        b'{"id": "1", "id": "2"}',
        b'{"a": "\\u0000"}',
        b'{"a": "\\ud800"}',
        b"[" * 100_000,
        b'{"a":' * 500 + b"1" + b"}" * 500,
        b'{"a": 1' + b"0" * 5000 + b"}",
        b'"text"',
        b"null",
        b"[null]",
        b"[[]]",
    ],
    ids=lambda body: repr(body[:16]),
)
def test_no_body_breaks_the_server(speaker, body):
    """XAPI-00014, XAPI-00001: what is not JSON, or not what JSON promises, is a mistake of who sent it."""
    refused(post(speaker, body), 400)


def test_too_much_at_once_is_refused(speaker, settings):
    """XAPI-00328."""
    settings.LEARNING = {**getattr(settings, "LEARNING", {}), "XAPI_STATEMENTS_AT_ONCE": 2}
    refused(post(speaker, [plain() for _each in range(3)]), 413)
    assert post(speaker, [plain(), plain()]).status_code == 200


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_only_json_and_parts_are_taken(speaker, kind):
    """XAPI-00127."""
    refused(post(speaker, plain(), Content_Type=kind), 400, "Content-Type")


def test_who_may_only_read_sends_nothing():
    """XAPI-00327."""
    speaker = Speaker(Scope.READ)
    refused(post(speaker, plain()), 403)
    refused(put(speaker, plain()), 403)
    assert not Statement.objects.exists()


def test_only_who_may_define_says_what_an_activity_is():
    statement = full()
    post(Speaker(Scope.WRITE), statement)
    assert not Definition.objects.exists()
    post(Speaker(Scope.WRITE, Scope.DEFINE), full())
    assert Definition.objects.get().iri == statement["object"]["id"]


def test_a_long_list_costs_no_more_questions_than_a_short_one(speaker):
    def asked(count):
        with CaptureQueriesContext(connection) as queries:
            assert post(speaker, [plain() for _each in range(count)]).status_code == 200
        return len(queries)

    asked(1)
    assert asked(2) == asked(20)
