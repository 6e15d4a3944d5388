"""What the LGSP profile answers: the shapes of its documents, and the published schema of training results."""

import json
from datetime import date
from pathlib import Path
from typing import Any, Literal

from ninja import Field, Schema

from learning import registry
from learning.reports.indicators.base import Indicator, Ratio
from learning.reports.indicators.definition import definition_of
from learning.reports.periods import PeriodKind
from learning.sharing.caller import Caller
from learning.sharing.grants import share_class_of
from learning.sharing.results import sender
from learning.sharing.xml import CONTENT_TYPE

SCHEMAS = Path(__file__).parent / "schemas"
RESULTS_SCHEMA = json.loads((SCHEMAS / "training-results-1.0.json").read_text("utf-8"))


class Period(Schema):
    code: str
    kind: str
    start: date
    end: date
    calendar: str
    label: str
    frozen: bool = Field(description="whether figures come from a report that does not change any more")
    revision: int | None


class Periods(Schema):
    items: list[Period]


class UnitOut(Schema):
    uid: str
    code: str
    name: str
    level: str
    parent: str | None
    validFrom: date
    validTo: date | None


class Units(Schema):
    on: date
    items: list[UnitOut]
    nextCursor: str | None


class Kpi(Schema):
    code: str
    name: str
    value: float | None
    margin: float | None = Field(
        None, description="only of estimates: 95 in 100 such ranges, value ± margin, hold the truth"
    )
    unit: str
    shareClass: str
    suppressed: bool


class Metadata(Schema):
    code: str
    name: str
    unit: str
    frequency: str
    formula: str
    rule: str
    owner_unit: str
    source_db: str
    share_class: Literal["chuyen_nganh", "dung_chung", "mo"]


class Indicators(Schema):
    items: list[Metadata]


class Verified(Schema):
    serial: str
    valid: bool
    holder: str = Field(description="masked")
    course: str
    issuedOn: date | None
    issuer: str
    revoked: bool
    address: str


class Certificates(Schema):
    items: list[Verified]


def results_answer() -> dict[str, Any]:
    """The published JSON Schema as OpenAPI holds it: ``#`` is another document there, so references are filled in."""
    told = json.loads(json.dumps(RESULTS_SCHEMA))
    number = told.pop("$defs")["n"]
    told.pop("$schema")
    told.pop("$id")
    rows = told["properties"]["items"]["items"]["properties"]
    for name, each in rows.items():
        if "$ref" in each:
            rows[name] = number
    xml = {"schema": {"type": "string", "description": "as training-results-1.0.xsd says"}}
    content = {"application/json": {"schema": told}, CONTENT_TYPE: xml}
    return {"responses": {200: {"description": "Training results", "content": content}}}


def metadata_of(indicator: type[Indicator], caller: Caller) -> dict[str, Any]:
    """What provincial decisions on data sharing want to know of an indicator."""
    said = definition_of(indicator)
    parts = indicator.made_of() if issubclass(indicator, Ratio) else ()
    consumer = caller.consumer
    return {
        "code": indicator.name,
        "name": str(indicator.label),
        "unit": str(said.measured_in),
        "frequency": str(PeriodKind(consumer.period_kind).label) if consumer else "",
        "formula": str(said.formula),
        "rule": " / ".join(each for each in parts if each in registry.indicators) or str(indicator.meaning),
        "owner_unit": sender()["name"],
        "source_db": str(said.source),
        "share_class": share_class_of(indicator),
    }
