"""What those decide who look after a course: a post is shown, or hidden and its author told why."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from courses.discussion.models import Post, PostState
from courses.discussion.policy import forget


@transaction.atomic
def approve(post: Post, *, by: Any) -> Post:
    """Show ``post`` to everybody who reads the lesson, and drop what was reported about it."""
    return _decide(post, str(PostState.SHOWN), reason="", by=by)


@transaction.atomic
def hide(post: Post, *, reason: str, by: Any) -> Post:
    """Hide ``post``; its author reads ``reason`` in its place."""
    return _decide(post, str(PostState.HIDDEN), reason=reason, by=by)


def _decide(post: Post, state: str, *, reason: str, by: Any) -> Post:
    locked = Post.objects.select_for_update(of=("self",)).select_related("lesson").get(pk=post.pk)
    if locked.state == PostState.DELETED:  # its author was quicker
        return locked
    now = timezone.now()
    locked.state, locked.reason, locked.moderated_by, locked.moderated_at = state, reason, by, now
    if state == PostState.SHOWN:
        locked.shown_at = locked.shown_at or now
    else:
        locked.is_answer = False
    locked.save()
    locked.reports.all().delete()
    forget(locked.lesson)
    return locked
