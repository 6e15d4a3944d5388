"""The data files themselves, read without a database."""

import unicodedata
from collections import Counter, defaultdict
from datetime import date, timedelta
from importlib.resources import files
from itertools import pairwise

import pytest

from learning.units import data
from learning.units.models import Kind, Level, SuccessionKind

BEFORE, AFTER, NOW = date(2025, 6, 1), date(2025, 8, 1), date(2026, 11, 22)
UNITS = {unit.uid: unit for unit in data.units()}


def counted(day: date) -> dict[str, int]:
    return Counter(unit.level for unit in data.units() if unit.valid_on(day))


def kinds(day: date, level: str) -> dict[str, int]:
    return Counter(unit.kind for unit in data.units() if unit.level == level and unit.valid_on(day))


def old(code: str) -> str:
    return f"C:{code}@2004-01-01"


def new(code: str) -> str:
    return f"C:{code}@2025-07-01"


def successors(uid: str) -> dict[str, str]:
    return {row.successor: row.kind for row in data.successions() if row.predecessor == uid}


def test_june_2025_has_63_provinces_696_districts_and_10_035_communes():
    assert counted(BEFORE) == {"province": 63, "district": 696, "commune": 10_035}


@pytest.mark.parametrize("day", [AFTER, date(2025, 7, 10), NOW])
def test_since_july_2025_there_are_34_provinces_no_district_and_3_321_communes(day):
    assert counted(day) == {"province": 34, "commune": 3_321}


def test_the_kinds_of_communes_are_those_of_the_official_list_before_and_after_dong_nai():
    assert kinds(AFTER, "commune") == {"xa": 2_621, "phuong": 687, "dac_khu": 13}
    assert kinds(NOW, "commune") == {"xa": 2_611, "phuong": 697, "dac_khu": 13}
    assert kinds(AFTER, "province") == {"tinh": 28, "tp_tw": 6}
    assert kinds(NOW, "province") == {"tinh": 27, "tp_tw": 7}


def test_codes_are_text_with_their_leading_zeros():
    lengths = {"province": 2, "district": 3, "commune": 5}
    assert all(unit.code.isdigit() and len(unit.code) == lengths[unit.level] for unit in data.units())


def test_names_are_tidy_and_every_word_has_its_capital():
    for unit in data.units():
        for text in (unit.name, unit.full_name, unit.name_en):
            assert text == unicodedata.normalize("NFC", " ".join(text.split()))
        words = unit.name.replace("Nông trường", "").split()
        assert not any(word[0].islower() for word in words)
        assert unit.name_en.isascii()


def test_the_short_name_stays_whole_where_it_would_be_a_bare_number():
    assert UNITS[old("25462")].name == UNITS[old("25462")].full_name == "Phường 4"
    assert UNITS[old("25462")].name_en == "Ward 4"
    assert not any(unit.name.isdigit() for unit in data.units())


def test_a_unit_is_told_by_short_full_and_english_name():
    unit = UNITS[new("02545")]
    assert (unit.name, unit.full_name, unit.name_en) == ("Tân Trào", "Xã Tân Trào", "Tan Trao Commune")


def test_levels_and_kinds_are_those_of_the_models():
    assert {unit.level for unit in data.units()} <= set(Level.values)
    assert {unit.kind for unit in data.units()} <= set(Kind.values)
    assert {row.kind for row in data.successions()} <= set(SuccessionKind.values)


def test_a_code_is_in_force_for_one_unit_of_a_level_at_a_time():
    versions = defaultdict(list)
    for unit in data.units():
        versions[unit.level, unit.code].append(unit)
    for units in versions.values():
        for earlier, later in pairwise(units):
            assert earlier.valid_to is not None
            assert earlier.valid_to < later.valid_from


def test_a_parent_stands_for_as_long_as_its_children_and_comes_before_them():
    seen = {}
    for unit in data.units():
        if unit.parent:
            parent = seen[unit.parent]
            assert parent.valid_from <= unit.valid_from
            assert (parent.valid_to or date.max) >= (unit.valid_to or date.max)
        seen[unit.uid] = unit


def test_a_hand_over_happens_the_day_after_the_predecessor_ended():
    for row in data.successions():
        before, after = UNITS[row.predecessor], UNITS[row.successor]
        assert before.valid_to + timedelta(days=1) == after.valid_from == row.effective_on


def test_every_unit_that_ended_has_a_successor_and_every_later_one_a_predecessor():
    ended = {unit.uid for unit in data.units() if unit.valid_to}
    begun = {unit.uid for unit in data.units() if unit.valid_from > date(2004, 1, 1)}
    assert ended == {row.predecessor for row in data.successions()}
    assert begun == {row.successor for row in data.successions()}


def test_known_shares_add_up_to_everyone_and_a_split_commune_has_one_default():
    by_predecessor = defaultdict(list)
    for row in data.successions():
        by_predecessor[row.predecessor].append(row)
    for uid, rows in by_predecessor.items():
        shares = [row.population_share for row in rows]
        assert None in shares or sum(shares) == 1
        defaults = sum(row.is_default for row in rows)
        assert defaults == 1 or (uid.startswith("D:") and len(rows) > 1 and defaults == 0)


def test_no_old_commune_went_to_another_province_than_its_own_did():
    province_after = {
        row.predecessor: row.successor for row in data.successions() if row.predecessor[0] == "P"
    }
    for row in data.successions():
        before = UNITS[row.predecessor]
        if before.level == "commune" and before.valid_from.year == 2004:
            province = UNITS[before.parent].parent
            assert UNITS[row.successor].parent == province_after[province]


def test_the_communes_pairs_are_as_many_as_in_the_official_conversion_table():
    merger = [row for row in data.successions() if row.effective_on == date(2025, 7, 1)]
    pairs = [row for row in merger if row.predecessor.startswith("C:")]
    numbers = Counter(row.kind for row in pairs)
    assert len(pairs) == 10_565
    assert (numbers["unchanged"], numbers["rename"], numbers["retype"]) == (127, 2, 3)
    assert numbers["merge_full"] == 9_463


@pytest.mark.parametrize(
    ("code", "name", "becomes", "kind"),
    [
        ("02569", "Xã Phúc Ứng", {"02536": "Xã Sơn Dương"}, "merge_full"),
        ("02455", "Xã Hùng Lợi", {"02455": "Xã Hùng Lợi"}, "merge_full"),
        ("02368", "Xã Linh Phú", {"02359": "Xã Tri Phú"}, "merge_full"),
        ("02239", "Xã Thượng Nông", {"02239": "Xã Thượng Nông"}, "merge_full"),
        ("02302", "Xã Minh Quang", {"02302": "Xã Minh Quang"}, "merge_full"),
        ("02497", "Xã Kim Phú", {"02215": "Phường Minh Xuân", "02509": "Phường Mỹ Lâm"}, "merge_part"),
        ("02215", "Phường Ỷ La", {"02215": "Phường Minh Xuân"}, "merge_full"),
        ("02203", "Phường Minh Xuân", {"02215": "Phường Minh Xuân"}, "merge_full"),
    ],
)
def test_a_commune_of_tuyen_quang_became_what_the_official_table_says(code, name, becomes, kind):
    assert UNITS[old(code)].full_name == name
    assert successors(old(code)) == dict.fromkeys(map(new, becomes), kind)
    assert {uid: UNITS[uid].full_name for uid in successors(old(code))} == {
        new(code): name for code, name in becomes.items()
    }


@pytest.mark.parametrize(
    ("district", "communes"),
    [("Chiêm Hóa", 10), ("Hàm Yên", 8), ("Na Hang", 5), ("Sơn Dương", 10), ("Yên Sơn", 14), ("Lâm Bình", 4)],
)
def test_a_dissolved_district_of_tuyen_quang_has_its_communes_for_successors(district, communes):
    (uid,) = [unit.uid for unit in data.units() if unit.name == district and unit.parent == "P:08@2004-01-01"]
    assert len(successors(uid)) == communes


def test_tan_trao_was_made_from_communes_of_two_districts():
    made_from = {row.predecessor for row in data.successions() if row.successor == new("02545")}
    districts = {UNITS[UNITS[uid].parent].name for uid in made_from if uid.startswith("C:")}
    assert districts == {"Yên Sơn", "Sơn Dương"}


def test_the_provinces_of_the_pilot_have_as_many_communes_as_the_official_list():
    expected = {"08": 124, "15": 99, "48": 94, "92": 103, "40": 130, "82": 102}
    found = Counter(unit.parent for unit in data.units() if unit.level == "commune" and unit.valid_on(AFTER))
    assert {code: found[f"P:{code}@2025-07-01"] for code in expected} == expected


def test_province_code_15_is_yen_bai_then_lao_cai_and_lao_cai_gave_up_code_10():
    assert UNITS["P:15@2004-01-01"].name == "Yên Bái"
    assert UNITS["P:15@2025-07-01"].name == "Lào Cai"
    assert successors("P:15@2004-01-01") == {"P:15@2025-07-01": "merge_full"}
    assert successors("P:10@2004-01-01") == {"P:15@2025-07-01": "merge_full"}


def test_dong_nai_became_a_city_and_ten_of_its_communes_wards():
    assert UNITS["P:75@2025-07-01"].valid_to == date(2026, 4, 29)
    assert UNITS["P:75@2026-04-30"].full_name == "Thành phố Đồng Nai"
    assert successors("P:75@2025-07-01") == {"P:75@2026-04-30": "retype"}
    later = [row for row in data.successions() if row.effective_on == date(2026, 4, 30)]
    assert Counter(row.kind for row in later) == {"retype": 11, "unchanged": 85}
    assert {UNITS[row.successor].name for row in later if row.kind == "retype"} == {
        "Đồng Nai", "Trị An", "Nhơn Trạch", "Long Thành", "Trảng Bom", "Dầu Giây", "Xuân Lộc", "Tân Phú",
        "Lộc Ninh", "Tân Khai", "Đồng Phú",
    }  # fmt: skip


def test_the_code_of_ba_che_was_corrected():
    assert successors(new("06970")) == {"C:06978@2025-07-19": "code_change"}
    assert UNITS["C:06978@2025-07-19"].full_name == "Xã Ba Chẽ"


def test_an_island_district_without_communes_became_a_special_zone():
    assert successors("D:498@2004-01-01") == {"C:20333@2025-07-01": "retype"}
    assert UNITS["C:20333@2025-07-01"].full_name == "Đặc khu Hoàng Sa"


def test_namesakes_in_two_districts_are_not_taken_for_one_another():
    hoa_binh_of_vinh_bao, hoa_binh_of_kim_thanh = old("11890"), old("10798")
    assert successors(hoa_binh_of_vinh_bao) == {new("11911"): "merge_full"}
    assert set(successors(hoa_binh_of_kim_thanh)) == {new("10804"), new("10843")}


def test_the_files_are_small_carry_no_clock_and_come_with_their_licences():
    folder = files("learning.units.data")
    packed = [folder.joinpath(name).read_bytes() for name in ("units.csv.gz", "successions.csv.gz")]
    assert sum(map(len, packed)) < 400_000
    assert all(bytes_[4:8] == b"\0\0\0\0" for bytes_ in packed)
    notice = folder.joinpath("NOTICE.md").read_text(encoding="utf-8")
    assert "Tran Ngoc Minh Hieu" in notice
    assert "Thang Le Quoc" in notice
    assert notice.count("Permission is hereby granted") == 2
