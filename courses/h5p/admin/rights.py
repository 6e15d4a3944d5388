"""Who may do what with H5P. To bring contents in and to bring libraries in are two things: libraries are programs."""

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy, OwnershipPermissionPolicy

from courses.h5p.models import H5PContent, H5PLibrary

# What the policy of ownership leaves to superusers alone, because it knows no drafts.
OF_DRAFTS = frozenset({"publish", "lock", "unlock"})


class ContentPolicy(OwnershipPermissionPolicy):
    """As with packages: own ones are changed by whoever added them, all of them by reviewers and publishers. To publish
    or lock them is a permission of its own."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        if action in OF_DRAFTS:
            return user.has_perm(self._get_permission_name(action))
        return super().user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        rest = [each for each in actions if each not in OF_DRAFTS]
        if any(self.user_has_permission(user, each) for each in actions if each in OF_DRAFTS):
            return True
        return bool(rest) and super().user_has_any_permission_for_instance(user, rest, instance)


CONTENTS = ContentPolicy(H5PContent, owner_field_name="created_by")
LIBRARIES = ModelPermissionPolicy(H5PLibrary)


def may_upload(user: Any) -> bool:
    return CONTENTS.user_has_permission(user, "add")


def may_install(user: Any) -> bool:
    return LIBRARIES.user_has_permission(user, "add")


def may_bring_in(user: Any) -> bool:
    """Whether there is anything that ``user`` may upload."""
    return may_upload(user) or may_install(user)


def may_see_libraries(user: Any) -> bool:
    return LIBRARIES.user_has_any_permission(user, ["add", "change", "delete"])


def may_change(user: Any, content: H5PContent) -> bool:
    return CONTENTS.user_has_permission_for_instance(user, "change", content)
