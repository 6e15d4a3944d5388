"""The files that learners handed in, for themselves and for who marks them."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.attempts.uploads import AnswerFile
from assessments.marking.access import may_open
from learning import api
from learning.ranges import ranged


@never_cache
@require_safe
def download_file(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The file, to be saved and never to be shown as a page of this site. A player may ask for parts of a sound."""
    row = get_object_or_404(AnswerFile.objects.select_related("attempt__enrolment"), uuid=uuid)
    if not _may_have(request, row):
        raise Http404(_("There is no such file here."))
    try:
        file = row.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404(_("There is no such file here.")) from gone
    answer = ranged(request, file, version=f'"{row.sha256}"')
    answer.headers["ETag"] = f'"{row.sha256}"'
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["Content-Type"] = row.media_type
    answer.headers["Content-Disposition"] = content_disposition_header(True, row.name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _may_have(request: HttpRequest, row: AnswerFile) -> bool:
    learner = api.learner_for(request)
    is_own = learner is not None and row.attempt.enrolment.learner_id == learner.pk
    return is_own or (request.user.is_authenticated and _marks(request.user, row))


def _marks(user: Any, row: AnswerFile) -> bool:
    answer = row.attempt.answers.filter(place=row.place).first()
    return answer is not None and may_open(user, answer)
