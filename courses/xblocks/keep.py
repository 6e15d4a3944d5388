"""What a person may ask for: all that XBlocks keep of her, or that it is deleted."""

from typing import Any

from courses.xblocks.models import XBlockValue
from learning.models import Learner


def export_values(learner: Learner) -> list[dict[str, Any]]:
    """What XBlocks keep of ``learner``, as she may take it with her."""
    kept = XBlockValue.objects.filter(enrolment__learner=learner).select_related("enrolment__course")
    return [
        {"course": each.enrolment.course.title, "place": each.place, "name": each.name, "value": each.value}
        for each in kept.order_by("pk")
        if each.enrolment
    ]


def erase_values(learner: Learner) -> int:
    """Delete what XBlocks keep of ``learner``; return how many fields there were."""
    return XBlockValue.objects.filter(enrolment__learner=learner).delete()[0]
