"""Officers take a learner's record along, for her file. Each time is logged."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.log_actions import log

from learning.office.access import visible_learner
from learning.people.models import Learner
from learning.record import downloads

DOWNLOADED = "learning.download_record"
# What was done, and how the history says it.
ACTION = (_("Download a record of learning"), _("Record of learning downloaded"))


@require_safe
def record_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The record of a learner of the user's units, on paper."""
    return _taken(request, pk, "pdf", lambda learner: downloads.pdf_response(request, learner))


@require_safe
def record_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for machines."""
    return _taken(request, pk, "json", downloads.json_response)


def _taken(request: HttpRequest, pk: int, kind: str, make: Callable[[Learner], HttpResponse]) -> HttpResponse:
    learner = visible_learner(request, pk)
    response = make(learner)
    if response.status_code == 200:
        log(learner, DOWNLOADED, user=request.user, data={"as": kind})
    return response
