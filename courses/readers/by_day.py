"""What was published when: readers of the provinces' pages look for news by their day."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Max, Min, QuerySet
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
    day = form.cleaned_data["day"] if form.is_bound else _day(_each(offered, Max), max)
    if day is None:
        return {}
    begin, end = _bounds(day)
    found = [page for pages in offered for page in pages.filter(first_published_at__range=(begin, end))]
    found.sort(key=lambda page: (page.first_published_at, page.path))
    return {
        "day": day,
        "items": [(page, address(page)) for page in found[:MOST]],
        "before": _day(_each(offered, Max, first_published_at__lt=begin), max),
        "after": _day(_each(offered, Min, first_published_at__gt=end), min),
    }


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


def _each(offered: Iterable[QuerySet], of: type, **when) -> list[datetime | None]:
    return [pages.filter(**when).aggregate(found=of("first_published_at"))["found"] for pages in offered]


def _day(moments: Iterable[datetime | None], choose) -> date | None:
    known = [moment for moment in moments if moment]
    return timezone.localdate(choose(known)) if known else None
