"""What ``/api/v3/learning/`` answers: the shapes of its documents."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema

from learning.reports.indicators.base import Indicator
from learning.reports.indicators.definition import definition_of
from learning.reports.models import Report
from learning.sharing.caller import Caller
from learning.sharing.grants import share_class_of
from learning.sharing.lgsp_answers import Metadata, metadata_of


class CourseOut(Schema):
    code: str
    title: str
    programme: str
    plannedPeriods: float
    retired: bool


class Courses(Schema):
    items: list[CourseOut]
    nextCursor: str | None


class IndicatorOut(Metadata):
    meaning: str
    adds_up: str
    not_for: str
    legal_basis: str


class Indicators(Schema):
    items: list[IndicatorOut]


class PeriodOut(Schema):
    code: str
    kind: str
    start: date
    end: date
    calendar: str
    label: str


class Periods(Schema):
    items: list[PeriodOut]


class Measured(Schema):
    unit: str = Field(description="uid")
    unitCode: str
    unitName: str
    row: Literal["total", "group", "unit", "own"] = Field(description="own: at the unit itself, not below it")
    period: str
    indicator: str
    value: float | None = Field(description="null where it is suppressed")
    suppressed: bool
    estimated: bool


class Measures(Schema):
    basis: str
    grain: str
    cutoffAt: str
    items: list[Measured]
    nextCursor: str | None


class ReportOut(Schema):
    uuid: UUID
    form: str
    unit: str
    period: str
    calendar: str
    basis: str
    revision: int
    cutoffAt: str
    frozenAt: str
    sha256: str


class Reports(Schema):
    items: list[ReportOut]
    nextCursor: str | None


def about(one: Report) -> dict[str, Any]:
    return {
        "uuid": str(one.uuid),
        "form": one.form,
        "unit": one.rows["unit"]["uid"],
        "period": one.period,
        "calendar": one.calendar,
        "basis": one.basis,
        "revision": one.revision,
        "cutoffAt": one.cutoff_at.isoformat(),
        "frozenAt": one.frozen_at.isoformat() if one.frozen_at else "",
        "sha256": one.sha256,
    }


def defined(one: type[Indicator], caller: Caller) -> dict[str, Any]:
    said = definition_of(one)
    return {
        **metadata_of(one, caller),
        "share_class": share_class_of(one),
        "meaning": str(one.meaning),
        "adds_up": str(one.adds_up),
        "not_for": str(said.not_for),
        "legal_basis": str(said.legal_basis),
    }
