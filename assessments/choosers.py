"""Choosing questions, quizzes and pools: only for those who write, since an examination is not for every eye."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy

from learning.choosing import PlainChooserViewSet


def may_choose(user, model) -> bool:
    """Whether ``user`` works with ``model`` in the bank, or writes pages that a quiz can stand in."""
    in_bank = ModelPermissionPolicy(model).user_has_any_permission(user, ["add", "change", "delete", "view"])
    return in_bank or PagePermissionPolicy().user_has_any_permission(user, ["add", "change"])


class BankChooserViewSet(PlainChooserViewSet):
    """Wagtail lets everybody choose who may enter the administration; here that is most of a province's staff."""

    def get_urlpatterns(self):
        patterns = super().get_urlpatterns()
        for each in patterns:
            each.callback = self._only_for_writers(each.callback)
        return patterns

    def _only_for_writers(self, view: Callable) -> Callable:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not may_choose(request.user, self.model):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded
