"""The Agents resource (xAPI 1.0.3 Communication 2.4, xAPI 2.0 4.1.6.3)."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, JsonResponse

from learning.lrs import parameters as read
from learning.lrs.bounds import learner_within
from learning.lrs.envelope import Call, Resource
from learning.lrs.reading import must_read
from learning.people.models import Learner
from learning.statements.agents import learner_agent
from learning.statements.parts import NAMES


class Agents(Resource):
    """Who an agent is, as far as it may be told: never more of a learner than the accounts that the log knows."""

    accepts = {"GET": frozenset({"agent"})}

    def get(self, call: Call) -> HttpResponse:
        must_read(call.caller)
        agent = read.agent(call.parameters)
        return JsonResponse(person(agent, learner=learner_within(call.caller, agent)))


def person(agent: Mapping[str, Any], *, learner: int | None) -> dict[str, Any]:
    """``agent`` as a Person: every identifier in a list. A learner has the accounts of the records merged into her."""
    found: dict[str, Any] = {"objectType": "Person"}
    for name in ("name", *NAMES):
        if name in agent:
            found[name] = [agent[name]]
    if learner is not None:
        found["account"] = accounts_of(learner, first=agent["account"])
    return found


def accounts_of(learner: int, *, first: dict[str, Any]) -> list[dict[str, Any]]:
    """All accounts of one person in the log, ``first`` first. One query."""
    kept = Learner.objects.filter(pk=learner).values("merged_into")
    same = Learner.objects.filter(pk__in=kept) | Learner.objects.filter(merged_into__in=kept)
    same = same | Learner.objects.filter(merged_into=learner)
    uuids = same.order_by("pk").values_list("uuid", flat=True)
    accounts = [learner_agent(uuid)["account"] for uuid in uuids]
    return [first, *(each for each in accounts if each != first)]
