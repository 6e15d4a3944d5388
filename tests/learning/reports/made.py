"""Units, courses, people and facts for the tests of reports, each made by a line."""

import uuid
from datetime import date, datetime

from learning.models import Activity, Certificate, Enrolment, Learner, Succession, Unit
from learning.reports.periods import ZONE

OLD, REFORM = date(2004, 1, 1), date(2025, 7, 1)
EVE = date(2025, 6, 30)
COURSE = "http://adlnet.gov/expapi/activities/course"


def at(text: str) -> datetime:
    """A moment in Vietnam, as in "2026-11-02" (noon) or "2026-11-02 23:30"."""
    day, _, clock = text.partition(" ")
    return datetime.fromisoformat(f"{day} {clock or '12:00'}").replace(tzinfo=ZONE)


def unit(code="08", *, level="province", parent=None, name="", since=REFORM, until=None, kind="xa", **more):
    name = name or f"Đơn vị {code}"
    return Unit.objects.create(
        code=code,
        level=level,
        kind=kind,
        name=name,
        full_name=more.pop("full_name", name),
        parent=parent,
        valid_from=since,
        valid_to=until,
        **more,
    )


def commune(code, parent, **more):
    return unit(code, level="commune", parent=parent, **more)


def province(communes=2, code="08", **more):
    """A province and its communes: 00001, 00002, … in province 08, 15001, … in province 15."""
    prefix = "00" if code == "08" else code
    top = unit(code, kind="tinh", **more)
    return top, [commune(f"{prefix}{n:03}", top) for n in range(1, communes + 1)]


def succeed(before, after, *, kind="merge_full", share=1.0, default=True, on=REFORM):
    return Succession.objects.create(
        predecessor=before,
        successor=after,
        kind=kind,
        population_share=share,
        is_default=default,
        effective_on=on,
    )


def course(title="Khóa", periods=4):
    made = Activity.objects.create(key=uuid.uuid4(), type=COURSE, title=title, planned_periods=periods)
    made.course = made
    made.save()
    return made


def learner(name="Nguyễn Thị Mẫu", sex="F", minority=None):
    return Learner.objects.create(full_name=name, sex=sex, is_ethnic_minority=minority)


def enrolment(
    unit, course, *, on="2026-11-02", learner=None, started=None, completed=None, passed=None, **more
):
    """A fact. It was known, and changed, when it happened, unless ``known`` or ``changed`` says otherwise."""
    moments = {
        "enrolled_at": at(on),
        "started_at": at(started or completed) if started or completed else None,
        "satisfied_at": at(completed) if completed else None,
        "passed_at": at(passed) if passed else None,
    }
    known = more.pop("known", None)
    changed = more.pop("changed", known)
    last = at(changed) if changed else max(moment for moment in moments.values() if moment)
    return Enrolment.objects.create(
        learner=learner or globals()["learner"](),
        unit=unit,
        course=course,
        changed_at=last,
        recorded_at=at(known) if known else moments["enrolled_at"],
        completion_known_at=at(known) if known and completed else moments["satisfied_at"],
        **moments,
        **more,
    )


def certificate(enrolment, on, revoked=None):
    return Certificate.objects.create(
        enrolment=enrolment,
        series="test",
        number=Certificate.objects.count() + 1,
        issued_at=at(on),
        revoked_at=at(revoked) if revoked else None,
        printed={},
    )
