"""The names of real places that a simulation is told in: the learner's own commune and province, as they are today."""

from datetime import date

from django.core.cache import cache
from django.utils import timezone

from learning import api, conf
from learning.models import Enrolment, Unit

KEPT_SECONDS = 3600
# Where nobody knows where somebody lives.
USUAL = {"commune": "xã Bình Mẫu", "province": "tỉnh Mẫu"}


def given_to(enrolment: Enrolment | None) -> dict[str, str]:
    """``commune`` and ``province`` for the learner of ``enrolment``; no query where it was asked within the hour."""
    unit = enrolment.unit_id if enrolment else None
    key = f"learning_courses.simulation.given.{unit}.{timezone.localdate()}"
    found = cache.get(key)
    if found is None:
        found = _names(unit)
        cache.set(key, found, KEPT_SECONDS)
    return found


def _names(unit: int | None) -> dict[str, str]:
    today = timezone.localdate()
    lowest = Unit.objects.filter(pk=unit).first() if unit else None
    # Who enrolled before her commune was merged gets no name that is none any more.
    heirs = api.became([lowest], on=today)[lowest.pk] if lowest else []
    ways = [_above(one, today) for one in heirs]
    # Where her commune was divided nobody knows in which part she lives, but perhaps in which province.
    sure = {
        level: name
        for level, name in (ways or [{}])[0].items()
        if all(way.get(level) == name for way in ways)
    }
    home = {} if "province" in sure else _home()
    return {**USUAL, **home, **sure}


def _above(unit: Unit, day: date) -> dict[str, str]:
    """The names of ``unit`` and of what it stands in, by their levels."""
    uids = unit.path.rstrip("/").split("/")
    paths = ["/".join(uids[: depth + 1]) + "/" for depth in range(len(uids))]
    standing = Unit.objects.valid_on(day).filter(path__in=paths)
    return {one.level: one.full_name for one in standing if one.level in USUAL}


def _home() -> dict[str, str]:
    code = conf.get("PROVINCE")
    if not code:
        return {}
    try:
        return {"province": api.unit_at(code=code, on=timezone.localdate(), level="province").full_name}
    except api.UnknownUnit:
        return {}
