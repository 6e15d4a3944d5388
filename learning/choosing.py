"""Choosing snippets in the administration."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.snippets.views.chooser import SnippetChooserViewSet


class PlainChooserViewSet(SnippetChooserViewSet):
    """Nothing is made in the chooser: what is chosen has pages of its own, which ask for all it needs."""

    def get_urlpatterns(self):
        return [each for each in super().get_urlpatterns() if each.name != "create"]


def may_choose(user, model) -> bool:
    """Whether ``user`` works with ``model``, or writes pages that such a thing can stand in."""
    works = ModelPermissionPolicy(model).user_has_any_permission(user, ["add", "change", "delete", "view"])
    return works or PagePermissionPolicy().user_has_any_permission(user, ["add", "change"])


class WritersChooserViewSet(PlainChooserViewSet):
    """Only for those who write: Wagtail lets everybody choose who may enter the administration, and that is most of a
    province's staff.
    """

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
