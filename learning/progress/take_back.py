"""What the server said itself is taken back: it is void in the log, and progress is reckoned anew without it."""

from collections.abc import Collection, Iterable
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning import conf
from learning.activities.structure import structure_of
from learning.enrolments.models import Enrolment
from learning.progress.rebuild import rebuild
from learning.statements import verbs
from learning.statements.find import archived, by_uuid
from learning.statements.models import Statement
from learning.statements.store import insert_new

# What is reckoned from the log, and so is forgotten before it is reckoned anew.
FIGURES = {"started_at": None, "satisfied_at": None, "passed_at": None, "progress": 0.0, "score": None}


class CannotTakeBack(Exception):
    """A statement has left the log for the archive. The message says which month must return first."""


@transaction.atomic
def take_back(uuids: Collection[UUID], *, forget: bool = False) -> int:
    """Void the statements ``uuids`` that stand, and replay their enrolments; return how many were voided.

    What was satisfied stays satisfied, as in every replay, unless ``forget``: then what only the voided statements met
    is met no more, up to the course. Repeating changes nothing. Raises CannotTakeBack; then nothing is changed.
    """
    if months := set(archived(uuids).values()):
        said = _("Its statements were archived: %(months)s. Restore them first.")
        raise CannotTakeBack(said % {"months": ", ".join(f"{month:%m/%Y}" for month in sorted(months))})
    standing = [one for one in by_uuid(uuids).values() if not one.voided]
    ids = {one.enrolment_id for one in standing if one.enrolment_id is not None}
    # In the order in which everybody locks them.
    enrolments = list(Enrolment.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    void(standing)
    for enrolment in enrolments:
        if forget:
            about = {one.activity_id for one in standing if one.enrolment_id == enrolment.pk}
            _forget(enrolment, {pk for pk in about if pk is not None})
        rebuild(enrolment)
    return len(standing)


def void(statements: Iterable[Statement]) -> None:
    """xAPI 1.0.3 Part 2, 2.3.2: a statement stays what it is; another one says that it is void."""
    now, standing = timezone.now(), [one for one in statements if not one.voided]
    insert_new([_voiding(one, now) for one in standing])
    Statement.objects.filter(pk__in=[one.pk for one in standing]).update(voided=True)


def _voiding(statement: Statement, now) -> Statement:
    name = uuid5(statement.uuid, "voided")
    home = conf.get("ACTOR_HOME_PAGE")
    data = {
        "id": str(name),
        "actor": {"objectType": "Agent", "account": {"homePage": home, "name": "server"}},
        "verb": {"id": verbs.VOIDED},
        "object": {"objectType": "StatementRef", "id": str(statement.uuid)},
        "timestamp": now.isoformat(),
        "stored": now.isoformat(),
    }
    return Statement(uuid=name, verb=verbs.VOIDED, timestamp=now, stored=now, authority="server", data=data)


def _forget(enrolment: Enrolment, activity_ids: set[int]) -> None:
    """Let a replay decide anew whether these activities, and all above them, are satisfied."""
    structure = structure_of(enrolment.course_id)
    known = {pk for pk in activity_ids if pk in structure.nodes}
    above = set().union(*(structure.ancestors(pk) for pk in known))
    enrolment.progress_rows.filter(activity__in=known | above).update(
        satisfied_at=None, passed_at=None, completed_at=None, progress=0.0
    )
    for name, value in FIGURES.items():
        setattr(enrolment, name, value)
    enrolment.save(update_fields=list(FIGURES))  # whoever counts by dates hears of it
