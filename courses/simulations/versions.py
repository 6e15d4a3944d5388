"""What was published stays: attempts are judged by what their learners saw."""

import hashlib
import json
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import get_language

from courses.simulations.checking import faults_in, played_by
from courses.simulations.models import Simulation, SimulationVersion


def refuse_faults(scenario: Any) -> None:
    """Raise ValidationError, with every place, if ``scenario`` has faults."""
    if faults := faults_in(scenario):
        raise ValidationError([fault.said(get_language() or "vi") for fault in faults])


@transaction.atomic
def keep_version(simulation: Simulation) -> SimulationVersion:
    """The version of what is published now: a new one if this was never published before."""
    played = played_by(simulation.scenario)
    digest = hashlib.sha256(json.dumps(played, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    Simulation.objects.filter(pk=simulation.pk).update(digest=digest)
    simulation.digest = digest
    mine = simulation.versions.select_for_update()
    if found := mine.filter(digest=digest).first():
        return found
    number = (mine.aggregate(last=Max("number"))["last"] or 0) + 1
    return SimulationVersion.objects.create(
        simulation=simulation, number=number, digest=digest, scenario=simulation.scenario, played=played
    )
