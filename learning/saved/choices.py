"""What can be chosen for a report of one's own."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from learning import conf, registry
from learning.office.choices import units_to_filter_by
from learning.people.models import Audience
from learning.people.rights import Right, roles_that_may
from learning.people.roles import name_of, roles_on, units_visible_to
from learning.reports.calendars import calendars
from learning.reports.choices import Choice, Options, form_options, period_options
from learning.reports.models import Basis
from learning.reports.periods import Period, PeriodKind
from learning.saved.models import SavedReport
from learning.saved.periods import RELATIVE
from learning.units.models import Unit

MOST_PEOPLE = 200


def indicator_choices() -> list[tuple[str, str]]:
    """Every indicator that is installed, by its label."""
    found = [(name, str(each.label)) for name, each in registry.indicators.items()]
    return sorted(found, key=lambda one: one[1].casefold())


def form_choices() -> list[tuple[str, str]]:
    return [("", _("A report of my own, from the choices below")), *form_options()]


def unit_choices(user, saved: SavedReport | None, *, today: date) -> list[Any]:
    """Today's units whose figures the user may see, by level."""
    found = units_to_filter_by(user, today=today, may=Right.SEE_FIGURES)
    listed: list[Any] = [(label, [(str(pk), name) for pk, name in units]) for label, units in found]
    if (
        saved
        and saved.unit_id
        and not any(str(saved.unit_id) == pk for _l, units in listed for pk, _n in units)
    ):
        listed.insert(0, (str(saved.unit_id), saved.unit.full_name))
    return listed


def period_choices(unit: Unit | None, saved: SavedReport | None, *, today: date) -> Options:
    """The present and the last of each kind, and every period that has begun."""
    calendar = saved.calendar if saved and saved.calendar in calendars() else conf.get("REPORT_CALENDAR")
    period = Period.containing(today, kind=str(PeriodKind.YEAR), calendar=calendar)
    relative = [(code, str(label)) for code, label in RELATIVE.items()]
    found: Options = [(_("Moving with the day"), relative)]
    if period and unit:
        found += period_options(Choice(unit, period, str(Basis.AS_WAS)), today=today)
    fixed = saved.period if saved else ""
    if fixed and not any(fixed == code for _group, listed in found for code, _label in listed):
        found.append((_("Chosen"), [(fixed, fixed)]))
    return found


def audience_choices() -> list[tuple[str, str]]:
    return [("", _("All")), *((value, str(label)) for value, label in Audience.choices)]


def people_choices(user, saved: SavedReport | None, *, today: date) -> list[tuple[str, str]]:
    """Who may be a recipient: holders of a role that sees figures in the user's units or of one that holds them, oneself,
    and who is one already. Two queries."""
    roles = roles_on(today).filter(name__in=roles_that_may(Right.SEE_FIGURES), user__is_active=True)
    own = units_visible_to(user, may=Right.SEE_FIGURES)
    if not user.is_superuser:
        above = Q(pk__in=[])
        for path in own.order_by("path").values_list("path", flat=True)[:1]:
            parts = path.split("/")
            above |= Q(unit__path__in=["/".join(parts[:n]) + "/" for n in range(1, len(parts))])
        roles = roles.filter(Q(unit__in=own.order_by().values("pk")) | above)
    found = {str(user.pk): name_of(user)}
    for role in roles.select_related("user", "unit").order_by("user__last_name", "user__first_name")[
        :MOST_PEOPLE
    ]:
        said = f"{name_of(role.user)} – {role.get_name_display()}, {role.unit.full_name}"
        found[str(role.user_id)] = said
    if saved and saved.pk:
        for one in saved.recipients.select_related("user"):
            found.setdefault(str(one.user_id), name_of(one.user))
    return list(found.items())
