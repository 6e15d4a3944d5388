"""Who may see and freeze reports: officers and heads, for their own units."""

from django.contrib.auth.models import Group, Permission

from learning.people.roles import REPORTING, held_roles

GROUP = "Reporting officers"


def may_report(user) -> bool:
    """Whether ``user`` answers for the figures of any unit."""
    return user.is_active and (user.is_superuser or held_roles(user, names=REPORTING).exists())


def reporting_group() -> Group:
    """The group that lets officers into the Wagtail admin; made on first use.

    Being in it shows nothing yet: which units somebody sees is decided by their roles.
    """
    group, _made = Group.objects.get_or_create(name=GROUP)
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    return group
