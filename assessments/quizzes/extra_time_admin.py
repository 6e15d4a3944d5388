"""Extra time in the Wagtail admin: each officer gives it to learners of her units, and sees no others'."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.models import DeleteView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from assessments.quizzes.extra_time import ExtraTime
from learning import api

LIST, DETAIL = ("index", "index_results"), ("add", "edit", "delete")


def given_to_hers(user):
    """What was given to the learners whom ``user`` may see."""
    return ExtraTime.objects.filter(learner__in=api.learners_visible_to(user)).select_related(
        "learner", "quiz"
    )


class OnlyHers:
    """There is nothing here about a learner of somebody else's."""

    request: Any

    def get_object(self, *args, **kwargs):
        found = super().get_object(*args, **kwargs)  # type: ignore[misc]
        if not given_to_hers(self.request.user).filter(pk=found.pk).exists():
            raise Http404
        return found

    def get_usage_url(self) -> None:
        """Nothing refers to it, and there is no page that would say so."""

    def get_history_url(self) -> None:
        """Its history is in the log of the site."""


class ExtraTimeIndex(IndexView):
    def get_base_queryset(self):
        return given_to_hers(self.request.user)


class ExtraTimeEdit(OnlyHers, EditView):
    pass


class ExtraTimeDelete(OnlyHers, DeleteView):
    pass


class ExtraTimeViewSet(ModelViewSet):
    model = ExtraTime
    icon = "time"
    menu_label = gettext_lazy("Extra time")
    add_to_admin_menu = False
    index_view_class = ExtraTimeIndex
    edit_view_class = ExtraTimeEdit
    delete_view_class = ExtraTimeDelete
    copy_view_enabled = False
    list_display = [
        Column("learner", label=gettext_lazy("learner")),
        Column("quiz", label=gettext_lazy("quiz")),
        "percent",
        "minutes",
        "until",
    ]
    list_per_page = 50
    panels = [
        FieldPanel("learner"),
        FieldPanel("quiz"),
        FieldRowPanel([FieldPanel("percent"), FieldPanel("minutes")]),
        FieldPanel("until"),
        FieldPanel("reason"),
    ]

    def get_urlpatterns(self):
        return [each for each in super().get_urlpatterns() if each.name in LIST + DETAIL]
