"""The entry in the Wagtail admin's menu."""

from wagtail.admin.menu import MenuItem

from learning.changes.access import may_change_all
from learning.menu import has_right
from learning.people.rights import Right


class UnitsMenuItem(MenuItem):
    """Shown to who answers for a unit, and to who may change them."""

    def is_shown(self, request) -> bool:
        return has_right(request, Right.SEE_UNITS) or may_change_all(request.user)
