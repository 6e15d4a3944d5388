"""Two writers who stand in each other's way: one of them tries again, and nobody hears of it."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connections, router, transaction

from learning.statements.models import Statement

TRIES = 5
# PostgreSQL's words for "somebody else was faster": serialization failure, deadlock, lock not available.
PASSING = frozenset({"40001", "40P01", "55P03"})

Found = TypeVar("Found")


def in_a_transaction(work: Callable[[], Found]) -> Found:
    """What ``work`` returns, carried out in a transaction of its own; anew where another writer made it fail.

    Inside somebody else's transaction it is tried once: they have more to do again than we know of.
    """
    is_inside = connections[router.db_for_write(Statement)].in_atomic_block
    for left in reversed(range(1 if is_inside else TRIES)):
        try:
            with transaction.atomic():
                return work()
        except OperationalError as problem:
            if not left or not _is_passing(problem):
                raise
            time.sleep(random.uniform(0.01, 0.05) * (TRIES - left))  # noqa: S311 not a secret
    raise AssertionError("unreachable")


def _is_passing(problem: OperationalError) -> bool:
    state = getattr(problem.__cause__, "sqlstate", None)
    return state in PASSING or "locked" in str(problem)
