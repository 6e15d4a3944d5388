"""Learning that was done on a device before its person signed in."""

from django.http import HttpRequest

from learning.people.learners import guest_on, guest_uuid, learner_of_user
from learning.progress.merge import merge_guest


def may_claim(request: HttpRequest) -> bool:
    """Whether to ask the signed-in person about the device's guest. Asks no database."""
    return request.user.is_authenticated and guest_uuid(request) is not None


def claim_guest(request: HttpRequest) -> int:
    """Give the guest's learning to the signed-in person; return how many courses came."""
    guest = guest_on(request)
    return merge_guest(guest=guest, into=learner_of_user(request.user)) if guest else 0
