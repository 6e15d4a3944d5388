"""The entry of the queue in the Wagtail admin's menu."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from wagtail.admin.menu import MenuItem

from assessments.marking.access import may_mark

# Every page of the administration has the menu, and hardly anybody marks.
KEPT = 300


class MarkingMenuItem(MenuItem):
    """Shown to who marks anything; who has just been made a marker, or is none any more, after five minutes at most."""

    def is_shown(self, request: HttpRequest) -> bool:
        return cache.get_or_set(_key(request.user.pk), lambda: may_mark(request.user), KEPT)


def forget_marker(sender: Any = None, *, instance: Any, **_more: Any) -> None:
    """A marker was made or is gone: look again at the next page."""
    cache.delete(_key(instance.user_id))


def _key(user: int) -> str:
    return f"learning-marks-{user}"
