"""The number of a document: by issuing body and year, without a gap, whoever issues at the same moment."""

from datetime import date

from django.db.models import Max

from learning.official.models import OfficialReport
from learning.units.models import Unit
from learning.units.tree import versions


def series_of(unit: Unit) -> str:
    """What is numbered together: a place keeps its series when it is only renamed, recoded or retyped."""
    return versions(unit)[0].uid


def allot(official: OfficialReport, *, day: date) -> None:
    """Give ``official`` the next number of its series in the year of ``day``. Call it in the transaction that saves.

    The unit that the series is called by is locked until that transaction ends: whoever comes at the same moment waits,
    and if this one is rolled back its number was never given.
    """
    first = versions(official.unit)[0]
    Unit.objects.select_for_update().get(pk=first.pk)
    official.series, official.year = first.uid, day.year
    given = OfficialReport.objects.filter(series=official.series, year=official.year)
    official.number = (given.aggregate(last=Max("number"))["last"] or 0) + 1
    official.issued_on = day
