"""The plan of an adaptive test as plain data: in packs and in content files. Its pool goes by its name."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.adaptive.plan import AdaptivePlan
from assessments.questions.pools import pool_at
from learning.carried import Data
from learning.packs import as_json, read

FIELDS = (
    "least",
    "most",
    "precise",
    "is_balanced",
    "each_least",
    "accessible_only",
    "best",
    "most_exposure",
    "trial_share",
    "basic_from",
    "skilled_from",
    "advanced_from",
)


def written_plan(plan: AdaptivePlan) -> Data:
    """``plan`` without its questions: another bank has others."""
    plain = {name: as_json(getattr(plan, name)) for name in FIELDS}
    return {**plain, "pool": plan.pool.full_name if plan.pool else ""}


def read_plans(rows: Any) -> list[AdaptivePlan]:
    """The plan, not saved yet, with its pool, which is made where it is missing; none of none.

    Raises ValidationError.
    """
    if not isinstance(rows, list) or len(rows) > 1 or not all(isinstance(row, dict) for row in rows):
        raise ValidationError(_("A part of it has another form than it should."))
    return [_plan(row) for row in rows]


def _plan(row: Data) -> AdaptivePlan:
    plan = AdaptivePlan(pool=pool_at(str(row.get("pool") or "")))
    for field in FIELDS:
        if field in row:
            read(plan, field, row[field], lambda _model, _reference: None)
    plan.full_clean(exclude=["quiz"])
    return plan
