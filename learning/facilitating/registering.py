"""A neighbour who has no account becomes a learner, after she was asked."""

import uuid
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from learning.facilitating.access import neighbours_of
from learning.people.birth import Birth
from learning.people.consent import Consent, Purpose
from learning.people.contact import Contact
from learning.people.models import Audience, Learner, LearnerQuerySet, Membership, MembershipKind
from learning.units.models import Unit
from learning.vietnamese import fold

# Whoever changes the text gives it a new version: the old one is what people have agreed to.
CONSENT_VERSION = "2026-11"
CONSENT_TEXT = _(
    "We write down your name, year of birth, sex and commune, your phone number if you like, and which lessons you "
    "took. It is used to keep your results, to issue certificates and to count how many people have learnt. The "
    "facilitators and officers of your commune see it, nobody else. You may ask at any time to see it, to correct it "
    "or to have it deleted; you can learn without it, too. For children under 16 a parent or guardian agrees."
)


@sensitive_variables("phone")
@transaction.atomic
def register(
    *, name: str, birth: Birth, sex: str, unit: Unit, phone: str, since: date, by, form: uuid.UUID
) -> Learner:
    """The learner record of somebody who lives in ``unit`` at least ``since`` then, and agreed.

    Sending the same ``form`` twice makes one.
    """
    known = uuid.uuid5(form, f"neighbour of {by.pk}")
    if found := Learner.objects.filter(uuid=known).first():
        return found.merged_into or found
    learner = Learner(uuid=known, full_name=name, sex=sex)
    learner.birth = birth
    learner.save()
    Membership.objects.create(
        learner=learner,
        unit=unit,
        kind=MembershipKind.RESIDENCE,
        audience=Audience.ND,
        from_date=since,
    )
    if phone:
        contact = Contact(learner=learner)
        contact.phone = phone
        contact.save()
    Consent.objects.create(
        learner=learner,
        purpose=Purpose.LEARNING,
        version=CONSENT_VERSION,
        given_at=timezone.now(),
        recorded_by=by,
    )
    return learner


def alike(user, *, name: str, birth: Birth) -> LearnerQuerySet:
    """Neighbours of ``user`` with the same name, accents aside, who may have been born then."""
    same_year = Q(birth_on__isnull=True) | Q(birth_on__year=birth.on.year)
    return neighbours_of(user).filter(same_year, search_text=fold(name)[:200]).by_name()
