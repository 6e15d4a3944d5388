"""Biểu 05: learners by ethnic group."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from learning.people.ethnicities import KINH, ethnic_groups, group_of
from learning.reports.asked import Asked, row
from learning.reports.breakdown import Dimensions, Key
from learning.reports.forms.base import Column, Kind, ReportForm
from learning.reports.forms.bieu_01 import Bieu01
from learning.reports.indicators.people import Learners, LearnersCompleted, MinorityLearners
from learning.reports.people_by import People, printed
from learning.reports.scope import Scope
from learning.reports.secrecy import SUBTOTAL, SUM, Hidden
from learning.reports.suppress import Mark
from learning.reports.way import Way

# Translators: Kinh, and those who are of no minority
MAJORITY, OTHERS, UNSAID, MINORITY = "majority", "others", "unsaid", "minority"
TOLD = {"so_nguoi": Learners, "hoan_thanh": LearnersCompleted}


class Bieu05(ReportForm):
    name = "bieu-05"
    # Translators: Biểu 05
    number = gettext_lazy("Form 05")
    # Translators: Người học theo dân tộc
    title = gettext_lazy("Learners by ethnic group")
    tells_units = False
    columns = (
        # Translators: Mã dân tộc
        Column("ma_dan_toc", pgettext_lazy("ethnic group", "Code"), Kind.CODE),
        # Translators: Dân tộc
        Column("dan_toc", gettext_lazy("Ethnic group"), Kind.NAME),
        # Translators: Số người
        Column("so_nguoi", gettext_lazy("Learners"), Kind.COUNT, sensitive=True, of="learners"),
        # Translators: Người hoàn thành
        Column(
            "hoan_thanh",
            gettext_lazy("Learners who completed"),
            Kind.COUNT,
            sensitive=True,
            of="learners_completed",
        ),
    )

    @classmethod
    def content(cls, asked: Asked) -> dict[str, Any]:
        """A row for each group that is not few in the province; the small ones together."""
        people = People(asked, ByGroup())
        columns = people.columns
        groups = [each for each in columns if each not in (MAJORITY, OTHERS, UNSAID)]
        tables = {indicator.name: people.hidden(indicator.name) for indicator in TOLD.values()}
        rows = [_row(MAJORITY, people, tables, [MAJORITY], code=KINH)]
        rows.append(_row(MINORITY, people, tables, [*groups, OTHERS], kind="group"))
        names = ethnic_groups()
        rows += [_row(each, people, tables, [each], code=each, name=names[each], depth=1) for each in groups]
        rows += [
            _row(OTHERS, people, tables, [OTHERS], depth=1),
            _row(UNSAID, people, tables, [UNSAID]),
            _row("all", people, tables, columns, kind="total"),
        ]
        return asked.with_rows(cls, cls.columns, rows)

    @classmethod
    def row_name(cls, key: str) -> str:
        return {
            MAJORITY: _("Kinh, and others who are of no minority"),
            MINORITY: _("Ethnic minorities"),
            OTHERS: _("Other groups, and groups that are not known"),
            UNSAID: _("Nothing said"),
            "all": _("Total"),
        }.get(key, "")

    @classmethod
    def notes(cls, content: dict[str, Any]) -> list[str]:
        return [
            _(
                "Different people, as far as they said it of themselves. Codes are those of the statistical list of 1979 "
                "(01 is Kinh); other lists are translated into it. Groups with fewer than %(smallest)s people in the "
                "province, in the whole period or in one of its months, are told together."
            )
            % {"smallest": content["smallest"]}
        ]


def _group(key: Key) -> str:
    is_minority, scheme, code = key
    if is_minority is None:
        return UNSAID
    if not is_minority:
        return MAJORITY
    found = group_of(scheme, code)
    return OTHERS if found in ("", KINH) else found


class ByGroup(Way):
    """Learners by ethnic group, the small groups of the province together."""

    form = Bieu05.name
    indicators = tuple(TOLD.values())

    def dimensions(self, scope: Scope) -> Dimensions:
        return {
            "by_minority": F("learner__is_ethnic_minority"),
            "by_scheme": F("learner__ethnicity_scheme"),
            "by_code": F("learner__ethnicity"),
        }

    def finest(self, key: Key) -> str:
        return _group(key)

    def columns(self, wholes: Sequence[Mapping[str, int]], smallest: int) -> list[str]:
        """The minorities that are not few, and few nowhere where some are, in the order of the list."""
        groups = [
            code
            for code in ethnic_groups()
            if code != KINH
            and wholes[0].get(code, 0) >= smallest
            and not any(0 < whole.get(code, 0) < smallest for whole in wholes[1:])
        ]
        return [MAJORITY, *groups, OTHERS, UNSAID]

    def within(self, column: str, columns: Sequence[str]) -> str:
        return column if column in (*columns, SUM, SUBTOTAL) else OTHERS

    def more(self, columns: Sequence[str]) -> dict[str, Any]:
        together = [each for each in columns if each not in (MAJORITY, UNSAID)]
        return {"harmless": [UNSAID], "together": together, "sums_are_known": True}

    def told(self, people: People, name: str) -> list[Mark | None] | None:
        return _told_elsewhere(people) if name == Learners.name else None

    def places(self, name: str) -> dict[tuple[str, str], str]:
        (told,) = (key for key, indicator in TOLD.items() if indicator.name == name)
        cells = {(told, each): each for each in (MAJORITY, *ethnic_groups(), OTHERS, UNSAID)}
        return {**cells, (told, MINORITY): SUBTOTAL, (told, "all"): SUM}


def _told_elsewhere(people: People) -> list[Mark | None]:
    """What the table of units hides of the sum of all minorities, row by row, so that this one does not tell it."""
    whole = people.units((MinorityLearners, Learners), Bieu01.name)
    columns = people.by_column(Learners.name, people.columns)
    sums = [sum(value for key, value in row.items() if key not in (MAJORITY, UNSAID)) for row in columns]
    return whole.marks(
        MinorityLearners.name, of=Learners.name, smallest=people.smallest, values=sums, column="dtts"
    )


def _row(
    key: str,
    people: People,
    tables: Mapping[str, Hidden],
    columns: Sequence[str],
    *,
    kind: str = "row",
    **more,
) -> dict[str, Any]:
    values: dict[str, int] = {}
    marks: dict[str, Mark | None] = {}
    for name, indicator in TOLD.items():
        own = people.own(indicator.name)
        values[name] = sum(own.get(column, 0) for column in columns)
        marks[name] = (
            Mark.WITHHELD if people.mine is None else _mark(tables[indicator.name], people.mine, key, columns)
        )
    shown, hidden = printed(values, marks)
    return row(key, shown, kind=kind, marks=hidden, **more)


def _mark(table: Hidden, mine: int, key: str, columns: Sequence[str]) -> Mark | None:
    if key == "all":
        return table.sums[mine]
    return table.subtotals[mine] if key == MINORITY else table.cells[mine][columns[0]]
