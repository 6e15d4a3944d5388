"""What a change of units would do to the tree. Pure: compares a file with the units that stand, and saves nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning.units.change_file import CannotChange, ChangeFile, Row, told
from learning.units.check import ROUNDING
from learning.units.models import SAME_PLACE, Kind, Level, Succession, SuccessionKind, Unit
from learning.vietnamese import fold

WHOLE = (*SAME_PLACE, SuccessionKind.MERGE_FULL)
# What stands before the name: the official Vietnamese word, and the English one that follows it.
TITLES = {
    Kind.TINH: ("Tỉnh", "Province"),
    Kind.TP_TW: ("Thành phố", "City"),
    Kind.XA: ("Xã", "Commune"),
    Kind.PHUONG: ("Phường", "Ward"),
    Kind.THI_TRAN: ("Thị trấn", "Township"),
    Kind.DAC_KHU: ("Đặc khu", "Special Zone"),
}
Key = tuple[str, str]  # level and code


@dataclass
class Plan:
    """The difference: what ends the day before, what begins on the day, and who follows whom.

    The units that begin and the successions are not saved; parents come before their children.
    """

    effective_on: date
    ends: list[Unit] = field(default_factory=list)
    begins: list[Unit] = field(default_factory=list)
    successions: list[Succession] = field(default_factory=list)
    _handed: dict[int, list[Succession]] = field(default_factory=lambda: defaultdict(list))

    @property
    def last_day(self) -> date:
        """The last day of the units that end."""
        return self.effective_on - timedelta(days=1)

    def add(self, succession: Succession) -> None:
        self.successions.append(succession)
        if succession.population_share != 0:
            self._handed[id(succession.predecessor)].append(succession)

    def handed(self, unit: Unit) -> list[Succession]:
        """To whom the people of ``unit`` go."""
        return self._handed.get(id(unit), [])

    def heir(self, unit: Unit) -> Succession | None:
        """How all people of ``unit`` go to one; None if they are divided, or nobody takes them."""
        handed = self.handed(unit)
        return handed[0] if len(handed) == 1 else None


def standing_units(file: ChangeFile) -> Iterable[Unit]:
    """The units that a plan must know, by one query: all that stand, and all that ever had a code of the file."""
    codes = {code for row in file.rows for code in (*row.predecessors, row.successor, row.parent)}
    eve = file.effective_on - timedelta(days=1)
    known = Q(valid_to__isnull=True) | Q(valid_to__gte=eve) | Q(code__in=codes)
    return Unit.objects.filter(known).order_by("path")


def plan_change(file: ChangeFile, units: Iterable[Unit]) -> Plan:
    """What ``file`` does to ``units``. Raises CannotChange with everything that is wrong with it."""
    draft = _Draft(file, list(units))
    for step in (draft.end, draft.begin, draft.place, draft.follow, draft.take_along):
        step()
        if draft.problems:  # what comes next would only complain of the same
            raise CannotChange(dict.fromkeys(draft.problems))
    return draft.plan


class _Draft:
    """A plan in the making. Each step adds to ``plan``, or to ``problems``."""

    def __init__(self, file: ChangeFile, units: list[Unit]):
        self.file, self.day = file, file.effective_on
        self.plan = Plan(self.day)
        self.problems: list[str] = []
        self.versions: dict[Key, list[Unit]] = defaultdict(list)
        self.children: dict[int, list[Unit]] = defaultdict(list)
        self.by_id = {unit.pk: unit for unit in units}
        for unit in units:
            self.versions[unit.level, unit.code].append(unit)
            if unit.parent_id:
                self.children[unit.parent_id].append(unit)
        self.ending: dict[Key, Unit] = {}
        self.beginning: dict[Key, Unit] = {}
        self.rows_of: dict[Key, list[Row]] = defaultdict(list)  # by successor

    def problem(self, row: Row, message: str, **given) -> None:
        self.problems.append(told(row.number, message % given))

    # --- what ends -------------------------------------------------------------------------------------

    def end(self) -> None:
        for row in self.file.rows:
            for code in row.predecessors:
                self._end(row, (row.level, code))
            if row.successor:
                self.rows_of[row.level, row.successor].append(row)
        self.plan.ends = list(self.ending.values())

    def _end(self, row: Row, key: Key) -> None:
        versions = sorted(self.versions.get(key, []), key=lambda unit: unit.valid_from)
        if not versions:
            message = _("No unit of this level (%(level)s) has the code %(code)s.")
            self.problem(row, message, level=Level(key[0]).label, code=key[1])
            return
        unit = versions[-1]
        if unit.valid_to is not None:
            message = _("%(unit)s (%(code)s) has already ended, on %(day)s.")
            self.problem(row, message, unit=unit, code=unit.code, day=_day(unit.valid_to))
        elif unit.valid_from >= self.day:
            message = _("%(unit)s (%(code)s) began on %(day)s: it cannot end before that.")
            self.problem(row, message, unit=unit, code=unit.code, day=_day(unit.valid_from))
        else:
            self.ending[key] = unit

    # --- what begins -----------------------------------------------------------------------------------

    def begin(self) -> None:
        for key, rows in self.rows_of.items():
            for unit in self.versions.get(key, []):
                if _until(unit) >= self.day and unit is not self.ending.get(key):
                    message = _(
                        "The code %(code)s is that of %(unit)s, which stands on %(day)s. If it takes people or land "
                        "in, name it as a predecessor too: it begins anew."
                    )
                    self.problem(rows[0], message, code=key[1], unit=unit, day=_day(self.day))
                    break
            else:
                self._begin(key, rows)

    def _begin(self, key: Key, rows: list[Row]) -> None:
        level, code = key
        before = self.ending.get(key) or self._only_predecessor(rows)
        kinds = {self.ending[level, one].kind for row in rows for one in row.predecessors}
        name = self._agreed(rows, "name") or (before.name if before else "")
        kind = self._agreed(rows, "kind") or (before.kind if before else "")
        kind = kind or (kinds.pop() if len(kinds) == 1 else "")
        if not name:
            self.problem(rows[0], _("%(code)s is new: say what it is called."), code=code)
        if not kind:
            self.problem(rows[0], _("%(code)s is new: say of which kind it is."), code=code)
        if not name or not kind:
            return
        name, full, english = _names(name, kind)
        same = before is not None and (before.name, before.kind) == (name, kind)
        self.beginning[key] = Unit(
            level=level,
            code=code,
            kind=kind,
            name=name,
            full_name=before.full_name if before and same else full,
            name_en=self._agreed(rows, "name_en") or (before.name_en if before and same else english),
            valid_from=self.day,
            basis=self._agreed(rows, "basis"),
            seat_id=before.seat_id if before else None,
        )

    def _only_predecessor(self, rows: list[Row]) -> Unit | None:
        found = {(row.level, code) for row in rows for code in row.predecessors}
        return self.ending[found.pop()] if len(found) == 1 else None

    def _agreed(self, rows: list[Row], what: str) -> str:
        """What the rows of one successor say of it; what some leave out, the others tell."""
        said = {value: row for row in reversed(rows) if (value := getattr(row, what))}
        if len(said) > 1 and what != "basis":
            last = max(said.values(), key=lambda row: row.number)
            message = _("%(code)s was said to be otherwise in another row: “%(one)s”, “%(other)s”.")
            one, other = sorted(said)[:2]
            self.problem(last, message, code=last.successor, one=one, other=other)
        return next(iter(said), "")

    # --- what is above what ----------------------------------------------------------------------------

    def place(self) -> None:
        for key, unit in self.beginning.items():
            self._place(key, unit)
        placed: set[int] = set()
        for key, unit in self.beginning.items():
            above, seen = unit, {id(unit)}
            while above.parent is not None and above.parent.pk is None:
                above = above.parent
                if id(above) in seen:
                    message = _("%(code)s stands below itself.")
                    self.problem(self.rows_of[key][0], message, code=key[1])
                    return
                seen.add(id(above))
        for unit in self.beginning.values():
            self._add(unit, placed)

    def _add(self, unit: Unit, placed: set[int]) -> None:
        if id(unit) in placed:
            return
        placed.add(id(unit))
        if unit.parent is not None and unit.parent.pk is None:
            self._add(unit.parent, placed)
        unit.derive()
        self.plan.begins.append(unit)

    def _place(self, key: Key, unit: Unit) -> None:
        rows = self.rows_of[key]
        code = self._agreed(rows, "parent")
        if code:
            found = self._standing(code)
        else:
            found = self._parents_of_predecessors(rows)
        if len(found) == 1:
            unit.parent = found[0]
        elif unit.level != Level.PROVINCE or code:
            if code and not found:
                message = _("No unit that stands on %(day)s has the code %(code)s.")
                self.problem(rows[0], message, day=_day(self.day), code=code)
            else:
                self.problem(rows[0], _("Say which unit is above %(code)s."), code=unit.code)

    def _standing(self, code: str) -> list[Unit]:
        """The units with ``code`` on the day, at whatever level."""
        codes = {code, code.zfill(2)} if code.isdecimal() else {code}
        new = [unit for (_level, one), unit in self.beginning.items() if one in codes]
        old = [
            unit
            for (_level, one), units in self.versions.items()
            if one in codes
            for unit in units
            if unit.valid_from <= self.day <= _until(unit) and self.ending.get((unit.level, one)) is not unit
        ]
        return new or old

    def _parents_of_predecessors(self, rows: list[Row]) -> list[Unit]:
        found: dict[int, Unit] = {}
        for row in rows:
            for code in row.predecessors:
                parent = self._heir_or_self(self.ending[row.level, code].parent_id)
                if parent is not None:
                    found[id(parent)] = parent
        return list(found.values())

    def _heir_or_self(self, pk: int | None) -> Unit | None:
        unit = self.by_id.get(pk) if pk else None
        if unit is None or self.ending.get((unit.level, unit.code)) is not unit:
            return unit
        heirs = {
            row.successor
            for row in self.file.rows
            if row.level == unit.level and unit.code in row.predecessors and _takes_people(row)
        }
        return self.beginning.get((unit.level, heirs.pop())) if len(heirs) == 1 else None

    # --- who follows whom ------------------------------------------------------------------------------

    def follow(self) -> None:
        for (level, code), unit in self.ending.items():
            rows = [row for row in self.file.rows if row.level == level and code in row.predecessors]
            taken = [row for row in rows if row.successor]
            if taken and len(taken) < len(rows):
                self.problem(rows[-1], _("%(unit)s ends without a successor, and has one."), unit=unit)
            elif len({row.successor for row in taken}) < len(taken):
                self.problem(taken[-1], _("%(unit)s is handed over to the same unit twice."), unit=unit)
            elif taken:
                self._follow(unit, taken)

    def _follow(self, unit: Unit, rows: list[Row]) -> None:
        kinds = {row: row.succession or self._kind(unit, row, rows) for row in rows}
        with_people = [row for row in rows if _takes_people(row)]
        total = sum(row.share or 0 for row in with_people)
        for message in self._wrong(with_people, kinds):
            self.problem(rows[-1], message, unit=unit, total=f"{total:g}")
        for row in rows:
            people = row in with_people
            share = (1.0 if len(with_people) == 1 else row.share) if people else 0.0
            self.plan.add(
                Succession(
                    predecessor=unit,
                    successor=self.beginning[row.level, row.successor],
                    kind=kinds[row],
                    population_share=share,
                    is_default=people and (row.is_default or len(with_people) == 1),
                    effective_on=self.day,
                    basis=row.basis,
                )
            )

    def _wrong(self, rows: list[Row], kinds: dict[Row, str]) -> Iterator[str]:
        known = [row.share for row in rows if row.share is not None]
        total = sum(known)
        defaults = sum(row.is_default for row in rows)
        if not rows:
            yield _("%(unit)s gives only land: say who takes its people.")
        elif known and len(known) < len(rows):
            yield _("The share of people of %(unit)s is known for some of its successors only.")
        elif known and abs(total - 1) > ROUNDING:
            yield _("The shares of %(unit)s add up to %(total)s, not to 1.")
        elif defaults > 1:
            yield _("Several successors of %(unit)s are the default.")
        elif len(rows) > 1 and not known and not defaults:
            yield _("%(unit)s has several successors: give their shares, or say which is the default.")
        if len(rows) > 1 and any(kinds[row] in WHOLE for row in rows):
            yield _("%(unit)s goes to several units, so it does not go whole to one.")

    def _kind(self, unit: Unit, row: Row, rows: list[Row]) -> str:
        """What kind of succession it plainly is, where the file does not say."""
        if row.share == 0:
            return str(SuccessionKind.AREA_ONLY)
        successor = self.beginning[row.level, row.successor]
        alone = {code for one in self.rows_of[row.level, row.successor] for code in one.predecessors} == {
            unit.code
        }
        if sum(_takes_people(one) for one in rows) > 1:
            return str(SuccessionKind.SPLIT if alone else SuccessionKind.MERGE_PART)
        if not alone:
            return str(SuccessionKind.MERGE_FULL)
        if unit.kind != successor.kind:
            return str(SuccessionKind.RETYPE)
        if unit.name != successor.name:
            return str(SuccessionKind.RENAME)
        return str(SuccessionKind.UNCHANGED if unit.code == successor.code else SuccessionKind.CODE_CHANGE)

    # --- what goes along -------------------------------------------------------------------------------

    def take_along(self) -> None:
        """What stands below a unit that goes whole into another begins anew below that one."""
        for unit in list(self.plan.ends):
            self._take_along(unit)
        seats = {one.pk: heir.successor for one in self.plan.ends if (heir := self.plan.heir(one))}
        for unit in self.plan.begins:
            if unit.seat_id in seats:
                unit.seat = seats[unit.seat_id]

    def _take_along(self, unit: Unit) -> None:
        for child in self.children[unit.pk]:
            ends = self.ending.get((child.level, child.code)) is child
            if ends or _until(child) < self.day:
                continue
            heir = self.plan.heir(unit)
            if heir is None:
                message = _("%(unit)s ends, and %(child)s (%(code)s) below it is left. Add a row for it.")
                self.problems.append(message % {"unit": unit, "child": child, "code": child.code})
            elif child.valid_to is not None or child.valid_from >= self.day:
                message = _("%(child)s (%(code)s) below %(unit)s changes later. Undo that first.")
                self.problems.append(message % {"unit": unit, "child": child, "code": child.code})
            else:
                self._renew(child, heir)

    def _renew(self, child: Unit, above: Succession) -> None:
        names = ("level", "code", "kind", "name", "full_name", "name_en", "seat_id")
        new = Unit(
            **{name: getattr(child, name) for name in names},
            parent=above.successor,
            valid_from=self.day,
            basis=above.basis,
        )
        new.derive()
        self.plan.ends.append(child)
        self.plan.begins.append(new)
        self.plan.add(
            Succession(
                predecessor=child,
                successor=new,
                kind=SuccessionKind.UNCHANGED,
                population_share=1.0,
                is_default=True,
                effective_on=self.day,
                basis=above.basis,
            )
        )
        self._take_along(child)


def _names(name: str, kind: str) -> tuple[str, str, str]:
    """The short, the full and the English name; a body has only the name it gives itself."""
    if kind not in TITLES:
        return name, name, ""
    vietnamese, english = TITLES[Kind(kind)]
    bare = name.removeprefix(vietnamese).strip()
    if bare.isdecimal():
        return f"{vietnamese} {bare}", f"{vietnamese} {bare}", f"{english} {bare}"
    plain = " ".join(word[:1].upper() + word[1:] for word in fold(bare).split())
    return bare, f"{vietnamese} {bare}", f"{plain} {english}"


def _takes_people(row: Row) -> bool:
    return row.share != 0 and row.succession != SuccessionKind.AREA_ONLY


def _until(unit: Unit) -> date:
    return unit.valid_to or date.max


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
