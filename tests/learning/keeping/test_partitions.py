"""The log by month on PostgreSQL: made ahead, with a net below, and still a table like others for Django."""

import uuid
from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction

from learning import api
from learning.models import Statement, StatementKey
from learning.statements import partitions
from learning.statements.months import begins_at, ends_at, month_of, months_before, months_between
from tests.factories import leaves, make_course, make_learner, say
from tests.learning.keeping.made import day, half_year
from tests.learning.threads import at_once

pytestmark = pytest.mark.django_db
only_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps one table")


def test_months_are_counted_over_the_new_year():
    assert month_of(day(12, 31)) == date(2026, 12, 1)
    assert ends_at(date(2026, 12, 1)) == begins_at(date(2027, 1, 1))
    assert months_before(date(2026, 2, 1), 3) == date(2025, 11, 1)
    assert months_before(date(2026, 11, 1), -3) == date(2027, 2, 1)
    assert len(list(months_between(date(2025, 11, 1), date(2026, 2, 1)))) == 4


@only_postgresql
def test_this_month_and_the_next_three_have_their_partition():
    this = date.today().replace(day=1)
    assert set(months_between(this, months_before(this, -3))) <= partitions.months()
    assert partitions.make_ahead() == []


@only_postgresql
def test_the_next_months_are_made_ahead_and_once():
    made = partitions.make_ahead(day(6, year=2031))
    assert made == [date(2031, month, 1) for month in (6, 7, 8, 9)]
    assert partitions.make_ahead(day(6, year=2031)) == []


@only_postgresql
def test_what_has_no_month_is_caught_and_moved_when_its_month_is_made():
    course = make_course(lessons=2)
    enrolment = api.enrol(learner=make_learner(), course=course)
    with time_machine.travel(day(3, year=2031), tick=False):
        api.record_for(enrolment, [say(each) for each in leaves(course)])
    before = list(Statement.objects.order_by("pk").values())
    assert partitions.strays() == 2
    assert date(2031, 3, 1) in partitions.make_ahead()
    assert partitions.strays() == 0
    assert list(Statement.objects.order_by("pk").values()) == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM learning_statement_2031_03")
        assert cursor.fetchone() == (2,)


@only_postgresql
def test_fields_and_indexes_can_still_be_added_and_taken_away():
    half_year()
    field = models.CharField(max_length=20, default="mới")
    field.set_attributes_from_name("remark")
    index = models.Index(fields=["timestamp"], name="learning_statement_then")
    with connection.schema_editor() as editor:
        editor.add_field(Statement, field)
        editor.add_index(Statement, index)
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT remark FROM learning_statement")
        assert cursor.fetchall() == [("mới",)]
        cursor.execute("SELECT count(*) FROM pg_indexes WHERE tablename LIKE 'learning_statement_20%%'")
        before = cursor.fetchone()[0]
    partitions.make(date(2033, 1, 1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_indexes WHERE tablename LIKE 'learning_statement_20%%'")
        assert cursor.fetchone()[0] > before
        cursor.execute("SELECT remark FROM learning_statement_2033_01")
    with connection.schema_editor() as editor:
        editor.remove_index(Statement, index)
        editor.remove_field(Statement, field)
    assert Statement.objects.count() == 10


@only_postgresql
def test_the_log_s_own_key_is_its_id_and_its_moment():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE conrelid = 'learning_statement'::regclass AND contype = 'p'"
        )
        assert cursor.fetchall() == [("PRIMARY KEY (id, stored)",)]
        cursor.execute("SELECT count(*) FROM pg_constraint WHERE confrelid = 'learning_statement'::regclass")
        assert cursor.fetchone() == (0,)


@only_postgresql
def test_a_statement_without_its_key_cannot_be_stored_twice_by_the_register():
    half_year()
    key = StatementKey.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        StatementKey.objects.create(uuid=key.uuid, stored=day(12))


def test_a_statement_of_another_month_is_stored_once():
    course = make_course(lessons=1)
    enrolment = api.enrol(learner=make_learner(), course=course)
    said = say(leaves(course)[0])
    for month in (9, 10, 11):
        with time_machine.travel(day(month), tick=False):
            done = api.record_for(enrolment, [said])
        assert bool(done.stored) == (month == 9)
    assert Statement.objects.count() == 1


def test_a_batch_is_stored_in_the_order_it_came():
    course = make_course(lessons=9)
    enrolment = api.enrol(learner=make_learner(), course=course)
    batch = [say(each) for each in leaves(course)]
    api.record_for(enrolment, [*batch, batch[0]])
    stored = Statement.objects.order_by("pk").values_list("uuid", flat=True)
    assert list(stored) == [uuid.UUID(each["id"]) for each in batch]


def test_a_verb_that_is_too_long_is_refused_and_not_cut():
    course = make_course(lessons=1)
    enrolment = api.enrol(learner=make_learner(), course=course)
    with pytest.raises(api.InvalidStatement):
        api.record_for(enrolment, [say(leaves(course)[0], "http://example.org/" + "v" * 255)])


def test_the_command_keeps_the_log_and_says_what_it_did(capsys):
    call_command("keep_log")
    assert capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_same_statements_from_eight_phones_in_any_order_are_stored_once():
    course = make_course(lessons=6)
    people = [api.enrol(learner=make_learner(f"Người {n}"), course=course) for n in range(8)]
    batch = [say(each) for each in leaves(course)]

    def post(number: int) -> int:
        some = batch[number % 6 :] + batch[: number % 6]
        return len(api.record_for(people[number], some if number % 2 else some[::-1]).stored)

    assert sum(at_once(post, range(8))) == 6
    assert Statement.objects.count() == 6


@only_postgresql
def test_the_way_back_and_forth_keeps_every_row():
    half_year()
    migration = import_module("learning.migrations.0010_the_log_by_month")
    editor = SimpleNamespace(connection=connection)
    before = list(Statement.objects.order_by("pk").values())
    migration.unite_log(None, editor)
    assert list(Statement.objects.order_by("pk").values()) == before
    StatementKey.objects.all().delete()
    migration.partition_log(None, editor)
    assert list(Statement.objects.order_by("pk").values()) == before
    assert StatementKey.objects.count() == len(before)
    assert partitions.strays() == 0
    assert {date(2026, 6, 1), date(2026, 8, 1)} <= partitions.months()
    half_year()
    assert Statement.objects.count() == 2 * len(before)
