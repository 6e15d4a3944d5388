"""Changing what the bank says of questions, one or many: the history has it, and drafts stay drafts."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from assessments.questions.models import Question

CHANGED = "learning_assessments.change"
WITHDRAWN = "learning_assessments.withdraw"
RESTORED = "learning_assessments.restore"


@transaction.atomic
def change(
    question: Question, apply: Callable[[Question], Any], *, user: Any, may_publish: bool, told: str
) -> None:
    """Apply a change to the newest draft of ``question``, and to what learners get if the user may publish.

    ``told`` is what the history says of it.
    """
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    is_live, had_draft = question.live, question.has_unpublished_changes
    draft = question.get_latest_revision_as_object()
    apply(draft)
    revision = draft.save_revision(user=user)
    log(instance=question, action=CHANGED, user=user, revision=revision, data={"told": told})
    if is_live and may_publish and not had_draft:
        revision.publish(user=user, log_action=False)
    elif not is_live or may_publish:
        # What is nobody's but the authors', or a draft that waits: what the lists show follows at once.
        question = Question.objects.get(pk=question.pk)
        apply(question)
        question.save()


@transaction.atomic
def withdraw(questions: Iterable[Question], *, reason: str, user: Any) -> int:
    """Ask ``questions`` in no new paper; return how many were not withdrawn before. Who is answering keeps them."""
    asked = [one.pk for one in questions]
    wanted = list(Question.objects.select_for_update(of=("self",)).filter(pk__in=asked, withdrawn_at=None))
    for question in wanted:
        question.withdrawn_at, question.withdrawn_reason = timezone.now(), reason
        Question.objects.filter(pk=question.pk).update(
            withdrawn_at=question.withdrawn_at, withdrawn_reason=reason
        )
        log(instance=question, action=WITHDRAWN, user=user, data={"reason": reason})
    return len(wanted)


@transaction.atomic
def restore(questions: Iterable[Question], *, user: Any) -> int:
    """Let withdrawn ``questions`` be asked again; return how many were withdrawn."""
    asked = [one.pk for one in questions]
    wanted = list(Question.objects.filter(pk__in=asked, withdrawn_at__isnull=False))
    Question.objects.filter(pk__in=[one.pk for one in wanted]).update(withdrawn_at=None, withdrawn_reason="")
    for question in wanted:
        log(instance=question, action=RESTORED, user=user)
    return len(wanted)
