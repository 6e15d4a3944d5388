"""A change of units in words: what becomes of each unit, and of what hangs on it."""

from collections.abc import Iterable, Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.changes.closings import Closing
from learning.changes.impact import Touched
from learning.units.change import Plan
from learning.units.models import SuccessionKind, Unit


def successors(unit: Unit, plan: Plan) -> str:
    """Who follows ``unit``, as in "Xã Bình An (90010): merged whole"."""
    rows = [one for one in plan.successions if one.predecessor is unit]
    if not rows:
        return _("ends without a successor")
    return "; ".join(
        f"{named(one.successor)}: {SuccessionKind(one.kind).label}{_share(one.population_share, len(rows))}"
        for one in rows
    )


def from_nowhere(plan: Plan) -> list[Unit]:
    """The units that begin and follow no other."""
    followed = {id(one.successor) for one in plan.successions}
    return [unit for unit in plan.begins if id(unit) not in followed]


def named(unit: Unit) -> str:
    """As in "Xã Bình An (90010)"."""
    return f"{unit.full_name} ({unit.code})"


def fates(one: Touched) -> Iterator[str]:
    """What becomes of everything that hangs on a unit that ends; nothing is said of what is not there."""
    moves = named(one.heir) if one.heir else ""
    if one.memberships:
        text = ngettext("%(count)d membership", "%(count)d memberships", one.memberships)
        yield _told(text, one.memberships, moves)
    if one.enrolments:
        text = ngettext(
            "%(count)d enrolment since that day", "%(count)d enrolments since that day", one.enrolments
        )
        yield _told(text, one.enrolments, moves)
    if one.roles:
        text = ngettext("%(count)d role", "%(count)d roles", one.roles)
        yield _told(text, one.roles, moves if one.is_same_place else "")
    if one.targets:
        text = ngettext("%(count)d target", "%(count)d targets", one.targets)
        stays = _("%(what)s: stays with the former unit, set it anew for the successor")
        yield stays % {"what": text % {"count": one.targets}}


def reports(closings: Iterable[Closing], plan: Plan) -> Iterator[str]:
    """What becomes of the reports of each period that the change falls into."""
    day = date_format(plan.effective_on, "SHORT_DATE_FORMAT")
    for one in closings:
        ends = date_format(one.period.ends_on, "SHORT_DATE_FORMAT")
        text = _("%(period)s, which closes on %(ends)s: told in two parts, before %(day)s and from then on.")
        said = text % {"period": one.period.label, "ends": ends, "day": day}
        kept = ngettext(
            "%(count)d report that is frozen already stays as it is.",
            "%(count)d reports that are frozen already stay as they are.",
            one.frozen,
        )
        yield f"{said} {kept % {'count': one.frozen}}" if one.frozen else said


def _told(text: str, count: int, moves: str) -> str:
    what = text % {"count": count}
    if moves:
        return _("%(what)s: moves to %(unit)s") % {"what": what, "unit": moves}
    return _("%(what)s: needs a decision") % {"what": what}


def _share(share: float | None, of: int) -> str:
    return f" ({share:.0%})" if share is not None and of > 1 else ""
