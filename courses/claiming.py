"""Learning that was done on a device before its person signed in."""

from django.http import HttpRequest

from learning import api
from learning.models import Learner


def may_claim(request: HttpRequest) -> bool:
    """Whether to ask the signed-in person about the device's guest. Asks no database."""
    return request.user.is_authenticated and api.guest_uuid(request) is not None


def guest_on(request: HttpRequest) -> Learner | None:
    """The guest whose token the device carries, unless somebody claimed it already."""
    guest = api.guest_uuid(request)
    if guest is None:
        return None
    return Learner.objects.filter(uuid=guest, user__isnull=True, merged_into__isnull=True).first()


def claim(request: HttpRequest) -> int:
    """Give the guest's learning to the signed-in person; return how many courses came."""
    guest = guest_on(request)
    return api.merge_guest(guest=guest, into=api.learner_of_user(request.user)) if guest else 0
