"""Biểu 03: staff by unit and position."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from learning.people.models import Position
from learning.record.models import AnnualTrainingRule
from learning.record.rules import rule_for
from learning.reports.breakdown import count_by, position
from learning.reports.counting import Figures, Heads, Number, Place, Window, facts_of
from learning.reports.figures import plain, share
from learning.reports.forms.base import Column, Kind, ReportForm
from learning.reports.indicators.people import StaffCompleted
from learning.reports.outline import Row
from learning.reports.scope import Scope, Stretch

# Translators: Đã hoàn thành, theo vị trí
BY_POSITION = gettext_lazy("Completed, by position")
# Translators: Đủ số tiết trong năm
REACHED = gettext_lazy("Reached the year's periods")
UNSAID = "unsaid"


def _positions() -> Iterable[Column]:
    labels = {**dict(Position.choices), UNSAID: pgettext_lazy("position at work", "Not said")}
    for name, label in labels.items():
        yield Column(f"vt_{name}", label, Kind.COUNT, group=BY_POSITION)


class Bieu03(ReportForm):
    name = "bieu-03"
    # Translators: Biểu 03
    number = gettext_lazy("Form 03")
    # Translators: Cán bộ, công chức, viên chức theo đơn vị và vị trí việc làm
    title = gettext_lazy("Staff by unit and position")
    columns = (
        # Translators: STT
        Column("stt", pgettext_lazy("column of a report", "No."), Kind.NUMBER),
        # Translators: Mã ĐVHC
        Column("ma_don_vi", gettext_lazy("Unit code"), Kind.CODE),
        # Translators: Đơn vị
        Column("ten_don_vi", gettext_lazy("Unit"), Kind.NAME),
        # Translators: Hiệu lực
        Column("hieu_luc", gettext_lazy("In force"), Kind.DATES),
        # Translators: Tổng biên chế hiện có
        Column("tong_bien_che", gettext_lazy("Staff to be reached"), Kind.COUNT, "staff"),
        *_positions(),
        # Translators: Đã hoàn thành
        Column("da_hoan_thanh", gettext_lazy("Staff who completed"), Kind.COUNT, "staff_completed"),
        # Translators: Tỷ lệ hoàn thành (%)
        Column("ty_le_hoan_thanh", gettext_lazy("Coverage of staff"), Kind.PERCENT, "staff_coverage"),
        # Translators: Số tiết bình quân/người
        Column("so_tiet_bq", gettext_lazy("Periods a member of staff"), Kind.TENTHS, "staff_periods_each"),
        # Translators: Người
        Column("du_so_tiet", pgettext_lazy("short heading", "People"), Kind.COUNT, group=REACHED),
        Column("ty_le_du_so_tiet", pgettext_lazy("short heading", "%"), Kind.PERCENT, group=REACHED),
        # Translators: Chưa thực hiện
        Column("chua_thuc_hien", gettext_lazy("Not yet"), Kind.COUNT),
        # Translators: Ước tính
        Column("uoc_tinh", gettext_lazy("Estimated"), Kind.FLAG),
    )

    @classmethod
    def more(cls, scope: Scope, window: Window) -> Figures:
        """Who completed, by position; and who has the periods that the year's rule asks for."""
        found = Figures(heads={f"vt_{name}": Heads() for name in (*Position.values, UNSAID)})
        by_position = {"by_position": position("satisfied_at")}
        for (name,), figures in count_by(by_position, [StaffCompleted], window).items():
            found.heads[f"vt_{name or UNSAID}"] = figures.heads[StaffCompleted.name]
        found.sums["du_so_tiet"] = _reached(scope, window)
        return found

    @classmethod
    def derive(cls, columns: dict[str, list], rows: Sequence[Row]) -> dict[str, list]:
        staff, done, reached = (columns[key] for key in ("tong_bien_che", "da_hoan_thanh", "du_so_tiet"))
        rates = [plain(share(*pair), Kind.PERCENT) for pair in zip(reached, staff, strict=True)]
        left = [None if had is None else max(had - who, 0) for had, who in zip(staff, done, strict=True)]
        return {"ty_le_du_so_tiet": rates, "chua_thuc_hien": left}

    @classmethod
    def notes(cls, content: dict[str, Any]) -> list[str]:
        return [
            *super().notes(content),
            _(
                "By position: as the membership says on the day of completing. Who is in no list of positions stands "
                "under “Not said”."
            ),
            _(
                "The year's periods: those credited in one unit from 1 January to the end of the period, against the "
                "annual rule for the learner's kind of staff on that day. Without such a rule nobody is counted."
            ),
        ]


def _reached(scope: Scope, window: Window) -> dict[Place, Number]:
    """How many people of each place have as many periods in the calendar year as the rule asks for. One query, and one
    for the rules."""
    last = scope.ends_on
    rules = list(AnnualTrainingRule.objects.all())
    if not rules:
        return {}
    year = Stretch(date(last.year, 1, 1), last, scope.stretches[-1].day)
    facts = facts_of(StaffCompleted, Window(window.units, (year,), window.cutoff, window.heirs, window.day))
    rows = facts.values_list("place", "learner_id", "audience").annotate(
        periods=Sum("course__planned_periods")
    )
    credited: dict[tuple[int, int], dict[str, Decimal]] = defaultdict(dict)
    for unit, learner, audience, periods in rows:
        credited[unit, learner][audience] = periods
    found: dict[Place, Number] = defaultdict(int)
    for (unit, _learner), by_audience in credited.items():
        rule = rule_for(max(by_audience, key=lambda each: (by_audience[each], each)), last, rules)
        if rule and sum(by_audience.values()) >= rule.min_periods:
            found[unit, len(scope.stretches) - 1] += 1
    return dict(found)
