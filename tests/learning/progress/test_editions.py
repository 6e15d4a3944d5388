"""A course changes while people take it: what was reached, what is asked, and that a replay says the same."""

import uuid
from datetime import datetime

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from learning import api
from learning.activities.changed import Decision
from learning.models import (
    Activity,
    ChangeState,
    Choice,
    CourseChange,
    Enrolment,
    MoveOn,
    Progress,
    Renewal,
    Statement,
)
from learning.progress.editions import AT_ONCE, apply_changes
from learning.progress.rebuild import rebuild
from tests.factories import make_course, make_learner, make_unit, say

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


class Course:
    """A course of lessons that a test edits and publishes."""

    def __init__(self, *titles: str):
        self.key = uuid.uuid4()
        self.keys: dict[str, uuid.UUID] = {}
        self.rules: dict[str, dict] = {}
        self.inside: dict[str, str] = {}
        self.titles = list(titles)
        self.publish()

    def publish(self, choice: str = Choice.KEEP) -> Activity:
        declared = [api.Declaration(self.key, api.COURSE, "Khóa học", fields={"open_to_guests": True})]
        for title in self.titles:
            key = self.keys.setdefault(title, uuid.uuid4())
            parent = self.keys[self.inside[title]] if title in self.inside else self.key
            rule = {"required": True, "move_on": MoveOn.COMPLETED, **self.rules.get(title, {})}
            declared.append(api.Declaration(key, api.LESSON, title, parent=parent, fields=rule))
        self.activity = api.declare_course(declared, decision=Decision(choice))
        return self.activity

    def __getitem__(self, title: str) -> Activity:
        return Activity.objects.get(key=self.keys[title])

    def apply(self) -> None:
        apply_changes(self.activity.pk)

    def taken_by(self, learner=None, *, done: str = "") -> Enrolment:
        enrolment = api.enrol(learner=learner or make_learner(), course=self.activity)
        for title in done:
            self.do(enrolment, title)
        enrolment.refresh_from_db()
        return enrolment

    def do(self, enrolment: Enrolment, title: str, verb: str = api.verbs.COMPLETED, **more) -> api.Recorded:
        return api.record_for(enrolment, [say(self[title], verb, **more)], trusted=True)


def present(enrolment: Enrolment) -> Enrolment:
    return Enrolment.objects.get(
        learner=enrolment.learner_id, course=enrolment.course_id, withdrawn_at__isnull=True
    )


def standing(enrolment: Enrolment) -> dict:
    fields = [
        "first_at",
        "last_at",
        "completed_at",
        "passed_at",
        "satisfied_at",
        "progress",
        "score",
        "attempts",
        "carried",
    ]
    rows = Progress.objects.filter(enrolment=enrolment)
    return {
        row.activity_id: [
            round(value, 9) if isinstance(value := getattr(row, name), float) else value for name in fields
        ]
        for row in rows
    }


def assert_a_replay_says_the_same(enrolment: Enrolment) -> None:
    enrolment = Enrolment.objects.get(pk=enrolment.pk)
    before = standing(enrolment)
    figures = (enrolment.progress, enrolment.satisfied_at, enrolment.passed_at, enrolment.seconds)
    rebuild(enrolment)
    enrolment.refresh_from_db()
    assert standing(enrolment) == before
    assert (enrolment.progress, enrolment.satisfied_at, enrolment.passed_at, enrolment.seconds) == figures


# --- what is a change ------------------------------------------------------------------------------------------


def test_a_change_that_meets_nobody_is_none():
    course = Course("A")
    course.titles.append("B")
    assert course.publish().edition == 1
    assert not CourseChange.objects.exists()


@pytest.mark.parametrize("what", ["title", "order", "optional"])
def test_what_asks_for_nothing_else_is_no_change(what):
    course = Course("A", "B")
    course.taken_by(done="A")
    if what == "order":
        course.titles.reverse()
    if what == "optional":
        course.titles.append("C")
        course.rules["C"] = {"required": False}
    if what == "title":
        course.keys["Tên mới"] = course.keys.pop("A")
        course.titles = ["Tên mới", "B"]
    assert course.publish().edition == 1


def test_taking_a_course_back_and_publishing_it_again_is_no_change():
    course = Course("A", "B")
    enrolment = course.taken_by(done="AB")
    api.retire_course(course.key)
    assert course.publish().edition == 1
    course.titles.append("C")
    api.retire_course(course.key)
    assert course.publish().edition == 2
    assert present(enrolment).satisfied_at is not None


def test_a_change_says_what_who_and_when():
    course = Course("A", "B", "C")
    course.taken_by(done="A")
    course.titles = ["A", "B", "D"]
    course.rules["B"] = {"move_on": MoveOn.PASSED}
    course.publish(Choice.NEW)
    change = CourseChange.objects.get()
    assert [(one["kind"], one["title"]) for one in change.difference] == [
        ("rule", "B"),
        ("added", "D"),
        ("removed", "C"),
    ]
    assert (change.edition, change.choice, change.total, change.state) == (2, "new", 1, ChangeState.WAITING)
    assert change.after == Activity.objects.get(pk=course.activity.pk).structure_version != change.before


# --- keep -------------------------------------------------------------------------------------------------------


def test_who_finished_stays_finished_and_who_is_under_way_goes_on():
    course = Course("A", "B")
    finished, under_way = course.taken_by(done="AB"), course.taken_by(done="A")
    course.titles.append("C")
    course.publish()
    course.apply()
    assert present(finished) == finished
    assert present(finished).satisfied_at == finished.satisfied_at
    course.do(under_way, "B")
    under_way.refresh_from_db()
    assert under_way.satisfied_at is None
    course.do(under_way, "C")
    under_way.refresh_from_db()
    assert under_way.satisfied_at is not None
    for each in finished, under_way:
        assert_a_replay_says_the_same(each)


def test_progress_does_not_fall_when_a_lesson_comes():
    course = Course("A", "B")
    enrolment = course.taken_by(done="A")
    course.titles += ["C", "D"]
    course.publish()
    course.apply()
    enrolment.refresh_from_db()
    assert enrolment.progress == 0.5
    assert_a_replay_says_the_same(enrolment)


def test_who_had_done_all_that_is_left_is_finished_from_the_change_on(
    django_capture_on_commit_callbacks,
):
    course = Course("A", "B")
    enrolment = course.taken_by(done="A")
    course.titles = ["A"]
    course.publish()
    with django_capture_on_commit_callbacks(execute=True):
        course.apply()
    enrolment.refresh_from_db()
    assert enrolment.satisfied_at == CourseChange.objects.get().at
    assert enrolment.certificates.count() == 1
    assert_a_replay_says_the_same(enrolment)


def test_who_finished_on_her_phone_before_the_change_is_finished_when_we_hear_of_it():
    course = Course("A", "B")
    enrolment = course.taken_by(done="A")
    then = timezone.now()
    course.titles.append("C")
    course.publish()
    course.apply()
    done = course.do(enrolment, "B", timestamp=then.isoformat())
    assert done.course_satisfied
    enrolment.refresh_from_db()
    assert enrolment.satisfied_at == then
    assert_a_replay_says_the_same(enrolment)


# --- only what is new --------------------------------------------------------------------------------------------


def test_who_finished_is_asked_for_the_new_part_only():
    course = Course("A", "B")
    finished = course.taken_by(done="AB")
    course.titles.append("C")
    course.publish(Choice.NEW)
    course.apply()
    after = present(finished)
    assert (after.renews, after.renewal) == (finished, Renewal.SUPPLEMENT)
    assert after.satisfied_at is None
    assert after.progress == pytest.approx(2 / 3)
    assert_a_replay_says_the_same(after)
    assert course.do(after, "C").course_satisfied
    assert_a_replay_says_the_same(after)
    finished.refresh_from_db()
    assert finished.satisfied_at is not None


def test_what_was_spared_before_is_not_asked_with_something_else():
    course = Course("A")
    finished = course.taken_by(done="A")
    course.titles.append("B")
    course.publish()
    course.apply()
    course.titles.append("C")
    course.publish(Choice.NEW)
    course.apply()
    after = present(finished)
    assert course.do(after, "C").course_satisfied
    assert_a_replay_says_the_same(after)


def test_who_is_under_way_does_a_changed_part_again_and_keeps_the_rest():
    course = Course("A", "B", "C")
    enrolment, elsewhere = course.taken_by(done="AB"), course.taken_by(done="B")
    course.rules["A"] = {"move_on": MoveOn.COMPLETED_OR_PASSED}
    course.publish(Choice.NEW)
    course.apply()
    after = present(enrolment)
    assert after.renewal == Renewal.CONTINUED
    assert after.enrolled_at == enrolment.enrolled_at
    assert after.progress == pytest.approx(1 / 3)
    assert present(elsewhere) == elsewhere  # nothing of hers is asked again
    assert_a_replay_says_the_same(after)


def test_asking_for_what_is_new_where_nothing_is_new_keeps():
    course = Course("A", "B")
    finished = course.taken_by(done="AB")
    course.titles = ["A"]
    course.publish(Choice.NEW)
    assert CourseChange.objects.get().choice == Choice.KEEP
    course.apply()
    assert present(finished) == finished


# --- again -------------------------------------------------------------------------------------------------------


def test_learning_again_begins_again_and_the_first_completion_stays(django_capture_on_commit_callbacks):
    course = Course("A", "B")
    with django_capture_on_commit_callbacks(execute=True):
        finished = course.taken_by(done="AB")
    course.titles.append("C")
    course.publish(Choice.AGAIN)
    course.apply()
    after = present(finished)
    assert (after.renewal, after.progress, after.satisfied_at) == (Renewal.AGAIN, 0.0, None)
    with django_capture_on_commit_callbacks(execute=True):
        for title in "ABC":
            course.do(after, title)
    numbers = [each.certificates.get().printed["edition"] for each in (finished, after)]
    assert numbers == [1, 2]
    assert_a_replay_says_the_same(after)


def test_the_strongest_of_several_changes_holds():
    course = Course("A", "B")
    finished = course.taken_by(done="AB")
    for title, choice in (("C", Choice.NEW), ("D", Choice.AGAIN), ("E", Choice.KEEP)):
        course.titles.append(title)
        course.publish(choice)
    course.apply()
    after = present(finished)
    assert (after.renewal, after.progress, after.edition) == (Renewal.AGAIN, 0.0, 4)
    assert Enrolment.objects.count() == 2
    assert not CourseChange.objects.filter(state=ChangeState.WAITING).exists()


# --- late, twice, in the middle ----------------------------------------------------------------------------------


def test_a_post_before_the_worker_comes_is_right():
    course = Course("A", "B")
    finished = course.taken_by(done="AB")
    course.titles.append("C")
    course.publish(Choice.NEW)
    done = course.do(finished, "C")
    assert done.course_satisfied
    assert done.enrolment == present(finished) != finished
    course.apply()
    assert Enrolment.objects.count() == 2


def test_an_open_page_goes_on_in_the_enrolment_that_renews_its_own():
    course = Course("A", "B")
    finished = course.taken_by(done="AB")
    course.publish()
    course.titles.append("C")
    course.publish(Choice.AGAIN)
    course.apply()
    statement = say(course["A"])
    first = api.record_for(finished, [statement])
    again = api.record_for(finished, [statement])
    assert (len(first.stored), len(again.repeated)) == (1, 1)
    assert present(finished).progress == pytest.approx(1 / 3)


def test_a_page_that_is_two_changes_old_still_finds_its_place():
    course = Course("A", "B")
    finished = course.taken_by(done="AB")
    for title in "CD":
        course.titles.append(title)
        course.publish(Choice.NEW if title == "C" else Choice.AGAIN)
        if title == "C":
            course.apply()
            course.do(present(finished), "C")
    course.do(finished, "A")
    assert present(finished).progress == pytest.approx(1 / 4)
    assert Enrolment.objects.count() == 3


def test_which_statement_is_wrong_is_told_by_its_place_in_the_whole_post():
    course = Course("A", "B")
    finished = course.taken_by(done="AB")
    then = timezone.now()
    course.titles.append("C")
    course.publish(Choice.NEW)
    course.apply()
    good = [say(course["A"], timestamp=then.isoformat()), say(course["C"])]
    bad = say(make_course(lessons=1))
    with pytest.raises(api.InvalidStatement) as problem:
        api.record_for(finished, [*good, bad])
    assert problem.value.place == 2
    assert not Statement.objects.filter(enrolment=present(finished)).exists()


def test_what_was_done_before_the_change_and_is_heard_of_later_is_not_lost():
    course = Course("A", "B", "C")
    enrolment = course.taken_by(done="A")
    then = timezone.now()
    course.rules["A"] = {"move_on": MoveOn.COMPLETED_OR_PASSED}
    course.publish(Choice.NEW)
    course.apply()
    late = [say(course[title], timestamp=then.isoformat()) for title in "BA"]
    api.record_for(enrolment, late)
    after = present(enrolment)
    assert after.progress == pytest.approx(1 / 3)  # B holds; A is asked again
    assert Statement.objects.filter(enrolment=enrolment).count() == 3
    assert_a_replay_says_the_same(after)
    for title in "AC":
        course.do(enrolment, title)
    assert present(enrolment).satisfied_at is not None
    assert_a_replay_says_the_same(after)


def test_applying_twice_changes_nothing():
    course = Course("A", "B")
    course.taken_by(done="AB")
    course.taken_by(done="A")
    course.titles.append("C")
    course.publish(Choice.AGAIN)
    course.apply()
    before = list(Enrolment.objects.order_by("pk").values())
    course.apply()
    assert list(Enrolment.objects.order_by("pk").values()) == before
    change = CourseChange.objects.get()
    assert (change.state, change.done, change.counts) == (ChangeState.APPLIED, 2, {"again": 2})


@pytest.mark.parametrize("choice", [Choice.KEEP, Choice.NEW, Choice.AGAIN])
def test_some_cost_as_many_queries_as_one(choice, django_assert_max_num_queries):
    counts = []
    for people in (2, 12):
        course = Course("A", "B")
        for _ in range(people):
            course.taken_by(done="AB")
            course.taken_by(done="A")
        course.titles.append("C")
        course.publish(choice)
        with django_assert_max_num_queries(40) as queries:
            course.apply()
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert AT_ONCE > 24


def test_a_supplement_counts_no_second_time_and_a_second_taking_does():
    from learning.reports.facts import counted

    unit = make_unit()
    learners = [make_learner(f"Người {n}", unit=unit) for n in range(3)]
    course = Course("A", "B")
    for learner, done in zip(learners, ("AB", "AB", "A"), strict=True):
        course.taken_by(learner, done=done)
    course.titles.append("C")
    course.publish(Choice.NEW)
    course.apply()
    facts = Enrolment.objects.filter(counted())
    assert facts.count() == 3
    assert facts.filter(satisfied_at__isnull=False).count() == 2
    course.publish()
    course.titles.append("D")
    course.publish(Choice.AGAIN)
    course.apply()
    assert Enrolment.objects.filter(counted(), satisfied_at__isnull=False).count() == 2
    # Two take it once more, and the third, who never finished, goes on.
    assert Enrolment.objects.filter(counted()).count() == 5
    assert [present(api.enrol(learner=each, course=course.activity)).renewal for each in learners] == [
        Renewal.AGAIN,
        Renewal.AGAIN,
        Renewal.CONTINUED,
    ]


# --- whatever happens ---------------------------------------------------------------------------------------------

TITLES = "ABCDE"
events = st.lists(
    st.one_of(
        st.tuples(st.just("do"), st.sampled_from(TITLES), st.integers(0, 5)),
        st.tuples(st.just("toggle"), st.sampled_from(TITLES), st.sampled_from(Choice.values)),
        st.tuples(st.just("optional"), st.sampled_from(TITLES), st.sampled_from(Choice.values)),
        st.tuples(st.just("rule"), st.sampled_from(TITLES), st.sampled_from(Choice.values)),
        st.tuples(st.just("move"), st.sampled_from("CDE"), st.sampled_from(Choice.values)),
        st.tuples(st.just("apply"), st.just(""), st.just("")),
    ),
    max_size=14,
)


class TestWhateverHappens(TestCase):
    @given(events)
    @settings(max_examples=60, deadline=None)
    def test_a_replay_says_what_is_stored(self, events):
        course = Course("A", "B", "C")
        enrolment = api.enrol(learner=make_learner(), course=course.activity)
        moments: list[datetime] = []
        safe: set[int] = set()  # who has finished, and of whom nothing was asked since
        waiting = CourseChange.objects.exclude(choice=Choice.KEEP).filter(state=ChangeState.WAITING)
        for what, title, how in events:
            moments.append(timezone.now())
            if what == "do":
                self.do(course, enrolment, title, how, moments)
            elif what == "apply":
                course.apply()
            else:
                self.edit(course, what, title)
                course.publish(how)
            mine = Enrolment.objects.filter(course=course.activity)
            assert all(0 <= one.progress <= 1 for one in mine)
            if waiting.exists():
                safe = set()
            else:
                finished = mine.filter(withdrawn_at__isnull=True, satisfied_at__isnull=False)
                safe |= set(finished.values_list("pk", flat=True))
        course.apply()
        (present,) = Enrolment.objects.filter(course=course.activity, withdrawn_at__isnull=True)
        assert safe <= {present.pk}
        assert present.satisfied_at is not None or not safe
        assert_a_replay_says_the_same(present)

    def do(self, course: Course, enrolment: Enrolment, title: str, how: int, moments: list[datetime]) -> None:
        if title not in course.titles:
            return
        verb = api.verbs.PASSED if how % 2 else api.verbs.COMPLETED
        # Done now, or before one of the last things happened and only sent now.
        moment = [timezone.now(), *reversed(moments)][: how + 1][-1]
        result = {"score": {"scaled": 0.8}} if how == 2 else {}
        course.do(enrolment, title, verb, timestamp=moment.isoformat(), result=result)

    def edit(self, course: Course, what: str, title: str) -> None:
        rule = course.rules.setdefault(title, {})
        if what == "toggle":
            if title in course.titles:
                course.titles.remove(title)
            else:
                course.titles.append(title)
            # What stood in a lesson that is gone stands in the course.
            course.inside = {
                inner: outer
                for inner, outer in course.inside.items()
                if outer in course.titles and inner in course.titles
            }
        elif what == "optional":
            rule["required"] = not rule.get("required", True)
        elif what == "rule":
            rule["move_on"] = MoveOn.PASSED if rule.get("move_on") != MoveOn.PASSED else MoveOn.COMPLETED
        elif what == "move" and title in course.titles and "A" in course.titles:
            if course.inside.pop(title, None) is None:
                course.inside[title] = "A"
            course.titles.sort(key=lambda each: (each in course.inside, each))
