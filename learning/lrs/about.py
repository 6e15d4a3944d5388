"""The About resource (xAPI 1.0.3 Communication 2.8, xAPI 2.0 4.1.6.7)."""

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from learning.lrs.envelope import Call, Resource
from learning.lrs.errors import NotFound
from learning.lrs.versions import SPOKEN


class About(Resource):
    """Which versions are spoken. Needs no authentication and no version."""

    accepts = {"GET": frozenset()}
    is_open = True

    def get(self, call: Call) -> HttpResponse:
        return JsonResponse({"version": list(SPOKEN), "extensions": {}})


class Unknown(Resource):
    """An address that is none of xAPI's."""

    is_open = True

    def _answer(self, *asked) -> HttpResponse:
        raise NotFound(_("xAPI has no such address. Which there are stands in its specification."))
