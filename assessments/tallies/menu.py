"""The entry of the statistics among the reports of the Wagtail admin."""

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem

from assessments.tallies.pages import PERMISSION


class TalliesMenuItem(MenuItem):
    """Shown to who may see quizzes."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PERMISSION)
