"""Taking a whole import back, for as long as nothing was recorded on what it made."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import ngettext

from learning.enrolments.models import Enrolment
from learning.people.contact import KINDS, Contact
from learning.people.models import Learner, Membership, Sex
from learning.progress.merges import Merge
from learning.roster import groups, positions
from learning.roster.models import Roster, RosterRow
from learning.sheets.models import State
from learning.sheets.running import CannotUndo, batches, delete_file, refuse_undo, stays

__all__ = ["CannotUndo", "delete_file", "stays", "take_back", "undo_roster"]

BATCH = 1000


@transaction.atomic
def undo_roster(roster: Roster) -> Roster:
    """Make everything what it was before ``roster`` was applied, and delete its file. Raises CannotUndo."""
    roster = Roster.objects.select_for_update(of=("self",)).get(pk=roster.pk)
    refuse_undo(roster)
    take_back(roster)
    roster.state, roster.undone_at = str(State.UNDONE), timezone.now()
    roster.save(update_fields=["state", "undone_at"])
    transaction.on_commit(lambda: delete_file(roster))
    return roster


def take_back(roster: Roster) -> None:
    """Undo what the rows made, the last first, in batches. Raises CannotUndo."""
    for batch in batches(_made(roster), BATCH):
        _refuse(batch)
        _one_batch(batch)


def _made(roster: Roster) -> Iterator[RosterRow]:
    rows = RosterRow.objects.filter(roster=roster, made__isnull=False).select_related("roster")
    return rows.order_by("-number").iterator(BATCH)


def _ids(batch: Iterable[RosterRow], what: str) -> list[int]:
    return [row.made[what] for row in batch if what in row.made]


def _refuse(batch: Sequence[RosterRow]) -> None:
    used = _used(batch) + _moved_on(batch) + positions.moved_on(batch)
    if used:
        said = ngettext(
            "%(count)d person of this import has learnt, was merged or was moved since. It must stay.",
            "%(count)d people of this import have learnt, were merged or were moved since. It must stay.",
            used,
        )
        raise CannotUndo(said % {"count": used})


def _used(batch: Sequence[RosterRow]) -> int:
    """How many of those who are new have something that the import did not give them."""
    hers = {"learner": OuterRef("pk")}
    others = Membership.objects.filter(**hers).exclude(pk__in=_ids(batch, "membership"))
    merges = Merge.objects.filter(Q(kept=OuterRef("pk")) | Q(merged=OuterRef("pk")))
    something = Exists(Enrolment.objects.filter(**hers)) | Exists(merges) | Exists(others)
    made = Learner.objects.filter(pk__in=_ids(batch, "learner"))
    return made.filter(something | Q(user__isnull=False)).count()


def _moved_on(batch: Sequence[RosterRow]) -> int:
    """How many of those who were known learn where the import put them, or have left again."""
    put = {
        row.made["membership"]: row.made["known"]
        for row in batch
        if {"known", "membership"} <= row.made.keys() and "until" not in row.made
    }
    began = Enrolment.objects.filter(
        learner=OuterRef("learner"), unit=OuterRef("unit"), enrolled_at__gte=batch[0].roster.started_at
    )
    return Membership.objects.filter(pk__in=put).filter(Exists(began) | Q(to_date__isnull=False)).count()


def _one_batch(batch: Sequence[RosterRow]) -> None:
    Membership.objects.filter(pk__in=_ids(batch, "membership")).delete()
    for row in batch:
        for pk, last in row.made.get("ended", []):
            Membership.objects.filter(pk=pk).update(to_date=date.fromisoformat(last) if last else None)
        if row.made.get("filled"):
            _empty(row.made["known"], row.made["filled"])
    positions.give_back(batch)
    groups.give_back(batch)
    made = _ids(batch, "learner")
    Contact.objects.filter(learner__in=made).delete()
    Learner.objects.filter(pk__in=made).delete()
    RosterRow.objects.filter(pk__in=[row.pk for row in batch]).update(made=None)


def _empty(learner: int, filled: Sequence[str]) -> None:
    """Take out again what was filled in."""
    if "birth" in filled:
        Learner.objects.filter(pk=learner).update(birth_on=None)
    if "sex" in filled:
        Learner.objects.filter(pk=learner).update(sex=Sex.UNKNOWN)
    columns = {f"{kind}_{what}": "" for kind in KINDS if kind in filled for what in ("sealed", "hash")}
    if columns:
        Contact.objects.filter(learner=learner).update(**columns)
