"""What was published when: readers of the provinces' pages look for news by their day."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Max, Min, Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from courses.models import CourseMixin, LessonMixin
from courses.sites import below_root
from courses.tree import address, page_models
from learning.models import Activity

MOST = 200
WRONG = _("This is no day of the calendar. Write it as 31/12/2026.")


class DayForm(forms.Form):
    """A day to look at, as the browser's own calendar or a person writes it."""

    day = forms.DateField(
        label=_("Day"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        # Beyond these no calendar of a website goes, and some arithmetic breaks.
        validators=[MinValueValidator(date(1990, 1, 1)), MaxValueValidator(date(2200, 1, 1))],
        error_messages={
            "min_value": WRONG,
            "max_value": WRONG,
            "required": _("Please choose a day."),
            "invalid": WRONG,
        },
    )


def day_screen(form: DayForm, site: Site | None) -> dict:
    """What was published on ``site`` on the form's day, and the days before and after it on which something was."""
    if form.is_bound and not form.is_valid():
        return {}
    offered = list(_offered(site))
    day = form.cleaned_data["day"] if form.is_bound else _latest(offered)
    if day is None:
        return {}
    begin, end = _bounds(day)
    found = [page for pages in offered for page in pages.filter(first_published_at__range=(begin, end))]
    found.sort(key=lambda page: (page.first_published_at, page.path))
    return {
        "day": day,
        "groups": by_course(found[:MOST]),
        **_neighbours(offered, begin, end),
    }


@dataclass(frozen=True)
class Group:
    """What was published of one course: its own page, if that is new as well, and lessons with their addresses."""

    course: Model | None
    address: str
    is_new: bool
    lessons: list[tuple[Model, str]]


def by_course(pages: Sequence[Model]) -> list[Group]:
    """``pages`` under the course that each is of, in the order in which the first of a course came."""
    courses = _courses_of(pages)
    groups: dict[str, list[Model]] = {}
    for page in pages:
        groups.setdefault(next((path for path in _paths(page) if path in courses), ""), []).append(page)
    return [_group(courses.get(path), members) for path, members in groups.items()]


def _group(course: Model | None, members: list[Model]) -> Group:
    lessons = [(page, address(page)) for page in members if course is None or page.pk != course.pk]
    return Group(course, address(course) if course else "", len(lessons) < len(members), lessons)


def _courses_of(pages: Iterable[Model]) -> dict[str, Model]:
    """The live courses at or above ``pages`` by their paths; by one query for each kind of course page."""
    above = {path for page in pages for path in _paths(page)}
    found: dict[str, Model] = {}
    for model in page_models(CourseMixin) if above else []:
        known = model.objects.live().public().filter(path__in=above)
        found |= {one.path: one for one in known.defer_streamfields().select_related("locale")}
    return found


def _paths(page: Model) -> list[str]:
    """The path of ``page`` and those of the pages above it, the nearest first."""
    return [page.path[:end] for end in range(len(page.path), 0, -page.steplen)]


def _offered(site: Site | None) -> Iterator[QuerySet]:
    """Courses and lessons of ``site`` that everybody may see, each in the languages it is in."""
    here = below_root(site)
    taught = Activity.objects.filter(retired_at=None).values("key")
    for model in chain(page_models(CourseMixin), page_models(LessonMixin)):
        pages = model.objects.live().public().filter(here, alias_of=None, translation_key__in=taught)
        yield pages.defer_streamfields().select_related("locale")


def _bounds(day: date) -> tuple[datetime, datetime]:
    begin = timezone.make_aware(datetime.combine(day, time.min))
    return begin, begin + timedelta(days=1) - timedelta(microseconds=1)


def _latest(offered: Iterable[QuerySet]) -> date | None:
    return _day([pages.aggregate(found=Max("first_published_at"))["found"] for pages in offered], max)


def _neighbours(offered: Iterable[QuerySet], begin: datetime, end: datetime) -> dict[str, date | None]:
    """The days ``before`` and ``after`` on which something was published; by one query for each kind of page."""
    before = Max("first_published_at", filter=Q(first_published_at__lt=begin))
    after = Min("first_published_at", filter=Q(first_published_at__gt=end))
    found = [pages.aggregate(before=before, after=after) for pages in offered]
    return {
        "before": _day([one["before"] for one in found], max),
        "after": _day([one["after"] for one in found], min),
    }


def _day(moments: Iterable[datetime | None], choose) -> date | None:
    known = [moment for moment in moments if moment]
    return timezone.localdate(choose(known)) if known else None
