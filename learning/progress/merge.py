"""Two records are one person: what each of them learnt becomes hers, once."""

import logging
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone

from learning import clock, signals
from learning.enrolments.models import Enrolment
from learning.people.contact import Contact
from learning.people.learners import membership_on
from learning.people.models import Learner, MembershipKind
from learning.progress.editions import bring_learner_up
from learning.progress.kept import CARRIED
from learning.progress.merges import Frozen, Merge, frozen
from learning.progress.rebuild import rebuild
from learning.progress.sides import (
    PROFILE,
    contact_gaps,
    contact_of,
    overlapping,
    profile_gaps,
    refuse_obstacle,
)
from learning.statements.models import Statement

log = logging.getLogger(__name__)


@transaction.atomic
def merge(*, kept: Learner, merged: Learner, by=None) -> Merge:
    """Give everything ``merged`` has to ``kept``; where both say something, ``kept`` is right.

    Enrolments keep their unit. Repeating it changes nothing. Raises MergeRefused.
    """
    kept, merged = lock(kept, merged)
    if merged.merged_into_id == kept.pk:
        return Merge.objects.standing().get(merged=merged)
    refuse_obstacle(kept, merged)
    return _merge(kept, merged, by=by, is_guest=False)


@transaction.atomic
def merge_guest(*, guest: Learner, into: Learner) -> int:
    """Give everything ``guest`` did to ``into``; return how many enrolments came. Repeating it changes nothing."""
    into, guest = lock(into, guest)
    if guest.pk == into.pk or guest.user_id is not None or guest.merged_into_id is not None:
        return 0
    count = guest.enrolments.filter(withdrawn_at__isnull=True).count()
    _merge(into, guest, by=into.user, is_guest=True)
    return count


def lock(kept: Learner, merged: Learner) -> tuple[Learner, Learner]:
    """Both as they are now, and ours until the transaction ends; always locked in the same order."""
    rows = Learner.objects.select_for_update(of=("self",)).select_related("user", "contact")
    locked = rows.order_by("pk").in_bulk([kept.pk, merged.pk])
    list(Enrolment.objects.select_for_update().filter(learner__in=locked).order_by("pk"))
    return locked[kept.pk], locked[merged.pk]


def _merge(kept: Learner, merged: Learner, *, by, is_guest: bool) -> Merge:
    done = Merge(kept=kept, merged=merged, by=by, at=timezone.now())
    done.before = {
        "moved": [],
        "joined": [],
        "memberships": [],
        "profile": _fill_profile(kept, merged),
        "contact": _fill_contact(kept, merged),
        "account": _move_account(kept, merged),
    }
    for each in (kept, merged):
        bring_learner_up(each)
    touched = [_hand_over(each, done, is_guest) for each in list(merged.enrolments.order_by("pk"))]
    _move_memberships(done, is_guest)
    merged.merged_into = kept
    merged.save()
    kept.save()
    done.after = {
        "enrolments": standing_of(pk for some in touched for pk in some),
        "memberships": [frozen(kept.memberships.get(pk=each["id"])) for each in done.before["memberships"]],
    }
    done.save()
    log.info("learner %s merged into %s: %d enrolments", merged.uuid, kept.uuid, len(touched))
    transaction.on_commit(
        lambda: signals.learners_merged.send(sender=Learner, kept=kept, merged_uuid=merged.uuid)
    )
    return done


def standing_of(enrolments: Iterable[int]) -> dict[str, Frozen]:
    """How ``enrolments`` stand now, by their id: what would differ if anything happened in them."""
    rows = Enrolment.objects.filter(pk__in=list(enrolments))
    counted = rows.annotate(facts=Count("statements"), last=Max("statements"))
    found = {}
    for row in counted.order_by("pk"):
        found[str(row.pk)] = {**frozen(row), "facts": str(row.facts), "last": str(row.last)}
        del found[str(row.pk)]["changed_at"]  # only a note for the measuring job
    return found


def _hand_over(enrolment: Enrolment, done: Merge, is_guest: bool) -> list[int]:
    """Give one enrolment to the record that is kept; return the ids of those that changed by it."""
    own = Enrolment.objects.filter(
        learner=done.kept, course_id=enrolment.course_id, withdrawn_at__isnull=True
    ).first()
    if own is not None and enrolment.withdrawn_at is None:
        done.before["joined"].append(_join(own, enrolment))
        return [own.pk, enrolment.pk]
    done.before["moved"].append(frozen(enrolment))
    enrolment.learner, enrolment.changed_at = done.kept, clock.now()
    if enrolment.withdrawn_at is None:
        _count_where_she_belongs(enrolment, done, is_guest)
    enrolment.save(update_fields=["learner", "unit", "audience", "changed_at"])
    return [enrolment.pk]


def _join(own: Enrolment, enrolment: Enrolment) -> dict:
    """Both took the course: one enrolment stays and the log of the other is replayed in it.

    The letter of each statement keeps the actor it was made with. Returns how both were.
    """
    statements = Statement.objects.filter(enrolment=enrolment)
    before = {
        "own": frozen(own),
        "own_rows": [frozen(row) for row in own.progress_rows.order_by("pk")],
        "other": frozen(enrolment),
        "other_rows": [frozen(row) for row in enrolment.progress_rows.order_by("pk")],
        "statements": list(statements.order_by("pk").values_list("pk", flat=True)),
        "carried": list(enrolment.carried.order_by("pk").values_list("pk", flat=True)),
    }
    _know_as_early_as(own, enrolment)
    statements.update(enrolment=own)
    enrolment.carried.update(enrolment=own)
    for one in enrolment.progress_rows.filter(satisfied_at__isnull=False):
        own.progress_rows.get_or_create(
            activity_id=one.activity_id,
            defaults={name: getattr(one, name) for name in (CARRIED if one.carried else ["satisfied_at"])}
            | {"carried": one.carried},
        )
    enrolment.progress_rows.all().delete()
    enrolment.withdrawn_at = enrolment.changed_at = clock.now()
    enrolment.progress, enrolment.satisfied_at, enrolment.passed_at, enrolment.seconds = 0.0, None, None, 0
    enrolment.save()
    rebuild(own)
    return before


def _know_as_early_as(own: Enrolment, other: Enrolment) -> None:
    """The earlier enrolment counts, and what was known of either was known: a merge makes no fact a late one."""
    if other.enrolled_at < own.enrolled_at:
        own.enrolled_at, own.recorded_at = other.enrolled_at, other.recorded_at
    if own.satisfied_at is None and other.satisfied_at is not None:
        own.completion_known_at = other.completion_known_at or other.satisfied_at
    own.save(update_fields=["enrolled_at", "recorded_at", "completion_known_at"])


def _count_where_she_belongs(enrolment: Enrolment, done: Merge, is_guest: bool) -> None:
    """A guest counts for the province; a person counts for her own unit. What is known of a person stays."""
    day = timezone.localdate(enrolment.enrolled_at)
    place = membership_on(done.kept, day)
    if place and (is_guest or membership_on(done.merged, day) is None):
        enrolment.unit, enrolment.audience = place.unit, place.audience


def _move_memberships(done: Merge, is_guest: bool) -> None:
    """What does not contradict the kept record's memberships becomes hers; the rest stays where it was."""
    moving = done.merged.memberships.exclude(pk__in=[one.pk for one in overlapping(done.kept, done.merged)])
    if is_guest and done.kept.memberships.exists():
        # What a guest said about her home does not outweigh what is known.
        moving = moving.exclude(kind=MembershipKind.RESIDENCE)
    for one in list(moving.order_by("pk")):
        done.before["memberships"].append(frozen(one))
        one.learner = done.kept
        one.save(update_fields=["learner"])


def _fill_profile(kept: Learner, merged: Learner) -> Frozen:
    """What only ``merged`` says of the person is said of ``kept`` too; returns how those columns were."""
    columns = [column for each in profile_gaps(kept, merged) for column in PROFILE[each]]
    before = {name: value for name, value in frozen(kept).items() if name in columns}
    for column in columns:
        setattr(kept, column, getattr(merged, column))
    return before


def _fill_contact(kept: Learner, merged: Learner) -> list[str]:
    """The kinds of contact that ``kept`` had none of, and has from ``merged`` now. Both keep theirs."""
    kinds = contact_gaps(kept, merged)
    if kinds:
        contact = contact_of(kept) or Contact(learner=kept)
        for kind in kinds:
            for column in (f"{kind}_sealed", f"{kind}_hash"):
                setattr(contact, column, getattr(merged.contact, column))
        contact.save()
    return kinds


def _move_account(kept: Learner, merged: Learner) -> int | None:
    """The account follows the person, unless the kept record has one."""
    if kept.user_id is not None or merged.user_id is None:
        return None
    account = merged.user
    merged.user = None
    merged.save()
    kept.user = account
    return account.pk
