"""What applying a row would do: record a completion, or nothing because it was, ask, or refuse. Changes nothing."""

from collections.abc import Iterable, Sequence
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone
from django.utils.formats import date_format

from learning.completions.courses import Courses
from learning.completions.entries import Done
from learning.completions.models import CompletionImport, Outcome
from learning.completions.reasons import is_problem, reason, waits
from learning.completions.verdict import Verdict
from learning.completions.who import Known, candidates, key_of, known_among
from learning.enrolments.models import Enrolment
from learning.roster.entries import Entry
from learning.roster.recognise import sounds_alike
from learning.statements.find import archived, by_uuid

# Never change it: the ids of what was recorded are made from it.
NAMESPACE = uuid5(NAMESPACE_URL, "urn:wagtail-learning:completion")


def identity_of(upload: CompletionImport, who: str, one: Verdict) -> str:
    """What makes two rows one completion: the same platform, person, course and day, in whichever file."""
    course, _entry, at = one.facts
    return "|".join([upload.platform_key, who, str(course.key), timezone.localdate(at).isoformat()])


class Judge:
    """Judges the rows of one import, batch after batch, with a constant number of queries for each."""

    def __init__(self, upload: CompletionImport):
        self.upload = upload
        self.courses = Courses(upload)
        # What this file records, and in which row: numbers, for there may be 200,000.
        self.seen: dict[int, int] = {}

    def judge(self, batch: Sequence[Entry]) -> list[Verdict]:
        """What applying each row of ``batch`` would do."""
        verdicts = [Verdict(entry) for entry in batch]
        asked = [one for one in verdicts if one.done]
        known = known_among(
            [one.done for one in asked if one.done],
            user=self.upload.uploaded_by,
            anywhere=self.upload.anywhere,
        )
        for one in verdicts:
            self._recognise(one, known)
        self._remember(verdicts)
        return verdicts

    def _recognise(self, one: Verdict, known: Known) -> None:
        entry = one.done
        if entry is None:
            one.outcome = str(Outcome.REFUSED if any(map(is_problem, one.entry.reasons)) else Outcome.SKIPPED)
            return
        meant = self.courses.find(entry)
        one.course = meant.course
        entry.reasons += meant.reasons
        self._find_person(one, entry, known)
        if one.course and entry.periods and entry.periods != float(one.course.planned_periods):
            here = f"{float(one.course.planned_periods):g}"
            entry.reasons.append(reason("other_periods", there=f"{entry.periods:g}", here=here))

    def _find_person(self, one: Verdict, entry: Done, known: Known) -> None:
        found = candidates(entry, known)
        one.key = key_of(entry)
        if len(found) > 1:
            entry.reasons.append(reason("several_people"))
        elif found:
            self._take(one, entry, known, found.pop())
        elif entry.learner:
            entry.reasons.append(reason("person_unknown"))
        elif not one.key or not (entry.name or entry.identity or entry.email):
            if not any(each["code"] in ("name", "no_name") for each in entry.reasons):
                entry.reasons.append(reason("person_vague"))
        elif self.upload.unit_id and entry.name:
            one.is_new_person = True
            entry.reasons.append(reason("new_person"))
        else:
            entry.reasons.append(reason("person_unknown"))

    def _take(self, one: Verdict, entry: Done, known: Known, pk: int) -> None:
        learner = known.learners.get(pk)
        if learner is None or pk not in known.visible:
            entry.reasons.append(reason("person_elsewhere"))
        elif entry.name and not sounds_alike(learner.full_name, entry.name):
            entry.reasons.append(reason("another_name"))
        else:
            one.learner = learner

    def _remember(self, verdicts: Sequence[Verdict]) -> None:
        """Decide of every row, knowing what is recorded already and what the rows before it record."""
        ready = [one for one in verdicts if one.done and not one.done.is_refused]
        recorded = self._recorded([one for one in ready if one.learner])
        began = _began([one for one in ready if one.learner])
        for one in verdicts:
            if one.done is None:
                continue
            if one.done.is_refused:
                one.outcome = str(Outcome.REVIEW if waits(one.done.reasons) else Outcome.REFUSED)
                continue
            identity = identity_of(self.upload, str(one.learner.uuid) if one.learner else one.key, one)
            before = self.seen.setdefault(hash(identity), one.entry.number)
            if before < one.entry.number:
                one.outcome = str(Outcome.SKIPPED)
                one.done.reasons.append(reason("same_completion", row=before))
            elif one.uuid in recorded:
                one.outcome = str(Outcome.KNOWN)
                one.done.reasons.append(reason("recorded"))
            else:
                one.outcome = str(Outcome.NEW)
                _tell_when(one, began)

    def _recorded(self, asked: Sequence[Verdict]) -> set[UUID]:
        """Give each row the id of its statement; return those that are in the log.

        A completion that was taken back may be recorded once more, under the next id.
        """
        waiting = list(asked)
        standing: set[UUID] = set()
        number = 0
        while waiting:
            for one in waiting:
                one.uuid = statement_id(self.upload, one, number)
            asked_for = [one.uuid for one in waiting if one.uuid]
            voided = {uuid: one.voided for uuid, one in by_uuid(asked_for).items()}
            standing |= {uuid for uuid, is_voided in voided.items() if not is_voided}
            standing |= archived(asked_for).keys()
            waiting = [one for one in waiting if one.uuid and voided.get(one.uuid)]
            number += 1
        return standing


def statement_id(upload: CompletionImport, one: Verdict, number: int = 0) -> UUID:
    """The id of the statement about a completion: the same from every file, for ever. ``number`` counts take-backs."""
    who = str(one.learner.uuid) if one.learner else one.key
    said = identity_of(upload, who, one)
    return uuid5(NAMESPACE, f"{said}|{number}" if number else said)


def _began(asked: Iterable[Verdict]) -> dict[tuple[int, int], Enrolment]:
    """The present enrolments of the people in the courses that the rows are about."""
    pairs = {(one.learner.pk, one.course.pk) for one in asked if one.learner and one.course}
    rows = Enrolment.objects.filter(
        learner__in={learner for learner, _course in pairs},
        course__in={course for _learner, course in pairs},
        withdrawn_at__isnull=True,
    )
    return {(row.learner_id, row.course_id): row for row in rows}


def _tell_when(one: Verdict, began: dict[tuple[int, int], Enrolment]) -> None:
    """Nothing counts before the enrolment began, whoever says so (the fold's rule)."""
    course, entry, at = one.facts
    own = began.get((one.learner.pk, course.pk)) if one.learner else None
    if own and own.enrolled_at > at:
        day = date_format(timezone.localtime(own.enrolled_at), "d/m/Y")
        entry.reasons.append(reason("counts_from", day=day))
