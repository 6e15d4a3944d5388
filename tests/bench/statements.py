"""Millions of statements that nobody made, by the database itself: two years of forty courses."""

from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection

from learning import api
from learning.models import Enrolment, Learner, Statement, StatementKey
from learning.statements import partitions
from learning.statements.months import month_of, months_between
from tests.bench.facts import make_courses

DAYS, A_LEARNER = 730, 50  # statements
LOG, REGISTER = Statement._meta.db_table, StatementKey._meta.db_table
# Of a hundred thousand statements, how many have the verb; the last ones are rare.
VERBS = {
    api.verbs.EXPERIENCED: 55_000,
    api.verbs.PROGRESSED: 20_000,
    api.verbs.COMPLETED: 15_000,
    api.verbs.INITIALIZED: 9_000,
    api.verbs.PASSED: 990,
    api.verbs.SUSPENDED: 10,
}
FOREIGN = 100  # one statement of so many comes from another system, about one of its own five thousand people
OTHERS = 5000

ENROLMENTS = """
INSERT INTO learning_enrolment (uuid, learner_id, course_id, audience, progress, seconds, assisted,
                                enrolled_at, started_at, changed_at)
SELECT {uuid}, l.id, c.id, 'ND', 0.5, 0, {false}, %(since)s, %(since)s, %(since)s
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM learning_learner) AS l
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM learning_activity WHERE parent_id IS NULL) AS c
  ON c.n = 1 + l.n %% %(courses)s
"""
# ``place`` is an enrolment that has its turn about then: somebody learns for some weeks.
STATEMENTS = """
WITH {recursive} place AS ({series}),
     drawn AS (SELECT i, {random} AS chance, {random} AS other FROM place),
     dealt AS (SELECT i, chance, 1 + CAST((i * 1.0 / %(count)s + other * 0.03) * %(people)s AS bigint) %% %(people)s AS n
               FROM drawn),
     ours AS (SELECT e.id AS enrolment, e.course_id AS activity, l.uuid AS learner,
                     e.uuid AS enrolment_uuid,
                     row_number() OVER (ORDER BY e.id) AS n
              FROM learning_enrolment AS e JOIN learning_learner AS l ON l.id = e.learner_id)
INSERT INTO {log} (uuid, enrolment_id, activity_id, registration, verb, seconds, timestamp, stored, authority, voided,
                   data)
SELECT {uuid}, CASE WHEN i %% %(foreign)s = 0 THEN NULL ELSE enrolment END,
       CASE WHEN i %% %(foreign)s = 0 THEN NULL ELSE activity END, NULL, {verb}, 15, {moment}, {moment},
       CASE WHEN i %% %(foreign)s = 0 THEN 'client:1' ELSE 'browser' END, {false}, {data}
FROM dealt JOIN ours ON ours.n = dealt.n ORDER BY i
"""
MENTIONS = """
INSERT INTO learning_mention (statement_id, stored, kind, value)
SELECT s.id, s.stored, kinds.kind, {digest}
FROM {log} AS s JOIN (SELECT 1 AS kind UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) AS kinds ON true
WHERE s.enrolment_id IS NULL
"""
# With its id, the learner, when, and the registration, each of which differs from row to row.
LETTER = (
    '{"id": "%%s", "actor": {"objectType": "Agent", "account": {"homePage": "https://hocso.example/", '
    '"name": "%%s"}}, "verb": {"id": "http://adlnet.gov/expapi/verbs/experienced"}, '
    '"object": {"id": "https://hocso.example/activity/0b6f5a1e-7c3b-4f0e-9a3d-2f1b6c7d8e9f"}, '
    '"result": {"duration": "PT15S"}, "timestamp": "%%s", "context": {"registration": "%%s", '
    '"platform": "Học Số"}, "stored": "2026-11-20T05:00:01.123456+00:00"}'
)


def make_log(count: int, *, now: datetime) -> None:
    """``count`` statements of the two years before ``now``, set by set, with keys, enrolments and mentions."""
    people = max(10, count // A_LEARNER)
    make_courses()
    Learner.objects.bulk_create(
        [Learner(full_name=f"Người {number}", sex="FM"[number % 2]) for number in range(people)],
        batch_size=5000,
    )
    since = now - timedelta(days=DAYS)
    given = {"count": count, "people": people, "foreign": FOREIGN, "courses": 40, "since": since}
    with connection.cursor() as cursor:
        cursor.execute(_text(ENROLMENTS), given)
        if partitions.are_used():
            for month in months_between(month_of(since), month_of(now)):
                partitions.make(month)
        with loading(cursor):
            cursor.execute(_text(STATEMENTS), given)
        if partitions.are_used():  # SQLite keeps its UUIDs in the log
            cursor.execute(f"INSERT INTO {REGISTER} (uuid, stored) SELECT uuid, stored FROM {LOG}")  # noqa: S608
        cursor.execute(_text(MENTIONS), {"others": OTHERS})
        cursor.execute("ANALYZE")


@contextmanager
def loading(cursor):
    """On PostgreSQL: indexes are made when all is in, and nothing is logged that is thrown away in the end."""
    if not partitions.are_used():
        yield
        return
    cursor.execute(
        "SELECT pg_get_indexdef(indexrelid), indexrelid::regclass::text FROM pg_index "
        "WHERE indrelid = %s::regclass AND NOT indisprimary",
        [LOG],
    )
    indexes = cursor.fetchall()
    for month in partitions.months():
        cursor.execute(f"ALTER TABLE {partitions.name_of(month)} SET UNLOGGED")
    cursor.execute(f"ALTER TABLE {REGISTER} SET UNLOGGED")
    cursor.execute("SET maintenance_work_mem = '256MB'")
    cursor.execute(f"ALTER TABLE {LOG} DROP CONSTRAINT {LOG}_pkey")
    for _text_of, name in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    cursor.execute(f"ALTER TABLE {LOG} ADD CONSTRAINT {LOG}_pkey PRIMARY KEY (id, stored)")
    for text, _name in indexes:
        cursor.execute(text.replace(" ON ONLY ", " ON "))


def _text(sql: str) -> str:
    """``sql`` in the words of the database."""
    below = 0
    cases = []
    for verb, share in VERBS.items():
        below += share
        cases.append(f"WHEN chance < {below / 100_000} THEN '{verb}'")
    verb = f"CASE {' '.join(cases)} ELSE '{api.verbs.EXPERIENCED}' END"
    after = f"'+' || (i * {DAYS * 86400.0} / %(count)s) || ' seconds'"
    here = {
        "postgresql": {
            "uuid": "gen_random_uuid()",
            "random": "random()",
            "recursive": "",
            "series": "SELECT i FROM generate_series(1, %(count)s) AS i",
            "moment": f"%(since)s::timestamptz + interval '{DAYS} days' * (i * 1.0 / %(count)s)",
            "false": "false",
            "data": f"format('{LETTER}', gen_random_uuid(), learner, to_timestamp(i), enrolment_uuid)::jsonb",
            "digest": "md5(kinds.kind %% 2 || ':' || s.id %% %(others)s)::uuid",
        },
        "sqlite": {
            "uuid": "lower(hex(randomblob(16)))",
            "random": "(abs(random()) %% 1000000) / 1000000.0",
            "recursive": "RECURSIVE",
            "series": "SELECT 1 AS i UNION ALL SELECT i + 1 FROM place WHERE i < %(count)s",
            "moment": f"strftime('%%Y-%%m-%%d %%H:%%M:%%f', %(since)s, {after})",
            "false": "0",
            "data": f"printf('{LETTER}', lower(hex(randomblob(16))), learner, i, enrolment_uuid)",
            "digest": "printf('%%032x', (kinds.kind %% 2) * 1000000 + s.id %% %(others)s)",
        },
    }[connection.vendor]
    return sql.format(log=LOG, verb=verb, **here)


def somebody() -> Enrolment:
    """An enrolment from the middle of it all."""
    half = Enrolment.objects.count() // 2
    return Enrolment.objects.select_related("learner", "course").order_by("pk")[half]
