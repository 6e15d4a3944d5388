"""What a certificate says: taken down on the day of issue, and put into words when it is shown."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils.formats import number_format

from learning import conf
from learning.branding.brand import default_brand
from learning.enrolments.models import Enrolment
from learning.people.birth import Birth
from learning.people.learners import membership_on
from learning.people.models import Learner
from learning.units.models import Unit
from learning.vietnamese import tidy


def holder_name(learner: Learner) -> str:
    """The learner's name if a person gave it; an account's user name is not one."""
    name = tidy(learner.full_name)
    return "" if learner.user and name == learner.user.get_username() else name


def snapshot(enrolment: Enrolment, *, issuer: Unit | None, on: date) -> dict[str, Any]:
    """Holder, unit, course and issuer as they are on ``on``, ready for JSON."""
    learner, course = enrolment.learner, enrolment.course
    membership = membership_on(learner, on)
    return {
        "name": holder_name(learner),
        "birth_on": learner.birth_on.isoformat() if learner.birth_on else "",
        "birth_precision": learner.birth_precision,
        "unit": _full_name(membership.unit) if membership else "",
        "course_title": course.title,
        "course_code": course.code,
        "edition": enrolment.edition,
        "periods": str(course.planned_periods),
        "score": enrolment.score,
        "passed": enrolment.passed_at is not None,
        "issuer_name": conf.get("ISSUER_NAME") or _default_issuer(issuer),
        "issuer_unit": issuer.full_name if issuer else "",
        "place": issuer.name if issuer else "",
        "issued_on": on.isoformat(),
    }


def _full_name(unit: Unit) -> str:
    """The unit with the one above it: "Xã Ngọc Đường, tỉnh Tuyên Quang"."""
    if unit.parent is None:
        return unit.full_name
    above = unit.parent.full_name
    return f"{unit.full_name}, {above[:1].lower()}{above[1:]}"


def _default_issuer(issuer: Unit | None) -> str:
    if issuer:
        return issuer.full_name
    return default_brand().agency or getattr(settings, "WAGTAIL_SITE_NAME", "")


def masked(name: str) -> str:
    """``name`` for strangers: "Nguyễn Thị Hồng Ánh" becomes "Nguyễn T. H. Á***"."""
    words = tidy(name).split()
    if not words:
        return ""
    family, middle, given = words[:-1][:1], words[1:-1], words[-1]
    return " ".join([*family, *(f"{word[0]}." for word in middle), f"{given[0]}***"])


def birth_words(printed: dict[str, Any]) -> str:
    """The date of birth as exactly as it is known: 05/01/1985, 01/1985 or 1985."""
    if not printed["birth_on"]:
        return ""
    return str(Birth(date.fromisoformat(printed["birth_on"]), printed["birth_precision"]))


def day_of(printed: dict[str, Any]) -> date:
    """The day of issue."""
    return date.fromisoformat(printed["issued_on"])


def date_words(day: date) -> str:
    """``day`` as official papers write it: single digits of days, January and February get a zero."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def periods_words(printed: dict[str, Any]) -> str:
    """How many periods the course counts, empty if it counts none: "4", "4,5"."""
    periods = float(printed["periods"])
    return number_format(periods, decimal_pos=0 if periods.is_integer() else 1) if periods else ""


def percent(printed: dict[str, Any]) -> str:
    """The result in per cent, empty if nothing was marked."""
    score = printed["score"]
    # Rounded down: 79.6 is no 80. The small addition undoes what binary fractions take from 0.29.
    return "" if score is None else f"{int(score * 100 + 1e-6)}%"
