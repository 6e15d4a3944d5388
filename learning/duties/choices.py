"""Whom a role can be given to, and where: the accounts and units of whoever gives it."""

from datetime import date

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils import timezone

from learning.office.access import lasting
from learning.office.choices import Options, grouped, units_to_filter_by
from learning.people.models import Role
from learning.people.rights import GRANTS
from learning.people.roles import roles_on, units_of
from learning.units.models import UnitQuerySet
from learning.vietnamese import fold

MOST = 20


def units_to_give_in(user, *, today: date) -> Options:
    """Today's units in which ``user`` may give one role or another."""
    if user.is_superuser:
        return units_to_filter_by(user, today=today)
    return grouped(_own_units(user, today).valid_on(today))


def accounts_known_to(user) -> QuerySet:
    """Accounts in use of people who belong to the units in which ``user`` gives roles, or have one there already.

    Nobody pages through the accounts of a province: others are found by their whole user name only.
    """
    accounts = get_user_model()._default_manager.filter(is_active=True).select_related("learner")
    if user.is_superuser:
        return accounts
    units = _own_units(user, timezone.localdate()).values("pk")
    belongs = Q(learner__in=lasting().filter(unit__in=units).values("learner"))
    serves = Q(pk__in=Role.objects.filter(unit__in=units).values("user"))
    return accounts.filter(belongs | serves)


def accounts_asked_for(asked: str, user) -> list:
    """Accounts with all words of ``asked`` in their name, with or without accents; or with that very user name."""
    known = accounts_known_to(user)
    named = Q()
    for word in fold(asked).split():
        named &= Q(learner__search_text__contains=word)
    nameless = [pk for pk, name in _without_learner(known) if _has_words(name, asked)]
    found = known.filter(named | Q(pk__in=nameless)).order_by("learner__sort_key", "pk")[:MOST]
    exact = account_called(asked)
    rows = list(found) if fold(asked) else []
    return rows if exact is None or exact in rows else [exact, *rows]


def account_called(username: str):
    """The account in use whose user name is exactly ``username``; None if there is none."""
    users = get_user_model()
    asked = {f"{users.USERNAME_FIELD}": username.strip()}
    return users._default_manager.filter(is_active=True, **asked).select_related("learner").first()


def _own_units(user, today: date) -> UnitQuerySet:
    return units_of(roles_on(today).filter(user_id=user.pk, name__in=[str(name) for name in GRANTS]))


def _without_learner(accounts: QuerySet) -> list[tuple[int, str]]:
    """Accounts whose name was never written down as a learner's, which is folded already: few, so they are read."""
    rows = accounts.filter(learner__isnull=True).select_related(None).order_by("pk")
    return [(row.pk, f"{row.get_full_name()} {row.get_username()}") for row in rows]


def _has_words(name: str, asked: str) -> bool:
    folded = fold(name)
    return all(word in folded for word in fold(asked).split())
