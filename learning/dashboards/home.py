"""The short way from the first page of the administration to the dashboard that fits, and its entry in the menu."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from learning.dashboards.access import ways_for


class DashboardsPanel(Component):
    """The dashboards of the user, the one that fits best first."""

    name = "learning_dashboards"
    template_name = "learning/dashboards/home_panel.html"
    order = 50

    def get_context_data(self, parent_context) -> dict[str, Any]:
        return {"ways": ways_for(parent_context["request"])}


class DashboardsMenuItem(MenuItem):
    """Shown to who has a dashboard."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(ways_for(request))
