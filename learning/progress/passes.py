"""New tokens for what waits on a device, for whoever is there now.

What somebody did may wait for days: meanwhile the token of its page became too old, its person signed out and in
again, or turned out to be somebody whose record was merged. The device asks with the enrolments that its work belongs
to; each is answered for its own learner only. So it is the server who says whose waiting work is, never the device.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _

from learning.enrolments.models import Enrolment
from learning.enrolments.token import make_token
from learning.people.learners import guest_on, is_device_guest, person_key
from learning.people.models import Learner

MOST = 50  # enrolments, and as many courses, in one question


class BadQuestion(ValueError):
    """The question is not as our pages ask it."""


@dataclass(frozen=True)
class Here:
    """Who may be answered: the ``person`` who is there, and the ``guest`` whose token the device carries."""

    person: Learner | None
    guest: Learner | None

    @property
    def known(self) -> list[Learner]:
        return [one for one in (self.person, self.guest) if one]


def passes_for(request: HttpRequest, question: Any) -> dict[str, Any]:
    """Answer ``question``: ``registrations`` (enrolments' UUIDs) and ``courses`` (keys), at most 50 of each.

    ``person`` is the key of who is there, ``is_guest`` whether it is the device's own guest or nobody. ``passes`` has
    for each of the enrolments that are theirs a ``token`` and the ``registration`` it opens, which is another one
    where records were merged; "" for both where the course is not open to them any more. ``courses`` has the same
    for courses that the person takes. ``csrf`` is for beginning a course or sending a form. The number of queries
    does not depend on how much is asked. Raises BadQuestion.
    """
    registrations, courses = _uuids(question, "registrations"), _uuids(question, "courses")
    here = _here(request)
    asked = _theirs(here, registrations) if registrations else []
    present = _present(here, {one.course_id for one in asked}, courses) if asked or courses else []
    return {
        "person": person_key(request),
        "is_guest": is_device_guest(request),
        "passes": {str(one.uuid): _pass(request, _lasting(one, here, present)) for one in asked},
        "courses": {
            str(one.course.key): _pass(request, one)
            for one in present
            if one.learner == here.person and one.course.key in courses
        },
        "csrf": get_token(request),
    }


def _uuids(question: Any, name: str) -> set[uuid.UUID]:
    listed = question.get(name, []) if isinstance(question, dict) else None
    if not isinstance(listed, list) or len(listed) > MOST:
        raise BadQuestion(_("A list of at most %(most)s is expected.") % {"most": MOST})
    try:
        return {uuid.UUID(each) for each in listed}
    except (ValueError, TypeError, AttributeError):
        raise BadQuestion(_("A list of at most %(most)s is expected.") % {"most": MOST}) from None


def _here(request: HttpRequest) -> Here:
    guest = guest_on(request)
    if not request.user.is_authenticated:
        return Here(guest, guest)
    # Without making a record, as beginning a course would: asking changes nothing.
    own = Learner.objects.select_related("merged_into").filter(user=request.user).first()
    return Here(own and (own.merged_into or own), guest)


def _theirs(here: Here, registrations: Iterable[uuid.UUID]) -> list[Enrolment]:
    """Those of the enrolments that belong to who is here, or did before records were merged."""
    if not here.known:
        return []
    whose = Q(learner__in=here.known)
    if here.person:
        whose |= Q(learner__merged_into=here.person) | Q(learner__merged_into__merged_into=here.person)
    return list(Enrolment.objects.select_related("learner").filter(whose, uuid__in=registrations))


def _present(here: Here, courses: set[int], keys: set[uuid.UUID]) -> list[Enrolment]:
    """What who is here takes now, of all that is asked for."""
    wanted = Q(course__in=courses) | Q(course__key__in=keys)
    lasting = Enrolment.objects.filter(wanted, learner__in=here.known, withdrawn_at__isnull=True)
    return list(lasting.select_related("learner", "course"))


def _lasting(asked: Enrolment, here: Here, present: list[Enrolment]) -> Enrolment | None:
    """Where work of ``asked`` belongs today: the learner's present enrolment in the same course."""
    owner = asked.learner if asked.learner in here.known else here.person
    return next(
        (one for one in present if one.learner == owner and one.course_id == asked.course_id),
        None,
    )


def _pass(request: HttpRequest, enrolment: Enrolment | None) -> dict[str, str]:
    if enrolment is None:
        return {"registration": "", "token": ""}
    token = make_token(request, enrolment, enrolment.learner.uuid)
    return {"registration": str(enrolment.uuid), "token": token}
