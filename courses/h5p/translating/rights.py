"""Who may translate contents: who may change them, and translators, who have a permission of their own for it."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet

from courses.h5p.admin.rights import may_change
from courses.h5p.models import H5PContent

PERMISSION = "learning_courses.change_h5ptranslation"


def may_translate(user: Any, content: H5PContent) -> bool:
    return user.has_perm(PERMISSION) or may_change(user, content)


def permissions() -> QuerySet[Permission]:
    """What Wagtail lists where groups are given permissions."""
    app, name = PERMISSION.split(".")
    return Permission.objects.filter(content_type__app_label=app, codename=name)
