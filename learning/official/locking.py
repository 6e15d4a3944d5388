"""A document is locked before anything is done with it, and every change of its state is noted."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from learning.official.models import OfficialReport, OfficialStep


class NotNow(Exception):
    """The document cannot do that in its present state. The message is for the user."""


class Changed(NotNow):
    """Somebody changed it since it was looked at."""


def take(official: OfficialReport) -> OfficialReport:
    """The document as it is now, ours until the transaction ends."""
    found = OfficialReport.objects.select_for_update(of=("self",)).select_related("unit__parent", "corrects")
    return found.get(pk=official.pk)


def expect(official: OfficialReport, version: int) -> None:
    """Raises Changed where ``version`` is no longer the last."""
    if official.version != version:
        raise Changed(_("Somebody changed the report since you opened it. Look at it again first."))


def only_from(official: OfficialReport, *states: Any) -> None:
    """Raises NotNow in any other state."""
    if official.state not in states:
        said = _("That cannot be done now: the report is “%(state)s”.")
        raise NotNow(said % {"state": official.get_state_display()})


def move(official: OfficialReport, state: Any, by, *, remark: str = "", sha256: str = "") -> OfficialReport:
    official.state = state
    official.version += 1
    official.save()
    note_step(official, by, remark=remark, sha256=sha256)
    return official


def note_step(official: OfficialReport, by, *, remark: str = "", sha256: str = "") -> None:
    OfficialStep.objects.create(
        official=official, state=official.state, at=timezone.now(), by=by, remark=remark, sha256=sha256
    )
