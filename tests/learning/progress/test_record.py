"""Statements in, progress out."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from learning import api, signals
from learning.activities.structure import forget_structures
from learning.models import Enrolment, Progress, Statement
from learning.progress.rebuild import rebuild
from tests.factories import leaves, make_course, make_learner, say

pytestmark = pytest.mark.django_db
POST = 5 if connection.vendor == "postgresql" else 6
verbs = api.verbs


@pytest.fixture
def learner():
    return make_learner()


def begin(learner, course) -> Enrolment:
    return api.enrol(learner=learner, course=course)


def post(enrolment, *statements, **more) -> api.Recorded:
    return api.record(
        registration=enrolment.uuid,
        course_id=enrolment.course_id,
        learner=enrolment.learner.uuid,
        statements=list(statements),
        **more,
    )


def test_completing_every_lesson_satisfies_the_course(learner):
    course = make_course(lessons=3)
    enrolment = begin(learner, course)

    for lesson in leaves(course)[:2]:
        assert not post(enrolment, say(lesson)).course_satisfied
    enrolment.refresh_from_db()
    assert enrolment.progress == pytest.approx(2 / 3)
    assert enrolment.satisfied_at is None

    assert post(enrolment, say(leaves(course)[2])).course_satisfied
    enrolment.refresh_from_db()
    assert enrolment.progress == 1.0
    assert enrolment.satisfied_at is not None
    assert enrolment.started_at is not None


def test_nobody_completes_a_course_by_saying_so(learner):
    course = make_course(lessons=2, blocks=1, exam=True)
    enrolment = begin(learner, course)
    lesson = course.parts.get(title="Bài 1")

    done = post(
        enrolment, say(course), say(lesson), say(course, verbs.EXPERIENCED, result={"completion": True})
    )

    assert not done.satisfied
    enrolment.refresh_from_db()
    assert (enrolment.progress, enrolment.satisfied_at) == (0.0, None)
    rebuild(enrolment)
    assert not Progress.objects.filter(enrolment=enrolment, satisfied_at__isnull=False).exists()


def test_a_statement_sent_twice_is_stored_and_counted_once(learner):
    course = make_course(lessons=1)
    enrolment = begin(learner, course)
    statement = say(leaves(course)[0], verbs.EXPERIENCED, result={"duration": "PT30S"})

    first = post(enrolment, statement, statement)
    second = post(enrolment, statement)

    assert len(first.stored) == 1
    assert second.repeated == first.stored
    assert Statement.objects.count() == 1
    enrolment.refresh_from_db()
    assert enrolment.seconds == 30


def test_a_lesson_is_satisfied_by_its_required_blocks(learner):
    course = make_course(lessons=1, blocks=2)
    enrolment = begin(learner, course)
    one, two = leaves(course)

    post(enrolment, say(one))
    assert Progress.objects.get(activity=one.parent).progress == 0.5
    done = post(enrolment, say(two))

    assert done.course_satisfied
    assert set(done.satisfied) == {two.key, one.parent.key, course.key}


def test_an_exam_must_be_passed(learner):
    course = make_course(lessons=1, exam=True)
    enrolment = begin(learner, course)
    lesson, exam = leaves(course)

    post(enrolment, say(lesson))
    post(enrolment, say(exam, verbs.FAILED, result={"score": {"scaled": 0.4}}), trusted=True)
    enrolment.refresh_from_db()
    assert enrolment.satisfied_at is None
    assert enrolment.passed_at is None

    post(enrolment, say(exam, verbs.PASSED, result={"score": {"scaled": 0.9}}), trusted=True)
    enrolment.refresh_from_db()
    assert enrolment.satisfied_at is not None
    assert enrolment.passed_at is not None
    assert enrolment.score == 0.9


def test_a_page_cannot_say_that_its_learner_passed(learner):
    course = make_course(lessons=1, exam=True)
    enrolment = begin(learner, course)

    with pytest.raises(api.InvalidStatement):
        post(enrolment, say(leaves(course)[1], verbs.PASSED))

    assert Statement.objects.count() == 0


def test_a_page_cannot_say_how_well_its_learner_did_in_an_exam(learner):
    course = make_course(lessons=1, exam=True)
    enrolment = begin(learner, course)

    with pytest.raises(api.InvalidStatement):
        post(enrolment, say(leaves(course)[1], verbs.ANSWERED, result={"score": {"scaled": 1.0}}))

    assert Statement.objects.count() == 0


def test_a_statement_about_another_course_is_refused_with_its_place(learner):
    course, other = make_course(lessons=1), make_course(lessons=1)
    enrolment = begin(learner, course)

    with pytest.raises(api.InvalidStatement) as refused:
        post(enrolment, say(leaves(course)[0]), say(leaves(other)[0]))

    assert refused.value.place == 1
    assert Statement.objects.count() == 0


def test_nobody_posts_into_an_enrolment_of_another(learner):
    course = make_course(lessons=1)
    enrolment = begin(learner, course)
    stranger = make_learner("Trần Văn Bình")

    with pytest.raises(api.NotYours):
        api.record(
            registration=enrolment.uuid,
            course_id=course.pk,
            learner=stranger.uuid,
            statements=[say(leaves(course)[0])],
        )


def test_an_unknown_enrolment_is_refused(learner):
    course = make_course(lessons=1)
    with pytest.raises(api.NotYours):
        api.record(registration=uuid.uuid4(), course_id=course.pk, learner=learner.uuid, statements=[])


def test_a_phone_with_a_wrong_clock_neither_finishes_before_it_began_nor_in_the_future(learner):
    course = make_course(lessons=2)
    enrolment = begin(learner, course)
    early, late = leaves(course)
    long_ago = (timezone.now() - timedelta(days=4000)).isoformat()
    tomorrow = (timezone.now() + timedelta(days=1)).isoformat()

    post(enrolment, say(early, timestamp=long_ago), say(late, timestamp=tomorrow))

    enrolment.refresh_from_db()
    assert enrolment.started_at == enrolment.enrolled_at
    assert enrolment.satisfied_at <= timezone.now()


def test_a_late_statement_keeps_the_moment_it_was_made(learner):
    course = make_course(lessons=1)
    enrolment = api.enrol(learner=learner, course=course, at=timezone.now() - timedelta(days=30))
    moment = timezone.now() - timedelta(days=20)

    post(enrolment, say(leaves(course)[0], timestamp=moment.isoformat()))

    enrolment.refresh_from_db()
    assert enrolment.satisfied_at == moment


def test_a_required_lesson_added_later_takes_nothing_back(learner):
    course = make_course(lessons=1)
    enrolment = begin(learner, course)
    post(enrolment, say(leaves(course)[0]))
    lesson = leaves(course)[0]

    api.declare_course(
        [
            api.Declaration(course.key, api.COURSE, course.title),
            api.Declaration(lesson.key, api.LESSON, lesson.title, parent=course.key),
            api.Declaration(uuid.uuid4(), api.LESSON, "Bài mới", parent=course.key),
        ]
    )
    new = leaves(course)[1]
    post(enrolment, say(new, verbs.EXPERIENCED))

    enrolment.refresh_from_db()
    assert enrolment.satisfied_at is not None
    assert enrolment.progress == 1.0
    rebuild(enrolment)
    enrolment.refresh_from_db()
    assert enrolment.satisfied_at is not None


def test_a_retired_activity_still_takes_what_a_slow_phone_sends(learner):
    course = make_course(lessons=2)
    enrolment = begin(learner, course)
    kept, gone = leaves(course)
    api.declare_course(
        [
            api.Declaration(course.key, api.COURSE, course.title),
            api.Declaration(kept.key, api.LESSON, kept.title, parent=course.key),
        ]
    )

    done = post(enrolment, say(gone), say(kept))

    assert len(done.stored) == 2
    assert done.course_satisfied


@pytest.mark.parametrize("lessons", [5, 60])
def test_a_post_takes_as_many_statements_however_long_the_course(learner, lessons, django_assert_num_queries):
    course = make_course(lessons=lessons, blocks=2)
    enrolment = begin(learner, course)
    parts = leaves(course)
    post(enrolment, say(parts[0], verbs.EXPERIENCED))
    handle = {"registration": enrolment.uuid, "course_id": course.pk, "learner": learner.uuid}
    with django_assert_num_queries(POST):  # the savepoint and its release stand for BEGIN and COMMIT
        api.record(**handle, statements=[say(parts[0], verbs.EXPERIENCED, result={"duration": "PT20S"})])
    api.record(**handle, statements=[say(part) for part in parts[1:]])
    with django_assert_num_queries(POST):
        done = api.record(**handle, statements=[say(parts[0])])
    assert done.course_satisfied


def test_another_process_that_changed_the_course_is_noticed(learner):
    course = make_course(lessons=1)
    enrolment = begin(learner, course)
    post(enrolment, say(leaves(course)[0], verbs.EXPERIENCED))
    old = api.structure_of(course.pk)
    lesson = leaves(course)[0]
    api.declare_course(
        [
            api.Declaration(course.key, api.COURSE, course.title),
            api.Declaration(lesson.key, api.LESSON, lesson.title, parent=course.key),
            api.Declaration(uuid.uuid4(), api.LESSON, "Bài mới", parent=course.key),
        ]
    )

    assert api.structure_of(course.pk) is old  # this process has not heard of it
    assert not post(enrolment, say(leaves(course)[0])).course_satisfied
    assert api.structure_of(course.pk) is not old


def test_satisfied_is_announced_once_and_after_commit(learner, django_capture_on_commit_callbacks):
    heard = []

    def listen(sender, enrolment, activity_ids, course_satisfied, **kwargs):
        heard.append(course_satisfied)

    signals.satisfied.connect(listen)
    try:
        course = make_course(lessons=1)
        enrolment = begin(learner, course)
        statement = say(leaves(course)[0])
        for _ in range(2):
            with django_capture_on_commit_callbacks(execute=True):
                post(enrolment, statement)
    finally:
        signals.satisfied.disconnect(listen)
    assert heard == [True]


def test_a_replay_gives_the_same_rows(learner):
    course = make_course(lessons=3, blocks=1, exam=True)
    enrolment = begin(learner, course)
    *blocks, exam = leaves(course)
    post(enrolment, *(say(block, result={"duration": "PT12S"}) for block in blocks))
    post(enrolment, say(exam, verbs.PASSED, result={"score": {"scaled": 0.8}}), trusted=True)
    names = [
        "activity_id",
        "first_at",
        "last_at",
        "completed_at",
        "passed_at",
        "satisfied_at",
        "progress",
        "score",
    ]
    before = list(enrolment.progress_rows.order_by("activity_id").values(*names, "seconds"))
    kept = Enrolment.objects.values(
        "progress", "score", "seconds", "satisfied_at", "passed_at", "started_at"
    ).get()

    forget_structures()
    rebuild(enrolment)

    assert list(enrolment.progress_rows.order_by("activity_id").values(*names, "seconds")) == before
    again = Enrolment.objects.values(
        "progress", "score", "seconds", "satisfied_at", "passed_at", "started_at"
    ).get()
    assert again == kept
