"""Statements of other systems about our learners in our courses: they count, once, and can be taken back."""

import uuid

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from learning import api, signals
from learning.lrs import keep, ours
from learning.lrs.scopes import Scope
from learning.models import Activity, Enrolment, Mention, Progress, Reference, Statement
from learning.progress.rebuild import replayed
from learning.statements.agents import learner_agent
from tests.factories import leaves, make_course, make_learner, say
from tests.learning.lrs.calling import Speaker
from tests.learning.lrs.made import plain
from tests.learning.threads import at_once

pytestmark = pytest.mark.django_db
VOIDED = "http://adlnet.gov/expapi/verbs/voided"


@pytest.fixture(autouse=True, params=["unknown", "remembered"])
def memory(request, monkeypatch):
    """Everything holds for courses that the process has never met, and for those that it remembers."""
    if request.param == "unknown":
        monkeypatch.setattr(keep, "guessed", lambda *_sent: None)
    else:
        monkeypatch.setattr(ours, "likely_course_of", course_now)
    return request.param


def course_now(key):
    return Activity.objects.filter(key=key).values_list("course_id", flat=True).first()


@pytest.fixture
def course():
    return make_course(lessons=2, exam=True)


@pytest.fixture
def enrolment(course):
    return api.enrol(learner=make_learner(), course=course)


@pytest.fixture
def speaker():
    return Speaker()


def about(enrolment, activity, verb=api.verbs.COMPLETED, **more):
    """A statement that counts for ``enrolment``."""
    context = {**more.pop("context", {}), "registration": str(enrolment.uuid)}
    return plain(
        actor=learner_agent(enrolment.learner.uuid),
        verb={"id": verb},
        object={"objectType": "Activity", "id": activity.iri},
        context=context,
        **more,
    )


def voiding(statement_id):
    return plain(verb={"id": VOIDED}, object={"objectType": "StatementRef", "id": str(statement_id)})


def send(speaker, *statements, status=200):
    answer = speaker.ask("POST", "statements", body=list(statements))
    assert answer.status_code == status, answer.content
    return answer.json()


def test_what_another_system_says_of_our_learner_counts(speaker, course, enrolment):
    first, second, _exam = leaves(course)
    heard = []
    signals.statements_stored.connect(lambda **said: heard.append(said), weak=False, dispatch_uid="heard")
    statement = about(enrolment, first, result={"duration": "PT1M", "completion": True})
    send(speaker, statement, plain(), about(enrolment, second, api.verbs.EXPERIENCED))

    row = Progress.objects.get(enrolment=enrolment, activity=first)
    assert row.satisfied_at is not None
    assert row.seconds == 60
    kept = Statement.objects.get(uuid=statement["id"])
    assert (kept.enrolment, kept.activity, kept.authority) == (enrolment, first, speaker.client.authority)
    got = speaker.ask("GET", "statements", {"statementId": statement["id"]}).json()
    assert got["authority"]["account"]["name"] == speaker.client.key
    assert got["result"] == statement["result"]
    signals.statements_stored.disconnect(dispatch_uid="heard")


def test_what_is_about_a_course_that_is_remembered_is_looked_up_and_locked_at_once(
    speaker, course, enrolment, memory, monkeypatch
):
    monkeypatch.setattr(ours, "likely_course_of", lambda key: course.pk)
    first, again = (about(enrolment, leaves(course)[0], api.verbs.EXPERIENCED) for _time in range(2))
    send(speaker, first)
    with CaptureQueriesContext(connection) as asked:
        send(speaker, again)
    # Who sends, the enrolment, the log and whom it names, progress, the enrolment, and the ends of the transaction.
    most = 8 if connection.vendor == "sqlite" else 7
    assert len(asked) <= most + (memory == "unknown")


def test_an_activity_that_is_remembered_in_another_course_counts_where_it_is(
    speaker, course, enrolment, monkeypatch
):
    elsewhere = make_course()
    monkeypatch.setattr(ours, "likely_course_of", lambda key: elsewhere.pk)
    statement = about(enrolment, leaves(course)[0], result={"duration": "PT1M"})
    send(speaker, statement)
    assert Statement.objects.get(uuid=statement["id"]).enrolment == enrolment
    enrolment.refresh_from_db()
    assert enrolment.seconds == 60


def test_an_activity_that_left_the_course_is_only_kept(speaker, course, enrolment, monkeypatch):
    stranger = leaves(make_course())[0]
    monkeypatch.setattr(ours, "likely_course_of", lambda key: course.pk)
    statement = about(enrolment, stranger)
    send(speaker, statement)
    assert Statement.objects.get(uuid=statement["id"]).enrolment is None


def test_a_name_of_our_learner_does_not_enter_the_log(speaker, course, enrolment):
    statement = about(enrolment, leaves(course)[0])
    statement["actor"]["name"] = "Nguyễn Thị Hoa"
    send(speaker, statement)
    send(speaker, statement)  # and sent again it is still the same
    assert "name" not in Statement.objects.get().data["actor"]


def test_sending_it_again_counts_once(speaker, course, enrolment):
    statement = about(enrolment, leaves(course)[0], result={"duration": "PT1M"})
    for _time in range(3):
        send(speaker, statement)
    enrolment.refresh_from_db()
    assert enrolment.seconds == 60


@pytest.mark.parametrize(
    "change",
    [
        lambda it, _other: it["context"].pop("registration"),
        lambda it, _other: it["context"].update(registration=str(uuid.uuid4())),
        lambda it, other: it["context"].update(registration=str(other.uuid)),
        lambda it, _other: it.update(actor={"mbox": "mailto:hoa@example.org"}),
        lambda it, other: it.update(actor=learner_agent(other.learner.uuid)),
        lambda it, other: it["object"].update(id=leaves(other.course)[0].iri),
        lambda it, _other: it["verb"].update(id="urn:lop:verbs:xong"),
    ],
    ids=[
        "no registration",
        "an unknown one",
        "another learner's",
        "no account of ours",
        "another learner",
        "another course",
        "an unknown kind of verb",
    ],
)
def test_anything_else_is_only_kept(speaker, course, enrolment, change):
    other = api.enrol(learner=make_learner("Nam"), course=make_course(lessons=1))
    statement = about(enrolment, leaves(course)[0])
    change(statement, other)
    send(speaker, statement)
    assert not Progress.objects.exists()
    assert Statement.objects.get().enrolment is None


def test_a_withdrawn_enrolment_counts_no_more(speaker, course, enrolment):
    Enrolment.objects.update(withdrawn_at=enrolment.enrolled_at)
    send(speaker, about(enrolment, leaves(course)[0]))
    assert not Progress.objects.exists()


@pytest.mark.parametrize(
    "more",
    [{"verb": api.verbs.PASSED}, {"verb": api.verbs.FAILED}, {"result": {"score": {"scaled": 1.0}}}],
)
def test_only_who_may_mark_decides_who_has_passed(course, enrolment, more):
    exam = leaves(course)[2]
    statement = about(enrolment, exam, **more)
    plain_client, marking = Speaker(), Speaker(may_mark=True)
    answer = send(plain_client, plain(), statement, status=403)
    assert answer["place"].startswith("/1")
    assert not Statement.objects.exists()
    send(marking, statement)
    assert Progress.objects.filter(enrolment=enrolment, activity=exam).exists()


def test_what_is_kept_already_is_not_refused_because_the_client_may_do_less_by_now(course, enrolment):
    marking = Speaker(may_mark=True)
    statement = about(enrolment, leaves(course)[2], api.verbs.PASSED)
    send(marking, statement)
    type(marking.client).objects.update(may_mark=False)
    assert send(marking, statement) == [statement["id"]]
    changed = {**statement, "result": {"success": True}}
    send(marking, changed, status=409)
    assert Statement.objects.count() == 1


def test_the_rules_of_our_own_pages_hold_here_too(speaker, course, enrolment):
    wrong = {"extensions": {"https://w3id.org/xapi/cmi5/result/extensions/progress": 120}}
    answer = send(speaker, plain(), about(enrolment, leaves(course)[0], result=wrong), status=400)
    assert answer["place"] == "/1"
    assert not Statement.objects.exists()


def test_a_list_for_many_learners_counts_for_each(speaker, course):
    enrolments = [api.enrol(learner=make_learner(f"Người {n}"), course=course) for n in range(4)]
    send(speaker, *(about(each, lesson) for lesson in leaves(course)[:2] for each in enrolments))
    assert Progress.objects.filter(activity__in=leaves(course)[:2], satisfied_at__isnull=False).count() == 8


# Voiding


def test_voiding_takes_a_statement_out_of_progress(speaker, course, enrolment):
    """XAPI-00018, XAPI-00162."""
    first, _second, _exam = leaves(course)
    long, short = (
        about(enrolment, first, api.verbs.EXPERIENCED, result={"duration": f"PT{n}M"}) for n in (60, 1)
    )
    send(speaker, long, short)
    send(speaker, voiding(long["id"]))
    enrolment.refresh_from_db()
    assert enrolment.seconds == 60
    row = Progress.objects.get(enrolment=enrolment, activity=first)
    _structure, rows, _seconds = replayed(enrolment)
    assert row.seconds == rows[first.pk].seconds == 60
    found = speaker.ask("GET", "statements", {"registration": str(enrolment.uuid)}).json()["statements"]
    # The voided one is gone; what voids it is found in its place, because it is about it.
    assert [each["verb"]["id"] for each in found] == [VOIDED, api.verbs.EXPERIENCED]


def test_what_a_learners_page_said_can_be_voided(speaker, course, enrolment):
    statement = say(leaves(course)[0], api.verbs.EXPERIENCED, result={"duration": "PT5M"})
    api.record_for(enrolment, [statement])
    send(speaker, voiding(statement["id"]))
    enrolment.refresh_from_db()
    assert enrolment.seconds == 0
    assert Statement.objects.get(uuid=statement["id"]).voided


def test_a_voiding_statement_is_not_voided(speaker):
    """XAPI-00016."""
    target = plain()
    first = voiding(target["id"])
    send(speaker, target, first)
    send(speaker, voiding(first["id"]), voiding(target["id"]))
    assert not Statement.objects.get(uuid=first["id"]).voided
    assert Statement.objects.get(uuid=target["id"]).voided


def test_what_is_voided_may_come_later(speaker, course, enrolment):
    statement = about(enrolment, leaves(course)[0], api.verbs.EXPERIENCED, result={"duration": "PT5M"})
    send(speaker, voiding(statement["id"]))
    send(speaker, statement)
    assert Statement.objects.get(uuid=statement["id"]).voided
    enrolment.refresh_from_db()
    assert enrolment.seconds == 0


def test_a_client_voids_what_it_sent(course, enrolment):
    mine, other = Speaker(Scope.WRITE), Speaker(Scope.WRITE)
    statement = about(enrolment, leaves(course)[0])
    send(mine, statement)
    assert send(other, voiding(statement["id"]), status=403)["place"] == "/0/object/id"
    # Not by sending it before the statement comes, either.
    later = about(enrolment, leaves(course)[0])
    send(other, voiding(later["id"]))
    send(mine, later)
    assert not Statement.objects.filter(voided=True).exists()
    send(mine, voiding(statement["id"]))
    assert Statement.objects.get(uuid=statement["id"]).voided


def test_a_learners_page_leaves_no_mentions(course, enrolment):
    api.record_for(enrolment, [say(leaves(course)[0])])
    assert not Mention.objects.exists()


# Many at once


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_deadlock_is_tried_again(monkeypatch):
    calls = []

    def insert_new(rows, **told):
        calls.append(rows)
        if len(calls) < 3:
            raise OperationalError("database is locked")
        return stored(rows, **told)

    stored = keep.insert_new
    monkeypatch.setattr(keep, "insert_new", insert_new)
    send(Speaker(), plain())
    assert len(calls) == 3
    assert Statement.objects.count() == 1


def test_a_server_that_stays_busy_says_so(speaker, monkeypatch):
    def insert_new(rows, **told):
        raise OperationalError("database is locked")

    monkeypatch.setattr(keep, "insert_new", insert_new)
    answer = speaker.ask("POST", "statements", body=plain())
    assert answer.status_code == 503
    assert answer["Retry-After"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_same_list_from_eight_writers_is_kept_once():
    course, speaker = make_course(lessons=3), Speaker()
    enrolments = [api.enrol(learner=make_learner(f"Người {n}"), course=course) for n in range(3)]
    said = [
        about(each, lesson, result={"duration": "PT1M"}) for lesson in leaves(course) for each in enrolments
    ]
    said += [plain() for _each in range(5)]

    def write(writer):
        ordered = said if writer % 2 else said[::-1]
        return speaker.ask("POST", "statements", body=ordered).status_code

    assert at_once(write, range(8)) == [200] * 8
    assert Statement.objects.count() == len(said)
    assert set(Enrolment.objects.values_list("seconds", flat=True)) == {180}
    assert Mention.objects.values("statement").distinct().count() == len(said)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_statement_and_what_voids_it_may_come_at_once():
    speaker = Speaker()
    targets = [plain() for _each in range(8)]
    at_once(lambda one: send(speaker, one), [each for one in targets for each in (one, voiding(one["id"]))])
    assert Statement.objects.filter(voided=True).count() == 8
    assert not Reference.objects.filter(target=None).exists()
