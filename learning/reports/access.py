"""Who may see reports, and whom their group lets into the Wagtail admin."""

from django.contrib.auth.models import Group, Permission

from learning.people.rights import Right
from learning.people.roles import may_somewhere

GROUP, ENTRANCE = "Reporting officers", "Holders of roles"


def may_report(user) -> bool:
    """Whether ``user`` sees the figures of any unit."""
    return may_somewhere(user, Right.SEE_FIGURES)


def reporting_group() -> Group:
    """The group that lets officers into the Wagtail admin; made on first use.

    Being in it shows nothing yet: which units somebody sees is decided by their roles.
    """
    return _let_in(GROUP)


def entrance_group() -> Group:
    """The group of everybody whose role has a page in the Wagtail admin; permissions given to officers are not theirs."""
    return _let_in(ENTRANCE)


def _let_in(name: str) -> Group:
    group, _made = Group.objects.get_or_create(name=name)
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    return group
