"""The frozen reports that a caller of the data share may have, and what of them."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from learning import registry
from learning.people.rights import Right
from learning.people.roles import units_visible_to
from learning.reports.models import Report
from learning.sharing.caller import Caller
from learning.sharing.guard import guarded_content
from learning.sharing.periods import ended, frozen_reports
from learning.sharing.refusals import unknown


def reports_of(caller: Caller):
    """A consumer's are those of its own unit on its basis: another table of the same facts would tell what this hides."""
    if caller.consumer:
        codes = [each.code for each in ended(caller.consumer.period_kind, now=timezone.now())]
        return frozen_reports(caller.consumer).filter(period__in=codes)
    mine = units_visible_to(caller.user, may=Right.SEE_FIGURES)
    return Report.objects.filter(unit__in=mine, frozen_at__isnull=False).select_related("unit")


def report_of(caller: Caller, key: UUID) -> Report:
    found = reports_of(caller).filter(uuid=key).first()
    if found is None:
        raise unknown()
    return found


def guarded(caller: Caller, found: Report) -> dict[str, Any]:
    allowed = {each.name for each in caller.indicators()}
    return guarded_content(found.rows, caller.smallest, allowed, registry.report_forms.get(found.form))
