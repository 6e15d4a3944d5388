"""Whose certificate it is, and who else may have it."""

from django.http import HttpRequest

from learning.certificates.models import Certificate
from learning.enrolments.models import Enrolment
from learning.people.learners import guest_uuid
from learning.people.rights import Right
from learning.people.roles import may_in


def is_own(request: HttpRequest, enrolment: Enrolment) -> bool:
    """Whether the person behind ``request``, by account or by device, is the enrolment's learner."""
    learner = enrolment.learner
    if request.user.is_authenticated:
        return learner.user_id == request.user.pk
    return learner.user_id is None and learner.merged_into_id is None and learner.uuid == guest_uuid(request)


def may_manage(user, certificate: Certificate) -> bool:
    """Whether ``user`` sees the people of the unit the certificate was earned in."""
    return user.is_superuser or may_in(user, certificate.enrolment.unit_id, Right.SEE_LEARNERS)


def may_see(request: HttpRequest, certificate: Certificate) -> bool:
    """Whether the certificate may be shown whole: to its holder and to officers of the unit."""
    return is_own(request, certificate.enrolment) or may_manage(request.user, certificate)
