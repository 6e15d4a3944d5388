"""Is progress what the log says? And what happens when it is not."""

import logging

import pytest

from learning import api, signals
from learning.keeping import rebuilding
from learning.keeping.models import RunState
from learning.keeping.proving import heal, prove
from learning.models import Difference, Enrolment, Progress, Proof, Rebuild
from learning.tasks import go_on_rebuilding, mend_rebuilding, prove_progress
from tests.factories import leaves, make_course, make_learner, say
from tests.learning.keeping.made import half_year, standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    """The proofs that the signal told of."""
    proofs = []

    def hear(proof, **_more) -> None:
        proofs.append(proof)

    signals.progress_differs.connect(hear)
    yield proofs
    signals.progress_differs.disconnect(hear)


def damage(enrolment: Enrolment) -> None:
    """Somebody wrote into the tables by hand."""
    row = enrolment.progress_rows.order_by("pk").first()
    Progress.objects.filter(pk=row.pk).update(seconds=row.seconds + 600, completed_at=None)


def test_progress_that_is_what_the_log_says_is_proved(told):
    _course, people = half_year()
    proof = prove(sample=10)
    assert (proof.looked_at, proof.differing, proof.share) == (len(people), 0, 1.0)
    assert proof.finished_at
    assert not told


def test_what_differs_is_found_told_and_logged(told, caplog):
    _course, (hoa, *_others) = half_year()
    damage(hoa)
    with caplog.at_level(logging.ERROR, logger="learning.keeping.proving"):
        proof = prove(sample=10)
    difference = Difference.objects.get()
    assert (proof.differing, difference.enrolment) == (1, hoa)
    assert {each["field"] for each in difference.what} == {"seconds", "completed_at"}
    assert told == [proof]
    assert "1 of 3" in caplog.text


def test_figures_of_the_enrolment_itself_are_compared_too():
    _course, (hoa, *_others) = half_year()
    Enrolment.objects.filter(pk=hoa.pk).update(seconds=0, progress=0.2, satisfied_at=None)
    prove(sample=10)
    assert {each["field"] for each in Difference.objects.get().what} == {
        "seconds",
        "progress",
        "satisfied_at",
    }


def test_healing_writes_it_anew_and_twice_is_as_good_as_once():
    _course, (hoa, *_others) = half_year()
    before = standing(hoa)
    damage(hoa)
    prove(sample=10)
    difference = Difference.objects.get()
    assert heal(difference)
    assert not heal(difference)
    assert standing(hoa) == before
    assert prove(sample=10).differing == 0


def test_a_course_that_changed_since_is_no_difference():
    course, people = half_year()
    parts = list(course.parts.exclude(pk=course.pk).order_by("position"))
    lessons = [each for each in parts if each.parent_id == course.pk]
    api.declare_course(
        [api.Declaration(course.key, api.COURSE, course.title)]
        + [api.Declaration(each.key, each.type, each.title, parent=course.key) for each in lessons[:2]]
        + [
            api.Declaration(each.key, each.type, each.title, parent=each.parent.key)
            for each in parts
            if each.parent in lessons[:2]
        ]
    )
    assert prove(sample=10).differing == 0
    damage(people[0])
    assert prove(sample=10).differing == 1


def test_a_sample_is_no_larger_than_asked_for():
    course = make_course(lessons=1)
    for number in range(12):
        enrolment = api.enrol(learner=make_learner(f"Người {number}"), course=course)
        api.record_for(enrolment, [say(leaves(course)[0])])
    assert prove(sample=5).looked_at == 5
    assert prove(sample=0).looked_at == 0


def test_the_task_takes_the_sample_of_the_setting(settings):
    settings.LEARNING = {**settings.LEARNING, "PROOF_SAMPLE": 2}
    half_year()
    prove_progress()
    assert Proof.objects.get().looked_at == 2


# --- writing all anew ----------------------------------------------------------------------------------------


@pytest.fixture
def many(monkeypatch):
    monkeypatch.setattr(rebuilding, "AT_ONCE", 2)
    course = make_course(lessons=2)
    people = [api.enrol(learner=make_learner(f"Người {n}"), course=course) for n in range(7)]
    for each in people:
        api.record_for(each, [say(leaves(course)[0])])
    return people


def test_a_run_writes_everything_anew_and_counts_what_was_wrong(many):
    before = [standing(each) for each in many]
    damage(many[3])
    Progress.objects.filter(enrolment=many[5]).delete()
    run = rebuilding.go_on(rebuilding.begin())
    assert (run.state, run.done, run.total, run.changed) == (RunState.FINISHED, 7, 7, 2)
    assert [standing(each) for each in many] == before


def test_a_dry_run_says_what_it_would_do_and_does_nothing(many):
    damage(many[3])
    stood, told = [standing(each) for each in many], []
    run = rebuilding.go_on(rebuilding.begin(is_dry=True), tell=lambda one, what: told.append((one, what)))
    assert run.changed == 1
    assert [one for one, _what in told] == [many[3]]
    assert [standing(each) for each in many] == stood


def test_a_run_of_one_course_leaves_the_others_alone(many):
    half_year()
    run = rebuilding.go_on(rebuilding.begin(course=many[0].course))
    assert run.total == run.done == 7


def test_a_killed_run_goes_on_where_it_was(many, monkeypatch):
    run, real, seen = rebuilding.begin(), rebuilding._one, []

    def killed(pk, *rest):
        if len(seen) == 5:
            raise KeyboardInterrupt
        seen.append(pk)
        return real(pk, *rest)

    monkeypatch.setattr(rebuilding, "_one", killed)
    with pytest.raises(KeyboardInterrupt):
        rebuilding.go_on(run)
    run.refresh_from_db()
    assert (run.done, run.reached) == (4, many[3].pk)
    with pytest.raises(rebuilding.Busy):
        rebuilding.go_on(run)
    Rebuild.objects.update(beat_at=None)
    monkeypatch.setattr(rebuilding, "_one", real)
    assert rebuilding.last_open() == run
    assert rebuilding.go_on(run).done == 7


def test_a_stopped_run_stops_and_can_be_gone_on_with(many, monkeypatch):
    run, real = rebuilding.begin(), rebuilding._one

    def stopping(pk, *rest):
        rebuilding.stop(run)
        return real(pk, *rest)

    monkeypatch.setattr(rebuilding, "_one", stopping)
    stopped = rebuilding.go_on(run)
    assert (stopped.state, stopped.done) == (RunState.STOPPED, 2)
    monkeypatch.setattr(rebuilding, "_one", real)
    assert rebuilding.resume(run)
    assert rebuilding.go_on(run).state == RunState.FINISHED


def test_the_worker_goes_on_with_what_a_crash_interrupted(many):
    run = rebuilding.begin()
    Rebuild.objects.update(started_at="2026-01-01T00:00Z")
    mend_rebuilding()
    run.refresh_from_db()
    assert run.state == RunState.FINISHED
    go_on_rebuilding(run.pk)
    run.refresh_from_db()
    assert run.done == 7
