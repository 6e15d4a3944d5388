"""Before a page is taken away: how many people have learnt what is in it, and what stays."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.changing import course_page_of, version_above
from courses.models import CourseMixin, LessonMixin
from learning import api
from learning.api import Reach


@dataclass(frozen=True)
class Leaving:
    """A live course or lesson that is about to go, and whom that meets."""

    page: Model
    reach: Reach

    @property
    def is_course(self) -> bool:
        return isinstance(self.page, CourseMixin)


def leaving(page: Model) -> Leaving | None:
    """What goes with ``page``; None if nobody has begun it, or if it speaks for no course, as a translation does not."""
    page = page.specific
    if not isinstance(page, CourseMixin | LessonMixin) or not page.live:
        return None
    if version_above(page) is None:
        return None
    reach = api.reach_of(page.translation_key)
    return Leaving(page, reach) if reach.finished or reach.under_way else None


def leaving_by_move(page: Model, destination: Model) -> Leaving | None:
    """What goes out of its course when the lesson ``page`` moves below ``destination``; None if it stays in it."""
    if not isinstance(page.specific, LessonMixin):
        return None
    here, there = course_page_of(page), course_page_of(destination.specific)
    is_same = here is not None and there is not None and here.pk == there.pk
    return None if is_same else leaving(page)


def in_words(one: Leaving) -> str:
    """How many have finished and are under way, and what becomes of what they did."""
    return " ".join([_numbers(one), *_stays(one)])


def _numbers(one: Leaving) -> str:
    title, reach = one.page.get_admin_display_title(), one.reach
    finished = ngettext(
        "%(number)s person has finished “%(page)s”,",
        "%(number)s people have finished “%(page)s”,",
        reach.finished,
    )
    begun = ngettext("%(number)s is under way.", "%(number)s are under way.", reach.under_way)
    return f"{finished % {'number': reach.finished, 'page': title}} {begun % {'number': reach.under_way}}"


def _stays(one: Leaving) -> Iterable[str]:
    if one.is_course:
        yield _("The course closes: nobody can begin it or go on with it.")
        yield _("What was learnt, certificates and reports stay as they are.")
        return
    yield _("What they did in it, their certificates and the reports stay as they are.")
    yield _("Nobody has to learn it any more to complete the course, and nobody begins again.")


def names_of(pages: Iterable[Model]) -> list[str]:
    """Those of ``pages`` that people have learnt, each with the numbers."""
    found = [leaving(page) for page in pages]
    return [_numbers(one) for one in found if one]
