"""Whom and what a change of units touches, and where each goes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from learning.enrolments.models import Enrolment
from learning.people.models import Membership, Role
from learning.reports.goals import Target
from learning.reports.periods import start_of
from learning.units.change import Plan
from learning.units.models import SAME_PLACE, Succession, Unit


@dataclass(frozen=True)
class Touched:
    """One unit that ends, and how much hangs on it.

    Memberships and enrolments that the change finds open go to ``heir``, the one unit that takes everybody. Roles go
    only where the place stays the same: a merger would give an officer more than they were given. Targets stay; the
    successor needs its own.
    """

    unit: Unit
    heir: Unit | None
    successors: tuple[Unit, ...]
    is_same_place: bool
    memberships: int
    enrolments: int
    roles: int
    targets: int

    @property
    def needs_decision(self) -> bool:
        """Whether somebody must say where its people or roles belong."""
        people = self.heir is None and (self.memberships or self.enrolments)
        return bool(people or (self.roles and not self.is_same_place))


def impact_of(plan: Plan) -> list[Touched]:
    """What hangs on each unit that ends, by four queries."""
    day, ended = plan.effective_on, plan.ends
    members = _counts(open_on(day, Membership.objects.filter(unit__in=ended)))
    enrolled = _counts(enrolled_since(day).filter(unit__in=ended))
    roles = _counts(open_on(day, Role.objects.filter(unit__in=ended)))
    # A period's code begins with its year.
    targets = _counts(Target.objects.filter(unit__in=ended, period__gte=str(day.year)))
    return [
        Touched(
            unit=unit,
            heir=heir.successor if (heir := plan.heir(unit)) else None,
            successors=tuple(one.successor for one in plan.handed(unit)),
            is_same_place=is_same_place(heir),
            memberships=members.get(unit.pk, 0),
            enrolments=enrolled.get(unit.pk, 0),
            roles=roles.get(unit.pk, 0),
            targets=targets.get(unit.pk, 0),
        )
        for unit in ended
    ]


def without_a_unit(touched: list[Touched]) -> Iterator[str]:
    """Why the change cannot be applied: somebody would belong nowhere."""
    for one in touched:
        if not one.successors and (one.memberships or one.enrolments):
            message = _(
                "%(unit)s (%(code)s) ends without a successor, but it has %(memberships)d learners and "
                "%(enrolments)d enrolments. Say which unit takes them."
            )
            yield message % {
                "unit": one.unit,
                "code": one.unit.code,
                "memberships": one.memberships,
                "enrolments": one.enrolments,
            }


def is_same_place(succession: Succession | None) -> bool:
    """Whether the successor is the same place under another name, kind or code."""
    return succession is not None and succession.kind in SAME_PLACE


def open_on(day: date, rows):
    """The memberships or roles among ``rows`` that last until ``day`` or longer."""
    return rows.filter(Q(to_date__isnull=True) | Q(to_date__gte=day))


def enrolled_since(day: date):
    """The enrolments that began on ``day`` or later."""
    return Enrolment.objects.filter(enrolled_at__gte=start_of(day))


def _counts(rows) -> dict[int, int]:
    return dict(rows.order_by().values_list("unit").annotate(count=Count("pk")))
