"""Which unit a row means: by its code, or by any name it has or had; on the row's day, for the people of one user."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from learning.people.rights import Right
from learning.people.roles import may_in
from learning.roster.reasons import Reason, reason
from learning.units.models import Unit
from learning.units.search import named
from learning.units.tree import ancestors, became, home_provinces
from learning.vietnamese import fold, sort_key

MOST = 300
MOST_NAMED = 5
_SHORT = {
    "p": "phuong",
    "x": "xa",
    "tt": "thi tran",
    "tx": "thi xa",
    "tp": "thanh pho",
    "h": "huyen",
    "q": "quan",
    "t": "tinh",
    "dk": "dac khu",
}
_PARTS = re.compile(r"\s*[,;()]\s*|\s+[-–—]\s+")
_OFFICE = re.compile(r"^(ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan|dang uy|tru so|van phong) (?=\w)")


@dataclass
class Place:
    """What was found: a unit, or the reason why there is none. ``among`` are those of which one must be chosen."""

    unit: Unit | None = None
    reasons: list[Reason] = field(default_factory=list)
    among: list[int] = field(default_factory=list)


class Places:
    """Finds units, each name once: those that ``user`` answers for. A superuser, and ``anywhere``, may use all."""

    def __init__(
        self,
        *,
        user,
        anywhere: bool = False,
        choices: Mapping[str, int] | None = None,
        right: str = Right.IMPORT_ROSTERS,
    ):
        self.user, self.right = user, right
        self.anywhere = anywhere or (user is not None and user.is_superuser)
        self.choices = choices or {}
        self._known: dict[tuple[str, str, date], Place] = {}
        self._allowed: dict[int, bool] = {}

    def find(self, *, code: str, text: str, day: date) -> Place:
        """The unit with this code, else of this name, that stood on ``day``, or what it is on that day."""
        key = (code, text, day)
        if key not in self._known:
            self._known[key] = self._find(code, text, day)
        return self._known[key]

    def allows(self, unit: Unit) -> bool:
        """Whether the user answers for ``unit``."""
        if self.anywhere:
            return True
        if self.user is None:
            return False  # whose list it was is gone, and with them what they answered for
        if unit.pk not in self._allowed:
            self._allowed[unit.pk] = may_in(self.user, unit, self.right)
        return self._allowed[unit.pk]

    def _find(self, code: str, text: str, day: date) -> Place:
        said = code or text
        if not said:
            return Place(reasons=[reason("no_unit")])
        if chosen := self._chosen(said, day):
            return Place(chosen)
        found = _by_code(said) if code or text.isdecimal() else _by_name(text)
        if not found:
            return Place(reasons=[reason("unit_unknown", text=said)])
        return self._one_of(found, said, day)

    def _chosen(self, said: str, day: date) -> Unit | None:
        """What somebody decided of this name."""
        unit = Unit.objects.valid_on(day).filter(pk=self.choices.get(fold(said))).first()
        return unit if unit and self.allows(unit) else None

    def _one_of(self, found: list[Unit], said: str, day: date) -> Place:
        standing = [unit for unit in found if stood(unit, day)]
        heirs = _unique(heir for some in became(found, on=day).values() for heir in some if stood(heir, day))
        # Their own first: a name that is far away too is no question, and one that was theirs once is.
        for units in (standing, heirs):
            if mine := self._nearest([unit for unit in units if self.allows(unit)], day):
                return _decided(mine, said, is_old=units is heirs)
        return Place(reasons=[reason("unit_outside" if standing or heirs else "unit_ended", text=said)])

    def _nearest(self, units: list[Unit], day: date) -> list[Unit]:
        """Those in the province that is served, if there are any."""
        homes = tuple(home.path for home in home_provinces(day)) if len(units) > 1 else ()
        return [unit for unit in units if unit.path.startswith(homes)] or units


def _decided(units: list[Unit], said: str, *, is_old: bool) -> Place:
    if len(units) == 1:
        notes = [reason("old_unit", text=said, unit=units[0].full_name)] if is_old else []
        return Place(units[0], notes)
    names = ", ".join(unit.full_name for unit in units[:MOST_NAMED])
    names += ", …" if len(units) > MOST_NAMED else ""
    return Place(reasons=[reason("unit_many", text=said, units=names)], among=[unit.pk for unit in units])


def _by_code(code: str) -> list[Unit]:
    """Every version with the code; spreadsheets drop the zeros it begins with."""
    wanted = {code, code.zfill(5)} if code.isdecimal() and len(code) > 2 else {code, code.zfill(2)}
    return list(Unit.objects.filter(code__in=wanted))


def _by_name(text: str) -> list[Unit]:
    """Every version that is, or was, called ``text``, as in "Xã Hùng Lợi, huyện Yên Sơn, tỉnh Tuyên Quang"."""
    first, *above = [part for part in _PARTS.split(text) if part.strip()] or [""]
    found = _called(first)
    if not found and (office := _OFFICE.match(fold(first))):
        found = _called(" ".join(first.split()[len(office[0].split()) :]))
    return [unit for unit in found if _is_in(unit, above)] if above else found


def _called(text: str) -> list[Unit]:
    wanted = _spelled_out(text)
    if not wanted:
        return []
    near = list(named(wanted).prefetch_related("aliases")[:MOST])
    whole = [unit for unit in near if wanted in _names(unit, unit.full_name)]
    found = whole or [unit for unit in near if wanted in _names(unit, unit.name)]
    # "Tân Thành" and "Tấn Thanh" are two; "Hoà" and "Hòa" are not.
    heard = sort_key(text)
    return [unit for unit in found if heard in map(sort_key, (unit.full_name, unit.name))] or found


def _spelled_out(text: str) -> str:
    """Folded, and "P. Minh Xuân", "TP Tuyên Quang" in full."""
    words = fold(text).replace(".", ". ").split()
    if len(words) > 1 and words[0].rstrip(".") in _SHORT:
        words[0] = _SHORT[words[0].rstrip(".")]
    return " ".join(words).strip(" .")


def _names(unit: Unit, own: str) -> set[str]:
    return {fold(own), *(alias.search_text for alias in unit.aliases.all())}


def _is_in(unit: Unit, above: Iterable[str]) -> bool:
    over = list(ancestors(unit))
    names = {fold(name) for one in over for name in (one.full_name, one.name)}
    return all(_spelled_out(part) in names for part in above)


def stood(unit: Unit, day: date) -> bool:
    """Whether the unit existed on ``day``."""
    return unit.valid_from <= day and (unit.valid_to is None or day <= unit.valid_to)


def _unique(units: Iterable[Unit]) -> list[Unit]:
    return list({unit.pk: unit for unit in units}.values())
