"""Who may do what: groups for the administration, and roles in units for the figures."""

from datetime import date

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction

from assessments.permissions import trainer_permissions
from courses.pages.models import CatalogPage
from courses.workflow import set_up_roles
from demo.starter.agencies import place, province
from learning import api
from learning.models import Role, RoleName, Unit

SINCE = date(2025, 7, 1)


@transaction.atomic
def load_duties(catalogue: CatalogPage) -> None:
    """Give each account the groups and roles of its part. What exists stays."""
    roles = set_up_roles(catalogue)
    for group in (roles.trainers, roles.reviewers):
        group.permissions.add(*trainer_permissions())
    reporters = api.reporting_group()
    _appoint("trang", roles.trainers, str(RoleName.TRAINER), province())
    _appoint("khanh", roles.reviewers, str(RoleName.REVIEWER), province())
    _appoint("ha", reporters, str(RoleName.OFFICER), province())
    _appoint("thang", reporters, str(RoleName.HEAD), place("02536"))
    _appoint("mai", None, str(RoleName.FACILITATOR), place("02455"))


def _appoint(username: str, group: Group | None, name: str, unit: Unit) -> None:
    user = get_user_model().objects.get(username=username)
    if group:  # a facilitator has a phone, and never enters the administration
        user.groups.add(group)
    Role.objects.get_or_create(user=user, unit=unit, name=name, from_date=SINCE)
