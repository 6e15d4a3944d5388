"""Statements by their UUIDs, wherever the log keeps them."""

from collections.abc import Iterable
from uuid import UUID

from learning.statements.models import Statement


def by_uuid(uuids: Iterable[UUID]) -> dict[UUID, Statement]:
    """The statements that have these UUIDs, by them. One query."""
    return {one.uuid: one for one in Statement.objects.filter(uuid__in=list(uuids))}
