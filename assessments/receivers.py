"""What assessments do when something happens in learning."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from assessments.attempts.merge import follow_merge, unfollow_merge
from assessments.hints.decide import forget_decisions
from assessments.hints.models import Hint
from assessments.marking.menu import forget_marker
from assessments.marking.models import Marker
from learning import signals


@receiver(signals.learners_merged, dispatch_uid="learning_assessments.follow_merge")
def move_attempts(sender, kept, merged_uuid, **kwargs) -> None:
    """Attempts go where the enrolments of a merged record went."""
    follow_merge(kept=kept, merged_uuid=merged_uuid)


@receiver(signals.undoing_merge, dispatch_uid="learning_assessments.unfollow_merge")
def move_attempts_back(merge, **kwargs) -> None:
    """And back, in the same transaction or not at all."""
    unfollow_merge(merge)


for _changed in (post_save, post_delete):
    _changed.connect(forget_marker, sender=Marker, dispatch_uid="learning_assessments.forget_marker")

post_delete.connect(forget_decisions, sender=Hint, dispatch_uid="learning_assessments.forget_decisions")
