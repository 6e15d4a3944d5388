"""People of divided units: a change leaves them where they were, until somebody says where each of them belongs."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from wagtail.log_actions import log

from learning.office.changing import TRANSFER
from learning.people.models import Membership
from learning.people.rights import Right
from learning.people.roles import units_visible_to
from learning.people.transfer import TransferRefused, transfer
from learning.units.models import Succession, Unit, UnitQuerySet
from learning.units.tree import became


@dataclass
class Placed:
    """What came of placing people: how many have moved, and who could not, with the reason."""

    moved: int = 0
    refused: list[str] = field(default_factory=list)


def divided_units(user, *, today: date) -> UnitQuerySet:
    """Ended units whose people went to more than one, in which ``user`` transfers learners; with ``heirs``, how many.

    Changing units gives no right over people: whoever may do only that sees none here.
    """
    handed = Succession.objects.filter(predecessor=OuterRef("pk")).exclude(population_share=0)
    return (
        units_visible_to(user, may=Right.TRANSFER_LEARNERS)
        .filter(valid_to__lt=today)
        .annotate(heirs=_count(handed, "predecessor"))
        .filter(heirs__gt=1)
    )


def units_with_waiting(user, *, today: date) -> UnitQuerySet:
    """Those of them that still have people; with ``waiting``, how many."""
    waiting = _lasting(today).filter(unit=OuterRef("pk"))
    found = divided_units(user, today=today).annotate(waiting=_count(waiting, "unit"))
    return found.filter(waiting__gt=0).order_by("-valid_to", "path")


def waiting_in(unit: Unit, *, today: date) -> QuerySet[Membership]:
    """The memberships that still last in ``unit``, by the names of the people."""
    rows = _lasting(today).filter(unit=unit).select_related("learner")
    return rows.order_by("learner__sort_key", "learner_id", "pk")


def successors_of(unit: Unit, *, today: date) -> list[Unit]:
    """Where the people of ``unit`` may belong today: what it was divided into, or what became of that."""
    return became([unit], on=today)[unit.pk]


def place(rows: Iterable[tuple[Membership, Unit]], *, unit: Unit, by, today: date) -> Placed:
    """Transfer each to the unit beside it, from the day on which ``unit`` was no more. Who has moved is logged.

    Who waits no longer is passed over, so repeating it changes nothing. Raises ValueError for a unit that is no
    successor.
    """
    done, first, wanted = Placed(), _day_after(unit), list(rows)
    heirs = {one.pk for one in successors_of(unit, today=today)}
    if strangers := [to.uid for _membership, to in wanted if to.pk not in heirs]:
        raise ValueError(f"{', '.join(strangers)} do not follow {unit.uid}.")
    asked = [membership.pk for membership, _to in wanted]
    waiting = set(waiting_in(unit, today=today).filter(pk__in=asked).values_list("pk", flat=True))
    for membership, to in wanted:
        if membership.pk not in waiting:
            continue
        learner = membership.learner
        try:
            made = transfer(
                learner=learner,
                to=to,
                on=max(first, to.valid_from),
                kind=membership.kind,
                audience=membership.audience,
            )
        except TransferRefused as problem:
            done.refused.append(f"{learner}: {problem}")
            continue
        log(learner, TRANSFER, user=by, data={"unit": to.uid, "on": made.from_date.isoformat()})
        done.moved += 1
    return done


def _day_after(unit: Unit) -> date:
    if unit.valid_to is None:
        raise ValueError(f"{unit.uid} has not ended.")
    return unit.valid_to + timedelta(days=1)


def _lasting(today: date) -> QuerySet[Membership]:
    """Memberships that went on after their unit had ended, of people whose record stands."""
    lasting = Q(to_date__isnull=True) | Q(to_date__gte=today)
    return Membership.objects.filter(
        lasting, from_date__lte=F("unit__valid_to"), learner__merged_into__isnull=True
    )


def _count(rows: QuerySet, by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
