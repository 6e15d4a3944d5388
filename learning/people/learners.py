"""Who is learning: the person behind a request, with or without an account."""

import uuid
from collections.abc import Iterable
from datetime import date

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from learning import conf
from learning.people.models import Learner, Membership

GUEST_COOKIE = "learning_guest"
# Somebody who showed her card. Beside the device's own guest, who is there again when she leaves.
CARD_COOKIE = "learning_card"
_SALT = "learning.guest"
_CARD_SALT = "learning.card"


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
    """Whoever learns on this device without an account: who showed her card, else its guest. Asks no database."""
    return card_uuid(request) or _carried(request, GUEST_COOKIE, _SALT, conf.get("GUEST_DAYS") * 86400)


def card_uuid(request) -> uuid.UUID | None:
    """The learner who showed her card on this device and has not left yet. Asks no database."""
    return _carried(request, CARD_COOKIE, _CARD_SALT, conf.get("CARD_HOURS") * 3600)


def _carried(request, cookie: str, salt: str, seconds: int) -> uuid.UUID | None:
    """Whom the device carries in ``cookie``, if its token is ours and not too old."""
    token = request.COOKIES.get(cookie)
    if not token:
        return None
    try:
        return uuid.UUID(signing.loads(token, salt=salt, max_age=seconds))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None


def device_secret(request) -> str:
    """What only the device of this learner without an account has; empty if there is none."""
    by_card = card_uuid(request) is not None
    return request.COOKIES.get(CARD_COOKIE if by_card else GUEST_COOKIE, "")


def person_key(request) -> str:
    """A sign of who is learning on this device now: ``u…`` with an account, ``g…`` without, "" if nobody is known.

    A page keeps it with what it could not send yet, so that the next person on the device is not given it. It says
    nothing about the person, and cannot be made by anybody else. Asks no database but who is signed in.
    """
    if request.user.is_authenticated:
        return f"u{_key(f'user {request.user.pk}')}"
    guest = guest_uuid(request)
    return f"g{_key(f'guest {guest}')}" if guest else ""


def _key(who: str) -> str:
    return salted_hmac("learning.person", who, algorithm="sha256").hexdigest()[:24]


def is_device_guest(request) -> bool:
    """Whether nobody signed in and nobody showed a card: then what the device's newcomer did is her own."""
    return not request.user.is_authenticated and card_uuid(request) is None


def is_still(request, person: str) -> bool:
    """Whether ``person``, a key that a page was made with, is who is there now.

    A page that knew nobody is still right when it is the device's guest who is there by now.
    """
    if not person:
        return is_device_guest(request)
    return constant_time_compare(person, person_key(request))


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


def remember_card(response, learner: Learner, *, secure: bool) -> None:
    """Let ``learner`` learn on this device until she leaves, the browser is closed, or ``CARD_HOURS`` are over."""
    token = signing.dumps(str(learner.uuid), salt=_CARD_SALT)
    response.set_cookie(CARD_COOKIE, token, httponly=True, samesite="Lax", secure=secure)


def forget_card(response) -> None:
    """Take the learner who showed her card from the device. What she did is hers already."""
    response.delete_cookie(CARD_COOKIE, samesite="Lax")


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
