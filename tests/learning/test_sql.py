"""Statements of our own: any number of values in one text, planned once where a connection may keep plans."""

import uuid
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from learning.models import StatementKey
from learning.sql import among, ask, listed, may_prepare, run

pytestmark = pytest.mark.django_db


def keys(count):
    made = [
        StatementKey(uuid=uuid.uuid4(), stored=datetime(2026, 7, number + 1, tzinfo=UTC))
        for number in range(count)
    ]
    return StatementKey.objects.bulk_create(made)


def found(wanted):
    as_kept = StatementKey._meta.get_field("uuid").get_db_prep_value
    text = f"SELECT uuid FROM learning_statementkey WHERE uuid {among(connection)}"  # noqa: S608
    rows = ask(connection, text, [listed(connection, [as_kept(each, connection) for each in wanted])])
    return {uuid.UUID(str(each)) for (each,) in rows}


@pytest.mark.parametrize("count", [0, 1, 3])
def test_one_text_asks_for_any_number_of_values(count):
    made = [each.uuid for each in keys(4)]
    assert found(made[:count]) == set(made[:count])


def test_an_unknown_value_finds_nothing():
    keys(1)
    assert found([uuid.uuid4()]) == set()


def test_it_counts_as_a_statement_like_any_other(django_assert_num_queries):
    with django_assert_num_queries(1):
        found([uuid.uuid4()])


def test_an_error_of_the_database_is_one_of_djangos():
    with pytest.raises(DatabaseError), transaction.atomic():
        run(connection, "DELETE FROM learning_there_is_no_such_table", [])


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no plans to keep")
def test_postgresql_plans_it_once_a_connection():
    assert may_prepare(connection)
    for _time in range(8):
        found([uuid.uuid4()])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%learning_statementkey%'"
        )
        assert cursor.fetchone() == (1,)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no plans to keep")
def test_behind_a_pooler_nothing_is_planned_ahead(monkeypatch):
    connection.ensure_connection()
    before = connection.connection.prepare_threshold
    try:
        connection.connection.prepare_threshold = None
        made = [each.uuid for each in keys(2)]
        assert not may_prepare(connection)
        assert found(made) == set(made)
    finally:
        connection.connection.prepare_threshold = before
