"""Taking a change of units back, for as long as nothing was built on it."""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from learning.changes.apply import beyond, move_enrolments, write
from learning.enrolments.models import Enrolment
from learning.people.models import Membership, Role
from learning.reports.models import Basis, Measure, Report
from learning.reports.periods import start_of
from learning.units.models import Grouping, Succession, Unit, UnitChange


class CannotUndo(Exception):
    """The change has to stay. The message says why, for the user."""


@transaction.atomic
def undo_change(
    change: UnitChange, *, at: datetime | None = None, within: Collection[str] | None = None
) -> UnitChange:
    """Make units, memberships, roles and enrolments what they were before ``change``. Raises CannotUndo.

    ``within`` are the paths of the units that whoever undoes it may change; None is everywhere.
    """
    change = UnitChange.objects.select_for_update().get(pk=change.pk)
    touched = Unit.objects.filter(pk__in=[*change.effects["ended"], *change.effects["begun"]])
    if problem := next(beyond(touched, within), None):
        raise CannotUndo(problem)
    _refuse(change)
    effects = change.effects
    homes = _homes(effects)
    _take_back(Membership, effects["memberships"])
    _take_back(Role, effects["roles"])
    _return_enrolments(effects, homes)
    _return_seats(effects)
    _ungroup(effects)
    _unmake(effects["begun"])
    Unit.objects.filter(pk__in=effects["ended"]).update(valid_to=None)
    change.undone_at = at or timezone.now()
    change.save(update_fields=["undone_at"])
    return change


def frozen_on(change: UnitChange) -> Report | None:
    """A report that was frozen with the change in it, if there is one."""
    told_from = max(change.applied_at, start_of(change.effective_on))
    frozen = Report.objects.filter(frozen_at__gt=told_from).exclude(
        basis=Basis.AS_WAS, ends_on__lt=change.effective_on
    )
    units = Unit.objects.filter(pk__in=[*change.effects["ended"], *change.effects["begun"]])
    paths = list(units.values_list("path", flat=True))
    for report in frozen.select_related("unit").order_by("frozen_at"):
        subject = report.unit.path
        if any(path.startswith(subject) or subject.startswith(path) for path in paths):
            return report
    return None


def _refuse(change: UnitChange) -> None:
    if change.undone_at is not None:
        day = date_format(timezone.localtime(change.undone_at), "SHORT_DATE_FORMAT")
        raise CannotUndo(_("This change was already undone, on %(day)s.") % {"day": day})
    if report := frozen_on(change):
        message = _(
            "Report %(report)s was frozen after the change and tells its units. Undo is no longer possible."
        )
        raise CannotUndo(message % {"report": report})
    later = Unit.objects.filter(pk__in=change.effects["begun"], valid_to__isnull=False).first()
    if later:
        message = _("%(unit)s (%(code)s) was ended by a later change. Undo that one first.")
        raise CannotUndo(message % {"unit": later, "code": later.code})


def _homes(effects: dict[str, Any]) -> dict[tuple[int, int], int]:
    """Where people came from: the former unit by learner and present unit."""
    handed = {opened: ended for ended, opened, _last in effects["memberships"]["handed"]}
    pairs = dict(Membership.objects.filter(pk__in=handed.values()).values_list("pk", "unit_id"))
    rows = Membership.objects.filter(pk__in=handed).values_list("pk", "learner_id", "unit_id")
    return {(learner, unit): pairs[handed[pk]] for pk, learner, unit in rows if handed[pk] in pairs}


def _take_back(model: type[Membership] | type[Role], effects: dict[str, list]) -> None:
    """Open the ended rows again and drop those that took their place.

    If somebody ended the new one in the meantime, the person left, and the old one ends that day.
    """
    former = dict(effects["moved"])
    opened = model._default_manager.in_bulk([new for _old, new, _last in effects["handed"]])
    ended = model._default_manager.in_bulk([old for old, _new, _last in effects["handed"]])
    for old, new, last in effects["handed"]:
        if old in ended:
            then = date.fromisoformat(last) if last else None
            left = opened[new].to_date if new in opened and new not in former else None
            ended[old].to_date = min(filter(None, (then, left)), default=None)
    write(ended.values(), "to_date")
    moved = model._default_manager.in_bulk(list(former))
    for pk, row in moved.items():
        row.unit_id = former[pk]
    write(moved.values(), "unit_id")
    model._default_manager.filter(pk__in=opened.keys() - moved.keys()).delete()


def _return_enrolments(effects: dict[str, Any], homes: dict[tuple[int, int], int]) -> None:
    """Those that were moved go back; so do later ones, where it is plain from which unit their learners came."""
    back: dict[int, list[int]] = defaultdict(list)
    recorded = {pk: int(unit) for unit, moved in effects["enrolments"].items() for pk in moved}
    sources = _only_sources(effects["begun"])
    rows = Enrolment.objects.filter(unit__in=effects["begun"]).order_by("pk")
    for pk, learner, unit in rows.values_list("pk", "learner_id", "unit_id"):
        home = recorded.get(pk) or sources.get(unit) or homes.get((learner, unit))
        if home:
            back[home].append(pk)
    for unit, moved in back.items():
        move_enrolments(moved, to=unit)


def _only_sources(begun: list[int]) -> dict[int, int]:
    """The unit that each of ``begun`` was made of, where there was only one."""
    rows = Succession.objects.filter(successor__in=begun).exclude(population_share=0)
    sources: dict[int, list[int]] = defaultdict(list)
    for successor, predecessor in rows.values_list("successor_id", "predecessor_id"):
        sources[successor].append(predecessor)
    return {successor: found[0] for successor, found in sources.items() if len(found) == 1}


def _return_seats(effects: dict[str, Any]) -> None:
    bodies = Unit.objects.in_bulk([body for body, _seat in effects["seats"]])
    for body, seat in effects["seats"]:
        if body in bodies:
            bodies[body].seat_id = seat
    Unit.objects.bulk_update(bodies.values(), ["seat"], batch_size=500)


def _ungroup(effects: dict[str, Any]) -> None:
    begun = [commune for _grouping, commune in effects["groupings"]]
    Grouping.communes.through._default_manager.filter(unit__in=begun).delete()


def _unmake(begun: list[int]) -> None:
    """Remove the units that began: the deepest first, and only if nothing points at them any more."""
    Measure.objects.filter(unit__in=begun).delete()  # the facts they were counted from have moved
    units = sorted(Unit.objects.filter(pk__in=begun), key=lambda unit: -unit.path.count("/"))
    Unit.objects.filter(pk__in=begun).update(seat=None)
    try:
        for unit in units:
            unit.delete()
    except ProtectedError as error:
        found = Counter(str(each._meta.verbose_name_plural) for each in error.protected_objects)
        what = ", ".join(f"{capfirst(name)}: {count}" for name, count in sorted(found.items()))
        message = _("%(unit)s (%(code)s) is in use since the change (%(what)s). Move that elsewhere first.")
        raise CannotUndo(message % {"unit": unit, "code": unit.code, "what": what}) from error
