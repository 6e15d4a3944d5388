"""What the start button of a quiz carries: which quiz it is, in which activity. Signed, so nobody can swap them.

Only a page knows which quiz stands in it, and this app knows no pages. Without the signature a learner could
have an easy quiz counted for the exam.
"""

import uuid
from dataclasses import dataclass

from django.core import signing

from learning import conf

_SALT = "learning.assessments.start"


class BadTicket(Exception):
    """The ticket is forged or too old."""


@dataclass(frozen=True)
class Ticket:
    """The quiz to be taken and the key of the activity it counts for."""

    activity: uuid.UUID
    quiz: int


def make_ticket(activity: uuid.UUID, quiz: int) -> str:
    """A ticket as text, for a form."""
    return signing.dumps([str(activity), quiz], salt=_SALT)


def read_ticket(text: str) -> Ticket:
    """The Ticket in ``text``. Raises BadTicket."""
    try:
        activity, quiz = signing.loads(text, salt=_SALT, max_age=conf.get("PROGRESS_TOKEN_HOURS") * 3600)
        return Ticket(uuid.UUID(activity), int(quiz))
    except (signing.BadSignature, ValueError, TypeError):
        raise BadTicket from None
