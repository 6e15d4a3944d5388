"""An official report of the last quarter, approved and waiting for its number, so that an officer finds one."""

from datetime import date, timedelta

from django.contrib.auth import get_user_model

from learning import api
from learning.models import OfficialReport, Unit

WRITES, APPROVES = "ha", "son"
SIGNER = {
    "signer_prefix": "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH",
    "signer_title": "PHÓ CHỦ TỊCH",
    "signer_name": "Hà Ngọc Sơn",
    "recipients": "- Bộ Khoa học và Công nghệ;\n- Thường trực Tỉnh ủy, HĐND tỉnh;\n- Lưu: VT, KHCN.",
}
SLOTS = {
    "chi_dao": "<p>Ủy ban nhân dân tỉnh (trình diễn) đã giao các sở, ngành và Ủy ban nhân dân các xã, phường:</p>"
    "<ul><li>rà soát đối tượng cần bồi dưỡng, phổ cập kỹ năng số;</li>"
    "<li>tổ chức lớp học tại nhà văn hóa, có hướng dẫn viên hỗ trợ;</li>"
    "<li>báo cáo kết quả hằng quý.</li></ul>",
    "ket_qua_noi_bat": "<p>Nhiều xã tổ chức học nhóm tại thôn, bản, người cao tuổi tham gia tích cực.</p>",
    "ton_tai": "<p>Một số xã vùng cao đường truyền chưa ổn định; tỷ lệ hoàn thành giữa các xã còn chênh lệch.</p>",
    "nguyen_nhan": "<p>Hướng dẫn viên còn thiếu ở các xã mới sáp nhập.</p>",
    "nhiem_vu": "<ol><li>Bổ sung hướng dẫn viên cho các xã chưa có số liệu.</li>"
    "<li>Tiếp tục mở lớp cho cán bộ, công chức chưa hoàn thành.</li></ol>",
    "kien_nghi": "<p>Đề nghị hỗ trợ thiết bị học tập cho các điểm học cộng đồng.</p>",
}


def load_paper(province: Unit, today: date) -> int:
    """The report of the quarter before the one that ``today`` is in; how many are new."""
    if OfficialReport.objects.filter(unit=province).exists():
        return 0
    users = {user.username: user for user in get_user_model().objects.filter(username__in=(WRITES, APPROVES))}
    by = users[WRITES]
    asked = {"unit": str(province.pk), "calendar": "state"}
    now = api.choice_of(asked, by, today=today).period
    period = api.choice_of(asked, by, today=now.starts_on - timedelta(days=1)).period
    made = api.write_official(unit=province, period=period, by=by)
    made = api.save_official(official=made, version=made.version, values=SIGNER, slots=SLOTS, notes={})
    made = api.send_official(official=made, version=made.version, by=by)
    api.approve_official(official=made, version=made.version, by=users[APPROVES])
    return 1
