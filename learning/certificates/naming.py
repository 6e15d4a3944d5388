"""A learner without a name gives one for the certificate."""

from datetime import date

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning import clock
from learning.certificates.issue import issue
from learning.certificates.models import Certificate
from learning.certificates.printed import holder_name
from learning.enrolments.models import Enrolment
from learning.people.fields import NameField
from learning.people.learners import membership_on
from learning.people.models import Learner, Membership, MembershipKind
from learning.units.models import Level, Unit
from learning.units.tree import home_province
from learning.vietnamese import sort_key


class NameForm(forms.Form):
    """The name to print, and where the learner lives if she likes to say so. A known name cannot be changed."""

    name = NameField(
        label=_("Your full name"),
        help_text=_("Exactly as it should be on the certificate, with all accents."),
        widget=forms.TextInput(attrs={"autocomplete": "name", "class": "l-input"}),
        error_messages={"required": _("Please write your full name.")},
    )
    unit = forms.TypedChoiceField(
        label=_("Where you live"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("So that your commune sees how many of its people have learnt."),
        widget=forms.Select(attrs={"class": "l-input"}),
    )

    def __init__(self, *args, learner: Learner, **kwargs):
        known = holder_name(learner)
        super().__init__(*args, initial={"name": known}, **kwargs)
        self.fields["name"].disabled = bool(known)
        communes = [] if membership_on(learner) else communes_on(timezone.localdate())
        if communes:
            self.fields["unit"].choices = [("", "—"), *((unit.pk, unit.full_name) for unit in communes)]
        else:
            del self.fields["unit"]


def communes_on(day: date) -> list[Unit]:
    """The communes of the province this installation serves, in the order of the Vietnamese alphabet."""
    province = home_province(day)
    if province is None:
        return []
    communes = Unit.objects.within(province).valid_on(day).filter(level=Level.COMMUNE)
    return sorted(communes, key=lambda unit: sort_key(unit.name))


@transaction.atomic
def give_name(*, enrolment: Enrolment, name: str, unit_id: int | None = None) -> Certificate | None:
    """Store what the learner told us about herself and issue the certificate. Repeating it changes nothing."""
    learner = (
        Learner.objects.select_for_update(of=("self",)).select_related("user").get(pk=enrolment.learner_id)
    )
    if not holder_name(learner):
        learner.full_name = name
        learner.save()
    if unit_id is not None and membership_on(learner) is None:
        _settle(learner, enrolment, unit_id)
    return issue(enrolment=enrolment)


def _settle(learner: Learner, enrolment: Enrolment, unit_id: int) -> None:
    """The learner lives in a unit; what she learnt here counts there, if it was only counted for the province."""
    today, unit = timezone.localdate(), Unit.objects.get(pk=unit_id)
    Membership.objects.create(
        learner=learner,
        unit=unit,
        kind=MembershipKind.RESIDENCE,
        audience=enrolment.audience,
        from_date=today,
    )
    if enrolment.unit is None or unit.path.startswith(enrolment.unit.path):
        enrolment.unit, enrolment.changed_at = unit, clock.now()
        enrolment.save(update_fields=["unit", "changed_at"])
