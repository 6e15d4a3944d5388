"""Biểu 09: the register of targets."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from learning import conf, registry
from learning.reports.asked import Asked, row
from learning.reports.forms.base import Column, Kind, ReportForm
from learning.reports.goals import Comparator, MeasuredBy
from learning.reports.group_words import label_of
from learning.reports.lights import Light
from learning.reports.periods import Period, UnknownPeriod
from learning.reports.register import Entry, register

# Translators: Dự báo đến hết kỳ kế hoạch
FORECAST = gettext_lazy("Forecast to the end of the plan's period")
WORDS: dict[str, Any] = {"so_sanh": Comparator, "canh_bao": Light, "cach_do": MeasuredBy}


class Bieu09(ReportForm):
    name = "bieu-09"
    # Translators: Biểu 09
    number = gettext_lazy("Form 09")
    # Translators: Tình hình thực hiện chỉ tiêu
    title = gettext_lazy("Register of targets")
    tells_units = False
    has_total = False
    columns = (
        # Translators: STT
        Column("stt", pgettext_lazy("column of a report", "No."), Kind.NUMBER),
        # Translators: Mã ĐVHC
        Column("ma_don_vi", gettext_lazy("Unit code"), Kind.CODE),
        # Translators: Chỉ tiêu
        Column("chi_tieu", pgettext_lazy("column of a report", "Target"), Kind.NAME),
        # Translators: Đơn vị
        Column("ten_don_vi", gettext_lazy("Unit"), Kind.WORD),
        # Translators: Kỳ kế hoạch
        Column("ky_ke_hoach", gettext_lazy("Period of the plan"), Kind.WORD),
        # Translators: Đơn vị tính
        Column("don_vi_tinh", gettext_lazy("Unit of measure"), Kind.WORD),
        # Translators: So sánh
        Column("so_sanh", gettext_lazy("Comparison"), Kind.WORD),
        # Translators: Kế hoạch
        Column("ke_hoach", pgettext_lazy("column of a report", "Plan"), Kind.MIXED),
        # Translators: Thực hiện kỳ này
        Column("thuc_hien_ky", gettext_lazy("Done in the period"), Kind.MIXED),
        # Translators: Lũy kế
        Column("luy_ke", gettext_lazy("Since the plan began"), Kind.MIXED),
        # Translators: % kế hoạch
        Column("phan_tram_ke_hoach", gettext_lazy("Part of the plan (%)"), Kind.TENTHS),
        # Translators: Dự báo
        Column("du_bao", pgettext_lazy("column of a report", "Forecast"), Kind.MIXED, group=FORECAST),
        # Translators: Thấp nhất
        Column("du_bao_thap", pgettext_lazy("column of a report", "From"), Kind.MIXED, group=FORECAST),
        # Translators: Cao nhất
        Column("du_bao_cao", pgettext_lazy("column of a report", "To"), Kind.MIXED, group=FORECAST),
        # Translators: Cảnh báo
        Column("canh_bao", gettext_lazy("Warning"), Kind.WORD),
        # Translators: Cách đo
        Column("cach_do", gettext_lazy("Measured by"), Kind.WORD),
        # Translators: Căn cứ
        Column("can_cu", pgettext_lazy("target", "Basis"), Kind.WORD),
        # Translators: Ước tính
        Column("uoc_tinh", gettext_lazy("Estimated"), Kind.FLAG),
    )

    @classmethod
    def content(cls, asked: Asked) -> dict[str, Any]:
        """A row for every target of the subject and the units below it, counted from the facts known at the cutoff."""
        entries = register(unit=asked.scope.subject, period=asked.period, now=asked.cutoff, exact=True)
        return asked.with_rows(cls, cls.columns, [_row(one) for one in entries])

    @classmethod
    def row_name(cls, key: str) -> str:
        """The indicator's label, and of whom; empty for what is measured elsewhere: that was frozen in words."""
        indicator, group, _rest = (*key.split("|", 2), "", "")[:3]
        known = registry.indicators.get(indicator)
        if known is None:
            return ""
        return f"{known.label} ({label_of(group)})" if group else str(known.label)

    @classmethod
    def word(cls, column: str, key: str) -> str:
        if column in WORDS and key in WORDS[column].values:
            return str(WORDS[column](key).label)
        if column == "ky_ke_hoach":
            try:
                return Period.parse(key, conf.get("REPORT_CALENDAR")).label
            except UnknownPeriod:
                return key
        return key

    @classmethod
    def notes(cls, content: dict[str, Any]) -> list[str]:
        said = [
            _(
                "Figures are counted from the first day of the plan's period to the end of the period of this report. "
                "What is measured elsewhere is as it was imported or written."
            ),
            _(
                "A forecast goes on as the half-months that are over did; the figure should lie in its range in "
                "%(sure)s of 100 cases. There is none where fewer than %(fewest)s half-months are over."
            )
            % {"sure": conf.get("FORECAST_SURENESS"), "fewest": conf.get("FORECAST_HALF_MONTHS")},
        ]
        if not content["rows"]:
            said.insert(0, _("No targets have been set for this unit and period."))
        return said


def _row(entry: Entry) -> dict[str, Any]:
    indicator = registry.indicators.get(entry.indicator)
    key = "|".join([entry.indicator, entry.group, entry.period.code, entry.unit.uid, entry.label])
    numbers = {
        "ke_hoach": entry.target,
        "thuc_hien_ky": entry.done,
        "luy_ke": entry.so_far,
        "phan_tram_ke_hoach": entry.attained,
        "du_bao": entry.forecast.value,
        "du_bao_thap": entry.forecast.low,
        "du_bao_cao": entry.forecast.high,
    }
    words = {
        "ten_don_vi": entry.unit.full_name,
        "ky_ke_hoach": entry.period.code,
        "don_vi_tinh": entry.measured_in,
        "so_sanh": entry.comparator,
        "canh_bao": str(entry.light),
        "cach_do": entry.measured_by,
        "can_cu": entry.basis,
    }
    values = {name: None if each is None else round(each, 2) + 0.0 for name, each in numbers.items()} | words
    name = entry.label or ("" if indicator else entry.indicator)
    return row(key, values, name=name, code=entry.unit.code, estimated=entry.is_weighted)
