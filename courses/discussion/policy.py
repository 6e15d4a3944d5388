"""What a course has settled about its discussion, and who its trainers are. Kept for a few minutes."""

import uuid
from typing import Any

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db.models import Count
from wagtail.models import Revision

from courses.discussion.models import Discussed, Post, PostState
from courses.publishing import main_version
from courses.reviewing import editable_pages
from courses.routing import base_model
from learning.models import Activity

KEPT_SECONDS = 120
MOST_TRAINERS = 20


def discussed(course: uuid.UUID) -> str:
    """How lessons of the course with this key are discussed; not at all where its page is gone."""
    return cache.get_or_set(f"learning_courses.discussed.{course}", lambda: _discussed(course), KEPT_SECONDS)


def _discussed(course: uuid.UUID) -> str:
    page = main_version(course)
    return str(page.discussion if page else Discussed.OFF)  # type: ignore[attr-defined]


def count_of(lesson: uuid.UUID) -> int:
    """How many posts below the lesson everybody can read."""
    return cache.get_or_set(f"learning_courses.posts.{lesson}", lambda: _count(lesson), KEPT_SECONDS)


def _count(lesson: uuid.UUID) -> int:
    shown = Post.objects.filter(lesson__key=lesson, state=PostState.SHOWN)
    return shown.aggregate(all=Count("pk"))["all"]


def forget(lesson: Activity) -> None:
    """What was kept about the lesson is no longer true."""
    cache.delete(f"learning_courses.posts.{lesson.key}")


def forget_course(course: uuid.UUID) -> None:
    """The course's page was changed."""
    cache.delete_many([f"learning_courses.discussed.{course}", f"learning_courses.trainers.{course}"])


def trainers_of(course: uuid.UUID) -> list[tuple[int, str]]:
    """Who made the course and may still change it: their ids and names, in the order of the names."""
    key = f"learning_courses.trainers.{course}"
    return cache.get_or_set(key, lambda: _trainers(course), KEPT_SECONDS)


def _trainers(course: uuid.UUID) -> list[tuple[int, str]]:
    pages = list(base_model().objects.filter(translation_key=course))
    ids = {page.owner_id for page in pages} | set(_writers(pages))
    users = get_user_model().objects.filter(pk__in=ids - {None}, is_active=True)[:MOST_TRAINERS]
    able = [user for user in users if may_moderate(user, course)]
    return sorted(((user.pk, name_of(user)) for user in able), key=lambda one: one[1])


def _writers(pages: list[Any]) -> list[int]:
    drafts = Revision.page_revisions.filter(object_id__in=[str(page.pk) for page in pages])
    return list(drafts.exclude(user=None).order_by().values_list("user", flat=True).distinct())


def may_moderate(user: Any, course: uuid.UUID) -> bool:
    """Whether ``user`` may change a page of the course, in any language."""
    return user.is_superuser or editable_pages(user).filter(translation_key=course).exists()


def name_of(user: Any) -> str:
    """The name of an account, as its bearer is called on the site."""
    return user.get_full_name() or user.get_username()
