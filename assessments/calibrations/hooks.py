"""What calibrations contribute to the Wagtail admin."""

from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from assessments.calibrations import pages
from assessments.calibrations.access import may_see
from assessments.permissions import calibration_permissions


class CalibrationsMenuItem(MenuItem):
    """Shown to who may read them."""

    def is_shown(self, request) -> bool:
        return may_see(request.user)


@hooks.register("register_admin_urls")
def calibration_urls() -> list:
    return [path("learning/calibrations/", include("assessments.calibrations.urls"))]


@hooks.register("register_reports_menu_item")
def calibrations_menu_item() -> MenuItem:
    address = reverse("learning_calibrations:index")
    return CalibrationsMenuItem(pages.TITLE, address, icon_name=pages.ICON, order=1810)


@hooks.register("register_permissions")
def permissions():
    return calibration_permissions()
