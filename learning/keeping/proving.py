"""Is progress what the log says? A sample is replayed every night and compared with how it stands."""

import logging
import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Min, Model
from django.utils import timezone

from learning import conf, signals
from learning.activities.structure import Structure
from learning.enrolments.models import Enrolment
from learning.keeping.models import Difference, Proof
from learning.progress.models import Progress
from learning.progress.rebuild import rebuild, replayed
from learning.progress.satisfy import Rows
from learning.progress.write import bring_figures
from learning.statements import partitions

log = logging.getLogger(__name__)
KEPT_PROOFS = timedelta(days=365)
LATELY = timedelta(days=1)
DRAWS = 8

# What statements alone decide of an activity without parts, whatever the course asks for.
SAID = ("first_at", "last_at", "completed_at", "passed_at", "score", "seconds", "attempts")
# What the course's structure decides, too.
DECIDED = (*SAID, "progress", "satisfied_at")
FIGURES = ("started_at", "satisfied_at", "passed_at", "progress", "score", "seconds")

What = list[dict[str, Any]]


def prove(*, sample: int | None = None, now: datetime | None = None) -> Proof:
    """Replay ``sample`` enrolments (the setting ``PROOF_SAMPLE``), half of them changed within a day, and compare.

    What differs is stored, logged as an error and told by the signal ``progress_differs``; nothing is healed.
    """
    now = now or timezone.now()
    proof = Proof.objects.create(started_at=now, strays=partitions.strays())
    for pk in _drawn(conf.get("PROOF_SAMPLE") if sample is None else sample, now):
        _look_at(proof, pk)
    proof.finished_at = timezone.now()
    proof.save()
    Proof.objects.filter(started_at__lt=now - KEPT_PROOFS).delete()
    _tell(proof)
    return proof


def differences(enrolment: Enrolment, *, fully: bool = False) -> What:
    """What of the enrolment's progress is not what its log says: activity, field, how it stands, what the log says.

    Must run in a transaction that has locked the enrolment. Where the course has changed since the figures were last
    counted, only that is compared which no change of a course can move; everything if it is asked for ``fully``.
    """
    structure, rows, seconds = replayed(enrolment)
    is_counted = enrolment.counted_with == structure.version and enrolment.edition == structure.edition
    is_current = fully or is_counted
    standing = {row.activity_id: row for row in enrolment.progress_rows.all()}
    found: What = []
    for activity_id in sorted({*standing, *rows}):
        fields = _compared(structure, activity_id, is_current)
        stands, says = (each.get(activity_id) or Progress() for each in (standing, rows))
        found += _differing(_title(structure, activity_id), fields, stands, says)
    return found + _figures(enrolment, structure, rows, seconds, is_current)


def heal(difference: Difference) -> bool:
    """Write the progress of the enrolment anew from its log; return whether this call did. Twice is as good as once."""
    with transaction.atomic():
        locked = Difference.objects.select_for_update().get(pk=difference.pk)
        if locked.healed_at is not None:
            return False
        rebuild(locked.enrolment)
        locked.healed_at = timezone.now()
        locked.save(update_fields=["healed_at"])
    return True


def _look_at(proof: Proof, pk: int) -> None:
    with transaction.atomic():
        # Those that ended are history: nothing is added to them, and another may have taken their place.
        lasting = Enrolment.objects.filter(withdrawn_at__isnull=True)
        enrolment = lasting.select_for_update(of=("self",)).filter(pk=pk).first()
        if enrolment is None:
            return
        proof.looked_at += 1
        if what := differences(enrolment):
            Difference.objects.create(proof=proof, enrolment=enrolment, what=what)
            proof.differing += 1


def _title(structure: Structure, activity_id: int) -> str:
    node = structure.nodes.get(activity_id)
    return node.title if node else f"№ {activity_id}"


def _compared(structure: Structure, activity_id: int, is_current: bool) -> Iterable[str]:
    if activity_id not in structure.nodes:
        return ()  # it belongs to another course by now
    if is_current:
        return DECIDED
    return () if structure.required_children(activity_id) else SAID


def _differing(title: str, fields: Iterable[str], stands: Model, says: Model) -> What:
    found = []
    for name in fields:
        one, other = getattr(stands, name), getattr(says, name)
        if not _same(one, other):
            found.append({"activity": title, "field": name, "stands": _plain(one), "says": _plain(other)})
    return found


def _figures(enrolment: Enrolment, structure: Structure, rows: Rows, seconds: int, is_current: bool) -> What:
    """The enrolment's own figures, as a rebuild would leave them."""
    says = Enrolment.objects.get(pk=enrolment.pk)
    says.seconds = seconds
    bring_figures(says, rows.get(structure.course), enrolment.changed_at)
    return _differing(
        _title(structure, structure.course), FIGURES if is_current else ["seconds"], enrolment, says
    )


def _same(one: Any, other: Any) -> bool:
    # Two ways to the same sum of shares may differ in the last digit.
    if isinstance(one, float) and isinstance(other, int | float):
        return abs(one - other) < 1e-9
    return one == other


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _drawn(sample: int, now: datetime) -> list[int]:
    """Ids of enrolments, half of them of those that changed within a day, without looking at all of them."""
    lately = Enrolment.objects.filter(changed_at__gte=now - LATELY).order_by("-changed_at")
    some = list(lately.values_list("pk", flat=True)[: sample * 20])
    found = set(random.sample(some, min(len(some), sample // 2)))
    span = Enrolment.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if span["first"] is None:
        return []
    ids = range(span["first"], span["last"] + 1)
    for _draw in range(DRAWS):
        if len(found) >= sample:
            break
        drawn = ids if len(ids) <= sample else random.sample(ids, sample)
        there = Enrolment.objects.filter(pk__in=[pk for pk in drawn if pk not in found])
        found.update(there.values_list("pk", flat=True)[: sample - len(found)])
    return sorted(found)


def _tell(proof: Proof) -> None:
    if proof.strays:
        log.error("%d statements are in no month's partition: run manage.py keep_log", proof.strays)
    if not proof.differing:
        log.info("progress is what the log says: %d enrolments replayed", proof.looked_at)
        return
    log.error("progress of %d of %d enrolments is not what the log says", proof.differing, proof.looked_at)
    signals.progress_differs.send(sender=Proof, proof=proof)
