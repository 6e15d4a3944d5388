"""What waits is sent on: in order, at least once, and stored there once, whatever the receiver does."""

import uuid
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from learning import api
from learning.forwarding import post, run
from learning.forwarding.models import Auth, Forward, SetAside
from learning.models import Statement
from learning.statements import verbs
from learning.tasks import forward_statements
from tests.factories import make_course, make_learner, make_unit
from tests.learning.forwarding.made import learnt, make_forward
from tests.learning.forwarding.receiver import answers, drips, endless, hangs_up

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


def ids(statements) -> list[str]:
    return [str(each.uuid) for each in statements]


def again(forward) -> Forward:
    return Forward.objects.get(pk=forward.pk)


def test_everything_is_sent_once_and_in_the_order_it_came(store, settings):
    settings.LEARNING = {**settings.LEARNING, "FORWARD_BATCH": 3}
    statements = learnt(8)
    forward = make_forward(store)
    done = run.send_on(forward.pk)
    assert (done.sent, done.set_aside, done.problem) == (8, 0, "")
    assert list(store.kept) == ids(statements)
    assert [len(each) for each in store.posts] == [3, 3, 2]
    forward = again(forward)
    assert (forward.sent, forward.position) == (8, statements[-1].pk)
    assert (forward.waiting, forward.oldest_at, forward.lease) == (0, None, None)
    run.send_on(forward.pk)
    assert len(store.posts) == 3


def test_the_receiver_is_spoken_to_as_the_standard_wants(store):
    learnt(1)
    run.send_on(make_forward(store).pk)
    assert store.paths == ["/xapi/statements"]
    assert store.headers[0]["X-Experience-API-Version"] == "1.0.3"
    assert store.headers[0]["Content-Type"].startswith("application/json")


def test_a_token_opens_as_a_key_does(store):
    learnt(1)
    run.send_on(make_forward(store, auth=Auth.BEARER, secret="the-token").pk)
    assert len(store.kept) == 1


def test_a_post_whose_answer_was_lost_is_repeated_and_stored_once(store):
    statements = learnt(4)
    forward = make_forward(store)

    def keeps_and_hangs_up(handler):
        store.take(store.posts[-1])
        hangs_up(handler)

    store.answers = [keeps_and_hangs_up]
    assert run.send_on(forward.pk).problem
    assert again(forward).position == 0
    assert run.send_on(forward.pk).sent == 4
    assert list(store.kept) == ids(statements)
    assert store.posts[0] == store.posts[1]


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 418])
def test_a_receiver_in_trouble_is_left_alone_for_longer_and_longer(store, status):
    learnt(1)
    forward = make_forward(store)
    pauses = []
    for _each in range(4):
        store.answers = [answers(status)]
        assert str(status) in run.send_on(forward.pk).problem
        forward = again(forward)
        pauses.append((forward.next_try - timezone.now()).total_seconds())
    assert forward.active
    assert forward.failures == 4
    assert not SetAside.objects.exists()
    for place, pause in enumerate(pauses):
        assert 15 * 2**place - 2 < pause <= 30 * 2**place
    assert forward.pk not in run.due()
    assert run.send_on(forward.pk).sent == 1
    forward = again(forward)
    assert (forward.failures, forward.problem, forward.next_try) == (0, "", None)


def test_a_receiver_that_says_when_is_asked_no_earlier(store):
    learnt(1)
    forward = make_forward(store)
    store.answers = [answers(503, Retry_After="1800")]
    run.send_on(forward.pk)
    assert again(forward).next_try > timezone.now() + timedelta(minutes=29)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("", None),
        ("soon", None),
        ("-5", None),
        ("0", 0),
        ("120", 120),
        ("9" * 5000, 86400),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Fri, 31 Dec 2999 23:59:59 GMT", 86400),
    ],
)
def test_what_a_receiver_says_of_when_is_believed_within_reason(written, seconds):
    found = post.retry_after(written)
    assert found == (None if seconds is None else timedelta(seconds=seconds))


@pytest.mark.parametrize("misbehaves", [hangs_up, drips, endless])
def test_a_receiver_that_breaks_off_or_never_ends_only_delays(store, monkeypatch, misbehaves):
    monkeypatch.setattr(post, "WHOLE", 0.3)
    learnt(1)
    forward = make_forward(store)
    store.answers = [misbehaves]
    assert run.send_on(forward.pk).problem
    assert again(forward).active
    assert run.send_on(forward.pk).sent == 1


def test_a_page_that_is_no_answer_of_a_record_store_is_not_believed(store):
    learnt(2)
    forward = make_forward(store)
    for body in ("<html>sign in</html>", "{}", "[]", '["other"]', "null"):
        store.answers = [answers(200, body)]
        assert "not as a record store" in run.send_on(forward.pk).problem
    assert again(forward).position == 0


@pytest.mark.parametrize("status", [400, 409, 413, 422])
def test_the_one_that_is_refused_is_found_and_set_aside_and_the_rest_goes_on(store, status):
    statements = learnt(9)
    bad = str(statements[6].uuid)
    store.is_bad, store.bad_status = (lambda each: each["id"] == bad), status
    forward = make_forward(store)
    done = run.send_on(forward.pk)
    assert (done.sent, done.set_aside, done.problem) == (8, 1, "")
    assert sorted(store.kept) == sorted(each for each in ids(statements) if each != bad)
    aside = SetAside.objects.get()
    assert (str(aside.uuid), aside.status, aside.reason) == (bad, status, f"no good: {bad}")
    assert again(forward).position == statements[-1].pk


def test_another_content_under_the_same_id_is_set_aside(store):
    statements = learnt(3)
    other = str(statements[1].uuid)
    store.kept[other] = {"id": other, "verb": {"id": "http://example.org/other"}}
    run.send_on(make_forward(store).pk)
    assert str(SetAside.objects.get().uuid) == other
    assert len(store.kept) == 3


def test_a_receiver_that_takes_less_at_once_gets_less(store):
    store.most = 2
    learnt(7)
    assert run.send_on(make_forward(store).pk).sent == 7


def test_a_receiver_that_refuses_everything_is_not_drained_into_the_set_aside(store):
    learnt(run.MOST_REFUSED + 5)
    store.is_bad = lambda each: True
    forward = make_forward(store)
    done = run.send_on(forward.pk)
    assert "20 statements one after the other" in done.problem
    assert SetAside.objects.count() == run.MOST_REFUSED
    assert not again(forward).active
    store.is_bad = lambda each: False
    run.resume(forward)
    run.ask_again(forward)
    assert run.send_on(forward.pk).sent == run.MOST_REFUSED + 5
    assert not SetAside.objects.exists()


@pytest.mark.parametrize("status", [301, 307, 401, 403, 404, 405, 410])
def test_what_somebody_must_mend_pauses_it_with_a_word(store, status):
    learnt(1)
    forward = make_forward(store)
    store.answers = [answers(status, Location="http://127.0.0.1:1/elsewhere")]
    assert str(status) in run.send_on(forward.pk).problem
    forward = again(forward)
    assert (forward.active, forward.position) == (False, 0)
    assert run.send_on(forward.pk) is None
    assert len(store.posts) == 1  # nobody was followed elsewhere
    run.resume(forward)
    assert run.send_on(forward.pk).sent == 1


def test_a_secret_that_cannot_be_read_pauses_it(store):
    forward = make_forward(store)
    Forward.objects.filter(pk=forward.pk).update(secret_sealed="rubbish")
    assert "Enter it again" in run.send_on(forward.pk).problem
    assert not again(forward).active


def test_what_was_set_aside_can_be_sent_again(store):
    statements = learnt(3)
    bad = str(statements[0].uuid)
    store.is_bad = lambda each: each["id"] == bad
    forward = make_forward(store)
    run.send_on(forward.pk)
    run.ask_again(forward, statements[0].pk)
    run.send_on(forward.pk)
    assert not SetAside.objects.get().again
    store.is_bad = lambda each: False
    assert run.ask_again(forward, statements[1].pk) == 0
    assert run.ask_again(forward, statements[0].pk) == 1
    assert run.send_on(forward.pk).sent == 1
    assert not SetAside.objects.exists()
    assert again(forward).position == statements[-1].pk


def test_a_statement_that_was_archived_meanwhile_is_said_to_be_gone(store):
    forward = make_forward(store)
    SetAside.objects.create(
        forward=forward, statement_id=10**9, status=400, reason="-", at=timezone.now(), again=True
    )
    run.send_on(forward.pk)
    assert SetAside.objects.get().reason == "The statement is no longer in the log."


def test_two_workers_never_send_one_forward_at_once(store):
    learnt(2)
    forward = make_forward(store)
    seen = []

    def another_comes(handler):
        seen.append(True)
        answers(503)(handler)

    Forward.objects.update(lease=uuid.uuid4(), lease_until=timezone.now() + timedelta(minutes=1))
    store.answers = [another_comes]
    assert run.send_on(forward.pk) is None
    assert run.due() == []
    assert not seen
    # A worker that died holds it no longer than its lease.
    Forward.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    store.answers = []
    assert run.due() == [forward.pk]
    assert run.send_on(forward.pk).sent == 2


def test_a_worker_that_lost_its_lease_stops_and_writes_nothing_more(store, monkeypatch):
    learnt(6)
    forward = make_forward(store)
    send = post.Receiver.send

    def slow(receiver, letters):
        answer = send(receiver, letters)
        Forward.objects.update(lease=uuid.uuid4())
        return answer

    monkeypatch.setattr(post.Receiver, "send", slow)
    assert run.send_on(forward.pk) is None
    forward = again(forward)
    assert (forward.position, forward.sent) == (0, 0)


def test_pausing_ends_a_run_that_is_under_way(store, settings, monkeypatch):
    settings.LEARNING = {**settings.LEARNING, "FORWARD_BATCH": 1}
    learnt(3)
    forward = make_forward(store)
    send = post.Receiver.send

    def paused_meanwhile(receiver, letters):
        run.pause(forward)
        return send(receiver, letters)

    monkeypatch.setattr(post.Receiver, "send", paused_meanwhile)
    assert run.send_on(forward.pk) is None
    assert len(store.posts) == 1
    assert again(forward).lease is None
    monkeypatch.undo()
    run.resume(forward)
    run.send_on(forward.pk)
    assert len(store.kept) == 3


def test_a_run_ends_in_time_and_the_next_goes_on(store, settings):
    settings.LEARNING = {**settings.LEARNING, "FORWARD_BATCH": 1}
    learnt(3)
    forward = make_forward(store)
    assert run.send_on(forward.pk, seconds=-1).sent == 0
    assert again(forward).waiting == 3
    assert run.send_on(forward.pk).sent == 3


def test_the_beat_gives_every_forward_a_run_of_its_own(store):
    learnt(2)
    for name in ("một", "hai"):
        make_forward(store, name=name)
    make_forward(store, name="ba", active=False)
    forward_statements()
    assert [one.sent for one in Forward.objects.order_by("pk")] == [2, 2, 0]


# --- which statements ------------------------------------------------------------------------------------------


def test_only_what_was_asked_for_is_sent(store):
    province = make_unit("08")
    here = make_unit("00700", level="commune", parent=province)
    far = make_unit("90")
    course = make_course(3, programme="KNS")
    ours = learnt(3, course=course, unit=here)
    others = learnt(3, course=course, learner=make_learner("Lý Văn Đức", unit=far))
    elsewhere = learnt(3, unit=here)
    completed = [each for each in ours if each.verb == verbs.COMPLETED]
    wanted = [
        ({"unit": province}, ours + elsewhere),
        ({"unit": far}, others),
        ({"course": course}, ours + others),
        ({"programme": "KNS"}, ours + others),
        ({"course": course, "unit": province, "verbs": [verbs.COMPLETED]}, completed),
        ({"since": timezone.now() + timedelta(days=1)}, []),
    ]
    for place, (chosen, expected) in enumerate(wanted):
        store.kept.clear()
        forward = make_forward(store, name=f"{place}", **chosen)
        run.send_on(forward.pk)
        assert sorted(store.kept) == sorted(ids(expected)), chosen
        assert again(forward).position == Statement.objects.order_by("-pk").first().pk


def voiding(statement: Statement) -> Statement:
    now, name = timezone.now(), uuid.uuid4()
    Statement.objects.filter(pk=statement.pk).update(voided=True)
    return Statement.objects.create(
        uuid=name,
        verb=verbs.VOIDED,
        timestamp=now,
        stored=now,
        data={
            "id": str(name),
            "actor": {"account": {"homePage": "https://example.org/", "name": "server"}},
            "verb": {"id": verbs.VOIDED},
            "object": {"objectType": "StatementRef", "id": str(statement.uuid)},
            "timestamp": now.isoformat(),
        },
    )


def test_a_voiding_goes_to_who_was_sent_what_it_voids_and_to_nobody_else(store):
    here, far = make_unit("08"), make_unit("90")
    ours = learnt(2, unit=here)
    others = learnt(2, learner=make_learner("Lý Văn Đức", unit=far))
    withdrawn, theirs = voiding(ours[1]), voiding(others[1])
    run.send_on(make_forward(store, unit=here, verbs=[verbs.COMPLETED]).pk)
    assert list(store.kept) == ids([ours[1], withdrawn])
    assert str(theirs.uuid) not in store.kept
    assert store.kept[str(withdrawn.uuid)]["object"] == {
        "objectType": "StatementRef",
        "id": str(ours[1].uuid),
    }


def test_what_others_told_us_is_theirs_to_send(store):
    one = learnt(1)[0]
    Statement.objects.create(
        uuid=uuid.uuid4(), verb=one.verb, timestamp=one.timestamp, stored=one.stored, data={**one.data}
    )
    assert run.send_on(make_forward(store).pk).sent == 1


def test_a_rare_statement_is_found_behind_many_others(store, monkeypatch):
    monkeypatch.setattr("learning.forwarding.choose.WINDOW", 2)
    statements = learnt(9)
    forward = make_forward(store, course=make_course(1))
    last = learnt(1, course=forward.course, learner=make_learner("Lý Văn Đức"))
    assert run.send_on(forward.pk).sent == 1
    assert list(store.kept) == ids(last)
    assert again(forward).position == last[0].pk > statements[-1].pk


def test_queries_do_not_grow_with_what_is_sent_in_one_post(store, django_assert_max_num_queries):
    learner, course = make_learner(), make_course(2)
    learnt(2, learner=learner, course=course)
    few, many = make_forward(store, name="ít"), make_forward(store, name="nhiều")
    with django_assert_max_num_queries(30) as counted:
        run.send_on(few.pk)
    before = len(counted)
    learnt(60, learner=learner, course=course)
    with django_assert_max_num_queries(before):
        run.send_on(many.pk)
    assert Forward.objects.filter(sent__gt=F("failures")).count() == 2
    assert api.verbs is verbs


def test_a_new_secret_of_the_site_reseals_those_of_the_receivers(store, settings, capsys):
    from django.core.management import call_command

    learnt(1)
    forward = make_forward(store)
    sealed = forward.secret_sealed
    settings.LEARNING = {**settings.LEARNING, "SECRETS": ["n" * 40]}
    call_command("reseal_contacts")
    forward = again(forward)
    assert forward.secret_sealed != sealed
    settings.SECRET_KEY = "another"
    assert run.send_on(forward.pk).sent == 1
    Forward.objects.update(secret_sealed=sealed)
    call_command("reseal_contacts")
    assert "1" in capsys.readouterr().err
