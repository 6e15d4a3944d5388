"""What somebody decides about a hint. It changes the hint, and nothing else of the learner."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from assessments.hints.models import Hint

DECIDED = "learning_assessments.decide_hint"


def sign(hint: Hint) -> str:
    """What a form carries, so that nobody overwrites a decision that she has not read."""
    return hint.decided_at.isoformat() if hint.decided_at else ""


@transaction.atomic
def decide(*, hint: Hint, decision: str, note: str, by: Any, seen: str) -> bool:
    """Decide, or decide otherwise; the log of Wagtail keeps each of them. Pressing twice decides once.

    Returns False where somebody else has decided since the form was made: then nothing is changed.
    """
    hint = Hint.objects.select_for_update(of=("self",)).select_related("quiz").get(pk=hint.pk)
    if (hint.decision, hint.note, hint.decided_by_id) == (decision, note, by.pk):
        return True
    if sign(hint) != seen:
        return False
    said = {"decision": decision, "note": note, "before": hint.decision}
    hint.decision, hint.note, hint.decided_by, hint.decided_at = decision, note, by, timezone.now()
    hint.save(update_fields=["decision", "note", "decided_by", "decided_at"])
    log(instance=hint, action=DECIDED, user=by, data=said)
    return True


def decisions(hint: Hint) -> list[ModelLogEntry]:
    """Everything that was decided about ``hint``, the latest first."""
    entries = ModelLogEntry.objects.for_instance(hint).filter(action=DECIDED)
    return list(entries.select_related("user").order_by("-timestamp", "-pk"))


def forget_decisions(sender: Any = None, *, instance: Hint, **_more: Any) -> None:
    """The attempt is gone, and the hint with it: what was noted about a person does not stay in the log."""
    ModelLogEntry.objects.for_instance(instance).delete()
