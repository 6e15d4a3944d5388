"""What a person may ask for: what was found odd in her exams, and what came of it. With an attempt it is deleted."""

from django.db.models import Q
from django.utils import timezone

from assessments.hints.models import Hint
from assessments.hints.words import sentence
from learning.models import Learner


def export_hints(learner: Learner) -> list[dict[str, str]]:
    """The hints about exams of ``learner``, as she may take them with her.

    Of the other person in a pair nothing is said, nor what was noted about both: that is for whoever answers her to
    read, and to tell what is hers.
    """
    hers = Q(one__enrolment__learner=learner) | Q(other__enrolment__learner=learner)
    hints = Hint.objects.filter(hers).select_related("quiz").order_by("found_at", "pk")
    return [
        {
            "quiz": str(each.quiz or ""),
            "kind": str(each.get_kind_display()),
            "seen": sentence(each.kind, each.numbers),
            "found_at": timezone.localtime(each.found_at).isoformat(),
            "decision": str(each.get_decision_display()),
            "note": "" if each.other_id else each.note,
            "decided_at": timezone.localtime(each.decided_at).isoformat() if each.decided_at else "",
        }
        for each in hints
    ]
