"""Learning that was done on a device before its person signed in."""

from django.http import HttpRequest

from learning.people.learners import card_uuid, guest_on, guest_uuid, learner_of_user
from learning.progress.merge import merge_guest


def may_claim(request: HttpRequest) -> bool:
    """Whether to ask the signed-in person about the device's guest. Asks no database."""
    # Who showed her card is no guest of the device: her record is claimed with the card and its PIN.
    if not request.user.is_authenticated or card_uuid(request) is not None:
        return False
    return guest_uuid(request) is not None


def claim_guest(request: HttpRequest) -> int:
    """Give the guest's learning to the signed-in person; return how many courses came."""
    guest = guest_on(request) if may_claim(request) else None
    return merge_guest(guest=guest, into=learner_of_user(request.user)) if guest else 0
