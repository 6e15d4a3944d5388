"""Denominators, targets and external indices for the reports: invented, and marked so wherever they are printed."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from demo.starter import INVENTED
from learning.models import IndexScore, Population, Series, SeriesValue, Succession, Target, Unit

AS_OF = date(2025, 7, 1)
COVERAGE = "coverage"
ALL, STAFF = "all", "staff"
# What a province means to reach in a year: an indicator, of whom, how much, and whether it is a share.
OF_PROVINCE = (
    (COVERAGE, "", "0.3000", True),
    ("staff_coverage", "", "0.9000", True),
    ("completed", "", "600", False),
    ("completed", "audience:CC", "120", False),
    ("certified", "programme:CDAN", "200", False),
    ("completion_rate", "", "0.7000", True),
)
# What is measured elsewhere: in words, the value, its unit, by hand or by a series, and how far it is.
ELSEWHERE: tuple[dict[str, Any], ...] = (
    {
        "label": "Hồ sơ công việc cấp tỉnh xử lý trên môi trường mạng (trừ bí mật nhà nước)",
        "value": "0.9000",
        "is_share": True,
        "measured_by": "manual",
        "reached": "0.8200",
    },
    {
        "label": "Dịch vụ công trực tuyến cung cấp trên nhiều phương tiện truy cập",
        "value": "1.0000",
        "is_share": True,
        "measured_by": "manual",
        "reached": "0.9600",
    },
    {
        "label": "Chỉ số chuyển đổi số cấp tỉnh (DTI): tăng so với năm trước",
        "value": None,
        "is_share": False,
        "measured_by": "import",
        "series": "dti-minh-hoa",
        "comparator": "trend",
    },
)
SERIES = (
    {
        "code": "dti-minh-hoa",
        "name": "DTI cấp tỉnh (số liệu minh hoạ)",
        "source": f"{INVENTED}: số liệu minh hoạ, không phải số công bố của cơ quan nào",
        "method": "Tổng điểm các chỉ số chính, thang 0 đến 1. Tỉnh sáp nhập: trung bình các tỉnh trước sáp nhập.",
        "measured_in": "điểm (0–1)",
        "merged": "mean",
    },
    {
        "code": "papi-minh-hoa",
        "name": "PAPI (số liệu minh hoạ)",
        "source": f"{INVENTED}: số liệu minh hoạ, không phải số công bố của cơ quan nào",
        "method": "Tổng điểm tám nội dung, thang 10 đến 80. Giá trị của tỉnh cũ giữ nguyên như đã công bố.",
        "measured_in": "điểm (10–80)",
        "merged": "none",
    },
)
LOWEST = {"dti-minh-hoa": (0.48, 0.03), "papi-minh-hoa": (40.5, 0.6)}
SCORES = (
    ("DTI_NL_01", "Tỷ lệ công chức, viên chức được bồi dưỡng (tên minh hoạ)", "staff_coverage", 90, 10),
    ("DTI_NL_02", "Tỷ lệ người dân được phổ cập kỹ năng số (tên minh hoạ)", COVERAGE, 50, 10),
)


def load_figures(province: Unit, communes: list[Unit], years: list[int]) -> int:
    """How many people there are to be reached, what the province and its communes mean to achieve, and two external
    indices; how many rows are new."""
    people = {commune.pk: _people(commune) for commune in communes}
    staff = {commune.pk: _staff(commune) for commune in communes}
    new = sum(_populations(group, rows, province) for group, rows in ((ALL, people), (STAFF, staff)))
    new += sum(_targets(province, communes, year) for year in years)
    return new + _series(province, years) + _scores(years[0])


def _populations(group: str, people: dict[int, int], province: Unit) -> int:
    known = set(Population.objects.filter(as_of=AS_OF, group=group).values_list("unit_id", flat=True))
    rows = {**people, province.pk: sum(people.values())}
    new = [
        Population(unit_id=unit, group=group, value=value, as_of=AS_OF, source=INVENTED)
        for unit, value in rows.items()
        if unit not in known
    ]
    return len(Population.objects.bulk_create(new))


def _people(commune: Unit) -> int:
    """Those whom a first, small campaign is meant to reach."""
    return Random(f"people {commune.code}").randint(12, 60)  # noqa: S311  the same figures every time


def _staff(commune: Unit) -> int:
    return Random(f"staff {commune.code}").randint(3, 9)  # noqa: S311  the same figures every time


def _targets(province: Unit, communes: list[Unit], year: int) -> int:
    new = 0
    for indicator, group, value, is_share in OF_PROVINCE:
        new += _target(province, year, indicator=indicator, group=group, value=value, is_share=is_share)
    for place, commune in enumerate(communes):
        value = f"0.{25 + place % 4 * 5:02}00"
        new += _target(commune, year, indicator=COVERAGE, group="", value=value, is_share=True)
    return new + sum(_elsewhere(province, year, said) for said in ELSEWHERE)


def _target(unit: Unit, year: int, *, indicator: str, group: str, **said: Any) -> int:
    _row, is_new = Target.objects.get_or_create(
        unit=unit,
        indicator=indicator,
        period=str(year),
        group=group,
        defaults={**said, "basis": INVENTED, "due_on": date(year, 12, 14)},
    )
    return int(is_new)


def _elsewhere(unit: Unit, year: int, said: dict[str, Any]) -> int:
    series = said.get("series")
    found = _index(series) if series else None
    rest = {key: value for key, value in said.items() if key not in ("label", "series")}
    _row, is_new = Target.objects.get_or_create(
        unit=unit,
        indicator="",
        label=said["label"],
        period=str(year),
        group="",
        defaults={**rest, "series": found, "basis": INVENTED},
    )
    return int(is_new)


def _index(code: str) -> Series:
    said = next(one for one in SERIES if one["code"] == code)
    return Series.objects.get_or_create(code=code, defaults=said)[0]


def _series(province: Unit, years: Iterable[int]) -> int:
    """Values of the years that are over: of the provinces before until 2024, of the province itself since."""
    before = [
        one.predecessor for one in Succession.objects.filter(successor=province).select_related("predecessor")
    ]
    last, new = min(years) + 1, 0
    for code, (lowest, step) in LOWEST.items():
        series = _index(code)
        for year in range(2021, last):
            for place, unit in enumerate(before if year < 2025 else [province]):
                value = Decimal(str(round(lowest + step * (year - 2021) + place * step / 2, 3)))
                _row, is_new = SeriesValue.objects.get_or_create(
                    series=series,
                    unit=unit,
                    period=str(year),
                    defaults={"value": value, "rank": 40 - 2 * (year - 2021) - place, "note": INVENTED},
                )
                new += is_new
    return new


def _scores(year: int) -> int:
    """How an index would score, with wording and numbers of ours: provinces write the official ones."""
    new = 0
    for code, name, indicator, target, most in SCORES:
        _row, is_new = IndexScore.objects.get_or_create(
            code=code,
            valid_from=date(year - 1, 12, 15),
            defaults={
                "name": name,
                "indicator": indicator,
                "target": target,
                "max_score": most,
                "basis": INVENTED,
            },
        )
        new += is_new
    return new
