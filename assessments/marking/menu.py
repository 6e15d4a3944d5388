"""The entry of the queue in the Wagtail admin's menu."""

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem

from assessments.marking.access import may_mark


class MarkingMenuItem(MenuItem):
    """Shown to who marks anything."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_mark(request.user)
