"""The steps of ``load_demo``, in the order in which they need one another. Each tells what it did."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from random import Random

from django.core.management import call_command
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.analysis.calibrating import TooFew, begin, go_on, is_worth_it
from assessments.analysis.needs import has_numpy
from assessments.hints.run import find_hints
from assessments.models import Calibration
from assessments.tallies.refresh import refresh
from demo.starter import (
    accounts,
    agencies,
    conferences,
    crowd,
    duties,
    english,
    figures,
    lessons,
    neighbours,
    opinions,
    own_reports,
    pages,
    papers,
    parts,
    past,
    paths,
    reference,
    teams,
)
from learning.models import Activity, Competency, Enrolment, Learner, Level, Unit
from learning.tasks import rebuild_measures

FIRST_COMMUNES = ("02536", "02359", "02455")  # where the demonstration's people live and work
MERGED = (("02368", "02359"), ("02569", "02536"))  # a commune of before July 2025, and what it became
PROVINCES = 34


def load_units() -> str:
    provinces = Unit.objects.filter(level=Level.PROVINCE, valid_to__isnull=True)
    if provinces.count() < PROVINCES:
        call_command("load_units", verbosity=0)
    count = Unit.objects.exclude(level=Level.AGENCY).count()
    return _("%(count)s units, as they are and as they were") % {"count": _number(count)}


def load_competencies() -> str:
    call_command("load_competencies", verbosity=0)
    return _("%(count)s competencies") % {"count": _number(Competency.objects.count())}


def load_agencies() -> str:
    return _new(agencies.load_agencies())


def load_pages() -> str:
    pages.load_pages()
    return _("ready")


def load_reference() -> str:
    reference.load_register()
    return _new(reference.load_glossary())


def load_courses() -> str:
    call_command("install_h5p_types", verbosity=0)
    return lessons.load_courses(pages.load_pages())


def load_accounts() -> str:
    new = accounts.load_accounts()
    duties.load_duties(pages.load_pages())
    return _new(new)


def load_parts() -> str:
    return _new(parts.load_parts(_courses(), timezone.now()))


def load_neighbours() -> str:
    return _new(neighbours.load_neighbours(_courses()["CDAN-07"], timezone.localdate()))


def load_discussion() -> str:
    return _new(opinions.load_discussion(_courses()["CDAN-07"], timezone.now()))


def load_answers() -> str:
    return _new(opinions.load_answers(timezone.now()))


def load_draft() -> str:
    return _new(int(lessons.load_draft(pages.load_pages())))


def load_english() -> str:
    return _new(english.load_english(pages.load_pages()))


def load_path() -> str:
    return _new(int(paths.load_path(pages.load_pages())))


def load_figures() -> str:
    today = timezone.localdate()
    new = figures.load_figures(agencies.province(), communes(), [today.year - 1, today.year, today.year + 1])
    return _new(new + own_reports.load_report(agencies.province()))


def load_paper() -> str:
    return _new(papers.load_paper(agencies.province(), timezone.localdate()))


def load_conferences() -> str:
    return _new(conferences.load_conferences(agencies.province(), communes(), timezone.localdate()))


def load_teams() -> str:
    today = timezone.localdate()
    return _new(teams.load_teams(_courses()["CDAN-07"], communes(), agencies.province(), today))


def load_crowd() -> str:
    now = timezone.now()
    people = crowd.missing(crowd.crowd(_places(), now))
    begun = past.live_through(people, _courses(), now)
    return _("%(people)s new people, %(enrolments)s new enrolments; %(all)s people in all") % {
        "people": _number(len(people)),
        "enrolments": _number(begun),
        "all": _number(Learner.objects.count()),
    }


def measure() -> str:
    """What the nightly tasks would have made of the past by now."""
    if Enrolment.objects.exists():
        rebuild_measures()
    if has_numpy():
        refresh()
        find_hints()
        _calibrate()
    return _("counted")


def _calibrate() -> None:
    if not Calibration.objects.exists() and is_worth_it():
        with suppress(TooFew):
            go_on(begin())


def _number(count: int) -> str:
    return number_format(count, force_grouping=True)


def _new(count: int) -> str:
    """How many rows a step made; it may be repeated, and then there are none."""
    return _("%(count)s new") % {"count": _number(count)}


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

    name: Promise
    load: Callable[[], str]
    is_crowd: bool = False


STEPS = (
    Step(gettext_lazy("Provinces, communes and their past"), load_units),
    Step(gettext_lazy("Bodies of one province"), load_agencies),
    Step(gettext_lazy("Competency frameworks"), load_competencies),
    Step(gettext_lazy("Home page and catalogue"), load_pages),
    Step(gettext_lazy("Legal documents and the glossary"), load_reference),
    Step(gettext_lazy("Courses of the three programmes"), load_courses),
    Step(gettext_lazy("People and their duties"), load_accounts),
    Step(gettext_lazy("What they have learnt so far"), load_parts),
    Step(gettext_lazy("A volunteer's neighbours and a group lesson"), load_neighbours),
    Step(gettext_lazy("Questions and answers below a lesson"), load_discussion),
    Step(gettext_lazy("A trainer's unfinished course"), load_draft),
    Step(gettext_lazy("A learning path"), load_path),
    Step(gettext_lazy("Courses in English"), load_english),
    Step(gettext_lazy("Invented denominators and targets"), load_figures),
    Step(gettext_lazy("Invented conferences"), load_conferences),
    Step(gettext_lazy("Invented learners"), load_crowd, is_crowd=True),
    Step(gettext_lazy("Community digital teams"), load_teams, is_crowd=True),
    Step(gettext_lazy("What they think of the courses"), load_answers, is_crowd=True),
    Step(gettext_lazy("Measures for the reports"), measure, is_crowd=True),
    Step(gettext_lazy("An official report of the last quarter"), load_paper, is_crowd=True),
)
