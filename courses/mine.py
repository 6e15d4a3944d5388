"""All courses of one person."""

from dataclasses import dataclass

from django.http import HttpRequest

from courses.standing import person
from learning.models import Certificate, Enrolment


@dataclass(frozen=True)
class Taken:
    """A course that somebody takes or took."""

    enrolment: Enrolment
    certificate: Certificate | None

    @property
    def course(self):
        return self.enrolment.course


def my_courses(request: HttpRequest) -> dict[str, list[Taken]]:
    """The courses under way, the last one first, and the finished ones."""
    who = person(request)
    if not who:
        return {"under_way": [], "finished": []}
    enrolments = list(
        Enrolment.objects.filter(who, withdrawn_at__isnull=True)
        .select_related("course")
        .order_by("-changed_at")
    )
    certificates = {
        certificate.enrolment_id: certificate
        for certificate in Certificate.objects.filter(enrolment__in=enrolments, revoked_at__isnull=True)
    }
    taken = [Taken(enrolment, certificates.get(enrolment.pk)) for enrolment in enrolments]
    return {
        "under_way": [each for each in taken if each.enrolment.satisfied_at is None],
        "finished": [each for each in taken if each.enrolment.satisfied_at is not None],
    }
