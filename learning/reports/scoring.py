"""How many points an index gives for our shares: most × min(share ÷ target, cap), as the province wrote it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q

from learning import registry
from learning.reports.figures import rounded
from learning.reports.indices import IndexScore
from learning.reports.outlook import Outlook, outlook_of
from learning.reports.periods import Period
from learning.units.models import Unit

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Points:
    """The points of one row of an index; None where the share is not known, or its indicator not installed."""

    row: IndexScore
    figure: float | None
    points: Decimal | None

    @property
    def label(self) -> str:
        known = registry.indicators.get(self.row.indicator)
        return str(known.label) if known else self.row.indicator


def score(share: Decimal, *, target: Decimal, most: Decimal, cap: Decimal = Decimal(1)) -> Decimal:
    """The points for ``share`` of a ``target``, both in per cent: no more than ``cap`` times the ``most``."""
    return (most * min(share / target, cap)).quantize(HUNDREDTH)


def scores_of(*, unit: Unit, period: Period, now: datetime) -> list[Points]:
    """What ``unit`` scores in ``period`` by the rows that hold on its last day. Raises what ``outlook_of`` does."""
    lasts = Q(valid_to__isnull=True) | Q(valid_to__gte=period.ends_on)
    rows = list(IndexScore.objects.filter(lasts, valid_from__lte=period.ends_on))
    names = {row.indicator for row in rows}
    outlooks = (
        outlook_of(unit=unit, period=period, indicators=names, now=now).get(unit.pk, {}) if rows else {}
    )
    return [_points(row, outlooks) for row in rows]


def _points(row: IndexScore, outlooks: dict[str, Outlook]) -> Points:
    known = outlooks.get(row.indicator)
    if known is None or known.figure is None:
        return Points(row, None, None)
    share = rounded(known.figure)
    made = score(share, target=row.target, most=row.max_score, cap=row.cap)
    return Points(row, known.figure, made)


def total(points: Iterable[Points]) -> tuple[Decimal, Decimal]:
    """The points that are known, and the most that there could be of all rows."""
    rows = list(points)
    known = sum((one.points for one in rows if one.points is not None), Decimal(0))
    return known, sum((one.row.max_score for one in rows), Decimal(0))
