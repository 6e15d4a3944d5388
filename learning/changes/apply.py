"""Applying a change of units, with everything that hangs on them, in one transaction."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning import clock
from learning.changes.closings import Closing, closings_of
from learning.changes.impact import (
    Touched,
    enrolled_since,
    impact_of,
    is_same_place,
    open_on,
    without_a_unit,
)
from learning.enrolments.models import Enrolment
from learning.people.models import Membership, Role
from learning.reports.models import Stale
from learning.reports.periods import local_day
from learning.units.change import Plan, plan_change, standing_units
from learning.units.change_file import CannotChange, ChangeFile
from learning.units.groupings import without_rivals
from learning.units.models import Grouping, Succession, Unit, UnitAlias, UnitChange

BATCH = 500


class AlreadyApplied(Exception):
    """The same change was applied before. The message is for the user."""

    def __init__(self, change: UnitChange):
        self.change = change
        given = {
            "id": change.pk,
            "day": date_format(timezone.localtime(change.applied_at), "SHORT_DATE_FORMAT"),
        }
        super().__init__(_("This change is already applied: number %(id)s, on %(day)s.") % given)


@dataclass(frozen=True)
class Preview:
    """What applying a file would do."""

    file: ChangeFile
    plan: Plan
    touched: list[Touched]
    closings: list[Closing]


def preview(file: ChangeFile, *, within: Collection[str] | None = None) -> Preview:
    """What applying ``file`` would do. A constant number of queries. Raises CannotChange and AlreadyApplied.

    ``within`` are the paths that it must not leave; None is everywhere.
    """
    applied = UnitChange.objects.filter(sha256=file.sha256, undone_at__isnull=True).first()
    if applied:
        raise AlreadyApplied(applied)
    plan = plan_change(file, standing_units(file))
    if problems := list(beyond([*plan.ends, *plan.begins], within)):
        raise CannotChange(problems)
    touched = impact_of(plan)
    if problems := list(without_a_unit(touched)):
        raise CannotChange(problems)
    return Preview(file, plan, touched, closings_of(plan))


def apply_change(
    file: ChangeFile, *, by=None, at: datetime | None = None, within: Collection[str] | None = None
) -> UnitChange:
    """Apply ``file``, which must stay ``within``: all of it, or nothing. Raises CannotChange and AlreadyApplied."""
    try:
        with transaction.atomic():
            seen = preview(file, within=within)
            change = UnitChange.objects.create(
                file_name=file.name,
                sha256=file.sha256,
                effective_on=file.effective_on,
                rows=file.as_json(),
                applied_at=at or timezone.now(),
                applied_by=by,
            )
            change.effects = _carry_out(seen.plan)
            change.save(update_fields=["effects"])
            return change
    except IntegrityError as error:  # somebody else applied the same at the same time
        applied = UnitChange.objects.filter(sha256=file.sha256, undone_at__isnull=True).first()
        if applied is None:
            raise
        raise AlreadyApplied(applied) from error


def beyond(units: Iterable[Unit], within: Collection[str] | None) -> Iterator[str]:
    """A sentence about each of ``units`` that stands outside the paths ``within``."""
    if within is None:
        return
    for unit in units:
        if not unit.path.startswith(tuple(within)):
            given = {"unit": unit.full_name, "code": unit.code}
            yield _("%(unit)s (%(code)s) is not below a unit whose changes are yours to apply.") % given


def _carry_out(plan: Plan) -> dict[str, Any]:
    """Returns what was made, ended and moved, by ids: with it `undo` finds the way back."""
    _end(plan)
    _begin(plan)
    heirs = {unit.pk: heir for unit in plan.ends if (heir := plan.heir(unit))}
    same_place = {pk: heir for pk, heir in heirs.items() if is_same_place(heir)}
    _copy_aliases(same_place)
    return {
        "ended": [unit.pk for unit in plan.ends],
        "begun": [unit.pk for unit in plan.begins],
        "memberships": _hand_on(Membership, heirs, plan, lambda one: (one.learner_id, one.kind)),
        "roles": _hand_on(Role, same_place, plan, lambda one: (one.user_id, one.name)),
        "enrolments": _move_enrolments(heirs, plan),
        "seats": _move_seats(heirs),
        "groupings": _regroup(heirs, plan),
    }


def _end(plan: Plan) -> None:
    ended = Unit.objects.filter(pk__in=[unit.pk for unit in plan.ends], valid_to__isnull=True)
    if ended.update(valid_to=plan.last_day) != len(plan.ends):
        raise CannotChange([_("The units have been changed by somebody else. Please look at them again.")])


def _begin(plan: Plan) -> None:
    """Save what begins, a generation at a time: a parent needs its id before its children point at it."""
    generations: dict[int, list[Unit]] = defaultdict(list)
    seats = {}
    for unit in plan.begins:
        generations[unit.path.count("/")].append(unit)
        if unit.seat and unit.seat.pk is None:  # it begins on the same day, perhaps deeper in the tree
            seats[unit.path], unit.seat = unit.seat, None
    for _depth, units in sorted(generations.items()):
        Unit.objects.bulk_create(units, batch_size=BATCH)
    seated = [unit for unit in plan.begins if unit.path in seats]
    for unit in seated:
        unit.seat = seats[unit.path]
    Unit.objects.bulk_update(seated, ["seat"], batch_size=BATCH)
    Succession.objects.bulk_create(plan.successions, batch_size=BATCH)


def _copy_aliases(heirs: dict[int, Succession]) -> None:
    """People go on using their name for a place, whatever it is called now."""
    rows = UnitAlias.objects.filter(unit__in=heirs)
    UnitAlias.objects.bulk_create(
        [
            UnitAlias(unit=heirs[row.unit_id].successor, name=row.name, search_text=row.search_text)
            for row in rows
        ],
        batch_size=BATCH,
    )


def _hand_on(
    model: type[Membership] | type[Role], heirs: dict[int, Succession], plan: Plan, whose: Callable
) -> dict[str, list]:
    """End the rows on units that have an heir, and open them there from the day of the change.

    Who was in two units that became one is in it once. Rows that would have begun later only change their unit.
    Returns ``handed``, [ended, opened, former last day] of each, and ``moved``, [row, former unit] of each.
    """
    rows = open_on(plan.effective_on, model._default_manager.filter(unit__in=heirs))
    opened: dict[tuple, Any] = {}
    handed: list[tuple[Any, Any, str | None]] = []
    moved: list[list[int]] = []
    for row in rows.order_by("from_date", "pk"):
        heir = heirs[row.unit_id].successor
        key = (whose(row), heir.pk, max(row.from_date, plan.effective_on))
        if row.from_date >= plan.effective_on and key not in opened:
            moved.append([row.pk, row.unit_id])
            row.unit, opened[key] = heir, row
            continue
        new = opened.setdefault(key, _copy(row, unit=heir, from_date=plan.effective_on))
        handed.append((row, new, row.to_date.isoformat() if row.to_date else None))
        if new.pk is None:
            new.to_date = _later(new.to_date, row.to_date)
        row.to_date = max(row.from_date, plan.last_day)
    manager = model._default_manager
    begun, later = _parted(opened.values(), lambda one: one.pk is None)
    manager.bulk_create(begun, batch_size=BATCH)
    write(later, "unit_id")
    write([row for row, _new, _last in handed], "to_date")
    return {"handed": [[row.pk, new.pk, last] for row, new, last in handed], "moved": moved}


def write(rows: Iterable, field: str) -> None:
    """Save one field of many rows: whoever got the same value at once, because most of them did."""
    groups: dict[tuple, list[int]] = defaultdict(list)
    for row in rows:
        groups[type(row), getattr(row, field)].append(row.pk)
    for (model, value), pks in groups.items():
        for start in range(0, len(pks), BATCH):
            model._default_manager.filter(pk__in=pks[start : start + BATCH]).update(**{field: value})


def _copy(row, **changed):
    names = [field.attname for field in row._meta.concrete_fields if not field.primary_key]
    kept = {name: getattr(row, name) for name in names if name not in ("unit_id", *changed)}
    return type(row)(**kept, **changed)


def _parted(rows: Iterable, is_first: Callable) -> tuple[list, list]:
    first: list = []
    second: list = []
    for row in rows:
        (first if is_first(row) else second).append(row)
    return first, second


def _later(one, other):
    return None if one is None or other is None else max(one, other)


def _move_enrolments(heirs: dict[int, Succession], plan: Plan) -> dict[str, list[int]]:
    """The unit of a fact is the one of its day: what began since the change belongs to the heir."""
    rows = enrolled_since(plan.effective_on).filter(unit__in=heirs)
    places: dict[int, list[int]] = defaultdict(list)
    for pk, unit in rows.order_by("pk").values_list("pk", "unit_id"):
        places[unit].append(pk)
    for unit, moved in places.items():
        move_enrolments(moved, to=heirs[unit].successor_id)
    return {str(unit): moved for unit, moved in places.items()}


def move_enrolments(pks: Iterable[int], *, to: int) -> None:
    """Place enrolments in another unit, and let the measures of both be counted again."""
    now = clock.now()
    pks = list(pks)
    for start in range(0, len(pks), BATCH):
        rows = Enrolment.objects.filter(pk__in=pks[start : start + BATCH])
        left: dict[tuple[int, int], Any] = {}
        for unit, course, enrolled_at in rows.values_list("unit_id", "course_id", "enrolled_at"):
            since = local_day(enrolled_at)
            left[unit, course] = min(left.get((unit, course), since), since)
        Stale.objects.bulk_create(
            [Stale(unit_id=unit, course_id=course, since=since) for (unit, course), since in left.items()]
        )
        rows.update(unit_id=to, changed_at=now)


def _move_seats(heirs: dict[int, Succession]) -> list[list[int]]:
    """Bodies that stay the same and sit in a commune that went whole into another: [body, former seat] of each."""
    bodies = list(Unit.objects.filter(seat__in=heirs, valid_to__isnull=True))
    moved = [[body.pk, body.seat_id] for body in bodies]
    for body in bodies:
        body.seat = heirs[body.seat_id].successor  # type: ignore[index]
    Unit.objects.bulk_update(bodies, ["seat"], batch_size=BATCH)
    return moved


def _regroup(heirs: dict[int, Succession], plan: Plan) -> list[list[int]]:
    """A commune's heir is in the groupings that the commune was in: [grouping, commune] of each that was added.

    Where the communes that became one were in different groupings, the province must say in which it is now.
    """
    through = Grouping.communes.through
    lasting = Q(grouping__valid_to__isnull=True) | Q(grouping__valid_to__gte=plan.effective_on)
    rows = through._default_manager.filter(lasting, unit__in=heirs).select_related("grouping")
    wanted: dict[int, dict[int, Grouping]] = defaultdict(dict)
    for row in rows:
        wanted[heirs[row.unit_id].successor_id][row.grouping_id] = row.grouping
    added = sorted(
        (grouping, unit)
        for unit, groupings in wanted.items()
        if without_rivals(groupings.values())
        for grouping in groupings
    )
    through._default_manager.bulk_create(
        [through(grouping_id=grouping, unit_id=unit) for grouping, unit in added]
    )
    return [[grouping, unit] for grouping, unit in added]
