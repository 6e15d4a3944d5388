"""A learner's record for machines: hers to take along. ``docs/reference/record.schema.json`` is made from these classes.

Fields are added as the academy learns to say more; none changes its meaning while ``version`` stays.
"""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from django.utils import timezone
from pydantic import BaseModel, ConfigDict, PlainSerializer

from learning import conf
from learning.branding.brand import default_brand
from learning.certificates.models import Certificate
from learning.certificates.printed import holder_name
from learning.certificates.record import Entry
from learning.certificates.render import public_address
from learning.competencies.standing import Standing, competencies_of
from learning.people.learners import membership_on
from learning.people.models import Learner
from learning.record.elsewhere import Told
from learning.record.hours import Year
from learning.record.overview import Overview

# Periods have one decimal, which a float keeps.
Periods = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]


class Part(BaseModel):
    """One object of the document."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=True,
        json_schema_serialization_defaults_required=True,
    )


class Person(Part):
    """Whose record it is."""

    uuid: UUID
    """Her account name in statements."""
    name: str
    """As it is printed on certificates; empty for a guest."""
    birth: str
    """05/01/1985, 01/1985 or 1985: as exactly as it is known; may be empty."""
    unit: str
    """Where she works, else lives, today; may be empty."""
    audience: str
    """As what she learns there: CB, CC, VC, NLD, HSSV, DN or ND; empty without a unit."""


class Paper(Part):
    """A certificate."""

    number: str
    address: str
    """Where anybody can check it."""
    issued_at: datetime
    revoked_at: datetime | None
    """Since when it is not valid; null while it is."""


class Course(Part):
    """One course that she took once."""

    registration: UUID
    """The enrolment in statements: xAPI's registration."""
    activity: str
    """The course in statements."""
    title: str
    code: str
    edition: int
    enrolled_at: datetime
    started_at: datetime | None
    due_at: datetime | None
    completed_at: datetime | None
    passed_at: datetime | None
    progress: float
    """From 0 to 1."""
    score: float | None
    """From 0 to 1, of what was marked; null if nothing was."""
    active_seconds: int
    renewal: str
    """Why she takes it once more after it changed: supplement, continued or again; empty the first time."""
    periods: Periods
    """The teaching periods that were credited; 0 while it is not completed, and for what is counted already."""
    certificate: Paper | None


class Elsewhere(Part):
    """What another platform said that she completed."""

    platform: str
    title: str
    completed_at: datetime | None
    periods: Periods | None
    """As the platform counts them; null if it did not say."""
    certificate: str
    """The platform's own number; may be empty."""


class Competency(Part):
    """A competency that she has done something for."""

    framework: str
    code: str
    """In the framework's own numbering."""
    name: str
    level: int | None
    """The highest level that something she has done trains; null where no author said one."""
    lessons_done: int
    lessons: int
    """How many lessons train it here today."""


class YearOfPeriods(Part):
    """One calendar year in Vietnam."""

    year: int
    periods: Periods
    required: Periods | None
    """What the law asks for in that year; null where it asks for nothing."""
    is_verified: bool | None
    """Whether somebody has compared that number with the law."""
    basis: str


class RecordDocument(Part):
    """A learner's record of learning."""

    format: Literal["wagtail-learning/record"] = "wagtail-learning/record"
    version: Literal[1] = 1
    made_at: datetime
    issuer: str
    site: str
    learner: Person
    courses: list[Course]
    elsewhere: list[Elsewhere]
    years: list[YearOfPeriods]
    periods: Periods
    """All of them together."""
    competencies: list[Competency]
    """By the framework of the site; empty where there is none."""


def document_of(learner: Learner, overview: Overview, *, now: datetime | None = None) -> RecordDocument:
    """The learner's record. Asks only where she belongs and what she can do."""
    credited = {one.entry.enrolment.pk: one.periods for one in overview.credited}
    entries = [*overview.record.under_way, *overview.record.finished]
    return RecordDocument(
        made_at=now or timezone.now(),
        issuer=issuer_name(),
        site=conf.get("SITE_URL"),
        learner=_person(learner),
        courses=[_course(each, credited.get(each.enrolment.pk, Decimal())) for each in entries],
        elsewhere=[_elsewhere(each) for each in overview.told],
        years=[_year(each) for each in overview.years],
        periods=overview.periods,
        competencies=[_competency(each) for each in competencies_of(learner) if each.done],
    )


def issuer_name() -> str:
    """Who stands above a record."""
    return conf.get("ISSUER_NAME") or default_brand().agency or default_brand().title


def _person(learner: Learner) -> Person:
    membership = membership_on(learner, timezone.localdate())
    return Person(
        uuid=learner.uuid,
        name=holder_name(learner),
        birth=str(learner.birth or ""),
        unit=membership.unit.full_name if membership else "",
        audience=membership.audience if membership else "",
    )


def _course(entry: Entry, periods: Decimal) -> Course:
    enrolment, course = entry.enrolment, entry.course
    return Course(
        registration=enrolment.uuid,
        activity=course.iri,
        title=course.title,
        code=course.code,
        edition=enrolment.edition,
        enrolled_at=enrolment.enrolled_at,
        started_at=enrolment.started_at,
        due_at=enrolment.due_at,
        completed_at=enrolment.satisfied_at,
        passed_at=enrolment.passed_at,
        progress=enrolment.progress,
        score=enrolment.score,
        active_seconds=enrolment.seconds,
        renewal=enrolment.renewal,
        periods=periods,
        certificate=_paper(entry.certificate) if entry.certificate else None,
    )


def _paper(certificate: Certificate) -> Paper:
    return Paper(
        number=certificate.label,
        address=public_address(certificate),
        issued_at=certificate.issued_at,
        revoked_at=certificate.revoked_at,
    )


def _elsewhere(told: Told) -> Elsewhere:
    return Elsewhere(
        platform=told.platform,
        title=told.title,
        completed_at=told.at,
        periods=told.periods,
        certificate=told.certificate,
    )


def _competency(standing: Standing) -> Competency:
    term = standing.term
    return Competency(
        framework=term.framework,
        code=term.code,
        name=str(term.name),
        level=standing.level,
        lessons_done=standing.done,
        lessons=standing.lessons,
    )


def _year(year: Year) -> YearOfPeriods:
    rule = year.rule
    return YearOfPeriods(
        year=year.number,
        periods=year.periods,
        required=rule.min_periods if rule else None,
        is_verified=rule.is_verified if rule else None,
        basis=rule.basis if rule else "",
    )


def schema() -> dict:
    """The JSON schema of a record."""
    made = RecordDocument.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}
