"""Statements of many learners of one course in one transaction: the number of queries does not depend on how many.

For what comes in bulk and from the server itself. Whoever's course has changed meanwhile, or whose enrolment has
ended, is left out: ``record`` knows what to do with one of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from learning import clock, signals
from learning.activities.models import Activity
from learning.activities.structure import Structure, structure_of
from learning.enrolments.models import Enrolment
from learning.progress.models import Progress
from learning.progress.rebuild import add
from learning.progress.satisfy import Rows, carry_up
from learning.progress.write import FIGURES, bring_figures, update_figures, upsert
from learning.statements.models import Statement
from learning.statements.store import insert_new, row
from learning.statements.validate import Draft, Drafting

AT_ONCE = 500  # statements in one INSERT; SQLite takes only so many values


@transaction.atomic
def record_many(
    course_id: int, said: Mapping[int, Sequence[dict[str, Any]]], *, authority: str = "server"
) -> set[int]:
    """Record what the server ``said`` of enrolments in the course, by their ids, and bring their progress up to date.

    Returns the ids of those that were recorded; nothing is stored of the others. Repeating changes nothing. Raises
    InvalidStatement; then nothing is stored at all.
    """
    now = clock.now()
    lasting = Enrolment.objects.select_for_update(of=("self",)).filter(
        pk__in=list(said), course_id=course_id, withdrawn_at__isnull=True
    )
    locked = list(lasting.select_related("learner").order_by("pk"))
    version = Activity.objects.values_list("structure_version", flat=True).get(pk=course_id)
    structure = structure_of(course_id, version=version)
    present = [one for one in locked if one.edition >= structure.edition]
    drafts = {one.pk: _drafts(one, said[one.pk], now) for one in present}
    known = [one for one in present if all(each.activity in structure.by_key for each in drafts[one.pk])]
    fresh = _store(structure, {one.pk: drafts[one.pk] for one in known}, now, authority)
    _fold(structure, [one for one in known if fresh[one.pk]], fresh, now)
    return {one.pk for one in known}


def _drafts(enrolment: Enrolment, statements: Iterable[dict[str, Any]], now: datetime) -> list[Draft]:
    names = {"learner": enrolment.learner.uuid, "registration": enrolment.uuid}
    drafting = Drafting(**names, now=now, by_us=True)
    return [drafting.draft(raw) for raw in statements]


def _store(
    structure: Structure, drafts: dict[int, list[Draft]], now: datetime, authority: str
) -> dict[int, list[Statement]]:
    """The statements that the log did not have, by enrolment."""
    facts = [
        row(
            each,
            enrolment_id=pk,
            activity_id=structure.by_key[each.activity],
            stored=now,
            authority=authority,
        )
        for pk, some in drafts.items()
        for each in some
    ]
    new: set = set()
    for start in range(0, len(facts), AT_ONCE):
        new |= insert_new(facts[start : start + AT_ONCE])
    fresh: dict[int, list[Statement]] = defaultdict(list)
    for fact in facts:
        if fact.uuid in new and fact.enrolment_id is not None:
            fresh[fact.enrolment_id].append(fact)
    return fresh


def _fold(
    structure: Structure, enrolments: list[Enrolment], fresh: dict[int, list[Statement]], now: datetime
) -> None:
    touched = {fact.activity_id for some in fresh.values() for fact in some if fact.activity_id is not None}
    stored = _stored(enrolments, structure.neighbourhood(touched))
    rows: list[Progress] = []
    moved: list[Enrolment] = []
    plain: list[Enrolment] = []
    for one in enrolments:
        newly, written = _fold_one(structure, one, stored[one.pk], fresh[one.pk])
        rows += written
        one.counted_with = structure.version
        (moved if bring_figures(one, stored[one.pk].get(structure.course), now) else plain).append(one)
        transaction.on_commit(lambda one=one, newly=newly: _announce(one, fresh[one.pk], newly))
    upsert(rows)
    update_figures(plain)
    for one in moved:  # rare: who counts by dates hears of it by ``pre_save``
        one.save(update_fields=FIGURES.names)


def _stored(enrolments: list[Enrolment], ids: set[int]) -> dict[int, Rows]:
    found: dict[int, Rows] = defaultdict(dict)
    for one in Progress.objects.filter(enrolment__in=[each.pk for each in enrolments], activity__in=ids):
        found[one.enrolment_id][one.activity_id] = one
    return found


def _fold_one(
    structure: Structure, enrolment: Enrolment, rows: Rows, facts: list[Statement]
) -> tuple[set[int], list[Progress]]:
    """Fold ``facts`` into ``rows``; return what is satisfied by it, and the rows to be written."""
    touched = set()
    for fact in facts:
        add(structure, enrolment, rows, fact)
        touched.add(fact.activity_id)
    newly = carry_up(structure, rows, touched)
    enrolment.seconds += sum(int(fact.seconds) for fact in facts)
    ids = touched.union(*(structure.ancestors(pk) for pk in touched))
    for pk in ids:
        rows[pk].enrolment_id = enrolment.pk
    return newly, [rows[pk] for pk in sorted(ids)]


def _announce(enrolment: Enrolment, fresh: list[Statement], newly: set[int]) -> None:
    signals.statements_stored.send(sender=Statement, enrolment=enrolment, statements=fresh)
    if newly:
        signals.satisfied.send(
            sender=Enrolment,
            enrolment=enrolment,
            activity_ids=newly,
            course_satisfied=enrolment.course_id in newly,
        )
