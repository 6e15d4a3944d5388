"""Which dashboards somebody has, and the way between them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.menu import has_right
from learning.office.access import only_for
from learning.people.rights import Right
from learning.people.roles import may_somewhere, rights_somewhere

TITLE = _("Dashboards")
ICON = "desktop"
# Who writes, reviews or publishes courses sees how they are taken; that is about courses, so no unit is asked for.
TEACHING = frozenset({Right.AUTHOR, Right.REVIEW, Right.PUBLISH})


@dataclass(frozen=True)
class Way:
    """One dashboard: the name of its address, its label and what it tells in a sentence, and who has it."""

    name: str
    label: str | Promise
    said: str | Promise
    rights: frozenset[Right]

    @property
    def address(self) -> str:
        return reverse(f"learning_dashboards:{self.name}")


WAYS = (
    Way(
        "leader",
        pgettext_lazy("dashboard", "Overview"),
        _("Are we on target, who is behind, what changed"),
        frozenset({Right.SEE_FIGURES}),
    ),
    Way(
        "drill",
        pgettext_lazy("dashboard", "Look closer"),
        _("Any indicator by unit, course, group or month"),
        frozenset({Right.SEE_FIGURES}),
    ),
    Way(
        "people",
        pgettext_lazy("dashboard", "My people"),
        _("Required courses: who is done, under way, overdue"),
        frozenset({Right.SEE_LEARNERS}),
    ),
    Way(
        "courses",
        pgettext_lazy("dashboard", "My courses"),
        _("Where people stop, and which questions are hard"),
        TEACHING,
    ),
    Way(
        "screen",
        pgettext_lazy("dashboard", "Large screen"),
        _("Numbers of today for a screen on the wall"),
        frozenset({Right.SEE_FIGURES}),
    ),
)


def ways_for(request: HttpRequest) -> list[Way]:
    """The dashboards of the user, the one that fits best first. However often it is asked, a page asks once."""
    return [way for way in WAYS if any(has_right(request, right) for right in way.rights)]


def teaches(user) -> bool:
    """Whether the user has anything to do with courses."""
    return not TEACHING.isdisjoint(rights_somewhere(user))


def for_figures(view: Callable) -> Callable:
    return only_for(lambda user: may_somewhere(user, Right.SEE_FIGURES), view)


def for_people(view: Callable) -> Callable:
    return only_for(lambda user: may_somewhere(user, Right.SEE_LEARNERS), view)


def for_teaching(view: Callable) -> Callable:
    return only_for(teaches, view)


def for_anybody_with_one(view: Callable) -> Callable:
    rights = frozenset().union(*(way.rights for way in WAYS))
    return only_for(lambda user: not rights.isdisjoint(rights_somewhere(user)), view)


def furniture(request: HttpRequest, name: str, title: str | Promise) -> dict:
    """Title, breadcrumbs and the way to the other dashboards, of a page that belongs to the dashboard ``name``."""
    return {
        "page_title": str(title),
        "header_title": str(title),
        "header_icon": ICON,
        "ways": ways_for(request),
        "here": name,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("learning_dashboards:index"), "label": TITLE},
            {"url": "", "label": str(title)},
        ],
    }
