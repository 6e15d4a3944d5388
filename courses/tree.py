"""The pages of a course as a tree, and where they are."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from os.path import commonprefix

from django.apps import apps
from django.db.models import Model

from courses.models import LessonMixin
from courses.routing import base_model


@dataclass
class Branch:
    """A live lesson and the live lessons in it, in order."""

    page: Model
    branches: list["Branch"] = field(default_factory=list)


def page_models(mixin: type) -> list[type[Model]]:
    """The installed page types that are what ``mixin`` makes them."""
    return [
        model for model in apps.get_models() if issubclass(model, mixin) and issubclass(model, base_model())
    ]


def live_lessons(course: Model, *, with_body: bool = False) -> list[Model]:
    """All live lesson pages below ``course``, in order; without their bodies, which are long, unless asked for."""
    found = []
    for model in page_models(LessonMixin):
        pages = model.objects.descendant_of(course).live()
        found += pages if with_body else pages.defer_streamfields()
    return sorted(found, key=lambda page: page.path)


def live_rows(course: Model, *names: str) -> list[tuple]:
    """The fields ``names`` of all live lesson pages below ``course``, in order: a thousand pages take their time."""
    found: list[tuple] = []
    for model in page_models(LessonMixin):
        found += model.objects.descendant_of(course).live().values_list("path", *names)
    return [row[1:] for row in sorted(found, key=lambda row: row[0])]


def live_branches(course: Model) -> list[Branch]:
    """The live lessons of ``course`` as a tree. What is below a page that is not live is not part of it."""
    top: list[Branch] = []
    holders = {course.path: top}
    for page in live_lessons(course, with_body=True):
        siblings = holders.get(page.path[: -page.steplen])
        if siblings is not None:
            branch = Branch(page)
            siblings.append(branch)
            holders[page.path] = branch.branches
    return top


def address(page: Model) -> str:
    """Where ``page`` is on its site."""
    parts = page.get_url_parts()
    return (parts and parts[2]) or ""


def addresses_like(page: Model, url_paths: list[str]) -> Iterator[str]:
    """Where the pages at ``url_paths`` are, which stand on the same site as ``page`` and in its language."""
    here = address(page)
    # Letter by letter is right here: whatever both end with is the same for every page of the site.
    tail = commonprefix([here[::-1], page.url_path[::-1]])[::-1]  # noqa: RUF071
    root_address, root_path = here.removesuffix(tail), page.url_path.removesuffix(tail)
    return (root_address + url_path.removeprefix(root_path) for url_path in url_paths)
