"""What a report form is asked for: whose figures, of which days, as known when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from learning.reports.areas import Area
from learning.reports.content import Content
from learning.reports.forms.base import Column, ReportForm
from learning.reports.frame import content_of
from learning.reports.periods import Period
from learning.reports.scope import Scope


@dataclass(frozen=True)
class Asked:
    """One report that a form fills in.

    ``cutoff``: facts after it are not known yet. ``smallest``: fewer people than that are hidden in sensitive columns.
    ``areas``: groupings of communes to add up by. ``closed_at``: when the books of the period before were closed.
    """

    scope: Scope
    cutoff: datetime
    smallest: int
    areas: Sequence[Area] = ()
    closed_at: datetime | None = None

    @property
    def period(self) -> Period:
        return self.scope.period

    def by_unit(self, form: type[ReportForm]) -> dict[str, Any]:
        """The form's indicators for each unit below the subject: what most forms are."""
        made = Content(
            form,
            self.scope,
            self.cutoff,
            smallest=self.smallest,
            areas=self.areas,
            closed_at=self.closed_at,
        )
        return made.as_json()

    def with_rows(
        self,
        form: type[ReportForm],
        columns: Iterable[Column],
        rows: Iterable[dict[str, Any]],
        *,
        missing: Iterable[str] = (),
    ) -> dict[str, Any]:
        """The content of a form that brings its own ``rows``, each as ``row`` makes it.

        ``missing`` names indicators that no installed app contributes.
        """
        return content_of(form, self.scope, columns, list(rows), smallest=self.smallest, missing=missing)


def row(
    key: str,
    values: dict[str, Any],
    *,
    kind: str = "row",
    depth: int = 0,
    name: str = "",
    code: str = "",
    marks: dict[str, str] | None = None,
    estimated: bool = False,
) -> dict[str, Any]:
    """A row that is no unit. ``key`` says what it tells of and never changes; the form calls it by ``row_name``.

    ``name`` is frozen with the figures, for what is called by data, such as a competency. ``kind`` is row, group or
    total; ``marks`` says of hidden figures why they are, and these must be None in ``values``.
    """
    return {
        "kind": kind,
        "depth": depth,
        "unit": None,
        "key": key,
        "values": values,
        "marks": marks or {},
        "estimated": estimated,
        **({"name": name} if name else {}),
        **({"code": code} if code else {}),
    }
