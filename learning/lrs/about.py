"""The About resource (xAPI 1.0.3 Communication 2.8, xAPI 2.0 4.1.6.7)."""

from django.http import HttpResponse, JsonResponse

from learning.lrs.envelope import Call, Resource
from learning.lrs.versions import SPOKEN


class About(Resource):
    """Which versions are spoken. Needs no authentication and no version."""

    accepts = {"GET": frozenset()}
    is_open = True

    def get(self, call: Call) -> HttpResponse:
        return JsonResponse({"version": list(SPOKEN), "extensions": {}})
