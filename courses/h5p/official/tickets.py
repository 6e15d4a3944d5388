"""What an author shows to the editor's origin, which knows no sessions: a signed ticket in the address."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.core import signing
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import get_language

from courses.h5p.admin.rights import CONTENTS, may_change
from courses.h5p.models import H5PContent

SALT = "learning_courses.h5p.official"
SECONDS = 8 * 3600


@dataclass(frozen=True)
class Ticket:
    """Who writes which content (None: a new one), in which language, in a form of which site."""

    user: Any
    content: H5PContent | None
    site: str
    language: str


def ticket_for(request: HttpRequest, content: H5PContent | None) -> str:
    """A ticket for who asks. It ends after a working day, and when its owner changes the password."""
    said = {
        "user": request.user.pk,
        "mark": _mark(request.user),
        "content": content.pk if content else None,
        "site": f"{request.scheme}://{request.get_host()}",
        "language": get_language() or "en",
    }
    return signing.dumps(said, salt=SALT)


def opened(token: str) -> Ticket | None:
    """The ticket, if it is one and its owner still may what it was made for. Asked anew with every request."""
    try:
        said = signing.loads(token, salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    user = get_user_model()._default_manager.filter(pk=said["user"]).first()
    if user is None or not user.is_active or not constant_time_compare(said["mark"], _mark(user)):
        return None
    content = None
    if said["content"] is not None:
        content = H5PContent.objects.select_related("library").filter(pk=said["content"]).first()
        if content is None:
            return None
    return Ticket(user, content, said["site"], said["language"]) if _may(user, content) else None


def _may(user: Any, content: H5PContent | None) -> bool:
    if not user.has_perm("wagtailadmin.access_admin"):
        return False
    return may_change(user, content) if content else CONTENTS.user_has_permission(user, "add")


def _mark(user: Any) -> str:
    """Changes with the password. The hash of sessions itself is not given away."""
    return salted_hmac(SALT, user.get_session_auth_hash(), algorithm="sha256").hexdigest()[:32]
