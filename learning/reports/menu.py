"""The entry in the Wagtail admin's menu, and the name of what its log records."""

from wagtail.admin.menu import MenuItem

from learning.reports.access import may_report

FROZEN = "learning.freeze_report"


class ReportsMenuItem(MenuItem):
    """Shown to who answers for a unit."""

    def is_shown(self, request) -> bool:
        return may_report(request.user)
