"""Simulations travel in course packs: each as its scenario."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from wagtail.permissions import policy_registry

from courses.packs.trace import Here
from courses.simulations.checking import faults_in
from courses.simulations.models import Simulation
from courses.simulations.versions import keep_version
from learning.packs import Data, PackPart, Received, Sent

KEPT = ("language", "live", "has_unpublished_changes", "digest")


class SimulationPart(PackPart):
    """A simulation: what is published of it."""

    name = "simulation"
    label = gettext_lazy("Simulations")
    model_name = "learning_courses.Simulation"
    fields = ("title", "code")
    updates = True

    def key(self, thing: Any) -> str:
        return thing.code

    def find(self, key: str, data: Data, pack: Received) -> Any:
        return self.model._default_manager.filter(code=key).first()

    def write(self, thing: Any, pack: Sent) -> Data:
        written = {**super().write(thing, pack), "scenario": thing.scenario}
        if isinstance(pack, Here):
            written["kept"] = {name: getattr(thing, name) for name in KEPT}
        return written

    def load(self, key: str, data: Data, thing: Any, pack: Received) -> Any:
        scenario = data.get("scenario")
        simulation = thing or self.model(code=key, created_by=pack.user)
        if isinstance(pack, Here):
            for name in KEPT:
                setattr(simulation, name, data["kept"][name])
        elif faults := faults_in(scenario):
            raise ValidationError([fault.said(get_language() or "vi") for fault in faults])
        else:
            simulation.live, simulation.has_unpublished_changes = True, False
        simulation.scenario = scenario
        simulation.take_names()
        loaded = super().load(key, data, simulation, pack)
        if loaded.live and not faults_in(loaded.scenario):
            keep_version(loaded)
        return loaded

    def removable(self, user: Any, pks: Iterable[Any]) -> set[Any]:
        """What nobody has done yet."""
        mine = policy_registry.get_by_type(Simulation).instances_user_has_permission_for(user, "delete")
        return set(mine.filter(pk__in=list(pks), versions__isnull=True).values_list("pk", flat=True))
