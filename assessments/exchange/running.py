"""An import of questions, from its upload to its end: one worker at a time, to be gone on with if it dies."""

from datetime import timedelta
from pathlib import PurePath
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from assessments.exchange.formats.base import Unreadable
from assessments.exchange.incoming import USABLE, Found, State, Taking, format_of, look
from assessments.exchange.models import SILENT, ImportState, QuestionImport
from learning import conf
from learning.vietnamese import tidy

# As many are taken while the browser waits; more by a worker.
AT_ONCE = 200
NOTED_EVERY = 25
TAKEN, LEFT, REFUSED = "taken", "left", "refused"


def upload(file: Any, *, name: str, by: Any, wanted: str = "") -> QuestionImport:
    """Keep ``file`` and note what each of its questions would be. Raises Unreadable; then nothing is kept."""
    _forget_old()
    fmt = format_of(file, name, wanted)
    found = look(file, fmt)
    one = QuestionImport(uploaded_by=by, format=fmt.name, findings=[_line(each) for each in found])
    one.file_name = tidy(PurePath(name).name)[-255:]
    file.seek(0)
    # By a name that nobody guesses.
    one.file.save(f"{one.uuid}{fmt.suffix}", File(file), save=False)
    one.save()
    return one


def _line(found: Found) -> dict[str, Any]:
    return {
        "number": found.number,
        "place": found.place,
        "short": found.in_short,
        "state": str(found.state),
        "type": found.checked.item["type"] if found.checked else "",
        "pool": found.checked.item.get("pool", "") if found.checked else "",
        "code": found.code,
        "like": found.like,
        "pictures": len(found.checked.pictures) if found.checked else 0,
        "problems": found.problems,
    }


def _forget_old() -> None:
    """Delete the files of imports that nobody finished."""
    kept_since = timezone.now() - timedelta(days=conf.get("ROSTER_FILE_DAYS"))
    for one in QuestionImport.objects.filter(uploaded_at__lt=kept_since).exclude(file=""):
        one.file.delete(save=False)
        QuestionImport.objects.filter(pk=one.pk).update(file="")


def begin(one: QuestionImport, *, chosen: list[int], **how: Any) -> bool:
    """Take the questions ``chosen``: at once, or many by a worker. False if that is done or under way."""
    usable = {line["number"] for line in one.findings if line["state"] in USABLE}
    numbers = sorted(usable & set(chosen))
    silent = Q(state=ImportState.TAKING, beat_at__lt=timezone.now() - SILENT)
    free = QuestionImport.objects.filter(Q(state=ImportState.CHECKED) | silent, pk=one.pk)
    if not free.update(state=ImportState.TAKING, beat_at=timezone.now(), chosen=numbers, done=0, **how):
        return False
    one.refresh_from_db()
    _send(one)
    return True


def go_on(one: QuestionImport) -> bool:
    """Let another worker go on where one died. False if none has."""
    silent = QuestionImport.objects.filter(
        pk=one.pk, state=ImportState.TAKING, beat_at__lt=timezone.now() - SILENT
    )
    if not silent.update(beat_at=timezone.now()):
        return False
    one.refresh_from_db()
    _send(one)
    return True


def _send(one: QuestionImport) -> None:
    if one.total <= AT_ONCE:
        run(one)
        return
    from assessments.tasks import take_questions  # tasks stand above everything that they do

    transaction.on_commit(lambda: take_questions.apply_async([one.pk], retry=False))


def run(one: QuestionImport) -> None:
    """Take what was chosen. What could not be taken is noted with its question, and the others are."""
    with override(_language(one.uploaded_by)):
        try:
            with one.file.open("rb") as file:
                found = look(file, format_of(file, one.file_name, one.format))
        except Unreadable as refused:
            return _fail(one, str(refused))
        except (OSError, ValueError):  # a name without a file
            return _fail(one, _("The file was deleted. Upload it again."))
        _take_all(one, found)
    one.file.delete(save=False)
    one.state, one.finished_at, one.file = ImportState.DONE, timezone.now(), ""
    one.save(update_fields=["state", "finished_at", "file", "findings", "done"])


def _fail(one: QuestionImport, problem: str) -> None:
    QuestionImport.objects.filter(pk=one.pk).update(state=ImportState.FAILED, problem=problem)
    one.refresh_from_db()


def _take_all(one: QuestionImport, found: list[Found]) -> None:
    lines = {line["number"]: line for line in one.findings}
    taking = Taking(
        user=one.uploaded_by,
        pool=one.pool,
        keep_pools=one.keep_pools,
        publish=one.publish,
        collection=one.collection,
    )
    for done, each in enumerate((each for each in found if each.number in one.chosen), start=1):
        line = lines[each.number]
        # It was made already, before a worker died.
        if each.state == State.DOUBLE and line["state"] == State.NEW:
            line |= {"outcome": LEFT, "why": _("It is here already.")}
        elif "outcome" not in line:
            line |= outcome_of(taking, each)
        if done % NOTED_EVERY == 0:
            QuestionImport.objects.filter(pk=one.pk).update(
                done=done, beat_at=timezone.now(), findings=one.findings
            )
    one.done = one.total


def outcome_of(taking: Taking, found: Found) -> dict[str, Any]:
    """Take ``found``; what became of it, and why not."""
    try:
        question = taking.take(found)
    except ValidationError as problem:
        return {"outcome": REFUSED, "why": " ".join(problem.messages)}
    except PermissionDenied as denied:
        return {"outcome": REFUSED, "why": str(denied)}
    return {"outcome": TAKEN, "pk": question.pk, "code": question.code, "live": question.live, "why": ""}


def _language(user: Any) -> str | None:
    profile = UserProfile.objects.filter(user=user).first() if user else None
    return profile.get_preferred_language() if profile else get_language()
