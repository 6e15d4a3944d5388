"""The coverage map: how many courses, lessons and questions train each competency of a framework, by programme."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

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
    """One line of the map. An area has what is in it, each thing once. ``lacking`` says by programme what is missing."""

    term: Term
    cells: list[Cell]
    is_gap: bool

    lacking: dict[str, list[str]] = field(default_factory=dict)

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
    def shown(self) -> str:
        """The programme that the map is about: all of them, or the only one."""
        return self.programmes[0][0]

    @property
    def gaps(self) -> list[Term]:
        return [row.term for row in self.rows if row.is_gap]

    @property
    def size(self) -> int:
        return sum(not row.term.is_area for row in self.rows)


Things = list[tuple[type[CoverageColumn], Tagged]]


def tagged_things() -> Things:
    """Everything that is tagged, by one reading of each column: for several maps at once."""
    return [(column, tagged) for column in registry.coverage.values() for tagged in column.tagged()]


def coverage_map(
    known: Book, framework: Framework, *, crosswalk: bool = True, tagged: Things | None = None
) -> Map:
    """The map of ``framework``. With the ``crosswalk``, what is tagged in others counts where it means the same.

    One reading of each column, however many competencies and programmes there are; none where ``tagged`` is given.
    """
    things: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    seen: set[str] = set()
    for column, one in tagged_things() if tagged is None else tagged:
        seen.add(one.programme)
        for key in _counted(known, framework, one, crosswalk):
            for place in _with_areas(known, key):
                things[place, one.programme, column.name].add(one.thing)
                things[place, ALL, column.name].add(one.thing)
    found = Map(framework, list(registry.coverage.values()), _programmes(seen))
    found.rows.extend(_row(found, term, things) for term in framework.terms)
    return found


def of_programme(found: Map, programme: str) -> Map:
    """``found`` for one programme alone, whose gaps are what it does not teach itself; unchanged if there is none."""
    named = [one for one in found.programmes if one[0] == programme]
    if not named or programme == ALL:
        return found
    rows = [_only(found.columns, row, programme) for row in found.rows]
    return replace(found, programmes=named, rows=rows)


def _only(columns: Iterable[type[CoverageColumn]], row: Row, programme: str) -> Row:
    cells = [cell for cell in row.cells if cell.programme == programme]
    taught = any(row.count(column.name, programme) for column in columns if column.teaches)
    return replace(row, cells=cells, is_gap=not row.term.is_area and not taught)


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
    lacking = {} if term.is_area else {value: _lacking(of, cells, value) for value, _label in of.programmes}
    return Row(term, cells, is_gap=not term.is_area and not taught, lacking=lacking)


def _lacking(of: Map, cells: list[Cell], programme: str) -> list[str]:
    """What a competency with these ``cells`` has none of in ``programme``, in words."""
    none = {cell.column for cell in cells if cell.programme == programme and not cell.count}
    return [str(column.lacking) for column in of.columns if column.lacking and column.name in none]


def _programmes(seen: set[str]) -> list[tuple[str, str]]:
    """The programmes of the site in its order, others after them, and all together first."""
    named = [(value, str(label)) for value, label in conf.get("PROGRAMMES")]
    others = sorted(seen - {value for value, _label in named})
    return [
        (ALL, _("All programmes")),
        *named,
        *((value, value or _("Without a programme")) for value in others),
    ]
