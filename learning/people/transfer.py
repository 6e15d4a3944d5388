"""Somebody begins to belong to another unit. What she did before still counts where she was."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from learning.people.models import Learner, Membership
from learning.units.models import Unit


class TransferRefused(Exception):
    """The transfer would contradict what is known; the message says what to do."""


@transaction.atomic
def transfer(*, learner: Learner, to: Unit, on: date, kind: str, audience: str) -> Membership:
    """The learner belongs to ``to`` from ``on``; what she belonged to in that way until then ends the day before.

    Enrolments keep the unit they were made for. Repeating it changes nothing. Raises TransferRefused.
    """
    learner = Learner.objects.select_for_update(of=("self",)).get(pk=learner.pk)
    of_kind = learner.memberships.filter(kind=kind).select_related("unit").order_by("from_date")
    lasting = list(of_kind.filter(Q(to_date__isnull=True) | Q(to_date__gte=on)))
    for one in lasting:
        is_repeated = one.from_date == on or (one.from_date < on and one.to_date is None)
        if is_repeated and (one.unit_id, one.audience) == (to.pk, audience):
            return one
    _refuse_later(lasting, on)
    _refuse_before_or_after_its_time(to, on)
    for one in lasting:
        one.to_date = on - timedelta(days=1)
        one.save(update_fields=["to_date"])
    return Membership.objects.create(learner=learner, unit=to, kind=kind, audience=audience, from_date=on)


def _refuse_later(lasting: list[Membership], on: date) -> None:
    """A membership that begins on the day or after it would overlap with the new one, which has no end."""
    later = next((one for one in lasting if one.from_date >= on), None)
    if later:
        said = _(
            "%(unit)s is already noted from %(day)s. Choose a later day, or correct that membership first."
        )
        raise TransferRefused(said % {"unit": later.unit.full_name, "day": f"{later.from_date:%d/%m/%Y}"})


def _refuse_before_or_after_its_time(to: Unit, on: date) -> None:
    if on < to.valid_from or (to.valid_to is not None and on > to.valid_to):
        said = _("%(unit)s did not exist on %(day)s. Choose the unit that it was then, or another day.")
        raise TransferRefused(said % {"unit": to.full_name, "day": f"{on:%d/%m/%Y}"})
