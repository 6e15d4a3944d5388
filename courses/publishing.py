"""A published page becomes activities, in the transaction that publishes it.

The activities of a course always mirror what is live in the tree of its main version: the one in the site's own
language, else the oldest. Its translations are the same activities, because they have the same keys. Whatever
happens to a page, we do one thing: read the tree again and declare it.
"""

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete
from wagtail.models import Locale
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from courses.models import CourseMixin, LessonMixin
from courses.prerequisites import as_lesson, courses_first, lessons_first
from courses.tree import Branch, address, live_branches, page_models
from learning import api, registry
from learning.api import Declaration
from learning.models import MoveOn

# Said every time, so that what an author takes back is forgotten.
RULE: dict[str, Any] = {
    "required": True,
    "weight": 1.0,
    "move_on": MoveOn.COMPLETED,
    "mastery": None,
    "content": "",
    "needed": None,
    "least_seconds": 0,
    "least_played": 0,
    "in_order": False,
    "requires": None,
}


def sync_course(key: uuid.UUID, *, published: Model | None = None, by_id: int | None = None) -> None:
    """Make the activities of the course ``key`` what its pages say now; close it if none of them is live.

    If a page was ``published``, what its author decided for those who have begun holds; else they keep what they reached.
    """
    page = main_version(key)
    if page is None:
        api.retire_course(key)
        return
    decision = api.KEEP
    if published is not None and published.live and published.locale_id == page.locale_id:
        # Nobody's decision is taken by a page that is only scheduled, though Wagtail says "published" then too; nor by a
        # translation, which changes nothing in the course.
        decision = api.take_choice(published.translation_key, by_id=by_id)
    declared = declarations(page)
    api.tag_course(api.declare_course(declared, decision=decision), declared)


def main_version(key: uuid.UUID) -> Model | None:
    """The live page that speaks for the course ``key``: in the site's own language, else the oldest original."""
    own = _own_locale()
    versions = [
        page
        for model in page_models(CourseMixin)
        for page in model.objects.filter(translation_key=key, live=True)
    ]
    return min(
        versions,
        key=lambda page: (page.locale_id != own, page.alias_of_id is not None, page.pk),
        default=None,
    )


def _own_locale() -> int | None:
    try:
        return Locale.get_default().pk
    except (LookupError, Locale.DoesNotExist):
        return None


# --- what a tree of pages declares -------------------------------------------------------------------------


def declarations(course: Model) -> list[Declaration]:
    """Everything in ``course`` that can be learnt, parents before children."""
    branches = live_branches(course)
    first = lessons_first((as_lesson(page, course) for page in _pages(branches)), in_order=course.in_order)
    declared = [_course(course), *_branches(course.translation_key, branches)]
    for one in declared:
        if one.key in first:
            one.fields["requires"] = [str(key) for key in first[one.key]]
    return declared


def _pages(branches: Iterable[Branch]) -> Iterator[Model]:
    for branch in branches:
        yield branch.page
        yield from _pages(branch.branches)


def _course(page: Model) -> Declaration:
    fields = {
        **RULE,
        "code": page.code,
        "programme": page.programme,
        "planned_periods": page.planned_periods,
        "opens_at": page.opens_at,
        "closes_at": page.closes_at,
        "open_to_guests": page.open_to_guests,
        "address": address(page),
        "needed": page.needed,
        "in_order": page.in_order,
        "requires": [str(key) for key in courses_first(page)] or None,
    }
    return Declaration(
        key=page.translation_key,
        type=api.COURSE,
        title=page.title,
        fields=fields,
        competencies=page.competencies,
    )


def _branches(parent: uuid.UUID, branches: Iterable[Branch]) -> Iterator[Declaration]:
    for branch in branches:
        yield from lesson_declarations(branch.page, parent, branch.branches)


def lesson_declarations(page: Model, parent: uuid.UUID, branches: list[Branch]) -> Iterator[Declaration]:
    """The lesson ``page``, what is in it, and the ``branches`` below it."""
    yield Declaration(
        key=page.translation_key,
        type=api.MODULE if branches else api.LESSON,
        title=page.title,
        parent=parent,
        fields={
            **RULE,
            "required": page.required,
            "weight": float(page.weight),
            "needed": page.needed,
            "least_seconds": 60 * page.least_minutes,
            "address": address(page),
        },
        competencies=page.competencies,
    )
    yield from _blocks(page)
    yield from _branches(page.translation_key, branches)


def _blocks(page: Model) -> Iterator[Declaration]:
    for child in page.body:
        block = registry.blocks.get(child.block_type)
        if block is None or not block.activity_type or not child.id:
            continue
        yield Declaration(
            key=api.block_key(page.translation_key, child.id),
            type=block.activity_type,
            title=block.activity_title(child.value) or page.title,
            parent=page.translation_key,
            fields={
                **RULE,
                "address": f"{address(page)}#block-{child.id}",
                **block.activity_rule(child.value),
            },
        )


# --- when it happens ---------------------------------------------------------------------------------------


def _courses_above(path: str) -> set[uuid.UUID]:
    """Keys of the courses at or above the tree position ``path``, live or not."""
    models = page_models(CourseMixin)
    places = [
        path[:length] for model in models for length in range(model.steplen, len(path) + 1, model.steplen)
    ]
    return {
        key
        for model in models
        for key in model.objects.filter(path__in=places).values_list("translation_key", flat=True)
    }


def _courses_below(path: str) -> set[uuid.UUID]:
    """Keys of the courses below the tree position ``path``, live or not."""
    below = {"path__startswith": path}
    models = page_models(CourseMixin)
    return {
        key
        for model in models
        for key in model.objects.filter(**below).values_list("translation_key", flat=True)
    }


def _sync(keys: Iterable[uuid.UUID]) -> None:
    for key in keys:
        sync_course(key)


def sync_around(page: Model) -> None:
    """Make the activities of the courses that ``page`` is, holds or is in what their pages say now."""
    _sync(_courses_above(page.path) | _courses_below(page.path))


def _published(sender, instance, revision=None, **kwargs) -> None:
    if isinstance(instance, CourseMixin | LessonMixin):
        by_id = revision.user_id if revision else None
        for key in _courses_above(instance.path):
            sync_course(key, published=instance, by_id=by_id)


def _unpublished(sender, instance, **kwargs) -> None:
    if isinstance(instance, CourseMixin | LessonMixin):
        _sync(_courses_above(instance.path))


def _moved(sender, instance, parent_page_before, **kwargs) -> None:
    # Any page may stand above a course, and its address is part of the course's.
    left = _courses_above(parent_page_before.path)
    # The course that a lesson leaves comes first: it must still have the lesson to notice that it is gone.
    _sync([*left, *(_courses_above(instance.path) | _courses_below(instance.path)) - left])


def _renamed(sender, instance, **kwargs) -> None:
    sync_around(instance)


def _deleted(sender, instance, **kwargs) -> None:
    if isinstance(instance, CourseMixin):
        sync_course(instance.translation_key)
    elif isinstance(instance, LessonMixin):
        _sync(_courses_above(instance.path))


page_published.connect(_published, dispatch_uid="learning_courses.published")
page_unpublished.connect(_unpublished, dispatch_uid="learning_courses.unpublished")
post_page_move.connect(_moved, dispatch_uid="learning_courses.moved")
page_slug_changed.connect(_renamed, dispatch_uid="learning_courses.renamed")
post_delete.connect(_deleted, dispatch_uid="learning_courses.deleted")
