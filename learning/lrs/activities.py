"""The Activities resource (xAPI 1.0.3 Communication 2.5, xAPI 2.0 4.1.6.4)."""

from typing import Any

from django.http import HttpResponse, JsonResponse

from learning.lrs import parameters as read
from learning.lrs.envelope import Call, Resource
from learning.lrs.reading import must_read
from learning.statements.definitions import known


class Activities(Resource):
    """What is known of an activity: as we declare it, or as statements have described it."""

    accepts = {"GET": frozenset({"activityId"})}

    def get(self, call: Call) -> HttpResponse:
        must_read(call.caller)
        iri = read.iri(call.parameters, "activityId")
        activity: dict[str, Any] = {"objectType": "Activity", "id": iri}
        # 2.0 4.1.6.4: of an activity that nobody has described there is its id.
        if definition := known([iri]).get(iri):
            activity["definition"] = definition
        return JsonResponse(activity)
