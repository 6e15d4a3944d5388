"""Many rows by one statement: each value stays what it is."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction

from learning import api
from learning.columns import Columns
from learning.models import Activity, Progress
from learning.progress.write import ROW
from learning.rows import Update, Upsert
from learning.statements.store import ROW as STATEMENT
from tests.factories import make_course, make_learner

SCORES = Upsert(ROW, key=["enrolment_id", "activity_id"], changed=["score", "evidence"])
TIMES = Update(Columns(Progress, ["id", "seconds", "last_at"]))


@pytest.fixture
def rows(db):
    course = make_course(lessons=3)
    enrolment = api.enrol(learner=make_learner(), course=course)
    lessons = Activity.objects.filter(parent=course).order_by("pk")
    return [Progress(enrolment=enrolment, activity=each, score=1 / 3, progress=0.1) for each in lessons]


def put(rows):
    SCORES.write([ROW.values_of(each) for each in rows])


def test_known_rows_get_what_is_changed_and_keep_the_rest(rows, django_assert_num_queries):
    with django_assert_num_queries(1):
        put(rows[:2])
    for each in rows:
        each.score, each.seconds, each.evidence = 2 / 3, 7, [[2.5, 0.1, []]]
    with django_assert_num_queries(1):
        put(rows)
    found = Progress.objects.order_by("activity").values_list("score", "progress", "seconds", "evidence")
    assert list(found) == [(2 / 3, 0.1, seconds, [[2.5, 0.1, []]]) for seconds in (0, 0, 7)]


def test_rows_that_exist_are_brought_up_to_date(rows, django_assert_num_queries):
    put(rows)
    moment = datetime(2026, 3, 14, 15, 9, 26, 535897, tzinfo=UTC)
    first, second, third = Progress.objects.order_by("activity").values_list("pk", flat=True)
    with django_assert_num_queries(1):
        TIMES.write([(first, 0.1, moment), (third, 2.0, None)])
    found = Progress.objects.order_by("activity").values_list("pk", "seconds", "last_at", "score")
    assert list(found) == [
        (first, 0.1, moment, 1 / 3),
        (second, 0.0, None, 1 / 3),
        (third, 2.0, None, 1 / 3),
    ]


def test_no_rows_are_no_query(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        SCORES.write([])


def test_what_the_table_refuses_is_refused(rows):
    rows[0].seconds = None
    with pytest.raises(DatabaseError), transaction.atomic():
        put(rows)


def test_a_statement_is_made_by_the_places_of_its_fields():
    assert STATEMENT.names == (
        *("uuid", "enrolment_id", "activity_id", "registration", "verb", "success", "completion"),
        *("scaled", "extent", "seconds", "timestamp", "stored", "authority", "voided", "data"),
    )
