"""The front door: every function that other packages may call. What is not here is learning's own business."""

import uuid
from collections.abc import Sequence
from typing import Any

from learning.activities.changed import (
    KEEP,
    Decision,
    has_begun,
    is_about,
    plan_choice,
    planned_choice,
    take_choice,
)
from learning.activities.declare import (
    ASSESSMENT,
    COURSE,
    INTERACTION,
    LESSON,
    MEDIA,
    MODULE,
    PERFORMANCE,
    Declaration,
    block_key,
    declare_course,
    part_of,
    retire_course,
)
from learning.activities.difference import Difference, Part, difference_between, living_parts
from learning.activities.structure import Node, Structure, structure_of
from learning.certificates.issue import issue as issue_certificate
from learning.certificates.issue import issue_again as issue_certificate_again
from learning.certificates.issue import revoke as revoke_certificate
from learning.certificates.record import Entry, Record, certificate_of, entries_of, record_of
from learning.competencies.book import competency_frameworks, competency_names, with_equivalents
from learning.competencies.of_course import course_competencies
from learning.competencies.standing import competencies_of
from learning.competencies.tag import tag_course, tag_keys, tidy_tags
from learning.enrolments.enrol import EnrolmentRefused, enrol, withdraw
from learning.enrolments.token import HEADER as TOKEN_HEADER
from learning.enrolments.token import BadToken, Pass, make_token, read_token
from learning.facilitating.access import may_facilitate
from learning.facilitating.holding import facilitator_of, note_present
from learning.facilitating.holding import hold as hold_group
from learning.facilitating.holding import mark as mark_group
from learning.facilitating.registering import register as register_neighbour
from learning.legal.numbers import Citation, citations
from learning.legal.register import Cited, documents_cited
from learning.legal.register import register as legal_register
from learning.models import Activity, Enrolment, Learner, Progress
from learning.notes.keep import erase_notes, export_notes
from learning.office.access import learners_visible_to
from learning.official.workflow import approve as approve_official
from learning.official.workflow import issue as issue_official
from learning.official.workflow import send as send_official
from learning.official.writing import save as save_official
from learning.official.writing import write as write_official
from learning.people.birth import Birth, UnreadableBirth, read_birth
from learning.people.grant import GrantRefused, end_role, grant
from learning.people.learners import (
    card_uuid,
    forget_guest,
    guest_uuid,
    is_still,
    learner_for,
    learner_of_user,
    membership_on,
    new_guest,
    person_key,
    remember_guest,
)
from learning.people.rights import Right
from learning.people.roles import held_roles, may_in, may_report_on, may_somewhere, units_visible_to
from learning.people.transfer import TransferRefused, transfer
from learning.progress.claiming import may_claim
from learning.progress.impact import Impact, Reach, impact_of, reach_of
from learning.progress.merge import merge, merge_guest
from learning.progress.merges import MergeRefused
from learning.progress.rebuild import rebuild
from learning.progress.record import NotYours, Recorded, record
from learning.progress.record_many import record_many
from learning.progress.sides import preview_merge
from learning.progress.take_back import CannotTakeBack, take_back
from learning.progress.taken import Done, Taken, taken_by
from learning.progress.unmerge import undo_merge
from learning.reports.access import reporting_group
from learning.reports.build import CannotBuild
from learning.reports.choices import choice_of, period_options, unit_options
from learning.reports.periods import UnknownPeriod
from learning.sheets.legacy import guess as guess_encoding
from learning.sheets.workbook import FORMULA
from learning.sheets.workbook import CannotRead as CannotReadWorkbook
from learning.sheets.workbook import opened as opened_workbook
from learning.statements import documents, verbs
from learning.statements.validate import InvalidStatement
from learning.units.tree import UnknownUnit, became, subordinates, unit_at

__all__ = [
    "ASSESSMENT",
    "COURSE",
    "FORMULA",
    "INTERACTION",
    "KEEP",
    "LESSON",
    "MEDIA",
    "MODULE",
    "PERFORMANCE",
    "TOKEN_HEADER",
    "BadToken",
    "Birth",
    "CannotBuild",
    "CannotReadWorkbook",
    "CannotTakeBack",
    "Citation",
    "Cited",
    "Decision",
    "Declaration",
    "Difference",
    "Done",
    "EnrolmentRefused",
    "Entry",
    "GrantRefused",
    "Impact",
    "InvalidStatement",
    "MergeRefused",
    "Node",
    "NotYours",
    "Part",
    "Pass",
    "Reach",
    "Record",
    "Recorded",
    "Right",
    "Structure",
    "Taken",
    "TransferRefused",
    "UnknownPeriod",
    "UnknownUnit",
    "UnreadableBirth",
    "approve_official",
    "became",
    "block_key",
    "card_uuid",
    "certificate_of",
    "choice_of",
    "citations",
    "competencies_of",
    "competency_frameworks",
    "competency_names",
    "course_by_key",
    "course_competencies",
    "declare_course",
    "difference_between",
    "documents",
    "documents_cited",
    "end_role",
    "enrol",
    "enrolment_in",
    "entries_of",
    "erase_notes",
    "export_notes",
    "facilitator_of",
    "forget_guest",
    "grant",
    "guess_encoding",
    "guest_uuid",
    "has_begun",
    "held_roles",
    "hold_group",
    "impact_of",
    "is_about",
    "is_still",
    "issue_certificate",
    "issue_certificate_again",
    "issue_official",
    "learner_for",
    "learner_of_user",
    "learners_visible_to",
    "legal_register",
    "living_parts",
    "make_token",
    "mark_group",
    "may_claim",
    "may_facilitate",
    "may_in",
    "may_report_on",
    "may_somewhere",
    "membership_on",
    "merge",
    "merge_guest",
    "new_guest",
    "note_present",
    "opened_workbook",
    "part_of",
    "period_options",
    "person_key",
    "plan_choice",
    "planned_choice",
    "preview_merge",
    "progress_of",
    "reach_of",
    "read_birth",
    "read_token",
    "rebuild",
    "record",
    "record_for",
    "record_many",
    "record_of",
    "register_neighbour",
    "remember_guest",
    "reporting_group",
    "retire_course",
    "revoke_certificate",
    "save_official",
    "send_official",
    "statement_about",
    "structure_of",
    "subordinates",
    "tag_course",
    "tag_keys",
    "take_back",
    "take_choice",
    "taken_by",
    "tidy_tags",
    "transfer",
    "undo_merge",
    "unit_at",
    "unit_options",
    "units_visible_to",
    "verbs",
    "with_equivalents",
    "withdraw",
    "write_official",
]


def course_by_key(key: uuid.UUID) -> Activity | None:
    """The course whose key is ``key``, retired or not."""
    return Activity.objects.filter(key=key).first()


def enrolment_in(learner: Learner, course_id: int) -> Enrolment | None:
    """The learner's present enrolment in a course."""
    return Enrolment.objects.filter(learner=learner, course_id=course_id, withdrawn_at__isnull=True).first()


def progress_of(enrolment: Enrolment) -> dict[uuid.UUID, Progress]:
    """The enrolment's progress by activity key, by one query."""
    structure = structure_of(enrolment.course_id)
    rows = enrolment.progress_rows.all()
    return {structure.nodes[row.activity_id].key: row for row in rows if row.activity_id in structure.nodes}


def statement_about(activity_iri: str, verb: str, *, result: dict | None = None, **more: Any) -> dict:
    """A statement as the server itself makes it, with a new id; actor and registration are filled in later."""
    statement = {"id": str(uuid.uuid4()), "verb": {"id": verb}, "object": {"id": activity_iri}, **more}
    return {**statement, "result": result} if result else statement


def record_for(enrolment: Enrolment, statements: Sequence[dict], *, trusted: bool = False) -> Recorded:
    """Record statements the server makes on behalf of the enrolment's learner."""
    return record(
        registration=enrolment.uuid,
        course_id=enrolment.course_id,
        learner=enrolment.learner.uuid,
        statements=statements,
        authority="server",
        trusted=trusted,
    )
