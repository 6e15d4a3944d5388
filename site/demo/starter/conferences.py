"""Conferences as their organisers would report them: invented, some of them with a gap in the report."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from demo.starter import INVENTED
from learning.models import Event, Unit

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
    return len(Event.objects.bulk_create(_events(province, communes, today)))


def _events(province: Unit, communes: list[Unit], today: date) -> Iterator[Event]:
    for days, where, title, venues in HELD:
        yield Event(
            unit=province if where == "" else communes[int(where) % len(communes)],
            title=title,
            held_on=today - timedelta(days=days),
            source=INVENTED,
            **_numbers(title, venues),
        )


def _numbers(title: str, venues: int) -> dict[str, int | None]:
    """What adds up: who was summoned came, or was absent with a reason or without one."""
    chance = Random(f"conference {title}")  # noqa: S311  the same figures every time
    summoned = sum(chance.randint(8, 22) for _venue in range(venues))
    excused, absent = chance.randint(0, venues), chance.randint(0, venues // 3)
    attended = summoned - excused - absent
    tested = chance.random() < 0.6
    handed_in = int(attended * chance.uniform(0.7, 0.95)) if tested else None
    return {
        "venues_planned": venues,
        "venues_connected": venues,
        "venues_lost": chance.randint(0, max(1, venues // 20)),
        "summoned": summoned,
        "attended": attended,
        "excused": excused,
        "absent": absent,
        "handed_in": handed_in,
        "passed": int(handed_in * chance.uniform(0.8, 0.98)) if handed_in else None,
    }
