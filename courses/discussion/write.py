"""What is done to posts: writing one, changing it, taking it back, saying which answer is the answer."""

import hashlib
import math
import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.discussion.access import Visitor
from courses.discussion.models import Discussed, Post, PostReport, PostState
from courses.discussion.policy import forget, trainers_of
from learning.models import Activity, Learner
from learning.vietnamese import tidy

NAMESPACE = uuid.UUID("a6f1b4de-3a0a-5d0e-8d54-0d6f3c1f9b77")
BETWEEN_SECONDS = 60
CHANGEABLE = timedelta(minutes=15)


class Refused(Exception):
    """The post cannot be taken; the message says why and what to do."""


class TooSoon(Refused):
    """Somebody writes faster than anybody reads."""

    def __init__(self, seconds: int):
        self.seconds = seconds
        said = ngettext(
            "You cannot write posts one after the other. Please wait %(count)s second more; your text is kept.",
            "You cannot write posts one after the other. Please wait %(count)s seconds more; your text is kept.",
            seconds,
        )
        super().__init__(said % {"count": seconds})


@transaction.atomic
def say(
    visitor: Visitor,
    *,
    text: str,
    parent: Post | None = None,
    asked: int | None = None,
    unnamed: bool = False,
) -> Post:
    """Keep what ``visitor`` wrote below the lesson. The same words at the same place on one day are one post.

    Raises Refused for who may not write, and TooSoon for who wrote less than a minute ago and is no trainer.
    """
    if visitor.learner is None or visitor.why_not:
        raise Refused(visitor.why_not)
    # One after the other: two posts at once would both find nothing before them.
    learner = Learner.objects.select_for_update().get(pk=visitor.learner.pk)
    key = _key(visitor.lesson, learner, parent, text)
    if known := Post.objects.filter(key=key).first():
        return known
    if not visitor.moderates:
        _not_too_soon(learner)
    now = timezone.now()
    at_once = visitor.moderates or visitor.policy == Discussed.AT_ONCE
    enrolment = visitor.standing.enrolment
    post = Post.objects.create(
        key=key,
        lesson=visitor.lesson,
        parent=parent,
        learner=learner,
        unit_id=enrolment.unit_id if enrolment else None,
        by_trainer=visitor.moderates,
        unnamed=unnamed and visitor.may_be_unnamed,
        asked_id=_trainer(visitor, asked) if parent is None else None,
        text=text.strip(),
        state=PostState.SHOWN if at_once else PostState.WAITING,
        made_at=now,
        shown_at=now if at_once else None,
        seen_at=now,
    )
    forget(visitor.lesson)
    return post


def _key(lesson: Activity, learner: Learner, parent: Post | None, text: str) -> uuid.UUID:
    digest = hashlib.sha256(tidy(text).encode()).hexdigest()
    where = parent.pk if parent else lesson.key
    return uuid.uuid5(NAMESPACE, f"{where} {learner.pk} {timezone.localdate()} {digest}")


def _not_too_soon(learner: Learner) -> None:
    last = Post.objects.filter(learner=learner).order_by("-made_at").values_list("made_at", flat=True).first()
    left = seconds_left(last)
    if left:
        raise TooSoon(left)


def seconds_left(last: datetime | None) -> int:
    """How many seconds somebody waits who wrote at ``last``."""
    if last is None:
        return 0
    return max(0, math.ceil(BETWEEN_SECONDS - (timezone.now() - last).total_seconds()))


def _trainer(visitor: Visitor, asked: int | None) -> int | None:
    known = {pk for pk, _name in trainers_of(visitor.standing.course.key)}
    return asked if asked in known else None


def may_change(post: Post) -> bool:
    """Whether its author may still change the text."""
    lasting = post.state in (PostState.WAITING, PostState.SHOWN)
    return lasting and timezone.now() - post.made_at <= CHANGEABLE


@transaction.atomic
def change(visitor: Visitor, post: Post, *, text: str) -> Post:
    """Replace the text of one's own ``post``. Where posts are looked at first, so is the new text."""
    locked = Post.objects.select_for_update().get(pk=post.pk)
    if not may_change(locked):
        raise Refused(_("A post can be changed for 15 minutes. Please write another one instead."))
    if locked.text != text.strip():
        locked.text, locked.changed_at = text.strip(), timezone.now()
        if visitor.policy == Discussed.AFTER_LOOK and not visitor.moderates:
            locked.state = PostState.WAITING
        locked.save(update_fields=["text", "changed_at", "state"])
        forget(visitor.lesson)
    return locked


@transaction.atomic
def take_back(post: Post) -> None:
    """Empty one's own ``post``; that there was one stays, so that its answers make sense. Repeating does nothing."""
    locked = Post.objects.select_for_update(of=("self",)).select_related("lesson").get(pk=post.pk)
    if locked.state == PostState.DELETED:
        return
    empty(locked)
    forget(locked.lesson)


def empty(post: Post) -> None:
    """Leave nothing of ``post`` but its place."""
    post.text, post.reason, post.state, post.is_answer, post.asked = "", "", PostState.DELETED, False, None
    post.key = uuid.uuid4()  # the same words may be written again
    post.save()
    post.reports.all().delete()


@transaction.atomic
def settle(post: Post, *, is_answer: bool) -> None:
    """Say that ``post`` is the answer to its question, or is not after all. There is one answer at most."""
    question = Post.objects.select_for_update().get(pk=post.parent_id)
    question.answers.exclude(pk=post.pk).filter(is_answer=True).update(is_answer=False)
    question.answers.filter(pk=post.pk, state=PostState.SHOWN).update(is_answer=is_answer)


def report(post: Post, *, sender: str, words: str = "") -> PostReport:
    """Tell the moderators that ``post`` should not be there; the same sender counts once."""
    defaults = {"words": tidy(words)[:500]}
    return PostReport.objects.get_or_create(post=post, sender=sender, defaults=defaults)[0]
