"""Small numbers of people in sensitive columns: the one place where a report of one's own asks what to hide."""

from collections.abc import Sequence

from learning.reports.suppress import Mark, suppress


def hidden(values: Sequence[int], *, smallest: int) -> list[Mark | None]:
    """What must not be shown of rows with their total last, and why."""
    inside: list[int | None] = [len(values) - 1] * (len(values) - 1)
    return suppress(values, [*inside, None], smallest=smallest)
