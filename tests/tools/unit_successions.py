"""Which unit of the tree of June 2025 handed its people to which unit of July 2025, and how."""

import csv
import json
import sqlite3
from collections import defaultdict
from pathlib import Path

from learning.vietnamese import fold
from tests.tools.unit_rows import CODES_2025, NEW, OLD, SuccessionRow, UnitRow

CORRECTIONS = Path(__file__).with_name("unit_corrections.csv")
MERGED_PROVINCES = f"NQ 202/2025/QH15; {CODES_2025}"

Pairs = dict[tuple[str, str], bool]  # (predecessor uid, successor uid) -> is it the default?


def commune_pairs(source: sqlite3.Connection, converter: Path) -> Pairs:
    """The source's list of pairs, in codes instead of names. Units without communes take part themselves."""
    maps = json.loads(converter.read_text(encoding="utf-8"))
    old, new = _old_uids(source), _new_uids(source)
    pairs: Pairs = {}
    for province, by_successor in maps["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for successor, predecessors in by_successor.items():
            pairs |= {(old[key], new[province, successor]): True for key in predecessors}
    for province, by_predecessor in maps["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, candidates in by_predecessor.items():
            pairs |= {
                (old[key], new[province, item["newWardKey"]]): item["isDefaultNewWard"] for item in candidates
            }
    return pairs


def _old_uids(source: sqlite3.Connection) -> dict[str, str]:
    query = "SELECT provinceKey, districtKey, wardKey, districtCode, wardCode FROM admin_units_legacy"
    return {
        f"{province}_{district}_{ward or ''}": f"C:{code}@{OLD}" if code else f"D:{district_code}@{OLD}"
        for province, district, ward, district_code, code in source.execute(query)
    }


def _new_uids(source: sqlite3.Connection) -> dict[tuple[str, str], str]:
    query = "SELECT provinceKey, wardKey, wardCode FROM admin_units"
    return {(province, ward): f"C:{code}@{NEW}" for province, ward, code in source.execute(query)}


def findings() -> list[tuple[str, tuple[str, str]]]:
    """What a comparison with the official conversion table found: (finding, pair of uids)."""
    with CORRECTIONS.open(encoding="utf-8", newline="") as lines:
        return [
            (line["finding"], (f"C:{line['predecessor']}@{OLD}", f"C:{line['successor']}@{NEW}"))
            for line in csv.DictReader(lines)
        ]


def corrected(pairs: Pairs) -> Pairs:
    """``pairs`` without those the official table does not know, and with those only it knows."""
    kept = dict(pairs)
    for finding, pair in findings():
        if finding == "not_official":
            del kept[pair]
        elif finding == "area_only":
            kept[pair] = False
    return kept


def succession_rows(pairs: Pairs, units: dict[str, UnitRow]) -> list[SuccessionRow]:
    """A row for each pair, with what the numbers of predecessors and successors say of its kind."""
    known = {pair: finding for finding, pair in findings()}
    successors, predecessors = defaultdict(set), defaultdict(set)
    for before, after in pairs:
        successors[before].add(after)
        predecessors[after].add(before)
    rows = []
    for (before, after), default in pairs.items():
        alone = len(predecessors[after]) == 1
        if known.get((before, after)) == "area_only":
            rows.append(succession(before, after, "area_only", share="0", default=False))
        elif len(successors[before]) > 1:
            kind = "split" if alone else "merge_part"
            rows.append(succession(before, after, kind, share="", default=default))
        else:
            respelt = known.get((before, after)) == "respelt"
            kind = change(units[before], units[after], respelt=respelt) if alone else "merge_full"
            rows.append(succession(before, after, kind, share="1", default=True))
    return rows


def change(before: UnitRow, after: UnitRow, *, respelt: bool = False) -> str:
    """What became of a unit that neither gave nor took anything. The weightiest change names it."""
    if (before.kind, before.level) != (after.kind, after.level):
        return "retype"
    if letters(before.name) != letters(after.name) and not respelt:
        return "rename"
    return "unchanged" if before.code == after.code else "code_change"


def letters(name: str) -> str:
    """``name`` for telling a rename from another spelling: "Ea H'leo" and "Ea H'Leo" are one name."""
    return "".join(char for char in fold(name) if char.isalnum())


def succession(
    before: str, after: str, kind: str, *, share: str, default: bool, basis: str = CODES_2025
) -> SuccessionRow:
    return SuccessionRow(before, after, kind, share, str(int(default)), after.split("@")[1], basis)


def district_pairs(pairs: Pairs, units: dict[str, UnitRow]) -> Pairs:
    """A dissolved district passes to every commune that took in one of its communes.

    Nobody knows which of them has most of its people, so none is the default.
    """
    return {
        (units[before].parent, after): False for before, after in pairs if units[before].level == "commune"
    }


def province_pairs(pairs: Pairs, units: dict[str, UnitRow]) -> Pairs:
    """No commune went to another province than its neighbours, so every old province has one successor."""
    found = {}
    for before, after in pairs:
        district = units[before].parent if units[before].level == "commune" else before
        found[units[district].parent, units[after].parent] = True
    return found
