"""Biểu 05: learners by ethnic group."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from learning.people.ethnicities import KINH, ethnic_groups, group_of
from learning.reports.asked import Asked, row
from learning.reports.breakdown import Key, window_of
from learning.reports.counting import count
from learning.reports.forms.base import Column, Kind, ReportForm
from learning.reports.hidden import whole_of
from learning.reports.indicators.people import Learners, LearnersCompleted, MinorityLearners
from learning.reports.people_by import People, people_by, printed
from learning.reports.secrecy import Hidden
from learning.reports.suppress import Mark

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
        dimensions = {
            "by_minority": F("learner__is_ethnic_minority"),
            "by_scheme": F("learner__ethnicity_scheme"),
            "by_code": F("learner__ethnicity"),
        }
        people = people_by(asked, dimensions, list(TOLD.values()), _group)
        groups = _named(people, asked.smallest)
        people.key_of = lambda key: group if (group := _group(key)) in {*groups, MAJORITY, UNSAID} else OTHERS
        people.forget()
        columns = [MAJORITY, *groups, OTHERS, UNSAID]
        told = _told_elsewhere(asked, people)
        tables = {
            name: people.hidden(
                indicator.name,
                columns,
                asked.smallest,
                harmless=[UNSAID],
                together=[*groups, OTHERS],
                sums_are_known=True,
                told=told if indicator is Learners else None,
            )
            for name, indicator in TOLD.items()
        }
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
                "province are told together."
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


def _named(people: People, smallest: int) -> list[str]:
    """The minorities that are not few in the whole, in the order of the list."""
    whole = people.by_column(Learners.name)[-1]
    return [code for code in ethnic_groups() if whole.get(code, 0) >= smallest and code != KINH]


def _told_elsewhere(asked: Asked, people: People) -> list[Mark | None]:
    """What the table of units hides of the sum of all minorities, so that this one does not tell it."""
    scope, outline = people.found.scope, people.found.outline
    counted = (MinorityLearners, Learners)
    figures = count(counted, window_of(scope, asked.cutoff))
    whole = whole_of(outline, figures, counted, asked.cutoff)
    columns = people.by_column(Learners.name)
    sums = [0] * len(outline.rows)
    for place, number in enumerate(people.parts):
        sums[number] = sum(value for key, value in columns[place].items() if key not in (MAJORITY, UNSAID))
    marks = whole.marks(MinorityLearners.name, of=Learners.name, smallest=asked.smallest, values=sums)
    return [marks[number] for number in people.parts]


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
        marks[name] = Mark.WITHHELD if people.mine is None else _mark(tables[name], people.mine, key, columns)
    shown, hidden = printed(values, marks)
    return row(key, shown, kind=kind, marks=hidden, **more)


def _mark(table: Hidden, mine: int, key: str, columns: Sequence[str]) -> Mark | None:
    if key == "all":
        return table.sums[mine]
    return table.subtotals[mine] if key == MINORITY else table.cells[mine][columns[0]]
