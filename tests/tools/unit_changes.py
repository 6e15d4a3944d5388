"""What changed after 1 July 2025. Each change ends one version of a unit and begins the next."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from tests.tools.unit_rows import NEW, SuccessionRow, UnitRow, unit_row
from tests.tools.unit_successions import change, succession

Units = dict[str, UnitRow]

CITY_SINCE = "2026-04-30"
CITY_BASIS = "NQ 30/2026/QH16; NQ 237/NQ-UBTVQH16"
# Trị An, Nhơn Trạch, Long Thành, Trảng Bom, Dầu Giây, Xuân Lộc, Tân Phú, Lộc Ninh, Tân Khai, Đồng Phú
WARDS_OF_2026 = {
    "26170", "26485", "26368", "26248", "26326", "26425", "26116", "25270", "25357", "25363",
}  # fmt: skip

# The list of codes was corrected without a decision; this is the first day a public copy shows the new code.
BA_CHE_SINCE = "2025-07-19"


def ba_che(units: Units) -> list[SuccessionRow]:
    """Xã Ba Chẽ was listed as 06970 by mistake and is 06978."""
    before = units[f"C:06970@{NEW}"]
    after = replace(before, code="06978", valid_from=BA_CHE_SINCE, basis="")
    return [_replace_version(units, before, after)]


def dong_nai(units: Units) -> list[SuccessionRow]:
    """Đồng Nai became a city and ten of its communes wards. The city is the parent of them all since."""
    return _restart(units, units[f"P:75@{NEW}"], _city) + [
        row
        for unit in [unit for unit in units.values() if unit.parent == f"P:75@{NEW}"]
        for row in _restart(units, unit, _commune_of_the_city)
    ]


def _restart(units: Units, before: UnitRow, successor: Callable[[UnitRow], UnitRow]) -> list[SuccessionRow]:
    return [_replace_version(units, before, successor(before))]


def _city(before: UnitRow) -> UnitRow:
    return _since(before, full_name=f"Thành phố {before.name}", parent="")


def _commune_of_the_city(before: UnitRow) -> UnitRow:
    ward = before.code in WARDS_OF_2026
    name = f"Phường {before.name}" if ward else before.full_name
    return _since(before, full_name=name, parent=f"P:75@{CITY_SINCE}")


def _since(before: UnitRow, *, full_name: str, parent: str) -> UnitRow:
    return unit_row(
        level=before.level,
        code=before.code,
        full_name=full_name,
        parent=parent,
        since=CITY_SINCE,
        until="",
        basis=CITY_BASIS,
    )


def _replace_version(units: Units, before: UnitRow, after: UnitRow) -> SuccessionRow:
    ends = date.fromisoformat(after.valid_from) - timedelta(days=1)
    units[before.uid] = replace(before, valid_to=ends.isoformat())
    units[after.uid] = after
    return succession(
        before.uid, after.uid, change(before, after), share="1", default=True, basis=after.basis
    )
