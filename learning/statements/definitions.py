"""What an activity is: our own as we declare them, others as statements have described them."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connections, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from learning import conf
from learning.activities.models import Activity
from learning.columns import Columns, written_once
from learning.sql import among, ask, listed
from learning.statements.models import Definition

# Added to what is known, one language or extension by the other; anything else is replaced.
SAID = Columns(Definition, ["iri", "definition"])
ADDED_TO = frozenset({"name", "description", "extensions"})


def known(iris: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The definitions of ``iris``, as far as there are any. At most two queries."""
    wanted = list(dict.fromkeys(iris))
    keys = {iri: key for iri in wanted if (key := _own_key(iri))}
    found: dict[str, dict[str, Any]] = {}
    if keys:
        own = Activity.objects.in_bulk(keys.values(), field_name="key")
        found = {iri: _described(own[key]) for iri, key in keys.items() if key in own}
    others = [iri_hash(iri) for iri in wanted if iri not in keys]
    if others:
        rows = Definition.objects.filter(iri_hash__in=others).values_list("iri", "definition")
        found.update(dict(rows))
    return found


def learn(activities: Iterable[Mapping[str, Any]]) -> None:
    """Add what valid ``activities`` (objects with ``id`` and perhaps ``definition``) say to what is known.

    One query if that is nothing new. Our own activities are left as we declare them.
    """
    said = _put_together(activities)
    if not said:
        return
    rows = _known(said)
    if all(iri in rows and merged(rows[iri], new) == rows[iri] for iri, new in said.items()):
        return
    with transaction.atomic():
        missing = [_new(iri) for iri in sorted(said, key=iri_hash) if iri not in rows]
        Definition.objects.bulk_create(missing, ignore_conflicts=True)
        # Locked in the same order by everybody, so that two batches wait for each other instead of both giving up.
        locked = _rows(said, is_locked=True)
        for iri, row in locked.items():
            row.definition = merged(row.definition, said[iri])
        Definition.objects.bulk_update(locked.values(), ["definition"])


def merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """``old`` with what ``new`` adds to it or says differently."""
    found = {**old, **new}
    for name in ADDED_TO & old.keys() & new.keys():
        found[name] = {**old[name], **new[name]}
    return found


def iri_hash(iri: str) -> str:
    """What stands for ``iri`` in an index."""
    return hashlib.sha256(iri.encode()).hexdigest()


def _put_together(activities: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    said: dict[str, dict[str, Any]] = {}
    for activity in activities:
        iri, definition = activity["id"], activity.get("definition")
        if definition and not _own_key(iri):
            said[iri] = merged(said.get(iri, {}), definition)
    return said


def _known(said: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The definitions of ``said``, as far as there are any. Asked with every statement that brings one."""
    connection = connections[router.db_for_write(Definition)]
    rows = ask(connection, _sql(connection), [listed(connection, [iri_hash(iri) for iri in said])])
    return dict(SAID.to_python(row, connection) for row in rows)


@written_once
def _sql(connection: BaseDatabaseWrapper) -> str:
    columns, table = SAID.of("known", connection), SAID.table(connection)
    return f"SELECT {columns} FROM {table} AS known WHERE known.iri_hash {among(connection)}"  # noqa: S608 our names


def _rows(said: Iterable[str], *, is_locked: bool = False) -> dict[str, Definition]:
    rows = Definition.objects.filter(iri_hash__in=[iri_hash(iri) for iri in said]).order_by("iri_hash")
    return {row.iri: row for row in (rows.select_for_update() if is_locked else rows)}


def _new(iri: str) -> Definition:
    return Definition(iri=iri, iri_hash=iri_hash(iri))


def _own_key(iri: str) -> UUID | None:
    prefix = conf.get("ACTIVITY_IRI")
    if not iri.startswith(prefix):
        return None
    try:
        return UUID(iri.removeprefix(prefix))
    except ValueError:
        return None


def _described(activity: Activity) -> dict[str, Any]:
    """One of our own activities. Its title is in the site's main language."""
    definition = {"name": {settings.LANGUAGE_CODE: activity.title}, "type": activity.type}
    address = activity.address
    if address:
        definition["moreInfo"] = address if "://" in address else f"{conf.get('SITE_URL')}{address}"
    return definition
