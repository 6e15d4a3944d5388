"""The units an officer chooses from, in the order of the Vietnamese alphabet."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from learning.people.models import Learner
from learning.people.rights import Right
from learning.people.roles import units_visible_to
from learning.units.models import Level, Unit, UnitQuerySet
from learning.units.tree import home_provinces, province_of
from learning.vietnamese import sort_key

Options = list[tuple[str, list[tuple[int, str]]]]


def units_to_filter_by(user, *, today: date, may: str = Right.SEE_LEARNERS) -> Options:
    """Today's units in which the user has the right ``may``.

    All of the country would be three thousand lines: a superuser sees less.
    """
    if not user.is_superuser:
        return grouped(units_visible_to(user, may=may).valid_on(today))
    homes = home_provinces(today)
    within = Q(level=Level.PROVINCE)
    if len(homes) == 1:
        within |= Q(path__startswith=homes[0].path)
    return grouped(Unit.objects.valid_on(today).filter(within))


def units_to_move_to(learner: Learner, *, today: date) -> Options:
    """Today's units of the provinces the learner belongs to and this installation serves, and other provinces."""
    own = {province_of(one.unit) for one in learner.memberships.select_related("unit")}
    homes = home_provinces(today)
    if len(homes) == 1:
        own.add(province_of(homes[0]))
    within = Q(level=Level.PROVINCE)
    for province in own:
        within |= Q(path__startswith=f"{province}/")
    return grouped(Unit.objects.valid_on(today).filter(within))


def grouped(units: UnitQuerySet) -> Options:
    """Units by level for a select, in the order of the Vietnamese alphabet."""
    rows = list(units.order_by().values_list("pk", "level", "full_name", "name"))
    rows.sort(key=lambda row: sort_key(row[3]))
    labels = [
        (Level.PROVINCE, _("Provinces")),
        (Level.AGENCY, _("Agencies")),
        (Level.COMMUNE, _("Communes and wards")),
    ]
    found = [(label, [(row[0], row[2]) for row in rows if row[1] == level]) for level, label in labels]
    return [(label, options) for label, options in found if options]
