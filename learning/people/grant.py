"""Giving somebody a role, and ending it: within one's own units, and only what one's own role may give."""

from datetime import date, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from learning.people.models import Role, RoleName
from learning.people.rights import GRANTS, PROVINCE_WIDE, roles_that_grant
from learning.people.roles import roles_on, units_of
from learning.people.standing import tell_rights
from learning.units.models import Level, Unit, UnitQuerySet

GRANTED, ENDED = "learning.grant_role", "learning.end_role"
A_DAY = timedelta(days=1)


class GrantRefused(Exception):
    """The role cannot be given or ended like this; the message says why, and nothing was changed."""


def names_granted_by(user) -> list[str]:
    """The roles that ``user`` may give in one unit or another."""
    if not user.is_active:
        return []
    if user.is_superuser:
        return list(RoleName.values)
    own = roles_on(timezone.localdate()).filter(user_id=user.pk).values_list("name", flat=True)
    given = set().union(*(GRANTS.get(name, frozenset()) for name in own))
    return [name for name in RoleName.values if name in given]


def units_to_grant_in(user, name: str) -> UnitQuerySet:
    """The units in which ``user`` may give the role ``name``, and end it."""
    if not user.is_active:
        return Unit.objects.none()
    if user.is_superuser:
        return Unit.objects.all()
    own = roles_on(timezone.localdate()).filter(user_id=user.pk, name__in=roles_that_grant(name))
    return units_of(own)


@transaction.atomic
def grant(*, by, user, unit: Unit, name: str, from_date: date, to_date: date | None = None) -> Role:
    """``user`` has the role ``name`` in ``unit`` between the two days, both included.

    Repeating it changes nothing. Raises GrantRefused.
    """
    get_user_model()._default_manager.select_for_update().get(pk=user.pk)  # one at a time
    _refuse_what_is_not_hers_to_give(by, user, unit, name)
    _refuse_days(unit, from_date, to_date)
    known = Role.objects.filter(user=user, unit=unit, name=name)
    same = known.filter(from_date=from_date).first()
    if same and same.to_date == to_date:
        return same
    if same and same.is_void:
        same.to_date, role = to_date, same
        role.save(update_fields=["to_date"])
    else:
        _refuse_overlap(known, from_date, to_date)
        role = Role.objects.create(user=user, unit=unit, name=name, from_date=from_date, to_date=to_date)
    _note(role, GRANTED, by)
    return role


@transaction.atomic
def end_role(*, by, role: Role, last_day: date | None = None) -> Role:
    """The role ends with ``last_day``; at once if none is given. One that has not begun never begins.

    The row stays, because it tells who could see what. Repeating it changes nothing. Raises GrantRefused.
    """
    role = Role.objects.select_for_update(of=("self",)).select_related("user", "unit").get(pk=role.pk)
    if not units_to_grant_in(by, role.name).filter(pk=role.unit_id).exists():
        raise GrantRefused(_("This role is not yours to end."))
    today = timezone.localdate()
    last = max(last_day or today - A_DAY, role.from_date - A_DAY)
    if role.to_date is not None and (last == role.to_date or (last_day is None and last > role.to_date)):
        return role
    _refuse_end(role, last, today)
    role.to_date = last
    role.save(update_fields=["to_date"])
    _note(role, ENDED, by)
    return role


def _refuse_what_is_not_hers_to_give(by, user, unit: Unit, name: str) -> None:
    if name not in names_granted_by(by):
        label = RoleName(name).label if name in RoleName.values else name
        raise GrantRefused(_("The role “%(role)s” is not yours to give.") % {"role": label})
    if not units_to_grant_in(by, name).filter(pk=unit.pk).exists():
        said = _("%(unit)s is not below a unit in which you may give the role “%(role)s”.")
        raise GrantRefused(said % {"unit": unit.full_name, "role": RoleName(name).label})
    if by.pk == user.pk and not by.is_superuser:
        raise GrantRefused(_("Nobody gives a role to herself. Ask who gave you yours."))
    if not user.is_active:
        raise GrantRefused(_("The account %(user)s is not in use any more.") % {"user": user.get_username()})
    if name in PROVINCE_WIDE and unit.level != Level.PROVINCE:
        said = _("The role “%(role)s” is given for a whole province only.")
        raise GrantRefused(said % {"role": RoleName(name).label})


def _refuse_days(unit: Unit, first: date, last: date | None) -> None:
    if last is not None and last < first:
        raise GrantRefused(_("The last day is before the first."))
    if last is not None and last < timezone.localdate():
        raise GrantRefused(_("The role would be over already. Choose a later last day, or none."))
    if unit.valid_to is not None and unit.valid_to < timezone.localdate():
        said = _("%(unit)s stood until %(day)s only. Give the role in the unit that it is today.")
        raise GrantRefused(said % {"unit": unit.full_name, "day": _written(unit.valid_to)})
    if first < unit.valid_from or (unit.valid_to is not None and first > unit.valid_to):
        said = _("%(unit)s does not stand on %(day)s. Choose another first day.")
        raise GrantRefused(said % {"unit": unit.full_name, "day": _written(first)})


def _refuse_overlap(known, first: date, last: date | None) -> None:
    lasting = known.filter(Q(to_date__isnull=True) | Q(to_date__gte=Greatest("from_date", Value(first))))
    other = (lasting.filter(from_date__lte=last) if last else lasting).order_by("from_date").first()
    if other is None:
        return
    if other.to_date is None:
        said = _("The role is already given from %(first)s without end. End it first.")
        raise GrantRefused(said % {"first": _written(other.from_date)})
    said = _("The role is already given from %(first)s to %(last)s. End it first, or begin the day after.")
    raise GrantRefused(said % {"first": _written(other.from_date), "last": _written(other.to_date)})


def _refuse_end(role: Role, last: date, today: date) -> None:
    if role.to_date is not None and last > role.to_date:
        said = _("The role ends on %(day)s already. To prolong it, give it again from the day after.")
        raise GrantRefused(said % {"day": _written(role.to_date)})
    if role.from_date < today and last < today - A_DAY:
        said = _(
            "The role was held until now, and cannot end in the past. Leave the day empty to end it at once."
        )
        raise GrantRefused(said)


def _note(role: Role, action: str, by) -> None:
    days = {"from": role.from_date.isoformat(), "to": role.to_date.isoformat() if role.to_date else None}
    log(role, action, user=by, data={"unit": role.unit.uid, "name": role.name, **days})
    transaction.on_commit(lambda: tell_rights(user=role.user))


def _written(day: date) -> str:
    return f"{day:%d/%m/%Y}"
