"""Screens on a wall: their secret addresses, made, opened and revoked. Each is written to Wagtail's log."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from wagtail.log_actions import log

from learning import conf
from learning.dashboards.models import WallDisplay
from learning.people.rights import Right
from learning.people.roles import units_visible_to
from learning.sealing import hashed, hashes
from learning.units.models import Unit

PURPOSE = "wall display"  # of the hash
MADE, REVOKED = "learning.wall_display_made", "learning.wall_display_revoked"
NOTED = timedelta(hours=1)


def are_allowed() -> bool:
    """Whether the host lets figures be shown without anybody signed in."""
    return bool(conf.get("WALL_DISPLAYS"))


def displays_visible_to(user) -> QuerySet[WallDisplay]:
    """The displays of units in which the user sees what is connected."""
    units = units_visible_to(user, may=Right.SEE_CLIENTS)
    return WallDisplay.objects.filter(unit__in=units).select_related("unit", "made_by")


def displays_changed_by(user) -> QuerySet[WallDisplay]:
    """Those that the user may revoke."""
    return WallDisplay.objects.filter(unit__in=units_visible_to(user, may=Right.CONNECT_CLIENTS))


@sensitive_variables("secret")
@transaction.atomic
def make_display(*, name: str, unit: Unit, by, secret: str = "") -> tuple[WallDisplay, str, bool]:
    """A display, its secret, and whether it is new.

    ``secret`` may be made beforehand (``new_secret``), so that the same form sent twice makes one display.
    """
    secret = secret or new_secret()
    known = WallDisplay.objects.filter(secret_hash__in=hashes(secret, purpose=PURPOSE)).first()
    if known:
        return known, "", False
    made = WallDisplay.objects.create(
        name=name, unit=unit, made_by=by, secret_hash=hashed(secret, purpose=PURPOSE)
    )
    log(instance=made, action=MADE, user=by, data={"unit": unit.uid})
    return made, secret, True


def new_secret() -> str:
    """So long that nobody guesses it, in letters that an address may have."""
    return secrets.token_urlsafe(32)


@transaction.atomic
def revoke_display(display: WallDisplay, *, by) -> None:
    """Its address opens nothing any more. Doing so twice changes nothing."""
    if WallDisplay.objects.filter(pk=display.pk, revoked_at__isnull=True).update(revoked_at=timezone.now()):
        log(instance=display, action=REVOKED, user=by)


@sensitive_variables("secret")
def opened(secret: str, *, now: datetime) -> WallDisplay | None:
    """The display with that secret; None where there is none, or it was revoked, or the host allows none."""
    if not are_allowed():
        return None
    found = WallDisplay.objects.filter(
        secret_hash__in=hashes(secret, purpose=PURPOSE), revoked_at__isnull=True
    )
    display = found.select_related("unit").first()
    if display:
        stale = Q(used_at__isnull=True) | Q(used_at__lt=now - NOTED)
        WallDisplay.objects.filter(stale, pk=display.pk).update(used_at=now)
    return display
