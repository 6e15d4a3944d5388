"""Two records are one person: her posts come together. Undone, they part again."""

from uuid import UUID

from django.db import transaction

from courses.discussion.models import Post
from learning.models import Learner, Merge

FOLLOWED = "posts"


@transaction.atomic
def follow_merge(*, kept: Learner, merged_uuid: UUID) -> int:
    """Give the posts of the merged record to ``kept``; return how many came. Repeating changes nothing."""
    coming = Post.objects.select_for_update(of=("self",)).filter(
        learner__uuid=merged_uuid, learner__merged_into=kept
    )
    was = dict(coming.values_list("pk", "learner"))
    done = Merge.objects.standing().filter(kept=kept, merged__uuid=merged_uuid).first()
    if done and was:
        done.remember(FOLLOWED, {pk: str(learner) for pk, learner in was.items()})
    return Post.objects.filter(pk__in=was).update(learner=kept)


def unfollow_merge(merge: Merge) -> None:
    """Put the posts back before ``merge`` is undone."""
    followed = merge.before.get(FOLLOWED, {})
    for post in Post.objects.filter(pk__in=followed, learner=merge.kept):
        post.learner_id = int(followed[str(post.pk)])
        post.save(update_fields=["learner"])
