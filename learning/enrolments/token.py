"""What a lesson page carries so that its progress can be posted without asking the database who is there.

The token is signed and bound to the session or the device it was made for: copied elsewhere, or used after
signing out, it opens nothing. It travels in a header, so it also proves that our own page sent the post.
"""

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

from learning import conf
from learning.enrolments.models import Enrolment
from learning.people.learners import device_secret

HEADER = "X-Learning-Token"
_SALT = "learning.progress"


class BadToken(Exception):
    """The token is forged, too old, or was made for another session."""


@dataclass(frozen=True)
class Pass:
    """Whom a token lets post, and into which enrolment."""

    registration: uuid.UUID
    course_id: int
    learner: uuid.UUID


def make_token(request, enrolment: Enrolment, learner_uuid: uuid.UUID) -> str:
    """A token for posting the progress of ``enrolment`` from the session behind ``request``."""
    value = [str(enrolment.uuid), enrolment.course_id, str(learner_uuid), _holder(request)]
    return signing.dumps(value, salt=_SALT)


def read_token(request, token: str) -> Pass:
    """The Pass in ``token``. Raises BadToken."""
    try:
        registration, course_id, learner, holder = signing.loads(
            token, salt=_SALT, max_age=conf.get("PROGRESS_TOKEN_HOURS") * 3600
        )
    except (signing.BadSignature, ValueError, TypeError):
        raise BadToken from None
    if holder != _holder(request):
        raise BadToken
    return Pass(uuid.UUID(registration), course_id, uuid.UUID(learner))


def _holder(request) -> str:
    secret = request.COOKIES.get(settings.SESSION_COOKIE_NAME) or device_secret(request)
    return salted_hmac(_SALT, secret).hexdigest()[:32]
