"""Whose official reports somebody sees, decided in the query itself."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from learning.official.models import OfficialReport, ReportTemplate
from learning.people.rights import Right
from learning.people.roles import may_in, units_visible_to
from learning.units.models import Unit


def officials_visible_to(user) -> QuerySet[OfficialReport]:
    """The documents of the units whose figures ``user`` sees."""
    if user.is_superuser:
        return OfficialReport.objects.all()
    return OfficialReport.objects.filter(unit__in=units_visible_to(user).values("pk"))


def visible_official(request: HttpRequest, uuid: UUID, *, may: str = Right.SEE_FIGURES) -> OfficialReport:
    """The document, if the user sees it; else there is none. Raises PermissionDenied without the right ``may`` there."""
    found = officials_visible_to(request.user).select_related("unit__parent", "corrects", "corrected_by")
    official = get_object_or_404(found, uuid=uuid)
    if may != Right.SEE_FIGURES and not may_in(request.user, official.unit_id, may):
        raise PermissionDenied
    return official


def templates_for(unit: Unit) -> QuerySet[ReportTemplate]:
    """The workbooks that ``unit`` may be filled into: its own, and those of the units above it."""
    uids = unit.path.rstrip("/").split("/")
    above = ["/".join(uids[:depth]) + "/" for depth in range(1, len(uids) + 1)]
    return ReportTemplate.objects.filter(unit__path__in=above)


def templates_visible_to(user) -> QuerySet[ReportTemplate]:
    """The workbooks of the user's units, and of those above them by which her reports are filled."""
    if user.is_superuser:
        return ReportTemplate.objects.all()
    units = units_visible_to(user)
    paths = units.filter(Q(valid_to__isnull=True)).order_by().values_list("path", flat=True)
    above = {"/".join(path.rstrip("/").split("/")[:depth]) + "/" for path in paths for depth in range(1, 5)}
    return ReportTemplate.objects.filter(Q(unit__in=units.values("pk")) | Q(unit__path__in=above))
