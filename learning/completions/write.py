"""Recording what was decided of a batch of rows: a statement each, through the door that every statement takes."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from learning.completions import cells
from learning.completions.judge import statement_id
from learning.completions.models import CompletionImport, CompletionRow, Outcome
from learning.completions.reasons import reason
from learning.completions.verdict import Verdict
from learning.enrolments.enrol import enrol_from_elsewhere
from learning.enrolments.models import Enrolment
from learning.people.contact import KINDS, Contact
from learning.people.models import Audience, Learner, Membership, MembershipKind
from learning.progress.record import NotYours, record
from learning.statements import verbs
from learning.statements.models import ELSEWHERE, Statement
from learning.units.models import Unit

BATCH = 100  # rows; each takes some queries, and nobody waits for long who learns meanwhile

# What the platform said beside what statements have words for.
PERIODS = "urn:wagtail-learning:extension:periods"
CERTIFICATE = "urn:wagtail-learning:extension:certificate"
COURSE_THERE = "urn:wagtail-learning:extension:course"

Made = dict[int, dict]


@transaction.atomic
def write(upload: CompletionImport, verdicts: Sequence[Verdict]) -> None:
    """Record the rows, and note with each what it made. All of the batch, or nothing."""
    made: Made = {}
    people: dict[str, Learner] = {}
    # In one order, so that two imports never wait for one another.
    new = [one for one in verdicts if one.outcome == Outcome.NEW]
    for one in sorted(new, key=lambda each: (each.learner.pk if each.learner else 0, each.entry.number)):
        made[one.entry.number] = _record(upload, one, people)
    note(upload, verdicts, {number: each for number, each in made.items() if each})


def note(upload: CompletionImport, verdicts: Sequence[Verdict], made: Made) -> None:
    """Keep what came of the rows, in place of what was noted of them before."""
    CompletionRow.objects.bulk_create(
        [
            CompletionRow(
                upload=upload,
                number=one.entry.number,
                outcome=one.outcome,
                reasons=one.entry.reasons,
                asked=one.done.asked if one.done else "",
                course=one.course,
                key=one.key,
                made=made.get(one.entry.number),
                enrolment_id=made.get(one.entry.number, {}).get("enrolment"),
            )
            for one in verdicts
        ],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["upload", "number"],
        update_fields=["outcome", "reasons", "asked", "course", "key", "made", "enrolment"],
    )


def _record(upload: CompletionImport, one: Verdict, people: dict[str, Learner]) -> dict:
    """Record one completion; returns what undoing it needs."""
    course, entry, at = one.facts
    made: dict = {}
    if one.learner is None:
        one.learner = people.get(one.key)
    if one.learner is None:
        one.learner = people[one.key] = _new_person(upload, one, made)
    name = one.uuid or statement_id(upload, one)
    enrolment, is_new = enrol_from_elsewhere(
        learner=one.learner, course=course, at=at, assigned_by=upload.uploaded_by
    )
    try:
        recorded = record(
            registration=enrolment.uuid,
            course_id=course.pk,
            learner=one.learner.uuid,
            statements=[statement(upload, one, name)],
            authority=upload.authority,
            trusted=True,
        )
    except NotYours:
        one.outcome = str(Outcome.REFUSED)
        entry.reasons.append(reason("left"))
        return made
    if not recorded.stored:  # another import was quicker
        one.outcome = str(Outcome.KNOWN)
        entry.reasons.append(reason("recorded"))
        return made
    made |= {"statement": str(name), "enrolment": enrolment.pk, "began": is_new, **_told(one)}
    return {**made, "satisfied": recorded.course_satisfied or _was_by_another(enrolment, name)}


def _told(one: Verdict) -> dict:
    """What the learner's record says of the completion, as long as it counts."""
    _course, entry, at = one.facts
    more = {"periods": entry.periods, "certificate": entry.certificate}
    return {"at": cells.utc(at), **{name: said for name, said in more.items() if said}}


def _was_by_another(enrolment: Enrolment, name: UUID) -> bool:
    """Whether the course was satisfied before, and by an import: when that is taken back, this one satisfies it."""
    if enrolment.satisfied_at is None:
        return False
    whole = Statement.objects.filter(enrolment=enrolment, activity=enrolment.course_id, voided=False)
    return whole.filter(authority__startswith=ELSEWHERE).exclude(uuid=name).exists()


def statement(upload: CompletionImport, one: Verdict, name: UUID) -> dict:
    """The completion as a statement about our course, on the word of the platform."""
    course, entry, at = one.facts
    is_passed = entry.status == cells.PASSED
    result: dict = {"completion": True}
    if is_passed:
        result["success"] = True
    if entry.score is not None:
        result["score"] = {"scaled": entry.score}
    more = {PERIODS: entry.periods, CERTIFICATE: entry.certificate, COURSE_THERE: entry.asked}
    extensions = {iri: said for iri, said in more.items() if said}
    context: dict = {"platform": upload.sender}
    if extensions:
        context["extensions"] = extensions
    return {
        "id": str(name),
        "verb": {"id": verbs.PASSED if is_passed else verbs.COMPLETED},
        "object": {"id": course.iri},
        "result": result,
        "context": context,
        "timestamp": cells.utc(at),
    }


@sensitive_variables()
def _new_person(upload: CompletionImport, one: Verdict, made: dict) -> Learner:
    """Somebody whom nobody knew, as a learner of the unit that was chosen for such people."""
    _course, entry, at = one.facts
    learner = Learner(full_name=entry.name, sex=entry.sex)
    learner.birth = entry.birth
    learner.save()
    kind = MembershipKind.RESIDENCE if upload.audience == Audience.ND else MembershipKind.WORK
    unit = Unit.objects.get(pk=upload.unit_id)
    began = max(unit.valid_from, timezone.localdate(at))
    membership = Membership.objects.create(
        learner=learner, unit=unit, kind=kind, audience=upload.audience, from_date=began
    )
    if any(getattr(entry, each) for each in KINDS):
        contact = Contact(learner=learner)
        for each in KINDS:
            setattr(contact, each, getattr(entry, each))
        contact.save()
    made |= {"learner": learner.pk, "membership": membership.pk}
    return learner
