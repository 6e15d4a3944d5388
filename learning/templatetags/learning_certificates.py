"""What a course earned, in a learner's page: ``{% load learning_certificates %}``."""

from typing import Any

from django import template

from learning.certificates.record import entries_of
from learning.enrolments.models import Enrolment

register = template.Library()


@register.inclusion_tag("learning/certificates/_card.html")
def certificate_card(enrolment: Enrolment | None) -> dict[str, Any]:
    """The certificate of an enrolment, or the way to it: ``{% certificate_card enrolment %}``.

    Nothing, and no query, while the course is not finished. For lists see ``learning.api.record_of``.
    """
    if enrolment is None or enrolment.satisfied_at is None:
        return {"entry": None}
    return {"entry": entries_of([enrolment])[0]}
