"""My learning, for the person behind the request, with or without an account. Nobody else's."""

from collections.abc import Callable, Iterator
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from learning import conf
from learning.certificates.lookup import is_hurried
from learning.certificates.printed import holder_name
from learning.certificates.record import Record
from learning.certificates.render import public_address
from learning.people.learners import card_uuid, learner_for, membership_on
from learning.people.models import Learner
from learning.progress.claiming import may_claim
from learning.record import downloads
from learning.record.codes import code_for
from learning.record.document import issuer_name
from learning.record.overview import Overview, overview_of
from learning.registry import record_parts

MOST = 20  # papers in a minute for one address, which may be that of a whole office


@require_safe
@never_cache
def record(request: HttpRequest) -> HttpResponse:
    """What the person behind this request has to learn, is learning, has learnt and earned."""
    learner = learner_for(request)
    mine = overview_of(learner) if learner else Overview()
    context = {
        "learner": learner,
        "record": mine.record,
        "mine": mine,
        "parts": list(_parts(request, learner, mine.record)) if learner else [],
        "by_card": card_uuid(request) is not None,
        "may_claim": may_claim(request),
        "catalogue_url": conf.get("CATALOGUE_URL"),
        "this_year": timezone.localdate().year,
    }
    return render(request, "learning/record.html", context)


def _parts(request: HttpRequest, learner: Learner, record: Record) -> Iterator[dict]:
    for part in sorted(record_parts.values(), key=lambda one: (one.order, one.name)):
        made = part()
        made.record = record
        if (found := made.context(request, learner)) is not None:
            yield {"part": part, "template": part.template, "context": found}


def _for_the_learner(view: Callable) -> Callable:
    """``view`` with whoever is learning here; who has not learnt anything has nothing to take along."""

    @wraps(view)
    def found(request: HttpRequest, **asked) -> HttpResponse:
        learner = learner_for(request)
        return view(request, learner, **asked) if learner else redirect("learning:record")

    return require_safe(never_cache(found))


@_for_the_learner
def record_pdf(request: HttpRequest, learner: Learner) -> HttpResponse:
    """One's own record on paper. A paper costs seconds, so nobody gets one after another without end."""
    if is_hurried(request, what="records", most=MOST):
        return render(request, "learning/record/no_pdf.html", {"hurried": True}, status=429)
    return downloads.pdf_response(request, learner)


@_for_the_learner
def record_json(request: HttpRequest, learner: Learner) -> HttpResponse:
    """One's own record for machines."""
    return downloads.json_response(learner)


@_for_the_learner
def hours(request: HttpRequest, learner: Learner, year: int) -> HttpResponse:
    """The periods of one year, to print, sign and hand in."""
    found = overview_of(learner).year(year)
    if found is None:
        raise Http404
    checks = [
        (one, code_for(public_address(one.certificate)) if one.certificate else "") for one in found.credits
    ]
    context = {
        "learner": learner,
        "name": holder_name(learner),
        "membership": membership_on(learner, timezone.localdate()),
        "year": found,
        "checks": checks,
        "issuer": issuer_name(),
        "today": timezone.localdate(),
    }
    return render(request, "learning/record/hours.html", context)
