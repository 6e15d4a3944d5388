"""What a person may ask for: all her posts, or none of them. And what is forgotten by itself."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from courses.discussion.models import Post
from courses.discussion.write import empty
from learning import conf
from learning.models import Learner

AT_ONCE = 500


def posts_of(learner: Learner) -> QuerySet[Post]:
    """Every post of ``learner``, oldest first."""
    return Post.objects.filter(learner=learner).select_related("lesson__course").order_by("made_at", "pk")


def export_posts(learner: Learner) -> list[dict[str, str]]:
    """The posts of ``learner`` as a person may take them with her."""
    return [
        {
            "course": post.lesson.course.title if post.lesson.course else "",
            "lesson": post.lesson.title,
            "address": f"{conf.get('SITE_URL')}{post.lesson.address}",
            "text": post.text,
            "state": post.state,
            "reason": post.reason,
            "made_at": post.made_at.isoformat(),
        }
        for post in posts_of(learner)
    ]


@transaction.atomic
def erase_posts(learner: Learner) -> int:
    """Delete the posts of ``learner`` and of all records that became hers; return how many.

    Of a question that others answered an empty place stays, which knows nobody.
    """
    posts = Post.objects.filter(learner__in=_records_of(learner))
    answered = posts.filter(Exists(Post.objects.filter(parent=OuterRef("pk")).exclude(learner=learner)))
    kept = list(answered.select_for_update(of=("self",)))
    for post in kept:
        post.learner, post.unit = None, None
        empty(post)
    return len(kept) + posts.delete()[1].get(Post._meta.label, 0)


def _records_of(learner: Learner) -> set[int]:
    hers = newly = {learner.pk}
    while newly:
        newly = set(Learner.objects.filter(merged_into__in=newly).values_list("pk", flat=True)) - hers
        hers = hers | newly
    return hers


def forget_old_posts() -> int:
    """Delete questions and their answers once nobody has written to them for ``DISCUSSION_DAYS``; return how many."""
    days = conf.get("DISCUSSION_DAYS")
    if not days:
        return 0
    since = timezone.now() - timedelta(days=days)
    answered = Exists(Post.objects.filter(parent=OuterRef("pk"), made_at__gte=since))
    old = Post.objects.filter(~answered, parent=None, made_at__lt=since).values_list("pk", flat=True)
    gone = 0
    while some := list(old[:AT_ONCE]):
        gone += Post.objects.filter(pk__in=some).delete()[1].get(Post._meta.label, 0)
    return gone
