"""Beginning a course, and leaving it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning import clock, signals
from learning.activities.models import Activity
from learning.enrolments.models import Enrolment
from learning.people.learners import membership_on
from learning.people.models import Audience, Learner, Membership, MembershipKind
from learning.units.tree import home_province


class EnrolmentRefused(Exception):
    """The learner cannot begin this course; the message says why and what to do."""


def enrol(*, learner: Learner, course: Activity, assigned_by=None, due_at=None, at=None) -> Enrolment:
    """The learner's enrolment in ``course``: the present one, or a new one from now (``at``).

    Raises EnrolmentRefused for a retired, future, closed or members-only course.
    """
    existing = Enrolment.objects.filter(learner=learner, course=course, withdrawn_at__isnull=True).first()
    if existing:
        return existing
    now = at or clock.now()
    _refuse_closed(course, now)
    _refuse_guest(course, learner)
    membership = membership_on(learner, timezone.localdate(now))
    return _begin(learner, course, membership, now, assigned_by=assigned_by, due_at=due_at)[0]


def enrol_from_elsewhere(
    *, learner: Learner, course: Activity, at: datetime, assigned_by=None
) -> tuple[Enrolment, bool]:
    """The learner's present enrolment in a course that she did on another platform at ``at``, else one from then.

    Also says whether it is new. The course may have been closed here on that day, or not have opened yet: it was not
    here that she took it. She counts where she belonged then, else where she belongs today.
    """
    existing = Enrolment.objects.filter(learner=learner, course=course, withdrawn_at__isnull=True).first()
    if existing:
        return existing, False
    membership = membership_on(learner, timezone.localdate(at)) or membership_on(learner)
    return _begin(learner, course, membership, at, assigned_by=assigned_by)


def _begin(
    learner: Learner, course: Activity, membership: Membership | None, now: datetime, **more
) -> tuple[Enrolment, bool]:
    try:
        with transaction.atomic():
            enrolment = Enrolment.objects.create(
                learner=learner,
                course=course,
                unit=membership.unit if membership else home_province(timezone.localdate(now)),
                audience=membership.audience if membership else Audience.ND,
                enrolled_at=now,
                changed_at=clock.now(),
                recorded_at=clock.now(),
                edition=course.edition,
                **more,
            )
            transaction.on_commit(lambda: signals.enrolled.send(sender=Enrolment, enrolment=enrolment))
    except IntegrityError:  # the same person in two tabs
        return Enrolment.objects.get(learner=learner, course=course, withdrawn_at__isnull=True), False
    return enrolment, True


def _refuse_closed(course: Activity, now) -> None:
    if course.retired_at is not None:
        raise EnrolmentRefused(
            _("This course is no longer offered. Please choose another one in the catalogue.")
        )
    if course.opens_at and now < course.opens_at:
        day = timezone.localtime(course.opens_at).strftime("%d/%m/%Y")
        raise EnrolmentRefused(_("This course opens on %(day)s. Please come back then.") % {"day": day})
    if course.closes_at and now > course.closes_at:
        day = timezone.localtime(course.closes_at).strftime("%d/%m/%Y")
        raise EnrolmentRefused(_("This course closed on %(day)s.") % {"day": day})


def _refuse_guest(course: Activity, learner: Learner) -> None:
    # Where somebody lives is what guests say themselves; where she works is not.
    works = learner.memberships.filter(kind=MembershipKind.WORK)
    if learner.user_id is None and not course.open_to_guests and not works.exists():
        raise EnrolmentRefused(_("Please sign in to take this course, so that your result is recorded."))


def withdraw(enrolment: Enrolment) -> None:
    """End an enrolment without losing its history; the learner may begin again."""
    enrolment.withdrawn_at = enrolment.changed_at = clock.now()
    enrolment.save(update_fields=["withdrawn_at", "changed_at"])
