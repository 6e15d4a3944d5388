"""It was not one person after all: two records become what they were, if nothing happened in between."""

import logging
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from learning import clock, signals
from learning.enrolments.models import Enrolment
from learning.people.contact import KINDS
from learning.people.models import Learner, Membership
from learning.progress.merge import lock, standing_of
from learning.progress.merges import Frozen, Merge, MergeRefused, frozen, thawed
from learning.progress.models import Carried, Progress
from learning.progress.sides import contact_of
from learning.statements.models import Statement

log = logging.getLogger(__name__)
MANY = 500


@transaction.atomic
def undo_merge(*, merge: Merge, by=None) -> None:
    """Restore both records exactly. Doing so twice changes nothing.

    Raises MergeRefused as soon as anything new was recorded on what had moved: it could belong to either.
    """
    kept, merged = lock(merge.kept, merge.merged)
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at is not None:
        return
    merge.kept, merge.merged = kept, merged
    _refuse_what_came_later(merge)
    signals.undoing_merge.send(sender=Merge, merge=merge)
    _restore_enrolments(merge)
    _restore_memberships(merge)
    _restore_people(merge)
    merge.undone_at, merge.undone_by = timezone.now(), by
    merge.save(update_fields=["undone_at", "undone_by"])
    log.info("merge of learner %s into %s undone", merged.uuid, kept.uuid)


def why_not_undone(merge: Merge) -> str:
    """Why the merge cannot be undone, as far as this can be seen without trying; empty if it can."""
    try:
        _refuse_what_came_later(merge)
    except MergeRefused as said:
        return str(said)
    return ""


def _refuse_what_came_later(merge: Merge) -> None:
    people = [merge.kept_id, merge.merged_id]
    later = Merge.objects.standing().filter(Q(kept__in=people) | Q(merged__in=people), pk__gt=merge.pk)
    if later.exists():
        raise MergeRefused(_("The record was merged again since. Undo the later merge first."))
    if standing_of(merge.enrolment_ids) != merge.after["enrolments"]:
        raise MergeRefused(
            _("Something was learnt or changed in the courses that moved, so they stay together.")
        )
    ids = [one["id"] for one in merge.before["memberships"]]
    if [frozen(one) for one in Membership.objects.filter(pk__in=ids).order_by("pk")] != merge.after[
        "memberships"
    ]:
        raise MergeRefused(_("A membership that moved was changed since, so the records stay together."))
    if not _says_the_same(merge):
        raise MergeRefused(_("What the merge filled in was changed since, so the records stay together."))


def _says_the_same(merge: Merge) -> bool:
    """Whether what ``kept`` took from ``merged`` is still what ``merged`` says."""
    kept, merged = merge.kept, merge.merged
    columns = [name for name in merge.before["profile"] if name != "sort_key"]
    contacts = contact_of(kept), contact_of(merged)
    return (
        all(getattr(kept, name) == getattr(merged, name) for name in columns)
        and merge.before["account"] in (None, kept.user_id)
        and all(
            all(contacts) and getattr(contacts[0], f"{kind}_hash") == getattr(contacts[1], f"{kind}_hash")
            for kind in merge.before["contact"]
        )
    )


def _restore_enrolments(merge: Merge) -> None:
    for both in merge.before["joined"]:
        for some in _some_of(both["statements"]):
            Statement.objects.filter(pk__in=some).update(enrolment_id=both["other"]["id"])
        for some in _some_of(both.get("carried", [])):
            Carried.objects.filter(pk__in=some).update(enrolment_id=both["other"]["id"])
        for side in ("own", "other"):
            _restore_progress(both[side]["id"], both[f"{side}_rows"])
            _restore_enrolment(both[side])
    for before in merge.before["moved"]:
        _restore_enrolment(before)


def _some_of(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), MANY):
        yield ids[start : start + MANY]


def _restore_progress(enrolment_id: str, rows: list[Frozen]) -> None:
    Progress.objects.filter(enrolment_id=enrolment_id).delete()
    Progress.objects.bulk_create([Progress(**thawed(Progress, row)) for row in rows])


def _restore_enrolment(before: Frozen) -> None:
    enrolment = Enrolment.objects.get(pk=before["id"])
    for name, value in thawed(Enrolment, before).items():
        setattr(enrolment, name, value)
    # Saved one by one, and with a new time of change, so that the measures follow it back.
    enrolment.changed_at = clock.now()
    enrolment.save()


def _restore_memberships(merge: Merge) -> None:
    for before in merge.before["memberships"]:
        Membership.objects.filter(pk=before["id"]).update(**thawed(Membership, before))


def _restore_people(merge: Merge) -> None:
    kept, merged = merge.kept, merge.merged
    for name, value in thawed(Learner, merge.before["profile"]).items():
        setattr(kept, name, value)
    if account := merge.before["account"]:
        kept.user = None
        merged.user_id = account
    merged.merged_into = None
    kept.save()
    merged.save()
    _take_contact_back(kept, merge.before["contact"])


def _take_contact_back(kept: Learner, kinds: list[str]) -> None:
    contact = contact_of(kept)
    if not kinds or contact is None:
        return
    for kind in kinds:
        setattr(contact, kind, "")
    if any(getattr(contact, f"{kind}_sealed") for kind in KINDS):
        contact.save()
    else:
        contact.delete()
