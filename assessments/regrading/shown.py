"""What a regrade changes, as its page and its workbook show it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from assessments.regrading.models import Regrade, Regraded
from learning import api
from learning.models import Certificate

CHANGES = {
    "gained": _("passes now"),
    "lost": _("does not pass any more"),
    "same": _("another score, the same result"),
}


def changed(regrade: Regrade) -> QuerySet[Regraded]:
    """The attempts whose score becomes another, those first that pass now or do not any more."""
    rows = regrade.attempts.exclude(score_before=F("score_after")).filter(score_before__isnull=False)
    related = ("attempt__enrolment__learner", "attempt__enrolment__unit", "attempt__activity__course")
    return rows.select_related(*related).order_by(_turned().desc(), "pk")


def counted(regrade: Regrade) -> dict[str, int]:
    """How many change, by one query."""
    rows = regrade.attempts.filter(score_before__isnull=False)
    gained = Q(passed_after=True) & ~Q(passed_before=True)
    return rows.aggregate(
        changed=Count("pk", filter=~Q(score_before=F("score_after"))),
        gained=Count("pk", filter=gained),
        lost=Count("pk", filter=Q(passed_before=True) & ~Q(passed_after=True)),
        problems=Count("pk", filter=~Q(problem="")),
    )


def named(user, rows: Iterable[Regraded]) -> list[dict[str, Any]]:
    """``rows`` with the names of learners whom ``user`` may see; the others have a number. One query."""
    rows = list(rows)
    units = {row.attempt.enrolment.unit_id for row in rows}
    seen = api.units_visible_to(user, may=api.Right.SEE_LEARNERS).filter(pk__in=units - {None})
    visible = set(seen.values_list("pk", flat=True))
    return [_line(row, user.is_superuser or row.attempt.enrolment.unit_id in visible) for row in rows]


def certificates(regrade: Regrade) -> QuerySet[Certificate]:
    """Certificates that stand on a pass that is lost: for a person to decide about, and never revoked by themselves."""
    lost = regrade.attempts.filter(passed_before=True, passed_after=False, done_at__isnull=False)
    standing = Certificate.objects.filter(revoked_at__isnull=True, enrolment__satisfied_at__isnull=True)
    return standing.filter(enrolment__in=lost.values("attempt__enrolment")).select_related(
        "enrolment__learner"
    )


def _turned() -> Case:
    turned = ~Q(passed_before=F("passed_after"))
    return Case(When(turned, then=Value(1)), default=Value(0))


def _line(row: Regraded, may_see: bool) -> dict[str, Any]:
    enrolment = row.attempt.enrolment
    return {
        "row": row,
        "name": str(enrolment.learner) if may_see else _("Learner %(number)s") % {"number": enrolment.pk},
        "unit": str(enrolment.unit or "–"),
        "course": row.attempt.activity.course.title,
        "change": CHANGES[row.change],
    }
