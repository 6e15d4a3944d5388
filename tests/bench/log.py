"""Millions of statements: every filter of the xAPI service finds its page without looking at a whole table.

Beside the times it is told how many bytes a statement takes, and what it costs to prove, rebuild and archive.
"""

import json
import logging
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from learning import api
from learning.keeping.archive import archive
from learning.keeping.proving import prove
from learning.keeping.rebuilding import begin, go_on
from learning.models import ArchivedMonth, Enrolment, Statement
from learning.statements import partitions
from learning.statements.months import month_of
from learning.statements.query import Filters, read_statements, statements_matching
from tests.bench.measure import Result, in_turns, line
from tests.bench.statements import LOG, REGISTER, VERBS, make_log, somebody

STATEMENTS, ON_SQLITE, PAGE = 5_000_000, 0.04, 100
BARE = "one SELECT by hand: the last hundred"
LARGE = 2000  # rows; a table that is smaller may be read as a whole
FEW = 0.05  # of the log may be looked at for a page: a common verb is found by walking back


def run(scale: float = 1.0) -> list[Result]:
    now = timezone.now()
    count = max(3000, int(STATEMENTS * scale * (ON_SQLITE if connection.vendor == "sqlite" else 1)))
    began = time.monotonic()
    make_log(count, now=now)
    print(f"{count:,} statements made in {time.monotonic() - began:.0f} s")
    if connection.vendor == "postgresql":
        print(_sizes(count))
    asked = _asked(now)
    for name, filters in asked.items():
        _prove_no_scan(name, filters, count)
    actions: dict[str, Callable] = {BARE: _by_hand}
    actions |= {name: (lambda filters=filters: _page(filters)) for name, filters in asked.items()}
    took = in_turns(actions, runs=max(3, int(15 * scale)))
    return [
        line(BARE, took),
        *(line(name, took, sql=_queries(filters), against=BARE) for name, filters in asked.items()),
        *_keeping(now),
    ]


def _asked(now) -> dict[str, Filters]:
    """Everything that the xAPI service can be asked for, alone and together."""
    one = somebody()
    agent = {"account": {"homePage": settings.LEARNING["ACTOR_HOME_PAGE"], "name": str(one.learner.uuid)}}
    course, year, week = one.course.iri, now - timedelta(days=365), now - timedelta(days=7)
    common, rare = next(iter(VERBS)), list(VERBS)[-1]
    nobody = {"mbox": "mailto:ai-do@example.org"}
    return {
        "newest": Filters(),
        "since a week, oldest first": Filters(since=week, ascending=True),
        "until a year ago": Filters(until=year),
        "a common verb": Filters(verb=common),
        "a rare verb": Filters(verb=rare),
        "a verb that nobody used": Filters(verb="http://example.org/verbs/no"),
        "an activity": Filters(activity=course),
        "a learner": Filters(agent=agent),
        "somebody whom nobody mentions": Filters(agent=nobody),
        "a registration": Filters(registration=one.uuid),
        "a learner and an activity": Filters(agent=agent, activity=course),
        "a common verb until a year ago": Filters(verb=common, until=year),
        "a rare verb since a year": Filters(verb=rare, since=year),
        "an activity and a verb": Filters(activity=course, verb=api.verbs.COMPLETED),
        "an activity and a rare verb": Filters(activity=course, verb=rare),
        "all of it": Filters(agent=agent, activity=course, verb=common, registration=one.uuid, since=year),
        "an activity, in any place": Filters(activity=course, related_activities=True),
        "a learner, in any place": Filters(agent=agent, related_agents=True),
    }


def _page(filters: Filters) -> list[Statement]:
    return read_statements(statements_matching(filters, most=PAGE + 1)[:PAGE])


def _by_hand() -> list:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, data FROM {LOG} ORDER BY stored DESC LIMIT {PAGE}")  # noqa: S608
        return [json.loads(data) if isinstance(data, str) else data for _id, data in cursor.fetchall()]


def _queries(filters: Filters) -> int:
    with CaptureQueriesContext(connection) as captured:
        _page(filters)
    return len(captured)


# --- no scan -------------------------------------------------------------------------------------------------


def _prove_no_scan(name: str, filters: Filters, count: int) -> None:
    """Say it and fail if any of the page's queries reads a large table from end to end, or much of the log."""
    with CaptureQueriesContext(connection) as captured:
        _page(filters)
    for query in [each["sql"] for each in captured if each["sql"].startswith("SELECT")]:
        if connection.vendor == "postgresql":
            _look_at_plan(name, query, count)
        else:
            _look_at_steps(name, query)


def _look_at_plan(name: str, query: str, count: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {query.replace('%', '%%')}", [])
        (plans,) = cursor.fetchone()
    plans = json.loads(plans) if isinstance(plans, str) else plans
    seen = 0
    for node in _nodes(plans[0]["Plan"]):
        # What one loop of it gave, and what it threw away.
        rows = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
        if node["Node Type"] == "Seq Scan" and rows > LARGE:
            raise AssertionError(f"{name}: reads {node['Relation Name']} from end to end\n{query}")
        if node.get("Relation Name", "").startswith(LOG):
            seen += rows
    if count > 100_000 and seen > FEW * count:
        raise AssertionError(f"{name}: looks at {seen:,} of {count:,} statements\n{query}")


def _nodes(plan: dict) -> Iterator[dict]:
    yield plan
    for below in plan.get("Plans", []):
        yield from _nodes(below)


def _look_at_steps(name: str, query: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {query.replace('%', '%%')}", [])
        steps = [row[3] for row in cursor.fetchall()]
    for step in steps:
        # In the order of an index, with a limit, is no scan: it ends with the page.
        if re.match(r"SCAN (learning_\w+)", step) and "USING" not in step:
            raise AssertionError(f"{name}: {step}\n{query}")


# --- sizes and keeping ---------------------------------------------------------------------------------------


def _sizes(count: int) -> str:
    """Bytes a statement: its row, each index, its key."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(pg_relation_size(inhrelid)) FROM pg_inherits WHERE inhparent = %s::regclass", [LOG]
        )
        parts = {"row": cursor.fetchone()[0]}
        cursor.execute(
            "SELECT coalesce(parent.relname, 'toast'), sum(pg_relation_size(child.inhrelid)) FROM pg_inherits child "
            "JOIN pg_class parent ON parent.oid = child.inhparent "
            "JOIN pg_index i ON i.indexrelid = child.inhparent AND i.indrelid = %s::regclass GROUP BY 1 ORDER BY 1",
            [LOG],
        )
        parts |= {name.removeprefix(f"{LOG}_"): size for name, size in cursor.fetchall()}
        for what, size in (("key's row", "pg_relation_size"), ("key's index", "pg_indexes_size")):
            cursor.execute(f"SELECT {size}(%s::regclass)", [REGISTER])
            parts[what] = cursor.fetchone()[0]
    told = ", ".join(f"{name} {size / count:.0f}" for name, size in parts.items())
    return f"bytes a statement: {told}; together {sum(parts.values()) / count:.0f}"


def _keeping(now) -> list[Result]:
    """What it costs to keep it, by the statement or the enrolment."""
    sample = min(500, Enrolment.objects.count() // 10)
    logging.disable(
        logging.ERROR
    )  # nobody counted these enrolments' figures, so that nothing is as the log says
    proof, seconds = _timed(lambda: prove(sample=sample))
    logging.disable(logging.NOTSET)
    yields = [Result(f"proof, an enrolment (of {proof.looked_at})", seconds * 1000 / max(1, proof.looked_at))]
    run, seconds = _timed(lambda: go_on(begin(), most=3))
    yields.append(Result(f"rebuild, an enrolment (of {run.done})", seconds * 1000 / max(1, run.done)))
    month = month_of(now - timedelta(days=200))
    with _archive() as folder:
        kept, seconds = _timed(lambda: archive(month))
        files = sum(file.stat().st_size for file in Path(folder).rglob("*.parquet"))
        yields.append(Result(f"archive, a thousand statements (of {kept.rows})", seconds * 1e6 / kept.rows))
        print(f"bytes a statement in the archive: {files / kept.rows:.0f}")
    assert ArchivedMonth.objects.get().rows == kept.rows
    assert not partitions.are_used() or month not in partitions.months()
    return yields


def _timed(action: Callable):
    began = time.perf_counter()
    return action(), time.perf_counter() - began


@contextmanager
def _archive() -> Iterator[str]:
    with (
        TemporaryDirectory() as folder,
        override_settings(LEARNING={**settings.LEARNING, "LOG_ARCHIVE": folder}),
    ):
        yield folder
