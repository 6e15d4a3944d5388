"""Who reads, who writes and who moderates what is below a lesson."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from courses.access import Access, access_of
from courses.discussion.models import Discussed, Post
from courses.discussion.policy import discussed, may_moderate
from courses.locks import Locks
from courses.reviewing import editable_pages
from courses.standing import Standing, standing_of
from learning import api
from learning.models import Activity, Audience, Learner


@dataclass(frozen=True)
class Visitor:
    """Somebody at the discussion of ``lesson``, and what she may do there."""

    request: HttpRequest
    lesson: Activity
    standing: Standing
    access: Access

    @cached_property
    def policy(self) -> str:
        return discussed(self.standing.course.key)

    @cached_property
    def learner(self) -> Learner | None:
        """Her record, if she takes the course or looks after it."""
        if self.standing.enrolment:
            return self.standing.enrolment.learner
        return api.learner_for(self.request) if self.moderates else None

    @cached_property
    def moderates(self) -> bool:
        """Whether she may change the course, and so what is said in it."""
        user = self.request.user
        return user.is_authenticated and may_moderate(user, self.standing.course.key)

    @property
    def may_read(self) -> bool:
        return self.access.may_read or self.moderates

    @property
    def why_not(self) -> str:
        """Why she may not write; empty if she may."""
        if self.moderates:
            return ""
        if self.learner is None:
            return _("Take this course, and you can ask and answer here.")
        if not self.learner.full_name:
            # What is said is answered for by somebody: a guest without a name could not be told why it is hidden.
            return _("To write here, sign in or have a facilitator register you, so that we know your name.")
        return ""

    @property
    def may_begin(self) -> bool:
        """Whether taking the course, which she does not, lets her write."""
        is_known = self.request.user.is_authenticated
        return is_known and self.learner is None and self.access.may_begin

    @property
    def may_be_unnamed(self) -> bool:
        """Citizens may ask without their neighbours knowing; staff speak under their names."""
        enrolment = self.standing.enrolment
        return not self.moderates and enrolment is not None and enrolment.audience == Audience.ND


def visitor_at(request: HttpRequest, key: uuid.UUID) -> Visitor | None:
    """Who is at the discussion of the lesson ``key``; None where there is no such lesson, or no discussion."""
    standing = standing_of(request, key)
    node = standing.node(key) if standing else None
    if standing is None or node is None or node.type not in (api.LESSON, api.MODULE):
        return None
    lesson = Activity.objects.get(pk=node.id)
    access = access_of(request, standing)
    if access.may_read and (first := Locks(standing).before(node)):
        notice = _("This lesson opens when what comes before it is completed.")
        access = Access(notice=notice, first=tuple(first))
    visitor = Visitor(request, lesson, standing, access)
    return visitor if visitor.policy != Discussed.OFF else None


def posts_for(user: Any) -> QuerySet[Post]:
    """The posts in courses that ``user`` may change."""
    if user.is_superuser:
        return Post.objects.all()
    hers = editable_pages(user).values("translation_key")
    return Post.objects.filter(lesson__course__key__in=hers)
