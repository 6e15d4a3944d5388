"""Biểu 01: results by unit."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.reports.forms.base import Column, Kind, ReportForm, Shows


class Bieu01(ReportForm):
    name = "bieu-01"
    number = _("Form 01")
    title = _("Results by unit")
    columns = (
        Column("stt", pgettext_lazy("column of a report", "No."), Kind.NUMBER),
        Column("ma_don_vi", _("Unit code"), Kind.CODE),
        Column("ten_don_vi", _("Unit"), Kind.NAME),
        Column("hieu_luc", _("In force"), Kind.DATES),
        Column("so_lop", _("Courses"), Kind.COUNT, "courses"),
        Column("so_luot", _("Enrolments"), Kind.COUNT, "enrolments"),
        Column("so_nguoi", _("Learners"), Kind.COUNT, "learners"),
        Column("nu", _("Of them women"), Kind.COUNT, "female_learners"),
        Column("dtts", _("Ethnic minority"), Kind.COUNT, "minority_learners", sensitive=True),
        Column("hoan_thanh", _("Completed"), Kind.COUNT, "completed"),
        Column("ty_le_hoan_thanh", _("Completion rate (%)"), Kind.PERCENT, "completion_rate"),
        Column("dat", _("Passed"), Kind.COUNT, "passed"),
        Column("cap_chung_nhan", _("Certified"), Kind.COUNT, "certified"),
        Column("so_tiet", _("Credited periods"), Kind.TENTHS, "periods"),
        Column("tong_doi_tuong", _("People to be reached"), Kind.COUNT, "people"),
        Column("ty_le_phu", _("Coverage (%)"), Kind.PERCENT, "coverage"),
        Column("chi_tieu", _("Target (%)"), Kind.PERCENT, "coverage", Shows.TARGET),
        Column("chenh_lech", _("Against target (points)"), Kind.POINTS, "coverage", Shows.GAP),
        Column(
            "so_ky_truoc", _("Completed, against previous period (%)"), Kind.CHANGE, "completed", Shows.CHANGE
        ),
        Column("uoc_tinh", _("Estimated"), Kind.FLAG),
    )
