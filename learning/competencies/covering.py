"""The coverage map: how many courses, lessons and questions train each competency of a framework, by programme."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from learning import conf, registry
from learning.competencies.book import Book, Framework, Term
from learning.coverage import CoverageColumn, Tagged

ALL = "*"  # no programme has this name


@dataclass(frozen=True)
class Cell:
    """How many things of one column in one programme, or in all."""

    programme: str
    column: str
    count: int


@dataclass(frozen=True)
class Row:
    """One line of the map. An area has what is in it, each thing once."""

    term: Term
    cells: list[Cell]
    is_gap: bool

    def count(self, column: str, programme: str = ALL) -> int:
        return next((c.count for c in self.cells if (c.programme, c.column) == (programme, column)), 0)


@dataclass(frozen=True)
class Map:
    """The lines of one framework, and the columns by programme. ``gaps`` are the competencies that no lesson teaches."""

    framework: Framework
    columns: list[type[CoverageColumn]]
    programmes: list[tuple[str, str]]
    rows: list[Row] = field(default_factory=list)

    @property
    def gaps(self) -> list[Term]:
        return [row.term for row in self.rows if row.is_gap]

    @property
    def size(self) -> int:
        return sum(not row.term.is_area for row in self.rows)


def coverage_map(known: Book, framework: Framework, *, crosswalk: bool = True) -> Map:
    """The map of ``framework``. With the ``crosswalk``, what is tagged in others counts where it means the same.

    One reading of each column, however many competencies and programmes there are.
    """
    columns = list(registry.coverage.values())
    things: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    seen: set[str] = set()
    for column in columns:
        for tagged in column.tagged():
            seen.add(tagged.programme)
            for key in _counted(known, framework, tagged, crosswalk):
                for place in _with_areas(known, key):
                    things[place, tagged.programme, column.name].add(tagged.thing)
                    things[place, ALL, column.name].add(tagged.thing)
    found = Map(framework, columns, _programmes(seen))
    found.rows.extend(_row(found, term, things) for term in framework.terms)
    return found


def tagged_for(
    known: Book, key: str, *, crosswalk: bool = True
) -> Iterator[tuple[type[CoverageColumn], Tagged]]:
    """Everything that trains or tests the competency ``key``, with its column."""
    framework = known.frameworks[known.terms[key].framework]
    for column in registry.coverage.values():
        for tagged in column.tagged():
            if key in _counted(known, framework, tagged, crosswalk):
                yield column, tagged


def _counted(known: Book, framework: Framework, tagged: Tagged, crosswalk: bool) -> list[str]:
    """The competencies of ``framework`` that ``tagged`` counts for."""
    reached = known.reached(tagged.competency) if crosswalk else {tagged.competency}
    return [key for key in reached if key in known.terms and known.terms[key].framework == framework.key]


def _with_areas(known: Book, key: str) -> Iterator[str]:
    while key:
        yield key
        key = known.terms[key].parent


def _row(of: Map, term: Term, things: dict[tuple[str, str, str], set[str]]) -> Row:
    cells = [
        Cell(programme, column.name, len(things.get((term.key, programme, column.name), ())))
        for programme, _label in of.programmes
        for column in of.columns
    ]
    taught = any(things.get((term.key, ALL, column.name)) for column in of.columns if column.teaches)
    return Row(term, cells, is_gap=not term.is_area and not taught)


def _programmes(seen: set[str]) -> list[tuple[str, str]]:
    """The programmes of the site in its order, others after them, and all together first."""
    named = [(value, str(label)) for value, label in conf.get("PROGRAMMES")]
    others = sorted(seen - {value for value, _label in named})
    return [
        (ALL, _("All programmes")),
        *named,
        *((value, value or _("Without a programme")) for value in others),
    ]
