"""Simulations in the administration: listed with their use, written, published, exported, deleted."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, LiveStatusTagColumn, UsageCountColumn
from wagtail.models import ReferenceIndex
from wagtail.snippets.views.snippets import CopyView, DeleteView, EditView, SnippetViewSet, WorkflowActionView

from courses.packages.admin import CancelReview, OwnOnly
from courses.simulations.admin.forms import REJECT, free_code
from courses.simulations.admin.panels import edit_handler
from courses.simulations.admin.rights import POLICY
from courses.simulations.files import written
from courses.simulations.models import Simulation
from courses.simulations.publishing import said_of
from learning.choosing import WritersChooserViewSet

ICON = "learning-simulation"


class EditSimulation(OwnOnly, EditView):
    pass


class CopySimulation(CopyView):
    """A new simulation that begins as the newest draft of another one. Nothing is saved before its author says so."""

    def get_initial_form_instance(self) -> Simulation:
        scenario = self.get_object().get_latest_revision_as_object().scenario
        code, title = (
            free_code(str(scenario.get("code"))),
            _("Copy of %(title)s") % {"title": scenario.get("title")},
        )
        return Simulation(scenario={**scenario, "code": code, "title": title})


class ActOnSimulation(WorkflowActionView):
    """A step of a workflow, done from a list. Wagtail would approve a draft that cannot be published, and fail then."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = self.object.get_latest_revision_as_object()
        said = [] if self.action_name == REJECT else said_of(draft.scenario)
        if not said:
            return super().post(request, *args, **kwargs)
        words = _("“%(title)s” was not approved, because it cannot be published as it is:")
        messages.error(request, " ".join([words % {"title": draft.title}, *said]))
        address = reverse(self.redirect_url_name, args=[self.object.pk])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return self.render_modal_json(request, {"step": "success", "redirect": address})
        return redirect(address)


class DeleteSimulation(OwnOnly, DeleteView):
    pass


class SimulationViewSet(SnippetViewSet):
    model = Simulation
    chooser_viewset_class = WritersChooserViewSet
    icon = ICON
    menu_label = gettext_lazy("Simulations")
    menu_name = "simulations"
    menu_order = 254
    add_to_admin_menu = True
    copy_view_class = CopySimulation
    edit_view_class = EditSimulation
    delete_view_class = DeleteSimulation
    confirm_workflow_cancellation_view_class = CancelReview
    workflow_action_view_class = ActOnSimulation
    list_display = [
        "title",
        Column("code", label=gettext_lazy("Code")),
        LiveStatusTagColumn(),
        DateColumn("created_at", label=gettext_lazy("Created"), sort_key="created_at"),
        UsageCountColumn("usage_count", label=gettext_lazy("Use")),
    ]
    search_fields = ["title", "code"]
    search_backend_name = None
    list_per_page = 50
    edit_handler = edit_handler(ICON)

    def get_queryset(self, request: HttpRequest):
        return Simulation.objects.annotate(usage_count=ReferenceIndex.usage_count_subquery(Simulation))


@never_cache
@require_safe
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest draft as a file."""
    simulation = get_object_or_404(Simulation, pk=pk)
    if not POLICY.user_has_permission_for_instance(request.user, "change", simulation):
        raise PermissionDenied
    newest = simulation.get_latest_revision_as_object()
    answer = HttpResponse(written(newest), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{simulation.code}.json"'
    return answer


def before_deleting(request: HttpRequest, things: Sequence[Any]) -> HttpResponse | None:
    """What a lesson shows, or somebody has done, is not deleted: nobody could tell any more what she did."""
    simulations = [thing for thing in things if isinstance(thing, Simulation)]
    kept = [each for each in simulations if _is_needed(each)]
    for simulation in kept:
        messages.error(
            request,
            _("“%(title)s” was not deleted: lessons show it, or learners have done it. Unpublish it instead.")
            % {"title": simulation.title},
        )
    return redirect(Simulation.snippet_viewset.get_url_name("list")) if kept else None


def _is_needed(simulation: Simulation) -> bool:
    from courses.packs.naming import named_in_drafts  # it asks the course packs, which know this app's parts
    from courses.simulations.part import SimulationPart

    if simulation.versions.filter(attempts__isnull=False).exists():
        return True
    if any(True for _each in ReferenceIndex.get_grouped_references_to(simulation)):
        return True
    return (SimulationPart.name, simulation.pk) in named_in_drafts(without=[])
