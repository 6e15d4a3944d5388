"""What assessments do when something happens in learning."""

from django.dispatch import receiver

from assessments.attempts.merge import follow_merge
from learning import signals


@receiver(signals.learners_merged, dispatch_uid="learning_assessments.follow_merge")
def move_attempts(sender, kept, merged_uuid, **kwargs) -> None:
    """Attempts go where the enrolments of a merged guest went."""
    follow_merge(kept=kept, merged_uuid=merged_uuid)
