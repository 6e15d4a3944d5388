"""Who is learning: the person behind a request, with or without an account."""

import uuid
from collections.abc import Iterable
from datetime import date

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone

from learning import conf
from learning.people.models import Learner, Membership

GUEST_COOKIE = "learning_guest"
_SALT = "learning.guest"


def learner_of_user(user) -> Learner:
    """The learner record of ``user``, made on first use."""
    try:
        return user.learner.merged_into or user.learner
    except Learner.DoesNotExist:
        pass
    name = user.get_full_name() or user.get_username()
    try:
        with transaction.atomic():
            return Learner.objects.create(user=user, full_name=name)
    except IntegrityError:  # two first requests at once
        return Learner.objects.get(user=user)


def guest_uuid(request) -> uuid.UUID | None:
    """The guest that this device carries, if its token is ours and not too old. Asks no database."""
    token = request.COOKIES.get(GUEST_COOKIE)
    if not token:
        return None
    try:
        value = signing.loads(token, salt=_SALT, max_age=conf.get("GUEST_DAYS") * 86400)
        return uuid.UUID(value)
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None


def learner_for(request) -> Learner | None:
    """The learner of ``request``: the signed-in user's, else the device's guest, else None."""
    if request.user.is_authenticated:
        return learner_of_user(request.user)
    return guest_on(request)


def guest_on(request) -> Learner | None:
    """The guest whose token the device carries, unless somebody claimed it already."""
    guest = guest_uuid(request)
    if guest is None:
        return None
    return Learner.objects.filter(uuid=guest, user__isnull=True, merged_into__isnull=True).first()


def new_guest() -> Learner:
    """A learner without a name or an account."""
    return Learner.objects.create()


def remember_guest(response, learner: Learner, *, secure: bool) -> None:
    """Give the device a signed token for ``learner``, so that nothing is lost without an account."""
    response.set_cookie(
        GUEST_COOKIE,
        signing.dumps(str(learner.uuid), salt=_SALT),
        max_age=conf.get("GUEST_DAYS") * 86400,
        httponly=True,
        samesite="Lax",
        secure=secure,
    )


def forget_guest(response) -> None:
    """Take the guest's token from the device, once it was claimed or disowned. The guest's record stays."""
    response.delete_cookie(GUEST_COOKIE, samesite="Lax")


def membership_on(learner: Learner, day: date | None = None) -> Membership | None:
    """Where the learner works, else lives, on ``day`` (today)."""
    return present_among(learner.memberships.select_related("unit"), day or timezone.localdate())


def present_among(memberships: Iterable[Membership], day: date) -> Membership | None:
    """The one of somebody's ``memberships`` that says where she belongs on ``day``."""
    current = [m for m in memberships if _covers(m, day)]
    # Work comes before residence: training of staff is counted where they serve.
    return min(current, key=lambda m: (m.kind != "work", -m.from_date.toordinal()), default=None)


def _covers(membership: Membership, day: date) -> bool:
    return membership.from_date <= day and (membership.to_date is None or day <= membership.to_date)
