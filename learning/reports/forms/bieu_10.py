"""Biểu 10: how good the data are, and which units have not reported."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from learning.enrolments.models import Enrolment
from learning.reports.asked import Asked
from learning.reports.breakdown import window_of
from learning.reports.facts import counted
from learning.reports.figures import moment
from learning.reports.forms.base import Column, Kind, ReportForm, Shows
from learning.reports.models import Refresh
from learning.reports.periods import ZONE
from learning.reports.table import shown
from learning.units.tree import home_provinces

if TYPE_CHECKING:
    from learning.reports.outline import Row


class Bieu10(ReportForm):
    name = "bieu-10"
    # Translators: Biểu 10
    number = gettext_lazy("Form 10")
    # Translators: Chất lượng dữ liệu và đơn vị chưa báo cáo
    title = gettext_lazy("Data quality, and units that have not reported")
    columns = (
        # Translators: STT
        Column("stt", pgettext_lazy("column of a report", "No."), Kind.NUMBER),
        # Translators: Mã ĐVHC
        Column("ma_don_vi", gettext_lazy("Unit code"), Kind.CODE),
        # Translators: Đơn vị
        Column("ten_don_vi", gettext_lazy("Unit"), Kind.NAME),
        # Translators: Hiệu lực
        Column("hieu_luc", gettext_lazy("In force"), Kind.DATES),
        # Translators: Lượt người
        Column("so_luot", gettext_lazy("Enrolments"), Kind.COUNT, "enrolments"),
        # Translators: Tham gia
        Column("tham_gia", gettext_lazy("Participations"), Kind.COUNT, "participations"),
        # Translators: Chưa có số liệu
        Column("chua_bao_cao", gettext_lazy("Units without data"), Kind.COUNT),
        # Translators: Số người
        Column("so_nguoi", gettext_lazy("Learners"), Kind.COUNT, "learners"),
        # Translators: Thiếu ngày sinh
        Column(
            "thieu_ngay_sinh", gettext_lazy("Without a date of birth"), Kind.COUNT, "learners_without_birth"
        ),
        # Translators: Thiếu giới tính
        Column("thieu_gioi_tinh", gettext_lazy("Without a sex"), Kind.COUNT, "learners_without_sex"),
        # Translators: Chưa rõ dân tộc
        Column(
            "thieu_dan_toc",
            gettext_lazy("Nothing said of ethnicity"),
            Kind.COUNT,
            "learners_without_ethnicity",
        ),
        # Translators: Nghi trùng
        Column("nghi_trung", gettext_lazy("Perhaps twice"), Kind.COUNT, "suspected_duplicates"),
        # Translators: Tỷ lệ phủ (%)
        Column("ty_le_phu", gettext_lazy("Coverage (%)"), Kind.PERCENT, "coverage"),
        # Translators: Phủ trên 100%
        Column("phu_vuot_100", gettext_lazy("Units covered above 100%"), Kind.COUNT),
        # Translators: Lượt người phát sinh kỳ trước
        Column(
            "so_luot_phat_sinh_ky_truoc",
            gettext_lazy("Enrolments known late"),
            Kind.COUNT,
            "enrolments",
            Shows.LATE,
        ),
        # Translators: Hoàn thành phát sinh kỳ trước
        Column(
            "hoan_thanh_phat_sinh_ky_truoc",
            gettext_lazy("Completions known late"),
            Kind.COUNT,
            "completed",
            Shows.LATE,
        ),
        # Translators: Ước tính
        Column("uoc_tinh", gettext_lazy("Estimated"), Kind.FLAG),
    )

    @classmethod
    def content(cls, asked: Asked) -> dict[str, Any]:
        """The units, and beside them what belongs to none, and how the last nightly count of the measures ended."""
        nightly = (
            Refresh.objects.filter(is_full=True, finished_at__lte=asked.cutoff)
            .order_by("-finished_at")
            .first()
        )
        found: dict[str, Any] = {}
        if nightly:
            found["nightly"] = {"at": moment(nightly.finished_at), "drifted": nightly.drifted_cells}
        if asked.scope.subject in home_provinces(asked.scope.ends_on):
            begun = window_of(asked.scope, asked.cutoff).holds("enrolled_at")
            facts = Enrolment.objects.filter(begun, counted(asked.cutoff), unit__isnull=True)
            found["without_unit"] = facts.count()
        return asked.by_unit(cls) | found

    @classmethod
    def derive(cls, columns: dict[str, list], rows: "Sequence[Row]") -> dict[str, list]:
        pairs = zip(columns["so_luot"], columns["tham_gia"], strict=True)
        silent = [not begun and not took_part for begun, took_part in pairs]
        beyond = [covered is not None and covered > 100 for covered in columns["ty_le_phu"]]
        return {"chua_bao_cao": units_that(silent, rows), "phu_vuot_100": units_that(beyond, rows)}

    @classmethod
    def notes(cls, content: dict) -> list[str]:
        found = [
            _("A unit without data has neither an enrolment nor anybody who took part in the period."),
            _(
                "What learners are missing is counted among those who enrolled in the period, as it is known today. "
                "Records that are perhaps of one person are found in the list of learners."
            ),
        ]
        if content.get("without_unit"):
            said = _("%(number)s enrolments of the period belong to no unit, and are in no report of one.")
            found.append(said % {"number": shown(content["without_unit"], Kind.COUNT)})
        if "nightly" in content:
            said = _(
                "Measures were last counted anew from the facts on %(moment)s: %(number)s of their cells were wrong and "
                "put right."
            )
            at = datetime.fromisoformat(content["nightly"]["at"]).astimezone(ZONE)
            drifted = shown(content["nightly"]["drifted"], Kind.COUNT)
            found.append(said % {"moment": date_format(at, "DATETIME_FORMAT"), "number": drifted})
        return found


def units_that(holds: Sequence[bool], rows: "Sequence[Row]") -> list[int]:
    """Of how many units each row tells that something ``holds``."""
    found = [int(is_so and row.kind == "unit") for is_so, row in zip(holds, rows, strict=True)]
    for number, row in enumerate(rows):
        whole = row.inside if row.kind == "unit" else None
        while whole is not None:
            found[whole] += found[number]
            whole = rows[whole].inside
    return found
