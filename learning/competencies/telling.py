"""Coverage maps for a terminal, a spreadsheet or another program: a line for each competency of each programme."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TextIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning import conf
from learning.competencies.book import Book
from learning.competencies.covering import Map, Row, coverage_map, of_programme, tagged_things
from learning.reports.formats.base import harmless


class UnknownName(Exception):
    """There is no such framework or programme; ``known`` are those that there are."""

    def __init__(self, known: Iterable[str]):
        self.known = sorted(known)
        super().__init__(", ".join(self.known))


@dataclass(frozen=True)
class Told:
    """The map of one framework in one programme, and the competencies of it that are told."""

    map: Map
    programme: str
    label: str
    rows: list[Row]

    @property
    def summary(self) -> str:
        count = len(self.map.gaps)
        words = ngettext(
            "%(count)s of %(size)s competencies is taught by no lesson",
            "%(count)s of %(size)s competencies are taught by no lesson",
            count,
        )
        return words % {"count": count, "size": self.map.size}

    def missing(self, row: Row) -> list[str]:
        return row.lacking.get(self.programme, [])


def told(
    known: Book, *, framework: str = "", programme: str = "", crosswalk: bool = True, only_gaps: bool = False
) -> list[Told]:
    """A map for each framework in use and each programme of the site; one of them only where it is named.

    Raises UnknownName. Each column is read once for all of them.
    """
    programmes = dict(conf.get("PROGRAMMES"))
    if programme and programme not in programmes:
        raise UnknownName(programmes)
    if framework and framework not in known.frameworks:
        raise UnknownName(known.frameworks)
    used = [
        one for one in known.frameworks.values() if one.key == framework or not (framework or one.is_replaced)
    ]
    tagged = tagged_things()
    maps = [coverage_map(known, one, crosswalk=crosswalk, tagged=tagged) for one in used]
    return [
        Told(one, value, str(label), _rows(one, value, only_gaps))
        for value, label in programmes.items()
        if not programme or value == programme
        for one in (of_programme(each, value) for each in maps)
    ]


def _rows(found: Map, programme: str, only_gaps: bool) -> list[Row]:
    rows = [row for row in found.rows if not row.term.is_area]
    return [row for row in rows if row.lacking.get(programme)] if only_gaps else rows


def as_data(found: Iterable[Told]) -> list[dict[str, Any]]:
    return [
        {
            "programme": one.programme,
            "framework": one.map.framework.key,
            "key": row.term.key,
            "code": row.term.code,
            "name": row.term.name,
            **{column.name: row.count(column.name, one.programme) for column in one.map.columns},
            "missing": one.missing(row),
        }
        for one in found
        for row in one.rows
    ]


def write_csv(found: list[Told], out: TextIO) -> None:
    """One table of all; numbers of columns by their names, which never change."""
    writer = csv.writer(out, lineterminator="\r\n")
    columns = [column.name for column in found[0].map.columns] if found else []
    writer.writerow(["programme", "framework", "code", "name", *columns, "missing"])
    for line in as_data(found):
        counts = [line[name] for name in columns]
        words = [line["programme"], line["framework"], line["code"], line["name"]]
        writer.writerow([*map(harmless, words), *counts, ", ".join(line["missing"])])


def lines(found: Iterable[Told]) -> Iterator[str]:
    """What a person reads: a table under a heading for each map."""
    for one in found:
        labels = [str(column.label) for column in one.map.columns]
        yield f"{one.label} · {one.map.framework.label}: {one.summary}"
        yield "  " + " | ".join([_("Code"), *labels, _("Missing"), _("Competency")])
        for row in one.rows:
            counts = [str(row.count(column.name, one.programme)) for column in one.map.columns]
            padded = [count.rjust(len(label)) for count, label in zip(counts, labels, strict=True)]
            missing = ", ".join(one.missing(row)) or "–"
            yield "  " + " | ".join([row.term.code.ljust(5), *padded, missing, row.term.name])
        yield ""
