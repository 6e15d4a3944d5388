"""Checking and applying what was sent, row by row: either may be interrupted anywhere and gone on with.

What a kind of import does of its own with its rows, it says in ``Steps``.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from learning.sheets.models import Mode, State, Upload
from learning.sheets.running import CannotApply, batches, claim, counted, finish
from learning.sheets.workbook import CannotRead
from learning.vietnamese import fold

Kind = TypeVar("Kind", bound=Upload)
Each = Callable[[list], None]


class Judge(Protocol):
    """Says of each row what applying it would do. Changes nothing."""

    def judge(self, batch: list) -> list:
        """A verdict for each row of ``batch``, with its ``entry`` and ``outcome``."""


@dataclass(frozen=True)
class Steps:
    """How one kind of import reads its rows, judges, notes and writes them, ``at_once`` in a transaction.

    ``unchecked`` is said to whoever applies it unseen. With ``looks_back`` rows that were applied before a crash are
    judged again, because later ones are held against them.
    """

    entries: Callable[[Any], AbstractContextManager[Iterator[Any]]]
    judge: Callable[[Any], Judge]
    note: Callable[[Any, list, dict], None]
    write: Callable[[Any, list], None]
    take_back: Callable[[Any], Any]
    beat: Callable[[Any, Any, int], None]
    at_once: int
    unchecked: str | Promise
    looks_back: bool = False


def check(upload: Kind, steps: Steps, *, given: Iterable[Any], at_once: int | None = None) -> Kind:
    """Find out what applying ``upload`` would do, row by row, and note it. Changes nothing else."""
    claim(upload, State.CHECKING, given=given)
    upload.rows.all().delete()
    _same(upload).update(rows_done=0, rows_total=0, counts={}, applied_to=0)

    def checked(verdicts: list) -> None:
        steps.note(upload, verdicts, {})

    counts = _run(upload, State.CHECKING, steps, checked, at_once=at_once or steps.at_once)
    return finish(upload, State.CHECKED, counts=counts, rows_total=sum(counts.values()))


def apply(upload: Kind, steps: Steps, *, given: Iterable[Any]) -> Kind:
    """Apply ``upload``. In mode "all" it is applied whole or not at all. Applied again, it goes on where it was.

    A worker gives no states: if somebody stopped what it was sent for, it leaves it alone. Raises CannotApply.
    """
    upload.refresh_from_db()
    if upload.state == State.APPLIED:
        return upload
    if upload.state in (State.NEW, State.FAILED):
        raise CannotApply(str(steps.unchecked))
    if upload.mode == Mode.ALL and not upload.applied_to and not upload.is_good:
        finish(upload, State.CHECKED)
        raise CannotApply(
            _("Some rows are not in order. Correct them, or choose to apply only those that are.")
        )
    claim(upload, State.APPLYING, given=given)
    _same(upload).filter(started_at=None).update(started_at=timezone.now())

    def applied(verdicts: list) -> None:
        if upload.mode == Mode.ALL and any(one.outcome in upload.NOT_GOOD for one in verdicts):
            raise CannotApply(_("Since the check something has changed, and not all rows are in order now."))
        steps.write(upload, verdicts)

    try:
        _run(upload, State.APPLYING, steps, applied, at_once=steps.at_once, after=upload.applied_to)
    except CannotApply as refused:
        steps.take_back(upload)
        finish(upload, State.CHECKED, applied_to=0, problem=str(refused))
        raise
    return finish(upload, State.APPLIED, counts=counted(upload), finished_at=timezone.now())


def _run(
    upload: Upload, state: Any, steps: Steps, each: Each, *, at_once: int, after: int = 0
) -> Counter[str]:
    """Judge the rows after number ``after`` in batches, and let ``each`` do what is to be done with them."""
    judge, done = steps.judge(upload), 0
    counts: Counter[str] = Counter()
    try:
        with steps.entries(upload) as entries:
            for batch in batches(entries, at_once):
                done += len(batch)
                left = [entry for entry in batch if entry.number > after]
                if left or steps.looks_back:
                    judged = batch if steps.looks_back else left
                    counts.update(_one_batch(upload, judge, judged, each, after=after))
                steps.beat(upload, state, done)
    except CannotRead as refused:
        finish(upload, State.FAILED, problem=str(refused))
        raise
    return counts


@transaction.atomic
def _one_batch(upload: Upload, judge: Judge, batch: list, each: Each, *, after: int) -> Counter[str]:
    # One batch at a time, of all imports of a kind: two at once would make the same person, or figure, twice.
    list(type(upload)._default_manager.select_for_update().order_by("pk").values_list("pk", flat=True)[:1])
    verdicts = [one for one in judge.judge(batch) if one.entry.number > after]
    each(verdicts)
    if upload.state == State.APPLYING and verdicts:
        _same(upload).update(applied_to=batch[-1].number)
    return Counter(one.outcome for one in verdicts)


def _same(upload: Upload):
    return type(upload)._default_manager.filter(pk=upload.pk)


def decide(upload: Upload, *, asked: str, unit: int) -> None:
    """From now on this import means ``unit`` when it says ``asked``."""
    upload.choices = {**upload.choices, fold(asked): unit}
    upload.save(update_fields=["choices"])


def waiting(rows: Iterable[tuple[str, list[int]]]) -> list[tuple[str, list[int], int]]:
    """The names that may mean several units, of ``rows`` that wait: the name, the units' ids, how many rows have it."""
    found: dict[str, tuple[list[int], int]] = {}
    for asked, among in rows:
        found[asked] = (among, found.get(asked, (among, 0))[1] + 1)
    return [(asked, among, count) for asked, (among, count) in sorted(found.items())]
