"""Who may do what: the groups for writing and reviewing, and roles in units for everything."""

from datetime import date

from django.contrib.auth import get_user_model
from django.db import transaction

from assessments.permissions import (
    calibration_permissions,
    hint_permissions,
    regrade_permissions,
    trainer_permissions,
    writer_permissions,
)
from assessments.review import set_up_review
from courses.pages.models import CatalogPage
from courses.workflow import set_up_roles
from demo.starter.accounts import ADMINISTRATOR
from demo.starter.agencies import place, province
from learning import api
from learning.models import Role, RoleName
from learning.tasks import follow_roles

SINCE = date(2025, 7, 1)
# Who is what, and in which commune; "" is the whole province.
DUTIES = (
    ("trang", RoleName.TRAINER, ""),
    ("khanh", RoleName.REVIEWER, ""),
    ("ha", RoleName.OFFICER, ""),
    ("thang", RoleName.HEAD, "02536"),
    ("mai", RoleName.FACILITATOR, "02455"),
    ("son", RoleName.OWNER, ""),
    ("yen", RoleName.CLERK, "02536"),
    ("tu", RoleName.SUPERVISOR, ""),
    ("diep", RoleName.PROTECTION, ""),
)


@transaction.atomic
def load_duties(catalogue: CatalogPage) -> None:
    """Set up the groups, and give each account the role of its part. A role that was ever given stays as it is."""
    groups = set_up_roles(catalogue)
    groups.trainers.permissions.add(*writer_permissions())
    for group in (groups.reviewers, groups.publishers):
        group.permissions.add(*trainer_permissions())
    groups.publishers.permissions.add(*regrade_permissions(), *calibration_permissions(), *hint_permissions())
    set_up_review([groups.reviewers, groups.publishers])
    names = [ADMINISTRATOR, *(username for username, _name, _code in DUTIES)]
    users = {user.username: user for user in get_user_model().objects.filter(username__in=names)}
    for username, name, code in DUTIES:
        unit = place(code) if code else province()
        known = {"user": users[username], "unit": unit, "name": str(name)}
        if not Role.objects.filter(**known, from_date=SINCE).exists():
            api.grant(by=users[ADMINISTRATOR], from_date=SINCE, **known)
    follow_roles()
