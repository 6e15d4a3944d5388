"""Entries in the Wagtail admin's menu for those who have something to see there."""

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem

from learning.people.roles import rights_somewhere


def has_right(request: HttpRequest, right: str) -> bool:
    """Whether the user has ``right`` in any unit. However many entries ask, a page asks the database once."""
    if not hasattr(request, "_learning_rights"):
        request._learning_rights = rights_somewhere(request.user)  # type: ignore[attr-defined]
    return right in request._learning_rights  # type: ignore[attr-defined]


class RightMenuItem(MenuItem):
    """Shown to who has ``right`` in any unit."""

    def __init__(self, right: str, label, url: str, **options):
        self.right = right
        super().__init__(label, url, **options)

    def is_shown(self, request) -> bool:
        return has_right(request, self.right)
