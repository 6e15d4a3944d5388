"""Whom and what statements of other systems name, so that they are found by it."""

import hashlib
import json
import uuid
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Any

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper

from learning.columns import written_once
from learning.sql import run
from learning.statements import actors, verbs
from learning.statements.agents import ifi
from learning.statements.models import Mention, MentionKind, Reference, Statement
from learning.statements.shapes import activities_of

AT_ONCE = 500
# The same text for any number of mentions.
SQL = """
    INSERT INTO {mentions} (statement_id, stored, kind, value)
    SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
        json_extract(value, '$[3]') FROM json_each(%s)
"""


@lru_cache(maxsize=4096)
def digest(text: str) -> uuid.UUID:
    """A text of any length as a value to look up."""
    return uuid.UUID(bytes=hashlib.blake2b(text.encode(), digest_size=16).digest())


def agent_digest(actor: dict[str, Any]) -> uuid.UUID | None:
    """The value by which an agent is looked up; None for a group without an identifier."""
    name = ifi(actor)
    return digest(name) if name else None


def note_mentions(rows: Collection[Statement]) -> None:
    """Note whom and what ``rows``, which are in SQLite's log now, name. One query, however many they are."""
    connection = connections[router.db_for_write(Mention)]
    as_kept = Mention._meta.get_field("stored").get_db_prep_save
    # What came together was stored at one moment.
    moments = {moment: str(as_kept(moment, connection)) for moment in {row.stored for row in rows}}
    noted = [
        (row.pk, moments[row.stored], int(kind), value.hex)
        for row in rows
        for kind, value in mentioned(row.data)
    ]
    if noted:
        run(connection, _sql(connection), [json.dumps(noted)])


@written_once
def _sql(connection: BaseDatabaseWrapper) -> str:
    return SQL.format(mentions=connection.ops.quote_name(Mention._meta.db_table))


def mentioned(statement: dict[str, Any]) -> set[tuple[Any, uuid.UUID]]:
    """What ``statement`` has to be found by. The related agents and activities hold the others, too."""
    thing = statement["object"]
    kind = thing.get("objectType", "Activity")
    direct = [statement["actor"], *([thing] if kind in ("Agent", "Group") else [])]
    found: set[tuple[Any, uuid.UUID]] = {(MentionKind.AGENT, value) for value in _digests(direct)}
    found |= {(MentionKind.RELATED_AGENT, value) for value in _digests(_agents_of(statement))}
    if kind == "Activity":
        found.add((MentionKind.ACTIVITY, digest(thing["id"])))
    found |= {(MentionKind.RELATED_ACTIVITY, digest(each["id"])) for each in activities_of(statement)}
    return found


def _digests(actors_: Iterable[dict[str, Any]]) -> set[uuid.UUID]:
    # xAPI 1.0.3 Communication 2.1.3: a group is also found by its members.
    found = {agent_digest(one) for each in actors_ for one in actors.people(each)}
    return {each for each in found if each is not None}


def _agents_of(statement: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield statement["actor"]
    context, thing = statement.get("context", {}), statement["object"]
    yield from (context[name] for name in ("instructor", "team") if name in context)
    yield from (each["agent"] for each in context.get("contextAgents", ()))
    yield from (each["group"] for each in context.get("contextGroups", ()))
    if "authority" in statement:
        yield statement["authority"]
    if thing.get("objectType") == "SubStatement":
        yield from _agents_of(thing)
    elif thing.get("objectType") in ("Agent", "Group"):
        yield thing


def note_references(rows: Iterable[Statement], known: dict[uuid.UUID, Statement]) -> None:
    """Note which statements ``rows``, new in the log, are about. ``known`` has those that the log has."""
    direct = [_reference(row, target, known.get(target)) for row in rows if (target := target_of(row.data))]
    if direct:
        aims = [each.target_id for each in direct if each.target_id is not None]
        onwards = [*Reference.objects.filter(statement__in=aims), *direct]
        Reference.objects.bulk_create([*direct, *_further(direct, onwards)], batch_size=AT_ONCE)


def join_references(arrived: dict[uuid.UUID, Statement]) -> list[Statement]:
    """Lead to ``arrived`` whatever named it before it came; return those that had been voided by who sent them.

    One query where nobody waited.
    """
    rows = Reference.objects.filter(target_uuid__in=arrived, target=None).select_related("statement")
    waiting = list(rows)
    if not waiting:
        return []
    for each in waiting:
        each.target = arrived[each.target_uuid]
    Reference.objects.bulk_update(waiting, ["target"], batch_size=AT_ONCE)
    onwards = Reference.objects.filter(statement__in=[one.pk for one in arrived.values()])
    Reference.objects.bulk_create(_further(waiting, onwards), batch_size=AT_ONCE)
    return [
        arrived[each.target_uuid]
        for each in waiting
        if each.voids and each.statement.authority == arrived[each.target_uuid].authority
    ]


def target_of(statement: dict[str, Any]) -> uuid.UUID | None:
    """The statement that ``statement`` is about, None if it is about something else."""
    thing = statement["object"]
    return uuid.UUID(thing["id"]) if thing.get("objectType") == "StatementRef" else None


def is_voiding(statement: dict[str, Any]) -> bool:
    """Whether ``statement`` takes another one back."""
    return statement["verb"]["id"] == verbs.VOIDED


def _reference(row: Statement, target_uuid: uuid.UUID, target: Statement | None) -> Reference:
    return Reference(
        statement=row, stored=row.stored, target_uuid=target_uuid, target=target, voids=is_voiding(row.data)
    )


def _further(starts: list[Reference], onwards: Iterable[Reference]) -> list[Reference]:
    """What the targets of ``starts`` are about in turn, for all who lead to them. ``onwards`` leads on from those."""
    leading: dict[int, list[Reference]] = {}
    for each in onwards:
        leading.setdefault(each.statement_id, []).append(each)
    found: dict[tuple[int, uuid.UUID], Reference] = {}
    for start in starts:
        # A ring is possible: two statements may name each other, since ids are made by those who send.
        seen, todo = {start.statement_id}, [start.target_id]
        while todo:
            passed = todo.pop()
            if passed is None or passed in seen:
                continue
            seen.add(passed)
            for each in leading.get(passed, ()):
                further = Reference(
                    statement=start.statement,
                    stored=start.stored,
                    target_uuid=each.target_uuid,
                    target=each.target,
                )
                found.setdefault((start.statement_id, each.target_uuid), further)
                todo.append(each.target_id)
    return list(found.values())
