"""Learners' cards: making them, and letting in who has one and knows its PIN."""

import logging
import secrets
from datetime import datetime, timedelta
from functools import cache

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from learning.facilitating.models import Card, CardTry, Outcome
from learning.people.consent import Consent
from learning.people.learners import learner_of_user
from learning.people.models import Learner
from learning.progress.merge import merge_guest
from learning.sealing import hashed, hashes

log = logging.getLogger(__name__)
DIGITS = 6
WRONG_ALLOWED = 5
FIRST_LOCK, LONGEST_LOCK = timedelta(minutes=15), timedelta(days=1)
KEPT = timedelta(days=90)
PURPOSE = "card"


class CardRefused(Exception):
    """The card opens nothing; the message says why and what to do."""


@sensitive_variables()
@transaction.atomic
def make_card(*, learner: Learner, by, is_lost: bool = False) -> tuple[Card, str]:
    """The learner's card with a new PIN, which is told only now. A lost card gets a new code, too.

    Raises CardRefused for somebody with an account.
    """
    learner = Learner.objects.select_for_update(of=("self",)).get(pk=learner.pk)
    if learner.user_id is not None or learner.merged_into_id is not None:
        raise CardRefused(_("%(name)s has an account and needs no card.") % {"name": learner})
    pin = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    card = Card.objects.filter(learner=learner).first() or Card(learner=learner)
    if is_lost or not card.code:
        card.code = secrets.token_urlsafe(16)
    card.pin = make_password(hashed(pin, purpose=PURPOSE))
    card.made_by, card.made_at = by, timezone.now()
    card.save()
    log.info("card %s: a new PIN was made by user %s", card.pk, by.pk)
    return card, pin


@sensitive_variables("pin")
def open_card(*, code: str, pin: str) -> Learner:
    """The learner whose card and PIN these are. Raises CardRefused, in the same words whether there is the card or not.

    A try counts before it is looked at, so that many at once are no more than as many after one another.
    """
    attempt, wrong, until = _begin(code)
    if until is not None:
        raise CardRefused(_locked(until))
    if not _is_right(attempt.card, pin):
        log.warning("card try %s: wrong", attempt.pk)
        raise CardRefused(_wrong(wrong))
    attempt.outcome = Outcome.RIGHT
    attempt.save(update_fields=["outcome"])
    log.info("card try %s: right", attempt.pk)
    learner = attempt.card.learner
    return learner.merged_into or learner


@transaction.atomic
def _begin(code: str) -> tuple[CardTry, int, datetime | None]:
    """Note a try as wrong until it is known better. How many there were, and until when the card is locked."""
    now, mark = timezone.now(), salted_hmac("learning.card", code, algorithm="sha256").hexdigest()
    CardTry.objects.filter(at__lt=now - KEPT).delete()
    locked = Card.objects.select_for_update(of=("self",)).select_related("learner__merged_into")
    card = locked.filter(code=code).first()
    before = CardTry.objects.filter(code_hash=mark)
    if card:
        before = before.filter(at__gt=card.made_at)
    if right := before.filter(outcome=Outcome.RIGHT).order_by("-at").first():
        before = before.filter(at__gt=right.at)
    wrong = list(before.filter(outcome=Outcome.WRONG).order_by("at").values_list("at", flat=True))
    until = _locked_until(wrong, now)
    outcome = Outcome.LOCKED if until else Outcome.WRONG
    attempt = CardTry.objects.create(code_hash=mark, card=card, at=now, outcome=outcome)
    return attempt, len(wrong) + 1, until


def _locked_until(wrong: list[datetime], now: datetime) -> datetime | None:
    """After every five wrong PINs a card is locked, twice as long each time; None if it is open."""
    if not wrong or len(wrong) % WRONG_ALLOWED:
        return None
    until = wrong[-1] + _lock(len(wrong))
    return until if now < until else None


def _lock(wrong: int) -> timedelta:
    # The exponent is bounded, for there may have been very many.
    return min(FIRST_LOCK * 2 ** min(wrong // WRONG_ALLOWED - 1, 10), LONGEST_LOCK)


@sensitive_variables()
def _is_right(card: Card | None, pin: str) -> bool:
    # Looked at for as long where there is no such card, and with every secret there may be.
    kept = card.pin if card else _nobodys()
    found = [check_password(each, kept) for each in hashes(pin, purpose=PURPOSE)]
    return card is not None and any(found)


@cache
def _nobodys() -> str:
    return make_password(secrets.token_hex(16))


def _wrong(wrong: int) -> str:
    said, left = _("The card and the PIN do not belong together."), -wrong % WRONG_ALLOWED
    if not left:
        return f"{said} {_locked(timezone.now() + _lock(wrong))}"
    text = ngettext("You can try %(count)s more time.", "You can try %(count)s more times.", left)
    return f"{said} {text % {'count': left}}"


def _locked(until: datetime) -> str:
    minutes = max(1, round((until - timezone.now()).total_seconds() / 60))
    said = ngettext(
        "The PIN was wrong too often, so the card is locked. Please try again in %(count)s minute, or ask your "
        "facilitator for a new PIN.",
        "The PIN was wrong too often, so the card is locked. Please try again in %(count)s minutes, or ask your "
        "facilitator for a new PIN.",
        minutes,
    )
    return said % {"count": minutes}


@sensitive_variables("pin")
def claim_card(*, code: str, pin: str, user) -> int:
    """What was learnt with the card becomes the user's; return how many courses came. Raises CardRefused."""
    learner = open_card(code=code, pin=pin)
    if learner.user_id is not None:
        raise CardRefused(_("This card belongs to an account already. Please sign in with that account."))
    if _looks_after(user, learner):
        raise CardRefused(
            _(
                "You registered this learner or made the card. Only its holder can take it into her or his account."
            )
        )
    return merge_guest(guest=learner, into=learner_of_user(user))


def _looks_after(user, learner: Learner) -> bool:
    registered = Consent.objects.filter(learner=learner, recorded_by=user)
    return registered.exists() or Card.objects.filter(learner=learner, made_by=user).exists()
