"""The demonstration's accounts: users, learners, where they belong and what they may do."""

from datetime import date

from django.contrib.auth import get_user_model
from django.db import transaction

from demo.people import PEOPLE, Person
from demo.starter.agencies import place
from learning import api
from learning.models import Learner, Membership, MembershipKind

SINCE = date(2025, 7, 1)
ADMINISTRATOR = "quantri"


@transaction.atomic
def load_accounts() -> int:
    """One account for each of ``PEOPLE``; returns how many are new. Existing ones keep what was changed."""
    return sum(_load(person) for person in PEOPLE)


def _load(person: Person) -> bool:
    user, is_new = get_user_model().objects.get_or_create(username=person.username)
    if is_new:
        # Whole, because Django would write the given name before the family name.
        user.first_name = person.full_name
        user.is_superuser = user.is_staff = person.username == ADMINISTRATOR
        user.set_password(person.password)
        user.save()
    _introduce(api.learner_of_user(user), person)
    return is_new


def _introduce(learner: Learner, person: Person) -> None:
    """Name, age and place of a learner whom nobody has described yet."""
    if learner.birth_on is None:
        learner.sex, learner.birth_on = person.sex, person.born
        learner.save()
    kind = MembershipKind.RESIDENCE if person.audience == "ND" else MembershipKind.WORK
    Membership.objects.get_or_create(
        learner=learner,
        unit=place(person.place),
        kind=kind,
        from_date=SINCE,
        defaults={"audience": person.audience, "position": person.position},
    )
