"""Conferences as their organisers would report them: invented, some of them with a gap in the report."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from demo.starter import INVENTED
from learning.models import Event, Unit
from learning.reports.events import load_events

# How many days ago, where ("" is the whole province, else the commune of that place), what, to how many venues.
HELD: tuple[tuple[int, str | int, str, int], ...] = (
    (9, "", "Hội nghị trực tuyến đánh giá kết quả phổ cập kỹ năng số", 124),
    (31, 0, "Tập huấn tổ công nghệ số cộng đồng", 14),
    (58, "", "Tập huấn an toàn thông tin cho cán bộ, công chức cấp xã", 124),
    (87, 1, "Hội nghị hướng dẫn dịch vụ công trực tuyến", 11),
    (110, "", "Hội nghị trực tuyến quán triệt kế hoạch chuyển đổi số", 124),
    (143, 2, "Tập huấn phòng, chống lừa đảo trên mạng cho người cao tuổi", 16),
    (176, "", "Tập huấn kỹ năng số cho giáo viên", 60),
    (214, 3, "Ngày hội chuyển đổi số của xã", 9),
    (262, "", "Hội nghị tổng kết chuyển đổi số năm trước", 124),
    (318, 0, "Tập huấn sử dụng chữ ký số", 12),
)


def load_conferences(province: Unit, communes: list[Unit], today: date) -> int:
    """The conferences of the last year, unless they were ever loaded; how many are new."""
    if Event.objects.filter(source=INVENTED).exists():
        return 0
    return load_events(list(_rows(province, communes, today))).new


def _rows(province: Unit, communes: list[Unit], today: date) -> Iterator[dict[str, Any]]:
    for days, where, title, venues in HELD:
        unit = province if where == "" else communes[int(where) % len(communes)]
        day = today - timedelta(days=days)
        yield {
            "ma_don_vi": unit.code,
            "ngay": f"{day:%d/%m/%Y}",
            "su_kien": title,
            "nguon": INVENTED,
        } | _numbers(title, venues)


def _numbers(title: str, venues: int) -> dict[str, int | None]:
    """What adds up: who was summoned came, or was absent with a reason or without one."""
    chance = Random(f"conference {title}")  # noqa: S311  the same figures every time
    summoned = sum(chance.randint(8, 22) for _venue in range(venues))
    excused, absent = chance.randint(0, venues), chance.randint(0, venues // 3)
    attended = summoned - excused - absent
    tested = chance.random() < 0.6
    handed_in = int(attended * chance.uniform(0.7, 0.95)) if tested else None
    lost = chance.randint(0, max(1, venues // 20))
    return {
        "diem_cau_ke_hoach": venues,
        "diem_cau_ket_noi": venues,
        "diem_cau_mat_ket_noi": lost,
        "trieu_tap": summoned,
        "du": attended,
        "vang_co_ly_do": excused,
        "vang_khong_ly_do": absent,
        "bai_thu_hoach": handed_in,
        "dat": int(handed_in * chance.uniform(0.8, 0.98)) if handed_in else None,
    }
