"""The steps of ``load_demo``, in the order in which they need one another. Each tells what it did."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from django.core.management import call_command
from django.utils import timezone

from demo.starter import accounts, agencies, crowd, duties, figures, lessons, pages, parts, past
from learning.models import Activity, Enrolment, Learner, Level, Unit
from learning.tasks import rebuild_measures

FIRST_COMMUNES = ("02536", "02359", "02455")  # where the demonstration's people live and work
MERGED = (("02368", "02359"), ("02569", "02536"))  # a commune of before July 2025, and what it became
PROVINCES = 34


def load_units() -> str:
    provinces = Unit.objects.filter(level=Level.PROVINCE, valid_to__isnull=True)
    if provinces.count() < PROVINCES:
        call_command("load_units", verbosity=0)
    return f"{Unit.objects.exclude(level=Level.AGENCY).count():,} units, as they are and as they were"


def load_agencies() -> str:
    return f"{agencies.load_agencies()} new"


def load_pages() -> str:
    pages.load_pages()
    return "ready"


def load_courses() -> str:
    return lessons.load_courses(pages.load_pages())


def load_accounts() -> str:
    new = accounts.load_accounts()
    duties.load_duties(pages.load_pages())
    return f"{new} new"


def load_parts() -> str:
    return f"{parts.load_parts(_courses(), timezone.now())} new"


def load_draft() -> str:
    return "new" if lessons.load_draft(pages.load_pages()) else "there"


def load_figures() -> str:
    today = timezone.localdate()
    new = figures.load_figures(agencies.province(), communes(), [today.year - 1, today.year, today.year + 1])
    return f"{new} new"


def load_crowd() -> str:
    now = timezone.now()
    people = crowd.missing(crowd.crowd(_places(), now))
    begun = past.live_through(people, _courses(), now)
    return f"{len(people)} new people, {begun} new enrolments; {Learner.objects.count()} people in all"


def measure() -> str:
    if Enrolment.objects.exists():
        rebuild_measures()
    return "counted"


def communes() -> list[Unit]:
    """Today's communes of the province: those the demonstration plays in, then all others in a fixed disorder."""
    found = {
        unit.code: unit for unit in agencies.province().children.filter(level=Level.COMMUNE, valid_to=None)
    }
    others = sorted(set(found) - set(FIRST_COMMUNES))
    Random("communes").shuffle(others)  # noqa: S311  the same disorder every time
    return [found[code] for code in (*FIRST_COMMUNES, *others)]


def _places() -> crowd.Places:
    merged = [
        (Unit.objects.get(level=Level.COMMUNE, code=before, valid_to__isnull=False), agencies.place(after))
        for before, after in MERGED
    ]
    return crowd.Places(communes(), merged)


def _courses() -> dict[str, Activity]:
    return {
        course.code: course for course in Activity.objects.filter(parent=None, retired_at=None) if course.code
    }


@dataclass(frozen=True)
class Step:
    """One step, its name for the terminal, and whether it makes the invented crowd."""

    name: str
    load: Callable[[], str]
    is_crowd: bool = False


STEPS = (
    Step("Provinces, communes and their past", load_units),
    Step("Bodies of one province", load_agencies),
    Step("Home page and catalogue", load_pages),
    Step("Three courses", load_courses),
    Step("People and their duties", load_accounts),
    Step("What they have learnt so far", load_parts),
    Step("A trainer's unfinished course", load_draft),
    Step("Invented denominators and targets", load_figures),
    Step("Invented learners", load_crowd, is_crowd=True),
    Step("Measures for the reports", measure, is_crowd=True),
)
