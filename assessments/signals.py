"""What happened in assessments. Each signal is sent after the transaction that made it true has been committed."""

from django.db import transaction
from django.dispatch import Signal

# provides args: attempt (handed in; it has no score yet where a person has to mark something)
attempt_submitted = Signal()

# provides args: attempt (it has its score: at once, by a person, or again by a regrade)
attempt_marked = Signal()


def tell(attempt) -> None:
    """``attempt`` was handed in, and marked unless it waits."""
    transaction.on_commit(lambda: _tell(attempt))


def tell_marked(attempt) -> None:
    """``attempt`` got a score, or another one."""
    transaction.on_commit(lambda: attempt_marked.send(sender=type(attempt), attempt=attempt))


def _tell(attempt) -> None:
    attempt_submitted.send(sender=type(attempt), attempt=attempt)
    if not attempt.waits:
        attempt_marked.send(sender=type(attempt), attempt=attempt)
