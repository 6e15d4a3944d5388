"""What may be shared, one by one: the endpoints of a grant, and how widely each indicator may be known."""

from collections.abc import Mapping
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning import conf, registry
from learning.reports.indicators.base import Indicator
from learning.reports.models import Basis
from learning.reports.periods import PeriodKind

# Counts of people below this are never open data, whatever a grant says.
SMALLEST_OPEN = 10


class Endpoint(StrEnum):
    """One thing that a grant lets a consumer ask for. The names are stored."""

    PERIODS = "reporting-periods"
    RESULTS = "training-results"
    KPI = "kpi"
    UNITS = "units"
    CERTIFICATES = "certificates"
    INDICATORS = "indicators"
    COURSES = "courses"
    MEASURES = "measures"
    REPORTS = "reports"
    FACTS = "facts"
    WEBHOOKS = "webhooks"


LABELS: Mapping[Endpoint, Promise] = {
    Endpoint.PERIODS: _("list the reporting periods"),
    Endpoint.RESULTS: _("read training results by unit and programme (LGSP)"),
    Endpoint.KPI: _("read the latest indicators of its unit (LGSP)"),
    Endpoint.UNITS: _("list the units as they were on a day"),
    Endpoint.CERTIFICATES: _("check whether a certificate is valid"),
    Endpoint.INDICATORS: _("read how indicators are defined"),
    Endpoint.COURSES: _("list the courses"),
    Endpoint.MEASURES: _("read measures by unit and period"),
    Endpoint.REPORTS: _("read frozen reports of its unit"),
    Endpoint.FACTS: _("take out pseudonymous facts, one line an enrolment"),
    Endpoint.WEBHOOKS: _("be told when something happened (webhooks)"),
}
# What tells of all courses together: beside figures of single courses it would give away what those hide.
OF_ALL_COURSES = frozenset({Endpoint.RESULTS, Endpoint.KPI, Endpoint.REPORTS})
# Of single people, even without their names: never for everybody.
NEVER_OPEN = frozenset({Endpoint.FACTS})


class ShareClass(models.TextChoices):
    """How widely an indicator may be known, in the words of provincial decisions on data sharing."""

    OWN = "chuyen_nganh", pgettext_lazy("data sharing", "Sector data, not shared")
    SHARED = "dung_chung", pgettext_lazy("data sharing", "Shared data")
    OPEN = "mo", pgettext_lazy("data sharing", "Open data")


def share_class_of(indicator: type[Indicator]) -> str:
    """What the setting ``SHARE_CLASSES`` says of it; else shared, and a sensitive one not at all."""
    given = (conf.get("SHARE_CLASSES") or {}).get(indicator.name)
    if given in ShareClass.values:
        return str(given)
    return str(ShareClass.OWN if indicator.sensitive else ShareClass.SHARED)


def shareable(*, is_open: bool) -> list[type[Indicator]]:
    """The indicators that may leave this system: for everybody (``is_open``), or between agencies."""
    allowed = {ShareClass.OPEN} if is_open else {ShareClass.OPEN, ShareClass.SHARED}
    return [each for each in registry.indicators.values() if share_class_of(each) in allowed]


def least(*, is_open: bool) -> int:
    """The smallest number of people that a grant may let be told."""
    return max(conf.get("SMALLEST_CELL"), SMALLEST_OPEN if is_open else 0)


KINDS = PeriodKind.choices
BASES = Basis.choices
