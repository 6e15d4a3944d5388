"""What an app says about the coverage of competencies: which of its things train or test which one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise


@dataclass(frozen=True)
class Tagged:
    """One thing and one competency that it trains or tests. ``thing`` tells it from others of its column.

    ``programme`` and ``course`` say where it stands; a thing in two programmes is told twice.
    """

    thing: str
    competency: str
    programme: str
    course: str
    title: str
    address: str = ""
    level: int | None = None


class CoverageColumn:
    """A column of the coverage map, contributed through ``register_learning_coverage``.

    ``name`` stands in exported files and never changes. ``teaches`` says that the column closes a gap: what none of its
    things trains is marked as taught by nothing. ``lacking`` is what is said of a competency that has none of them, as
    “no question”; without it nothing is missed.
    """

    name: ClassVar[str]
    label: ClassVar[str | Promise]
    teaches: ClassVar[bool] = False
    lacking: ClassVar[str | Promise] = ""

    @classmethod
    def tagged(cls) -> Iterable[Tagged]:
        """Everything that is published and tagged, by a constant number of queries."""
        raise NotImplementedError
