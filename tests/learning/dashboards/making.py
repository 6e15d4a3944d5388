"""A province with facts, measures and people of its own for the tests of dashboards."""

from decimal import Decimal

from django.contrib.auth import get_user_model

from learning.models import Membership, Population, Role, RoleName, Target
from learning.reports.access import reporting_group
from learning.reports.refresh import rebuild_measures
from tests.learning.reports.made import OLD, REFORM, at, course, enrolment, learner, province

BOARD = "/admin/learning/dashboard/"
NOW = "2026-11-22"


def make_user(unit=None, name="can-bo", role=RoleName.OFFICER):
    user = get_user_model().objects.create_user(name, password="mat-khau-thu")
    user.groups.add(reporting_group())
    if unit is not None:
        Role.objects.create(user=user, unit=unit, name=role, from_date=OLD)
    return user


def someone(unit, name="Nguyễn Thị Mẫu", audience="CC", **more):
    """Somebody who belongs to ``unit``."""
    made = learner(name, **more)
    Membership.objects.create(learner=made, unit=unit, kind="work", audience=audience, from_date=REFORM)
    return made


def aim(unit, indicator="coverage", value="0.5", period="2026", **more):
    return Target.objects.create(unit=unit, indicator=indicator, value=Decimal(value), period=period, **more)


def people(unit, value, group="all"):
    return Population.objects.create(unit=unit, group=group, value=value, as_of=REFORM, source="thử")


def furnished(communes=3, each=6):
    """A province whose nth commune has ``each`` + n completions of 20 people, and targets."""
    top, some = province(communes)
    taught = course("An toàn trên mạng")
    for number, one in enumerate(some):
        people(one, 20)
        aim(one)
        for _n in range(each + number % 3):
            enrolment(one, taught, on="2026-11-02", completed="2026-11-05")
    people(top, 20 * communes)
    aim(top)
    rebuild_measures(now=at(NOW))
    return top, some, taught
