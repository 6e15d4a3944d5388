"""Bodies in which the demonstration's people work: real kinds of bodies, in real places, with invented codes."""

from datetime import date

from django.conf import settings

from demo.starter import INVENTED
from learning import api
from learning.models import Kind, Level, Unit

SINCE = date(2025, 7, 1)

# code, kind, name, code of the commune it is in; the last decides what it belongs to and where it sits
PROVINCIAL = (
    ("SKHCN", Kind.SO, "Sở Khoa học và Công nghệ", "02215"),
    ("SNV", Kind.SO, "Sở Nội vụ", "02215"),
    ("VPUB", Kind.UBND, "Văn phòng Ủy ban nhân dân tỉnh", "02215"),
    ("TTHCC", Kind.KHAC, "Trung tâm Phục vụ hành chính công tỉnh", "02215"),
)
COMMUNAL = ("02536", "02359", "02455")


def province() -> Unit:
    """The province of the demonstration as it is today."""
    return api.unit_at(code=settings.LEARNING["PROVINCE"], on=SINCE, level=str(Level.PROVINCE))


def load_agencies() -> int:
    """The province's bodies and the people's committees of three communes; returns how many are new."""
    top = province()
    new = 0
    for code, kind, name, seat in PROVINCIAL:
        full = f"{name} {_of(top)}" if kind == Kind.SO else name
        new += _agency(code, str(kind), name, full, parent=top, seat=_commune(seat))
    for code in COMMUNAL:
        commune = _commune(code)
        name = f"Ủy ban nhân dân {_of(commune)}"
        new += _agency(f"UBND-{code}", str(Kind.UBND), name, name, parent=commune, seat=commune)
    return new


def agency(code: str) -> Unit:
    """A body made by ``load_agencies``."""
    return api.unit_at(code=code, on=SINCE, level=str(Level.AGENCY))


def place(code: str) -> Unit:
    """A body or a commune by its code."""
    return _commune(code) if code.isdigit() else agency(code)


def _commune(code: str) -> Unit:
    return api.unit_at(code=code, on=SINCE, level=str(Level.COMMUNE))


def _of(unit: Unit) -> str:
    """ "Xã Sơn Dương" as part of a longer name: "xã Sơn Dương"."""
    return unit.full_name[:1].lower() + unit.full_name[1:]


def _agency(code: str, kind: str, name: str, full_name: str, *, parent: Unit, seat: Unit) -> bool:
    """Make the body unless it is there; whether it is new."""
    _unit, is_new = Unit.objects.get_or_create(
        level=Level.AGENCY,
        code=code,
        valid_from=SINCE,
        defaults={
            "kind": kind,
            "name": name,
            "full_name": full_name,
            "parent": parent,
            "seat": seat,
            "basis": INVENTED,
        },
    )
    return is_new
