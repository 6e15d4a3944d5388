"""Which saved reports somebody sees, changes, and may send."""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from learning.people.rights import Right
from learning.people.roles import may_in, units_visible_to
from learning.saved.models import SavedReport, Sending


def reports_of(user) -> QuerySet[SavedReport]:
    """Her own, those that are shared, and those that were sent to her; of units whose figures she may see.

    A superuser's are all.
    """
    every = SavedReport.objects.select_related("unit", "owner")
    if user.is_superuser:
        return every
    sent = Sending.objects.filter(report=OuterRef("pk"), user_id=user.pk, is_notice=False)
    hers = Q(owner_id=user.pk) | Q(is_shared=True) | Q(Exists(sent))
    units = units_visible_to(user, may=Right.SEE_FIGURES)
    return every.filter(hers, unit__in=units.order_by().values("pk"))


def visible_report(request: HttpRequest, uuid) -> SavedReport:
    """The report, if the user may see it and the figures of its unit; else there is none."""
    return get_object_or_404(reports_of(request.user), uuid=uuid)


def own_report(request: HttpRequest, uuid) -> SavedReport:
    """The report, if it is the user's to change."""
    found = visible_report(request, uuid)
    if not may_change(request.user, found):
        raise PermissionDenied
    return found


def may_change(user, saved: SavedReport) -> bool:
    """Whether ``user``, who sees it, may change it, send it and delete it."""
    return user.is_superuser or saved.owner_id == user.pk


def may_receive(user, saved: SavedReport) -> bool:
    """Whether ``user`` may see what would be sent to her, today."""
    return user.is_active and may_in(user, saved.unit_id, Right.SEE_FIGURES)
