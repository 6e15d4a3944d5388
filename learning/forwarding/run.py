"""Sending on what waits: one worker at a forward, in order, each statement at least once and stored there once."""

import json
import logging
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning import conf
from learning.forwarding import choose
from learning.forwarding.address import Refused
from learning.forwarding.horizon import settled_to
from learning.forwarding.letter import letter
from learning.forwarding.models import Forward, SetAside
from learning.forwarding.post import Halt, Later, Receiver, Refusal, next_try
from learning.statements.models import Statement

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)  # longer than any one request can take
SECONDS = 240.0  # a run ends after so long, and the next goes on
MOST_BYTES = 1_000_000  # of one post
# One after the other without any that is accepted: then the receiver is wrong, or we are, and not the statements.
MOST_REFUSED = 20
GONE = 0  # the status of a statement that is no longer in the log


class Taken(Exception):
    """Another worker is at the forward, or it was paused."""


@dataclass
class Run:
    """What came of one run."""

    sent: int = 0
    set_aside: int = 0
    problem: str = ""


def due() -> list[int]:
    """The ids of the forwards that have something to do now."""
    now = timezone.now()
    ready = Q(next_try=None) | Q(next_try__lte=now)
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    return list(Forward.objects.filter(ready, free, active=True).values_list("pk", flat=True))


def send_on(pk: int, *, seconds: float = SECONDS) -> Run | None:
    """Send what waits, for so many seconds at most. None if another worker is at it, or it is paused."""
    forward = _claimed(pk)
    if forward is None:
        return None
    done = Run()
    try:
        _send_all(forward, Receiver(forward), done, until=time.monotonic() + seconds)
        _finish(forward, done, failures=0, next_try=None, problem="")
    except Later as later:
        failures = forward.failures + 1
        again = next_try(failures, later.after, now=timezone.now())
        _finish(forward, done, failures=failures, next_try=again, problem=str(later))
    except (Halt, Refused) as halt:
        log.warning("forward %s is paused: %s", forward.name, halt)
        _finish(forward, done, active=False, problem=str(halt))
    except Taken:
        # Paused by somebody: whoever resumes it need not wait for the lease to end.
        Forward.objects.filter(pk=pk, lease=forward.lease).update(lease=None, lease_until=None)
        return None
    return done


def _claimed(pk: int) -> Forward | None:
    """The forward, ours alone until its lease ends; a worker that died holds it no longer than that."""
    now, mine = timezone.now(), uuid.uuid4()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    claimed = Forward.objects.filter(free, pk=pk, active=True)
    if not claimed.update(lease=mine, lease_until=now + LEASE):
        return None
    return Forward.objects.select_related("unit").get(pk=pk)


def _keep(forward: Forward, **fields) -> None:
    """Note what is true now, and go on holding the forward. Raises Taken if it is ours no longer."""
    mine = Forward.objects.filter(pk=forward.pk, lease=forward.lease, active=True)
    if not mine.update(lease_until=timezone.now() + LEASE, **fields):
        raise Taken


def _finish(forward: Forward, done: Run, **fields) -> None:
    done.problem = fields.get("problem", "")
    mine = Forward.objects.filter(pk=forward.pk, lease=forward.lease)
    mine.update(lease=None, lease_until=None, **fields)
    look_at(forward.pk)


def look_at(pk: int) -> None:
    """Note how much is still to be sent, so that lists of forwards count nothing."""
    forward = Forward.objects.select_related("unit").get(pk=pk)
    count, first = choose.waiting(forward)
    Forward.objects.filter(pk=pk).update(waiting=count, oldest_at=first, looked_at=timezone.now())


def _send_all(forward: Forward, receiver: Receiver, done: Run, *, until: float) -> None:
    _send_again(forward, receiver, done)
    upto = settled_to()
    if upto is None:
        raise Later(_("Somebody is writing many records at once. They are sent when that is over."))
    in_a_row = 0
    while forward.position < upto and time.monotonic() < until:
        found = choose.next_of(forward, upto=upto, most=conf.get("FORWARD_BATCH"))
        for some, refusal in _delivered(forward, receiver, found.statements):
            _passed(forward, done, some, refusal)
            in_a_row = in_a_row + 1 if refusal else 0
            if in_a_row >= MOST_REFUSED:
                raise Halt(_refuses_everything(in_a_row))
        _keep(forward, position=found.reached)
        forward.position = found.reached


def _refuses_everything(count: int) -> str:
    said = ngettext(
        "The receiver refused %(count)d statement. Look at the reasons below before you go on.",
        "The receiver refused %(count)d statements one after the other. Look at the reasons below before you go on.",
        count,
    )
    return said % {"count": count}


def _delivered(
    forward: Forward, receiver: Receiver, statements: Sequence[Statement]
) -> Iterator[tuple[list[Statement], Refusal | None]]:
    """What was accepted, some at a time, and what was refused, one at a time, in the order of the log.

    A post is accepted or refused whole (xAPI 1.0.3 Part 3, 2.1.2), so one that is refused is halved until the
    statement that is to blame stands alone.
    """
    waiting = list(reversed(_in_posts(forward, statements)))
    while waiting:
        some = waiting.pop()
        _keep(forward)
        refusal = receiver.send([_letter(forward, each) for each in some])
        if refusal is None or len(some) == 1:
            yield some, refusal
        else:
            middle = len(some) // 2
            waiting += [some[middle:], some[:middle]]


def _letter(forward: Forward, statement: Statement) -> dict:
    return letter(statement.data, policy=forward.policy, version=forward.version)


def _in_posts(forward: Forward, statements: Sequence[Statement]) -> list[list[Statement]]:
    """The statements in posts that are not too large."""
    posts: list[list[Statement]] = []
    room = 0
    for each in statements:
        size = len(json.dumps(_letter(forward, each), ensure_ascii=False).encode())
        if size > room:
            posts.append([])
            room = MOST_BYTES
        posts[-1].append(each)
        room -= size
    return posts


@transaction.atomic
def _passed(forward: Forward, done: Run, some: list[Statement], refusal: Refusal | None) -> None:
    """The forward is behind ``some`` now: position, count and what is set aside become true together."""
    position = max(forward.position, some[-1].pk)
    if refusal:
        _set_aside(forward, some[0].pk, some[0].uuid, refusal)
        done.set_aside += 1
        _keep(forward, position=position)
    else:
        _keep(
            forward,
            position=position,
            sent=F("sent") + len(some),
            sent_at=timezone.now(),
            failures=0,
            problem="",
        )
        forward.failures = 0
        done.sent += len(some)
    forward.position = position


def _set_aside(forward: Forward, statement_id: int, name: uuid.UUID, refusal: Refusal) -> None:
    SetAside.objects.update_or_create(
        forward=forward,
        statement_id=statement_id,
        defaults={
            "uuid": name,
            "status": refusal.status,
            "reason": refusal.reason,
            "at": timezone.now(),
            "again": False,
        },
    )


def _send_again(forward: Forward, receiver: Receiver, done: Run) -> None:
    """What was set aside, and what somebody asked to send once more, goes first."""
    asked = {one.statement_id: one for one in forward.set_aside.filter(again=True)}
    found = choose.by_ids(asked)
    for statement_id in asked.keys() - found.keys():
        gone = Refusal(GONE, _("The statement is no longer in the log."))
        _set_aside(forward, statement_id, asked[statement_id].uuid, gone)
    ordered = [found[pk] for pk in sorted(found)]
    for some, refusal in _delivered(forward, receiver, ordered):
        with transaction.atomic():
            if refusal:
                _set_aside(forward, some[0].pk, some[0].uuid, refusal)
            else:
                forward.set_aside.filter(statement_id__in=[each.pk for each in some]).delete()
                _keep(forward, sent=F("sent") + len(some), sent_at=timezone.now())
                done.sent += len(some)


def pause(forward: Forward) -> None:
    """Send nothing more. A post that is under way may still arrive; it is not forgotten that it was."""
    Forward.objects.filter(pk=forward.pk).update(active=False, problem="", next_try=None)


def resume(forward: Forward) -> None:
    """Go on where it was, at once."""
    Forward.objects.filter(pk=forward.pk).update(active=True, problem="", failures=0, next_try=None)


def ask_again(forward: Forward, statement_id: int | None = None) -> int:
    """The next run sends what was set aside once more: one statement, or all of them. Returns how many."""
    some = (
        forward.set_aside.all()
        if statement_id is None
        else forward.set_aside.filter(statement_id=statement_id)
    )
    return some.update(again=True)
