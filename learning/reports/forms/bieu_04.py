"""Biểu 04: citizens by sex and age."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any

from django.db.models import Case, F, Q, Value, When
from django.db.models.fields import BooleanField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from learning import conf
from learning.people.ages import BAND_KEYS
from learning.people.models import Sex
from learning.reports.asked import Asked, row
from learning.reports.breakdown import UNKNOWN, Dimensions, Key, age_band, years_before
from learning.reports.forms.base import Column, Kind, ReportForm
from learning.reports.indicators.people import Citizens, CitizensCompleted
from learning.reports.people_by import People, printed
from learning.reports.scope import Scope
from learning.reports.secrecy import SUM
from learning.reports.suppress import Mark
from learning.reports.way import Way

BANDS = [*BAND_KEYS, UNKNOWN]
OLD = ("60-69", "70+")
SEXES = [Sex(each) for each in Sex.values]
TOLD = {"hoc": Citizens, "hoan_thanh": CitizensCompleted}
KEYS = {Sex.MALE: "nam", Sex.FEMALE: "nu", Sex.UNKNOWN: "khac"}
ALL, WORKING, ELDERLY = "tong", "working", "elderly"
CELLS = [f"{sex}|{band}" for sex, band in product(SEXES, BANDS)]


def _columns() -> Iterable[Column]:
    groups = {
        **{KEYS[sex]: sex.label for sex in SEXES},
        ALL: pgettext_lazy("column of a report", "Both and others"),
    }
    words = {
        # Translators: Học
        "hoc": pgettext_lazy("short heading", "Learn"),
        # Translators: Hoàn thành
        "hoan_thanh": pgettext_lazy("short heading", "Completed"),
    }
    for (key, group), (name, label) in product(groups.items(), words.items()):
        yield Column(f"{key}_{name}", label, Kind.COUNT, sensitive=True, group=group, of=TOLD[name].name)


class Bieu04(ReportForm):
    name = "bieu-04"
    # Translators: Biểu 04
    number = gettext_lazy("Form 04")
    # Translators: Người dân theo giới tính và nhóm tuổi
    title = gettext_lazy("Citizens by sex and age")
    tells_units = False
    columns = (
        # Translators: STT
        Column("stt", pgettext_lazy("column of a report", "No."), Kind.NUMBER),
        # Translators: Nhóm tuổi
        Column("nhom_tuoi", gettext_lazy("Age group"), Kind.NAME),
        *_columns(),
    )

    @classmethod
    def content(cls, asked: Asked) -> dict[str, Any]:
        """A row for each age band, for the elderly and those of working age, and the total."""
        return asked.with_rows(cls, cls.columns, cls.rows_of(People(asked, BySexAndAge())))

    @classmethod
    def rows_of(cls, people: People) -> list[dict[str, Any]]:
        """What it says of the unit that ``people`` is about."""
        tables = {name: _Figures(people, indicator.name) for name, indicator in TOLD.items()}
        rows = [cls._row(each, [each], tables) for each in BANDS]
        rows += [
            cls._row(ELDERLY, OLD, tables, kind="group"),
            cls._working(tables),
            cls._row("all", BANDS, tables, kind="total"),
        ]
        return rows

    @classmethod
    def _row(
        cls, key: str, bands: Sequence[str], tables: "dict[str, _Figures]", kind: str = "row"
    ) -> dict[str, Any]:
        values: dict[str, int] = {}
        marks: dict[str, Mark | None] = {}
        for name, table in tables.items():
            for sex in SEXES:
                cells = [f"{sex}|{band}" for band in bands]
                values[f"{KEYS[sex]}_{name}"], marks[f"{KEYS[sex]}_{name}"] = table.sum(cells)
            cells = [f"{sex}|{band}" for sex, band in product(SEXES, bands)]
            values[f"{ALL}_{name}"], marks[f"{ALL}_{name}"] = table.sum(cells, is_all=kind == "total")
        shown, hidden = printed(values, marks)
        return row(key, shown, kind=kind, marks=hidden)

    @classmethod
    def _working(cls, tables: "dict[str, _Figures]") -> dict[str, Any]:
        values: dict[str, int] = {}
        marks: dict[str, Mark | None] = {}
        for name, table in tables.items():
            counts = {sex: table.working(sex) for sex in SEXES}
            mark = None if table.may_tell_working() else Mark.WITHHELD
            for sex, count in counts.items():
                values[f"{KEYS[sex]}_{name}"], marks[f"{KEYS[sex]}_{name}"] = count, mark
            values[f"{ALL}_{name}"], marks[f"{ALL}_{name}"] = sum(counts.values()), mark
        shown, hidden = printed(values, marks)
        ages = _working_ages()
        key = f"{WORKING}:{ages['from']}:{ages['women']}:{ages['men']}"
        return row(key, shown, kind="group", marks=hidden)

    @classmethod
    def row_name(cls, key: str) -> str:
        if key.startswith(WORKING):
            said = _("Of working age (from %(from)s, women below %(women)s, men below %(men)s)")
            return said % dict(zip(("from", "women", "men"), key.split(":")[1:], strict=True))
        names = {UNKNOWN: _("Age not known"), ELDERLY: _("Elderly (60 and older)"), "all": _("Total")}
        return names.get(key) or _band_words(key)

    @classmethod
    def notes(cls, content: dict[str, Any]) -> list[str]:
        return [
            _("Different people who learn as citizens, by their age on the last day of the period."),
            _(
                "A sum is shown where all that it is made of is shown. Those of working age are told for the province "
                "only, and not where that would tell of few."
            ),
        ]


class BySexAndAge(Way):
    """Citizens by sex and age band, each age on the last day that is told."""

    form = Bieu04.name
    indicators = tuple(TOLD.values())

    def dimensions(self, scope: Scope) -> Dimensions:
        day = scope.ends_on
        is_working = Case(
            When(_of_working_age(day), then=Value(True)), default=Value(False), output_field=BooleanField()
        )
        return {"by_sex": F("learner__sex"), "by_band": age_band(day), "by_work": is_working}

    def columns(self, wholes: Sequence[Mapping[str, int]], smallest: int) -> list[str]:
        return CELLS

    def finest(self, key: Key) -> str:
        return f"{key[0]}|{key[1]}"

    def more(self, columns: Sequence[str]) -> dict[str, Any]:
        # Results by audience and reports of one's own tell how many citizens each unit has.
        return {"sums_are_known": True}

    def places(self, name: str) -> dict[tuple[str, str], str]:
        (told,) = (key for key, indicator in TOLD.items() if indicator.name == name)
        cells = {(f"{KEYS[sex]}_{told}", band): f"{sex}|{band}" for sex, band in product(SEXES, BANDS)}
        return {**cells, (f"{ALL}_{told}", "all"): SUM}


class _Figures:
    """One indicator of the unit that the report is about, and what may be told of it."""

    def __init__(self, people: People, name: str):
        self.people, self.name, self.smallest = people, name, people.smallest
        self.values = people.own(name)
        hidden = people.hidden(name)
        mine = people.mine
        self.marks = hidden.cells[mine] if mine is not None else dict.fromkeys(CELLS, Mark.WITHHELD)
        self.all = hidden.sums[mine] if mine is not None else Mark.WITHHELD

    def sum(self, cells: Sequence[str], *, is_all: bool = False) -> tuple[int, Mark | None]:
        """How many people are in ``cells``, and whether that may be shown."""
        value = sum(self.values.get(each, 0) for each in cells)
        if len(cells) == 1:
            return value, self.marks[cells[0]]
        if is_all:
            return value, self.all
        return value, Mark.WITHHELD if any(self.marks[each] for each in cells) else None

    def working(self, sex: str, band: str | None = None) -> int:
        found = self.people.found
        return sum(
            int(found.total(key, self.name))
            for key in found.by_key
            if key[0] == sex and key[2] and band in (None, key[1])
        )

    def may_tell_working(self) -> bool:
        """Told of the whole only, where all bands are shown, and the parts of bands that it cuts off are not few."""
        if self.people.mine != len(self.people.parts) - 1 or any(self.marks.values()):
            return False
        return all(
            not 0 < part < self.smallest
            for sex, band in product(SEXES, BANDS)
            for inside in [self.working(sex, band)]
            for part in (inside, self.values.get(f"{sex}|{band}", 0) - inside)
        )


def _working_ages() -> dict[str, int]:
    return {"from": 15, "women": 60, "men": 62} | dict(conf.get("WORKING_AGE") or {})


def _of_working_age(day) -> Q:
    ages = _working_ages()
    old_enough = Q(learner__birth_on__lte=years_before(day, ages["from"]))
    women = Q(learner__sex=Sex.FEMALE, learner__birth_on__gt=years_before(day, ages["women"]))
    # Of whom nobody said a sex, the later age holds.
    men = ~Q(learner__sex=Sex.FEMALE) & Q(learner__birth_on__gt=years_before(day, ages["men"]))
    return old_enough & (women | men)


def _band_words(key: str) -> str:
    if key.startswith("<"):
        return _("Younger than %(age)s") % {"age": key[1:]}
    if key.endswith("+"):
        return _("%(age)s and older") % {"age": key[:-1]}
    return key.replace("-", "–")
