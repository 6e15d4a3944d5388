"""Keeping what placements say: made anew from each attempt whose result changed, as often as one likes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import Q, QuerySet

from assessments.analysis.models import Calibration
from assessments.attempts.models import Answer, Attempt
from assessments.placements.measure import Given, Measured, Roots, measured
from assessments.placements.models import PARTS, PlacementResult
from assessments.quizzes.rules import Mode

FIELDS = ["is_adaptive", "scale", "value", "error", "measured_at"]
AT_ONCE = 200


def keep(attempts: Iterable[Attempt]) -> int:
    """Keep what those of ``attempts`` say that are placements, and forget what they no longer say.

    Returns how many say something.
    Four queries at most, and none where there is no placement.
    """
    placements = {each.pk: each for each in attempts if each.is_placement}
    if not placements:
        return 0
    answers: dict[int, dict[int, Given]] = defaultdict(dict)
    rows = Answer.objects.filter(attempt__in=placements).order_by()
    for attempt, place, response, score in rows.values_list("attempt_id", "place", "response", "score"):
        answers[attempt][place] = Given(response, score)
    roots = roots_of_scales() if any(each.is_adaptive for each in placements.values()) else {}
    found = {pk: measured(each, answers[pk], roots) for pk, each in placements.items()}
    told = [_row(pk, each) for pk, each in found.items() if each]
    silent = [pk for pk, each in found.items() if each is None]
    if silent:
        PlacementResult.objects.filter(attempt__in=silent).delete()
    if told:
        PlacementResult.objects.bulk_create(
            told, update_conflicts=True, unique_fields=["attempt"], update_fields=FIELDS
        )
    return len(told)


def _row(attempt: int, said: Measured) -> PlacementResult:
    return PlacementResult(
        attempt_id=attempt,
        is_adaptive=said.is_adaptive,
        scale=said.scale,
        value=round(said.value * PARTS),
        error=round(said.error * PARTS),
        measured_at=said.at,
    )


def roots_of_scales() -> Roots:
    """Each calibration, and the one that began its scale. One query."""
    before = dict(Calibration.objects.order_by().values_list("pk", "previous"))
    return {pk: _root(pk, before) for pk in before}


def _root(calibration: int, before: dict[int, int | None]) -> int:
    seen = set()
    while (previous := before.get(calibration)) and calibration not in seen:
        seen.add(calibration)
        calibration = previous
    return calibration


def make_anew(*, everything: bool = False) -> int:
    """Keep what placements say that were handed in before this was kept; with ``everything``, of all of them."""
    return sum(keep(some) for some in _in_parts(placements(everything=everything)))


def placements(*, everything: bool) -> QuerySet[Attempt]:
    """Placements that have a result: those of which nothing is kept, or all. What kind a quiz was, its paper says."""
    missing = Q() if everything else Q(placement=None)
    return Attempt.objects.filter(
        missing, paper__mode=Mode.PLACEMENT, submitted_at__isnull=False, score__isnull=False
    )


def _in_parts(attempts: QuerySet[Attempt]) -> Iterator[list[Attempt]]:
    reached = 0
    while some := list(attempts.filter(pk__gt=reached).order_by("pk")[:AT_ONCE]):
        yield some
        reached = some[-1].pk
