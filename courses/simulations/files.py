"""Simulations as files: TOML as people write it, JSON as it is exported. All of a file, or nothing."""

import json
import tomllib
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.simulations.checking import faults_in
from courses.simulations.models import Simulation

LARGEST = 512 * 1024


@dataclass(frozen=True)
class Loaded:
    """A simulation, and whether it is another one than before."""

    simulation: Simulation
    changed: bool


def read(body: bytes, name: str) -> dict[str, Any]:
    """The scenario in a file called ``name``. Raises ValidationError for what is none."""
    if len(body) > LARGEST:
        raise ValidationError(_("The file is larger than is allowed."))
    try:
        text = body.decode("utf-8-sig")
        found = json.loads(text) if name.lower().endswith(".json") else tomllib.loads(text)
    except (ValueError, RecursionError) as problem:
        raise ValidationError(_("The file cannot be read: %(problem)s.") % {"problem": problem}) from problem
    if not isinstance(found, dict):
        raise ValidationError(_("The file holds no scenario."))
    return found


def written(simulation: Simulation) -> str:
    """The file of ``simulation``, which ``read`` takes back."""
    return json.dumps(simulation.scenario, ensure_ascii=False, indent=2) + "\n"


@transaction.atomic
def load(
    scenario: dict[str, Any], *, by: Any = None, publish: bool = True, key: uuid.UUID | None = None
) -> Loaded:
    """The simulation with the code of ``scenario``, changed to it, and published if asked. Raises ValidationError,
    which names every fault; then nothing is changed.
    """
    if faults := faults_in(scenario):
        raise ValidationError([fault.said(get_language() or "vi") for fault in faults])
    code = scenario["code"]
    simulation = Simulation.objects.select_for_update().filter(code=code).first()
    if simulation and simulation.scenario == scenario and (simulation.live or not publish):
        return Loaded(simulation, False)
    if simulation is None:
        simulation = Simulation(code=code, live=False, created_by=by, uuid=key or uuid.uuid4())
    if publish or not simulation.live:
        simulation.scenario = scenario
    simulation.take_names()
    simulation.full_clean()
    simulation.save()
    draft = simulation
    draft.scenario = scenario
    revision = draft.save_revision(user=by)
    if publish:
        revision.publish(user=by)
        simulation.refresh_from_db()
    return Loaded(simulation, True)


def load_folder(folder: Path) -> list[Loaded]:
    """All scenarios in ``folder``, in the order of their names."""
    files = sorted(file for file in folder.iterdir() if file.suffix in (".toml", ".json"))
    return [load(read(file.read_bytes(), file.name)) for file in files]
