"""Builds the unit data of `learning/units/data` again from its source.

    python -m pip download vietnamadminunits==1.0.4 --no-deps -d /tmp/source
    python -m zipfile -e /tmp/source/vietnamadminunits-1.0.4-py3-none-any.whl /tmp/source
    python -m tests.tools.build_units /tmp/source/vietnamadminunits/data

Run it from the root of the repository. The same source gives the same bytes. What the source gets wrong is in
`unit_corrections.csv`, what happened after July 2025 is in `unit_changes.py`; `docs/reference/units-data.md`
tells how both were checked.
"""

import argparse
import csv
import gzip
import io
import sqlite3
from collections import Counter
from dataclasses import replace
from pathlib import Path

from tests.tools import unit_changes
from tests.tools.unit_rows import SuccessionRow, UnitRow, cells, header, new_tree, old_tree
from tests.tools.unit_successions import (
    MERGED_PROVINCES,
    Pairs,
    commune_pairs,
    corrected,
    district_pairs,
    province_pairs,
    succession_rows,
)

DATA = Path(__file__).parents[2] / "learning" / "units" / "data"


def build(source: Path) -> tuple[list[UnitRow], list[SuccessionRow]]:
    """Every version of every unit and every succession, from the folder ``source``."""
    database = sqlite3.connect(f"file:{source / 'dataset.db'}?mode=ro", uri=True)
    database.row_factory = sqlite3.Row
    units = {row.uid: row for tree in (old_tree, new_tree) for row in tree(database)}
    pairs = corrected(commune_pairs(database, source / "converter_2025.json"))
    successions = succession_rows(pairs, units)
    successions += succession_rows(district_pairs(pairs, units), units)
    successions += _province_successions(pairs, units)
    successions += unit_changes.ba_che(units) + unit_changes.dong_nai(units)
    return list(units.values()), successions


def _province_successions(pairs: Pairs, units: dict[str, UnitRow]) -> list[SuccessionRow]:
    """The 63 provinces' rows. Those that merged, and what they became, get the resolution as basis."""
    rows = succession_rows(province_pairs(pairs, units), units)
    merged = {row.successor for row in rows if row.kind == "merge_full"}
    for uid in merged:
        units[uid] = replace(units[uid], basis=MERGED_PROVINCES)
    return [replace(row, basis=MERGED_PROVINCES) if row.successor in merged else row for row in rows]


def write(path: Path, row_type: type, rows: list) -> None:
    """A gzipped CSV whose bytes depend on nothing but the rows."""
    text = io.StringIO(newline="")
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(header(row_type))
    lines.writerows(cells(row) for row in sorted(rows, key=lambda row: row.sort_key()))
    path.write_bytes(gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path, help="the package's folder `data`")
    units, successions = build(parser.parse_args().source)
    write(DATA / "units.csv.gz", UnitRow, units)
    write(DATA / "successions.csv.gz", SuccessionRow, successions)
    print(f"{len(units)} units", Counter((unit.valid_from, unit.level) for unit in units))
    print(f"{len(successions)} successions", Counter((row.predecessor[0], row.kind) for row in successions))


if __name__ == "__main__":
    main()
