"""Reports in the Wagtail admin. Looking changes nothing; freezing is a button."""

import io
from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.log_actions import log

from learning import registry
from learning.people.rights import Right
from learning.people.roles import may_in, may_report_on
from learning.reports.access import may_report
from learning.reports.build import CannotBuild, build_report, draft_report, revisions
from learning.reports.choices import Choice, choice_of
from learning.reports.formats.base import FormatUnavailable, ReportFormat, file_name
from learning.reports.forms.bieu_09 import Bieu09
from learning.reports.models import Report
from learning.reports.periods import UnknownPeriod, local_day
from learning.reports.scope import UnitEnded
from learning.reports.screen import choosing, figures
from learning.reports.target_lines import target_lines

FROZEN = "learning.freeze_report"  # what the log records
KEPT_SECONDS = 86_400
REFUSED = (CannotBuild, UnknownPeriod, UnitEnded)


def for_officers(view: Callable) -> Callable:
    """Only for who answers for a unit; never kept in a cache."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not may_report(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return never_cache(guarded)


@require_GET
@for_officers
def index(request: HttpRequest) -> HttpResponse:
    """Choose a unit, a period and a basis; see the figures as they stand now."""
    context: dict = {}
    try:
        choice = _choice(request)
        context = choosing(request.user, choice)
        draft = _draft(choice)
        context |= figures(draft) | {"revisions": list(revisions(draft).select_related("built_by"))}
        if choice.form != Bieu09.name:
            own, below = target_lines(choice, now=timezone.now())
            context |= {"own_targets": own, "targets_below": below}
        may_freeze = may_in(request.user, choice.unit, Right.FREEZE_REPORTS)
        # The official form has no areas and no columns of other periods beside its own.
        context["may_freeze"] = may_freeze and not choice.by_grouping and not choice.compare
    except REFUSED as problem:
        context["problem"] = str(problem)
    return render(request, "learning/reports/index.html", context)


@require_GET
@for_officers
def report(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A frozen report."""
    found = _visible(request, uuid)
    context = figures(found) | {"revisions": list(revisions(found).select_related("built_by"))}
    return render(request, "learning/reports/report.html", context)


@require_POST
@for_officers
def freeze(request: HttpRequest) -> HttpResponse:
    """Freeze what was chosen. Doing so twice gives the same report."""
    try:
        choice = choice_of(request.POST, request.user, today=local_day(timezone.now()))
        if not may_in(request.user, choice.unit, Right.FREEZE_REPORTS):
            raise PermissionDenied
        frozen = build_report(
            form=choice.form,
            unit=choice.unit,
            period=choice.period,
            basis=choice.basis,
            built_by=request.user,
        )
    except REFUSED as problem:
        messages.error(request, str(problem))
        return redirect("learning_reports:index")
    log(instance=frozen, action=FROZEN, user=request.user)
    messages.success(request, _("Frozen as revision %(revision)s.") % {"revision": frozen.revision})
    return redirect("learning_reports:report", uuid=frozen.uuid)


@require_GET
@for_officers
def download(request: HttpRequest, name: str) -> HttpResponse:
    """The figures as they stand now, as a file that says that they are not frozen."""
    try:
        choice = _choice(request)
        return _file(
            request, _draft(choice), name, back=f"{reverse('learning_reports:index')}?{choice.query()}"
        )
    except REFUSED as problem:
        messages.error(request, str(problem))
        return redirect("learning_reports:index")


@require_GET
@for_officers
def download_frozen(request: HttpRequest, uuid: UUID, name: str) -> HttpResponse:
    """A frozen report as a file."""
    found = _visible(request, uuid)
    return _file(request, found, name, back=reverse("learning_reports:report", args=[found.uuid]))


def _choice(request: HttpRequest) -> Choice:
    return choice_of(request.GET, request.user, today=local_day(timezone.now()))


def _draft(choice: Choice) -> Report:
    return draft_report(
        form=choice.form,
        unit=choice.unit,
        period=choice.period,
        basis=choice.basis,
        by_grouping=choice.by_grouping,
        compare=choice.compare,
    )


def _visible(request: HttpRequest, uuid: UUID) -> Report:
    found = get_object_or_404(Report.objects.select_related("unit"), uuid=uuid)
    if not may_report_on(request.user, found.unit):
        raise PermissionDenied
    return found


def _file(request: HttpRequest, found: Report, name: str, *, back: str) -> HttpResponse:
    if name not in registry.report_formats:
        raise Http404
    made = registry.report_formats[name]
    try:
        content = _written(made, found)
    except FormatUnavailable as problem:
        messages.error(request, str(problem))
        return redirect(back)
    named = f'attachment; filename="{file_name(found, made.extension)}"'
    return HttpResponse(content, content_type=made.content_type, headers={"Content-Disposition": named})


def _written(made: type[ReportFormat], found: Report) -> bytes:
    key = f"learning:report:{found.uuid}:{found.cutoff_at.timestamp()}:{made.name}:{get_language()}"
    is_kept = made.is_slow and found.frozen_at is not None
    content = cache.get(key) if is_kept else None
    if content is None:
        file = io.BytesIO()
        made.write(found, file)
        content = file.getvalue()
        if is_kept:
            cache.set(key, content, KEPT_SECONDS)
    return content
