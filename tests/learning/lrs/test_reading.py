"""GET of statements: every filter, one by one and together, pages, formats and rights."""

import time
import uuid
from datetime import datetime, timedelta
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import parse_http_date

from learning import api
from learning.lrs.scopes import Scope
from learning.lrs.versions import V1, V2
from learning.models import Statement
from learning.statements.wellformed import check_statement
from tests.factories import leaves, make_course, make_learner, make_unit, say
from tests.learning.lrs.calling import Speaker
from tests.learning.lrs.made import ACTIVITY, AGENT, GROUP, full, plain, with_substatement

pytestmark = pytest.mark.django_db
REF = "StatementRef"
HOA = {"mbox": "mailto:hoa@example.org"}
BOOK = "https://lop.example.org/sach"


@pytest.fixture
def speaker():
    return Speaker()


def send(speaker, *statements):
    answer = speaker.ask("POST", "statements", body=list(statements))
    assert answer.status_code == 200, answer.content
    return answer.json()


def ask(speaker, **parameters):
    answer = speaker.ask("GET", "statements", parameters)
    assert answer.status_code == 200, answer.content
    return answer.json()


def found(speaker, **parameters):
    return [each["id"] for each in ask(speaker, **parameters)["statements"]]


def own_statement(course=None, **more):
    """What a learner's own page said."""
    course = course or make_course(lessons=2)
    enrolment = api.enrol(learner=make_learner(**more), course=course)
    statement = say(leaves(course)[0], result={"duration": "PT30S"})
    api.record_for(enrolment, [statement])
    return enrolment, str(Statement.objects.get(uuid=statement["id"]).uuid)


def account_of(enrolment):
    return Statement.objects.filter(enrolment=enrolment)[0].data["actor"]


# Filters


def test_each_filter_finds_what_matches_and_nothing_else(speaker):
    """XAPI-00154, XAPI-00159, XAPI-00164, XAPI-00178, XAPI-00179, XAPI-00180, XAPI-00181."""
    registration = str(uuid.uuid4())
    wanted = plain(
        actor=HOA,
        verb={"id": "https://lop.example.org/verbs/ke"},
        object={"id": BOOK},
        context={"registration": registration},
    )
    send(speaker, plain(), wanted, plain())
    by = {"agent": HOA, "verb": wanted["verb"]["id"], "activity": BOOK, "registration": registration}
    for name, value in by.items():
        assert found(speaker, **{name: value}) == [wanted["id"]], name
    assert found(speaker, **by) == [wanted["id"]]
    assert found(speaker, **{**by, "verb": plain()["verb"]["id"]}) == []


def test_nothing_found_is_an_empty_list(speaker):
    """XAPI-00149, XAPI-00110, XAPI-00113."""
    assert ask(speaker, verb="https://lop.example.org/verbs/khong") == {"statements": [], "more": ""}


@pytest.mark.parametrize("version", [V1, V2])
def test_related_agents_are_found_wherever_they_stand(version):
    """XAPI-00176."""
    speaker = Speaker(version=version)
    there = {
        "instructor": plain(context={"instructor": HOA}),
        "team": plain(context={"team": {**GROUP, "member": [HOA]}}),
        "below": {**with_substatement(), "version": version, "attachments": []},
        "object": plain(object={"objectType": "Agent", **HOA}),
        "member": plain(actor={"objectType": "Group", "member": [HOA]}),
    }
    there["below"]["object"]["actor"] = HOA
    if version == V2:
        there["around"] = plain(context={"contextAgents": [{"objectType": "contextAgent", "agent": HOA}]})
        there["among"] = plain(
            context={"contextGroups": [{"objectType": "contextGroup", "group": {**GROUP, "member": [HOA]}}]}
        )
    send(speaker, plain(), *there.values())
    wanted = {each["id"] for each in there.values()}
    assert set(found(speaker, agent=HOA, related_agents=True)) == wanted
    assert set(found(speaker, agent=HOA)) == {there["object"]["id"], there["member"]["id"]}
    assert len(found(speaker, agent=speaker_agent(speaker), related_agents=True)) == len(wanted) + 1


def speaker_agent(speaker):
    return Statement.objects.filter(authority=speaker.client.authority)[0].data["authority"]


def test_related_activities_are_found_wherever_they_stand(speaker):
    """XAPI-00177."""
    there = [
        plain(object={"id": BOOK}),
        *(plain(context={"contextActivities": {name: [{"id": BOOK}]}}) for name in ("parent", "grouping")),
        *(plain(context={"contextActivities": {name: {"id": BOOK}}}) for name in ("category", "other")),
        {**with_substatement(), "attachments": []},
    ]
    there[-1]["object"]["object"] = {"id": BOOK}
    send(speaker, plain(), *there)
    assert set(found(speaker, activity=BOOK, related_activities=True)) == {each["id"] for each in there}
    assert found(speaker, activity=BOOK) == [there[0]["id"]]


def test_since_and_until_bound_what_was_stored(speaker):
    """XAPI-00174, XAPI-00175, XAPI-00165: newest first."""
    first, second, third = (send(speaker, plain())[0] for _each in range(3))
    moment = ask(speaker, statementId=second)["stored"]
    assert found(speaker, since=moment) == [third]
    assert found(speaker, until=moment) == [second, first]
    assert found(speaker, since=moment, until=moment) == []


def test_ascending_turns_the_order(speaker):
    """XAPI-00166."""
    sent = [send(speaker, plain())[0] for _each in range(3)]
    assert found(speaker, ascending=True) == sent
    assert found(speaker) == sent[::-1]


def test_statements_about_a_statement_that_matches_are_found_too(speaker):
    """xAPI 1.0.3 Communication 2.1.3, filter conditions for StatementRefs."""
    target = plain(actor=HOA)
    about = plain(object={"objectType": REF, "id": target["id"]})
    further = plain(object={"objectType": REF, "id": about["id"]})
    for order in ([further], [about], [target]):  # the other way round, one by one
        send(speaker, *order)
    assert found(speaker, agent=HOA) == [target["id"], about["id"], further["id"]]
    stored = ask(speaker, statementId=about["id"])["stored"]
    # The time is that of the statement itself; what it is about may lie elsewhere.
    assert found(speaker, agent=HOA, until=stored) == [about["id"], further["id"]]
    assert found(speaker, agent=HOA, verb="https://lop.example.org/verbs/khac") == []


def test_statements_that_name_each_other_end(speaker):
    one, other = str(uuid.uuid4()), str(uuid.uuid4())
    send(speaker, plain(id=one, object={"objectType": REF, "id": other}))
    send(speaker, plain(id=other, actor=HOA, object={"objectType": REF, "id": one}))
    assert set(found(speaker, agent=HOA)) == {one, other}


def test_our_own_statements_are_found_by_the_same_filters(speaker):
    course = make_course(lessons=2)
    enrolment, ours = own_statement(course)
    own_statement(name="Lý Văn Nam")
    send(speaker, plain())
    learner = {
        "account": {
            "homePage": account_of(enrolment)["account"]["homePage"],
            "name": str(enrolment.learner.uuid),
        }
    }
    lesson = leaves(course)[0].iri
    for each in (
        {"agent": learner},
        {"activity": lesson},
        {"registration": str(enrolment.uuid)},
        {
            "agent": learner,
            "activity": lesson,
            "verb": api.verbs.COMPLETED,
            "registration": str(enrolment.uuid),
        },
        {"agent": learner, "related_agents": True},
        {"activity": lesson, "related_activities": True},
    ):
        assert found(speaker, **each) == [ours], each
    assert found(speaker, agent=learner, activity=leaves(course)[1].iri) == []
    assert len(found(speaker, verb=api.verbs.COMPLETED)) == 2


@pytest.mark.parametrize("version", [V1, V2])
def test_our_own_statements_are_conformant(version):
    _enrolment, ours = own_statement()
    kept = ask(Speaker(version=version), statementId=ours)
    check_statement(kept, version=version)
    assert kept["authority"]["account"]["name"] == "learning"
    assert {"id", "stored", "timestamp", "version"} <= kept.keys()


def test_what_a_page_invents_is_not_passed_on(speaker):
    course = make_course(lessons=1)
    enrolment = api.enrol(learner=make_learner(), course=course)
    statement = {**say(leaves(course)[0]), "mood": "vui", "result": None}
    api.record_for(enrolment, [statement])
    kept = ask(speaker, statementId=statement["id"])
    check_statement(kept)
    assert "mood" not in kept


# One statement


def test_one_statement_by_its_id(speaker):
    """XAPI-00155, XAPI-00157, XAPI-00158, XAPI-00163."""
    sent, gone = plain(), plain()
    voiding = plain(
        verb={"id": "http://adlnet.gov/expapi/verbs/voided"}, object={"objectType": REF, "id": gone["id"]}
    )
    send(speaker, sent, gone, voiding)
    assert ask(speaker, statementId=sent["id"])["id"] == sent["id"]
    assert ask(speaker, voidedStatementId=gone["id"])["id"] == gone["id"]
    for name, each in (("statementId", gone), ("voidedStatementId", sent), ("statementId", plain())):
        assert speaker.ask("GET", "statements", {name: each["id"]}).status_code == 404


def test_last_modified_is_when_it_was_stored(speaker):
    (sent,) = send(speaker, plain())
    answer = speaker.ask("GET", "statements", {"statementId": sent})
    stored = datetime.fromisoformat(answer.json()["stored"])
    assert parse_http_date(answer["Last-Modified"]) == int(stored.timestamp())


@pytest.mark.parametrize(
    ("number", "parameters", "place"),
    [
        ("XAPI-00150", {"voidedStatementId": str(uuid.uuid4()), "limit": 1}, "limit"),
        ("XAPI-00151", {"statementId": str(uuid.uuid4()), "agent": HOA}, "agent"),
        (
            "XAPI-00152",
            {"statementId": str(uuid.uuid4()), "voidedStatementId": str(uuid.uuid4())},
            "statementId",
        ),
        ("XAPI-00012", {"statementId": "mot"}, "statementId"),
        ("XAPI-00012", {"verb": "doc"}, "verb"),
        ("XAPI-00012", {"activity": "bai"}, "activity"),
        ("XAPI-00012", {"registration": "mot"}, "registration"),
        ("XAPI-00012", {"since": "hôm qua"}, "since"),
        ("XAPI-00012", {"until": "2026-07-01T00:00:00-00:00"}, "until"),
        ("XAPI-00012", {"agent": {"mbox": "mai"}}, "agent/mbox"),
        ("XAPI-00012", {"agent": "Mai"}, "agent"),
        ("XAPI-00012", {"agent": {"objectType": "Group", "member": [AGENT]}}, "agent"),
        ("XAPI-00012", {"limit": "-1"}, "limit"),
        ("XAPI-00012", {"limit": "nhiều"}, "limit"),
        ("XAPI-00012", {"ascending": "yes"}, "ascending"),
        ("XAPI-00012", {"format": "short"}, "format"),
        ("XAPI-00012", {"more": "abc"}, "more"),
        ("XAPI-00324", {"colour": "red"}, "colour"),
        ("XAPI-00325", {"StatementId": str(uuid.uuid4())}, "StatementId"),
    ],
)
def test_a_wrong_parameter_is_named(speaker, number, parameters, place):
    answer = speaker.ask("GET", "statements", parameters)
    assert answer.status_code == 400
    assert answer.json()["place"] == place


# Pages


def test_pages_go_on_where_the_last_one_ended(speaker):
    """XAPI-00108, XAPI-00109, XAPI-00111, XAPI-00112, XAPI-00114, XAPI-00173.

    What arrives meanwhile moves nothing.
    """
    sent = [send(speaker, plain(actor=HOA))[0] for _each in range(5)]
    page = ask(speaker, agent=HOA, limit=2)
    seen = [each["id"] for each in page["statements"]]
    while page["more"]:
        assert page["more"].startswith("/learning/xapi/statements?more=")
        send(speaker, plain(actor=HOA), plain())
        page = speaker.ask("GET", page["more"].removeprefix("/learning/xapi/")).json()
        assert len(page["statements"]) <= 2
        seen += [each["id"] for each in page["statements"]]
    assert seen == sent[::-1]


def test_pages_keep_apart_what_was_stored_at_once(speaker):
    sent = send(speaker, *(plain() for _each in range(5)))
    Statement.objects.update(stored=timezone.now())
    seen, page = [], ask(speaker, limit=2, ascending=True)
    while True:
        seen += [each["id"] for each in page["statements"]]
        if not page["more"]:
            break
        page = speaker.ask("GET", page["more"].removeprefix("/learning/xapi/")).json()
    assert sorted(seen) == sorted(sent)
    assert len(set(seen)) == 5


def test_a_link_to_more_is_its_clients_alone(speaker):
    send(speaker, *(plain() for _each in range(3)))
    more = ask(speaker, limit=1)["more"].removeprefix("/learning/xapi/")
    assert Speaker().ask("GET", more).status_code == 400
    assert speaker.ask("GET", f"{more}x").status_code == 400
    assert speaker.ask("GET", f"{more}&limit=5").status_code == 400


def test_the_server_bounds_a_page(speaker, settings):
    settings.LEARNING = {**getattr(settings, "LEARNING", {}), "XAPI_PAGE": 2}
    send(speaker, *(plain() for _each in range(3)))
    for limit in (0, 2, 100):
        assert len(ask(speaker, limit=limit)["statements"]) == 2


# Formats


def test_exact_is_what_was_sent(speaker):
    """XAPI-00168, XAPI-00170."""
    statement = full()
    send(speaker, statement)
    for parameters in ({}, {"format": "exact"}):
        (kept,) = ask(speaker, **parameters)["statements"]
        assert kept["object"] == statement["object"]
        assert kept["context"]["team"] == GROUP


def test_ids_leaves_what_names_things(speaker):
    """XAPI-00171."""
    statement = {**full(), "actor": {"objectType": "Group", "member": [AGENT]}}
    send(speaker, statement)
    (kept,) = ask(speaker, format="ids")["statements"]
    assert kept["actor"] == {
        "objectType": "Group",
        "member": [{"objectType": "Agent", "mbox": AGENT["mbox"]}],
    }
    assert kept["verb"] == {"id": statement["verb"]["id"]}
    assert kept["object"] == {"id": ACTIVITY["id"]}
    assert kept["context"]["team"] == {"objectType": "Group", "account": GROUP["account"]}


@pytest.mark.parametrize(
    ("wanted", "name"),
    [("en", "Lesson one"), ("fr, vi;q=0.5", "Bài một"), ("en-US", "Lesson one"), ("", "Bài một")],
)
def test_canonical_speaks_one_language(speaker, wanted, name):
    """XAPI-00169, XAPI-00172."""
    send(speaker, full())
    answer = speaker.ask("GET", "statements", {"format": "canonical"}, Accept_Language=wanted)
    (kept,) = answer.json()["statements"]
    assert list(kept["object"]["definition"]["name"].values()) == [name]
    assert list(kept["object"]["definition"]["choices"][0]["description"]) == ["vi"]


def test_canonical_calls_our_activities_as_we_do(speaker):
    course = make_course(lessons=1)
    _enrolment, ours = own_statement(course)
    kept = ask(speaker, statementId=ours, format="canonical")
    assert kept["object"]["definition"]["name"] == {"vi": leaves(course)[0].title}


# Headers


@pytest.mark.parametrize("version", [V1, V2])
def test_head_is_get_without_its_body(version):
    """XAPI-00125, XAPI-00126, XAPI-00153, XAPI-00160, XAPI-00333."""
    speaker = Speaker(version=version)
    send(speaker, plain())
    got, head = (speaker.ask(method, "statements") for method in ("GET", "HEAD"))
    assert head.status_code == 200
    assert head.content == b""
    assert int(head["Content-Length"]) == len(got.content)
    for answer in (got, head):
        assert answer["X-Experience-API-Version"] == version
        assert datetime.fromisoformat(answer["X-Experience-API-Consistent-Through"])


def test_a_get_may_be_written_as_a_form(speaker):
    """XAPI-00148, XAPI-00336."""
    sent, _other = plain(actor=HOA), send(speaker, plain())
    send(speaker, sent)
    body = b"agent=%7B%22mbox%22%3A%22mailto%3Ahoa%40example.org%22%7D"
    answer = speaker.ask(
        "POST", "statements?method=GET", body=body, Content_Type="application/x-www-form-urlencoded"
    )
    assert [each["id"] for each in answer.json()["statements"]] == [sent["id"]]


# Rights


def test_a_client_reads_what_it_may():
    mine, other, everything = Speaker(Scope.WRITE, Scope.READ_MINE), Speaker(), Speaker(Scope.READ)
    (own,) = send(mine, plain(actor=HOA))
    (foreign,) = send(other, plain(actor=HOA))
    own_statement()
    assert found(mine) == [own]
    assert found(mine, agent=HOA) == [own]
    assert found(mine, verb=plain()["verb"]["id"]) == [own]
    assert mine.ask("GET", "statements", {"statementId": foreign}).status_code == 404
    assert len(found(everything)) == 3
    assert Speaker(Scope.WRITE).ask("GET", "statements").status_code == 403
    assert Speaker(Scope.STATE).ask("GET", "statements", {"statementId": own}).status_code == 403


def test_a_client_of_a_unit_sees_its_learners_and_what_it_sent():
    here, there = make_unit("04"), make_unit("08")
    neighbour, near = own_statement(name="Mai", unit=here)
    _stranger, far = own_statement(name="Nam", unit=there)
    bound = Speaker(unit=here)
    actor = account_of(neighbour)
    (sent,) = send(bound, plain(actor=actor))
    send(Speaker(), plain())
    assert set(found(bound)) == {near, sent}
    assert set(found(bound, agent=actor)) == {near, sent}
    assert bound.ask("GET", "statements", {"statementId": far}).status_code == 404
    stranger = account_of(_stranger)
    assert bound.ask("POST", "statements", body=plain(actor=stranger)).status_code == 403
    assert bound.ask("POST", "statements", body=plain()).status_code == 403


# Cost


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {
            "agent": HOA,
            "verb": "https://lop.example.org/verbs/doc",
            "activity": "https://lop.example.org/bai/1",
        },
        {"agent": HOA, "related_agents": True, "related_activities": True, "activity": BOOK},
        {"registration": "8e0c6b7e-8c52-4a5e-8a4e-c0d3a3c0e001"},
        {"format": "canonical"},
        {"attachments": True},
    ],
)
def test_reading_asks_the_same_however_much_there_is(speaker, parameters):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            ask(speaker, **{key: value for key, value in parameters.items() if key != "attachments"})
        return len(queries)

    registration = {"registration": "8e0c6b7e-8c52-4a5e-8a4e-c0d3a3c0e001"}
    send(speaker, plain(actor=HOA, context=registration))
    before = asked()
    send(speaker, *(plain(actor=HOA, context=registration) for _each in range(30)))
    assert asked() == before
    assert before <= 9


def test_time_goes_on_in_the_log(speaker):
    started = timezone.now()
    (sent,) = send(speaker, plain())
    time.sleep(0.001)
    stored = datetime.fromisoformat(ask(speaker, statementId=sent)["stored"])
    assert started <= stored <= timezone.now() + timedelta(seconds=1)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_log_promises_nothing_while_somebody_writes():
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL lets others read meanwhile")

    def write(begun):
        with transaction.atomic():
            send(writer, plain())
            begun.set()
            done.wait(10)
        connection.close()

    writer, reader, done, begun = Speaker(), Speaker(), Event(), Event()
    thread = Thread(target=write, args=[begun])
    thread.start()
    try:
        assert begun.wait(10)
        answer = reader.ask("GET", "statements")
        through = datetime.fromisoformat(answer["X-Experience-API-Consistent-Through"])
    finally:
        done.set()
        thread.join()
    assert answer.json()["statements"] == []
    assert Statement.objects.get().stored > through
