"""Taking a whole import back: its statements are voided, and what followed from them is reckoned anew."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.completions.models import CompletionImport, CompletionRow
from learning.enrolments.enrol import withdraw
from learning.enrolments.models import Enrolment
from learning.people.contact import Contact
from learning.people.models import Learner, Membership, Sex
from learning.progress.merges import Merge
from learning.progress.rebuild import rebuild
from learning.progress.take_back import FIGURES, void
from learning.sheets.models import State
from learning.sheets.running import CannotUndo, beat, delete_file, refuse_undo
from learning.statements.find import archived, by_uuid
from learning.statements.models import Statement

BATCH = 100
AT_ONCE = 1000


def undo_import(upload: CompletionImport) -> CompletionImport:
    """Void everything that ``upload`` stated, and delete its file. It may be interrupted, and goes on where it was.

    Raises CannotUndo.
    """
    upload.refresh_from_db()
    refuse_undo(upload)
    _refuse_archived(upload)
    take_back(upload)
    CompletionImport.objects.filter(pk=upload.pk).update(state=State.UNDONE, undone_at=timezone.now())
    upload.refresh_from_db()
    delete_file(upload)
    return upload


def _refuse_archived(upload: CompletionImport) -> None:
    """What left the log cannot be voided in it: its month must return first."""
    made = _made(upload).values_list("made__statement", flat=True).iterator(chunk_size=AT_ONCE)
    while some := list(islice(made, AT_ONCE)):
        if months := set(archived(UUID(each) for each in some if each).values()):
            said = _("What this import stated was archived: %(months)s. Restore it first.")
            raise CannotUndo(said % {"months": ", ".join(f"{month:%m/%Y}" for month in sorted(months))})


def take_back(upload: CompletionImport) -> None:
    """Undo what the rows made, the last first, each batch in a transaction of its own."""
    done = 0
    while batch := list(_made(upload)[:BATCH]):
        _one_batch(batch)
        done += len(batch)
        if upload.state == State.UNDOING:
            beat(upload, State.UNDOING, done)


def _made(upload: CompletionImport) -> QuerySet[CompletionRow]:
    return CompletionRow.objects.filter(upload=upload, made__isnull=False).order_by("-number")


@transaction.atomic
def _one_batch(batch: Sequence[CompletionRow]) -> None:
    stated = {UUID(row.made["statement"]): row.made for row in batch if "statement" in row.made}
    # Where they are now: two records may have become one meanwhile.
    found = by_uuid(stated)
    about: dict[int, list[dict]] = defaultdict(list)
    for uuid, statement in found.items():
        if statement.enrolment_id is not None:
            about[statement.enrolment_id].append(stated[uuid])
    # In the order in which everybody locks them.
    locked = list(Enrolment.objects.select_for_update().filter(pk__in=about).order_by("pk"))
    void(found.values())
    for enrolment in locked:
        made = about[enrolment.pk]
        _reckon_anew(
            enrolment,
            is_theirs=any(each["began"] and each["enrolment"] == enrolment.pk for each in made),
            satisfied_by_it=any(each["satisfied"] for each in made),
        )
    _forget_people([row.made for row in batch if "learner" in row.made])
    CompletionRow.objects.filter(pk__in=[row.pk for row in batch]).update(made=None, enrolment=None)


def _reckon_anew(enrolment: Enrolment, *, is_theirs: bool, satisfied_by_it: bool) -> None:
    """What the log says without what was voided. An enrolment that only the import made is withdrawn."""
    course_row = enrolment.progress_rows.filter(activity=enrolment.course_id)
    stays = None if satisfied_by_it else enrolment.satisfied_at
    is_empty = is_theirs and not Statement.objects.filter(enrolment=enrolment, voided=False).exists()
    if satisfied_by_it:
        # A rebuild keeps what was satisfied; this was satisfied by what is void now.
        course_row.update(satisfied_at=None)
    for name, value in {**FIGURES, "satisfied_at": stays}.items():
        setattr(enrolment, name, value)
    enrolment.save(update_fields=list(FIGURES))  # whoever counts by dates hears of it
    if is_empty:
        enrolment.progress_rows.all().delete()
        if enrolment.withdrawn_at is None:
            withdraw(enrolment)
    else:
        rebuild(enrolment)


def _forget_people(made: Sequence[dict]) -> None:
    """Whom the import made, and nobody has anything else of, is forgotten; her withdrawn enrolment keeps no name."""
    own = {each["learner"]: each["membership"] for each in made}
    hers = {"learner": OuterRef("pk")}
    standing = Enrolment.objects.filter(**hers, withdrawn_at__isnull=True)
    others = Membership.objects.filter(**hers).exclude(pk__in=own.values())
    merges = Merge.objects.filter(Q(kept=OuterRef("pk")) | Q(merged=OuterRef("pk")))
    alone = Learner.objects.filter(pk__in=own, user__isnull=True).exclude(
        Exists(standing) | Exists(others) | Exists(merges)
    )
    for learner in alone:
        Membership.objects.filter(pk=own[learner.pk]).delete()
        Contact.objects.filter(learner=learner).delete()
        learner.full_name, learner.birth, learner.sex = "", None, Sex.UNKNOWN
        learner.save()
