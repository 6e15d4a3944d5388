"""Many workers in one process, for tests of what happens at once."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection


def at_once(function: Callable, items: Iterable, *, threads: int = 8) -> list:
    """Call ``function`` with each of ``items`` in so many threads, each with a connection of its own."""

    def call(item):
        try:
            return function(item)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=threads) as workers:
        return list(workers.map(call, items))
