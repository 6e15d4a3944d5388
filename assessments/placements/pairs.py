"""Who was measured twice: as facts that reports can count, a fact for each person.

A pair is the last placement of somebody in the asked period that has an earlier one on its scale, and the first of those.
Nothing of it is stored: whatever is merged, erased, marked again or known late, the next count has it.
"""

from django.db.models import Exists, F, OuterRef, Q

from assessments.placements.models import PlacementResult
from learning.indicators import Window
from learning.models import Enrolment

# From an enrolment to the later result of the pair, and to the first, wherever the learner had it.
LATER = "attempts__placement"
FIRST = "learner__enrolments__attempts__placement"
MEASURED = f"{LATER}__measured_at"


def paired(*, is_adaptive: bool) -> Q:
    """Enrolments with a later result of that sort, each joined with the learner's first on its scale."""
    day = f"{FIRST}__measured_at"
    still_earlier = PlacementResult.objects.filter(
        Q(measured_at__lt=OuterRef(day)) | Q(measured_at=OuterRef(day), pk__lt=OuterRef(f"{FIRST}__pk")),
        attempt__enrolment__learner=OuterRef("learner_id"),
        scale=OuterRef(f"{LATER}__scale"),
    )
    both = {
        f"{LATER}__is_adaptive": is_adaptive,
        f"{FIRST}__scale": F(f"{LATER}__scale"),
        f"{day}__lt": F(MEASURED),
    }
    return Q(**both) & ~Exists(still_earlier)


def last_of(window: Window, *, is_adaptive: bool) -> Q:
    """Of several pairs of one person that are dated in ``window`` only the last, wherever it counts.

    So everybody is in one place only, and units add up to the whole whichever of them is asked about.
    """
    first = PlacementResult.objects.filter(
        attempt__enrolment__learner=OuterRef("learner_id"),
        scale=OuterRef(f"{LATER}__scale"),
        measured_at__lt=OuterRef(MEASURED),
    )
    day = OuterRef(MEASURED)
    after = Q(**{f"{MEASURED}__gt": day}) | Q(**{MEASURED: day, f"{LATER}__pk__gt": OuterRef(f"{LATER}__pk")})
    another = Enrolment.objects.filter(
        window.holds(MEASURED) & Q(**{f"{LATER}__is_adaptive": is_adaptive}) & after & Exists(first),
        window.counts(),
        learner=OuterRef("learner_id"),
    )
    return ~Exists(another)
