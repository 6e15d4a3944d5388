"""What somebody reads below a lesson: the page of questions with their answers, and what is new to her."""

from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.discussion.access import Visitor
from courses.discussion.models import Discussed, Post, PostState
from courses.discussion.policy import count_of, discussed, name_of
from courses.discussion.write import may_change
from courses.standing import Standing
from learning import conf
from learning.api import Node
from learning.models import Enrolment, Learner

QUESTIONS = 20


@dataclass
class Said:
    """A post as one visitor sees it."""

    post: Post
    author: str
    unit: str
    is_own: bool
    may_change: bool
    may_settle: bool
    asked: str = ""
    is_new: bool = False
    answers: list["Said"] = field(default_factory=list)

    @property
    def is_read(self) -> bool:
        """Whether its text is there to be read: by everybody, or by its author alone."""
        return self.post.is_shown or (self.is_own and self.post.state != PostState.DELETED)


def questions(visitor: Visitor) -> QuerySet[Post]:
    """The questions of the lesson that ``visitor`` finds there, oldest first."""
    answered = Exists(Post.objects.filter(parent=OuterRef("pk"), state=PostState.SHOWN))
    found = Post.objects.filter(lesson=visitor.lesson, parent=None)
    return found.filter(_visible(visitor) | Q(answered, state=PostState.HIDDEN)).order_by("made_at", "pk")


def _visible(visitor: Visitor) -> Q:
    seen = Q(state__in=[PostState.SHOWN, PostState.DELETED])
    if visitor.moderates:
        seen |= Q(state=PostState.WAITING)
    return seen | Q(learner=visitor.learner) if visitor.learner else seen


def page_of(visitor: Visitor, number: Any) -> tuple[Page, list[Said]]:
    """One page of questions with all their answers, by three queries. Reading them makes them no longer new."""
    now = timezone.now()
    shown = Paginator(_with_people(questions(visitor)), QUESTIONS).get_page(number)
    by_pk = {post.pk: _said(visitor, post) for post in shown}
    answers = _with_people(Post.objects.filter(_visible(visitor), parent__in=by_pk))
    for answer in answers.order_by("made_at", "pk"):
        question = by_pk[answer.parent_id]
        question.answers.append(_said(visitor, answer, question))
    read = [one.post.pk for one in by_pk.values() if any(each.is_new for each in one.answers)]
    if read:
        Post.objects.filter(pk__in=read).update(seen_at=now)
    return shown, list(by_pk.values())


def _with_people(posts: QuerySet[Post]) -> QuerySet[Post]:
    return posts.select_related("learner__user", "unit", "asked")


def _said(visitor: Visitor, post: Post, question: Said | None = None) -> Said:
    own = visitor.learner is not None and post.learner_id == visitor.learner.pk
    asked = question is not None and question.is_own
    asked_at = question.post.seen_at if question and asked else None
    return Said(
        post,
        author=name_on(post),
        unit=unit_on(post),
        is_own=own,
        may_change=own and may_change(post),
        may_settle=question is not None and post.is_shown and (visitor.moderates or asked),
        asked=name_of(post.asked) if post.asked else "",
        is_new=bool(asked_at and not own and post.is_shown and post.shown_at and post.shown_at > asked_at),
    )


def name_on(post: Post) -> str:
    """What others call the author: a trainer by her full name, anybody else by the given one."""
    learner = post.learner
    if learner is None or post.unnamed:
        return _("A learner")
    if post.by_trainer:
        return name_of(learner.user) if learner.user else learner.full_name
    return learner.given_name or learner.full_name or _("A learner")


def unit_on(post: Post) -> str:
    """Where the author is from, if the site says so beside names."""
    return post.unit.name if post.unit and not post.unnamed and conf.get("DISCUSSION_UNITS") else ""


def page_number(visitor: Visitor, question: Post) -> int:
    """The page that ``question`` stands on."""
    before = Q(made_at__lt=question.made_at) | Q(made_at=question.made_at, pk__lt=question.pk)
    return questions(visitor).filter(before).count() // QUESTIONS + 1


def news(learner: Learner | int, lesson: int) -> QuerySet[Post]:
    """Answers to the learner's questions below the lesson, by its id, that she has not read yet."""
    mine = Post.objects.filter(
        parent__learner=learner, lesson=lesson, state=PostState.SHOWN, shown_at__gt=F("parent__seen_at")
    )
    return mine.exclude(learner=learner)


@dataclass(frozen=True)
class Link:
    """The way from a lesson to its discussion."""

    count: int
    new: int


def link_to(standing: Standing, node: Node) -> Link | None:
    """What the lesson's page says of its discussion; None without one. Asks at most once, and only for a learner."""
    if discussed(standing.course.key) == Discussed.OFF:
        return None
    count, enrolment = count_of(node.key), standing.enrolment
    return Link(count, _new(enrolment, node) if enrolment and count else 0)


def _new(enrolment: Enrolment, node: Node) -> int:
    return news(enrolment.learner_id, node.id).count()
