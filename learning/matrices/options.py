"""What the page of matrices offers to choose from."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from learning import conf
from learning.matrices.asked import EVER, RIGHTS, Asked, kinds_for
from learning.matrices.courses import course_options, programme_options
from learning.matrices.models import MatrixKind
from learning.office.choices import units_to_filter_by
from learning.people.models import Audience
from learning.reports.calendars import calendars
from learning.reports.choices import Choice, Options, period_options
from learning.reports.models import Basis
from learning.reports.periods import Period, PeriodKind


def options(user, asked: Asked, *, today: date) -> dict[str, Any]:
    """Everything for the form of ``asked``."""
    kinds = kinds_for(user)
    return {
        "kinds": [(kind, label) for kind, label in MatrixKind.choices if kind in kinds],
        "units": _units(user, asked, today),
        "periods": _periods(asked, today),
        "calendars": [(name, each.label) for name, each in calendars().items()],
        "calendar": _calendar(asked),
        "period_code": asked.period.code if asked.period else EVER,
        "audiences": [("", _("All")), *Audience.choices],
        "programmes": programme_options(),
        "all_courses": course_options(asked.courses),
        "chosen_courses": [str(pk) for pk in asked.courses],
    }


def _calendar(asked: Asked) -> str:
    return asked.period.calendar if asked.period else asked.calendar or conf.get("REPORT_CALENDAR")


def _units(user, asked: Asked, today: date) -> list[tuple[str, list[tuple[str, str]]]]:
    found = units_to_filter_by(user, today=today, may=RIGHTS[asked.kind])
    listed = [(label, [(str(pk), name) for pk, name in units]) for label, units in found]
    chosen = (str(asked.unit.pk), asked.unit.full_name)
    if not any(chosen[0] == pk for _label, units in listed for pk, _name in units):
        listed.insert(0, (_("Chosen"), [chosen]))
    return listed


def _periods(asked: Asked, today: date) -> Options:
    period = asked.period or Period.containing(today, kind=str(PeriodKind.YEAR), calendar=_calendar(asked))
    found = period_options(Choice(asked.unit, period, str(Basis.AS_WAS)), today=today) if period else []
    if asked.kind == MatrixKind.LEARNERS:
        return [("", [(EVER, _("All time"))]), *found]
    return found
