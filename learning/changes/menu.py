"""The entry in the Wagtail admin's menu."""

from wagtail.admin.menu import MenuItem

from learning.changes.access import may_look


class UnitsMenuItem(MenuItem):
    """Shown to who answers for a unit, and to who may change them."""

    def is_shown(self, request) -> bool:
        return may_look(request.user)
