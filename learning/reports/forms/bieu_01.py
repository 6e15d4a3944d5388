"""Biểu 01: results by unit."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.reports.forms.base import Column, Kind, ReportForm, Shows


class Bieu01(ReportForm):
    name = "bieu-01"
    # Translators: Biểu 01
    number = _("Form 01")
    # Translators: Kết quả theo đơn vị
    title = _("Results by unit")
    columns = (
        # Translators: STT
        Column("stt", pgettext_lazy("column of a report", "No."), Kind.NUMBER),
        # Translators: Mã ĐVHC
        Column("ma_don_vi", _("Unit code"), Kind.CODE),
        # Translators: Đơn vị
        Column("ten_don_vi", _("Unit"), Kind.NAME),
        # Translators: Hiệu lực
        Column("hieu_luc", _("In force"), Kind.DATES),
        # Translators: Số khóa học
        Column("so_lop", _("Courses"), Kind.COUNT, "courses"),
        # Translators: Lượt người
        Column("so_luot", _("Enrolments"), Kind.COUNT, "enrolments"),
        # Translators: Số người
        Column("so_nguoi", _("Learners"), Kind.COUNT, "learners"),
        # Translators: Trong đó nữ
        Column("nu", _("Of them women"), Kind.COUNT, "female_learners"),
        # Translators: Dân tộc thiểu số
        Column("dtts", _("Ethnic minority"), Kind.COUNT, "minority_learners", sensitive=True),
        # Translators: Hoàn thành
        Column("hoan_thanh", _("Completed"), Kind.COUNT, "completed"),
        # Translators: Tỷ lệ hoàn thành (%)
        Column("ty_le_hoan_thanh", _("Completion rate (%)"), Kind.PERCENT, "completion_rate"),
        # Translators: Đạt
        Column("dat", _("Passed"), Kind.COUNT, "passed"),
        # Translators: Cấp chứng nhận
        Column("cap_chung_nhan", _("Certified"), Kind.COUNT, "certified"),
        # Translators: Số tiết
        Column("so_tiet", _("Credited periods"), Kind.TENTHS, "periods"),
        # Translators: Tổng đối tượng
        Column("tong_doi_tuong", _("People to be reached"), Kind.COUNT, "people"),
        # Translators: Tỷ lệ phủ (%)
        Column("ty_le_phu", _("Coverage (%)"), Kind.PERCENT, "coverage"),
        # Translators: Chỉ tiêu (%)
        Column("chi_tieu", _("Target (%)"), Kind.PERCENT, "coverage", Shows.TARGET),
        # Translators: So chỉ tiêu (điểm %)
        Column("chenh_lech", _("Against target (points)"), Kind.POINTS, "coverage", Shows.GAP),
        # Translators: Hoàn thành so kỳ trước (± %)
        Column(
            "so_ky_truoc", _("Completed, against previous period (%)"), Kind.CHANGE, "completed", Shows.CHANGE
        ),
        # Translators: Hoàn thành so cùng kỳ năm trước (± %)
        Column(
            "so_cung_ky",
            _("Completed, against same period last year (%)"),
            Kind.CHANGE,
            "completed",
            Shows.CHANGE_OF_YEAR,
        ),
        # Translators: Lượt người phát sinh kỳ trước
        Column(
            "so_luot_phat_sinh_ky_truoc",
            _("Enrolments known late"),
            Kind.COUNT,
            "enrolments",
            Shows.LATE,
        ),
        # Translators: Hoàn thành phát sinh kỳ trước
        Column(
            "hoan_thanh_phat_sinh_ky_truoc", _("Completions known late"), Kind.COUNT, "completed", Shows.LATE
        ),
        # Translators: Ước tính
        Column("uoc_tinh", _("Estimated"), Kind.FLAG),
    )
