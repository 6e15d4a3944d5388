"""Questions that were withdrawn while somebody was answering them."""

from collections.abc import Sequence

from assessments.questions.item import Item
from assessments.questions.models import Question


def note_withdrawn(items: Sequence[Item]) -> list[Item]:
    """``items``, those noted whose question is in no new paper any more. One query."""
    asked = {item.question["question"] for item in items}
    gone = set(Question.objects.filter(pk__in=asked, withdrawn_at__isnull=False).values_list("pk", flat=True))
    for item in items:
        item.is_withdrawn = item.question["question"] in gone
    return list(items)
