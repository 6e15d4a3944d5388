"""From what is asked to the matrix, and to a file at once where it is small."""

from datetime import datetime
from tempfile import TemporaryFile
from typing import IO

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning.matrices.asked import Asked, may_see
from learning.matrices.by_learner import LearnerMatrix
from learning.matrices.by_unit import UnitMatrix
from learning.matrices.courses import programme_options
from learning.matrices.files import KINDS, file_name
from learning.matrices.models import MatrixKind
from learning.matrices.sheet import Matrix, flat, headings, width
from learning.people.models import Audience
from learning.reports.periods import ZONE

# What is no longer than this is not worth waiting for a worker.
ROWS_AT_ONCE, CELLS_AT_ONCE = 2000, 200_000


def matrix_of(asked: Asked, user, *, cutoff: datetime | None = None) -> Matrix:
    """The matrix, as the facts stand at ``cutoff`` (now). Raises PermissionDenied, and what the matrices raise."""
    if not may_see(user, asked):
        raise PermissionDenied
    moment = cutoff or timezone.now()
    return UnitMatrix(asked, moment) if asked.kind == MatrixKind.UNITS else LearnerMatrix(asked, user, moment)


def is_small(matrix: Matrix) -> bool:
    """Whether its file is made while somebody waits."""
    rows = matrix.count()
    return rows <= ROWS_AT_ONCE and rows * width(matrix) <= CELLS_AT_ONCE


def written(matrix: Matrix, asked: Asked, format: str, *, now: datetime) -> IO[bytes]:
    """The file, to be read from its beginning; the caller closes it."""
    file = TemporaryFile()  # noqa: SIM115  the caller closes it
    rows = flat(matrix.lines(), matrix)
    facts = about(matrix, asked, now)
    KINDS[format].write(file, headings(matrix), rows, kept=len(matrix.first), facts=facts)
    file.seek(0)
    return file


def name_of(asked: Asked, format: str) -> str:
    """What the file is called, for example ma-tran-units-08-20264.xlsx."""
    period = asked.period.code if asked.period else ""
    return file_name("ma-tran", asked.kind, asked.unit.code, period, extension=KINDS[format].extension)


def about(matrix: Matrix, asked: Asked, now: datetime) -> list[tuple[str, str]]:
    """Label and value of all that one must know of a file."""
    found = [
        (_("Matrix"), matrix.title),
        (_("Unit"), f"{asked.unit.full_name} ({asked.unit.code})"),
        (_("Period"), period_words(asked)),
    ]
    found += filters(asked)
    found.append((_("Facts until"), date_format(now.astimezone(ZONE), "DATETIME_FORMAT")))
    return [*found, *(("", note) for note in matrix.notes())]


def period_words(asked: Asked) -> str:
    """The period with its days, or that it is all time."""
    period = asked.period
    if period is None:
        return _("All time")
    days = (date_format(each, "SHORT_DATE_FORMAT") for each in (period.starts_on, period.ends_on))
    return f"{period.label} ({' – '.join(days)})"


def filters(asked: Asked) -> list[tuple[str, str]]:
    """What narrows it, in words."""
    found = []
    if asked.programme:
        found.append((_("Programme"), dict(programme_options()).get(asked.programme, asked.programme)))
    if asked.audience:
        found.append((_("Audience"), str(Audience(asked.audience).label)))
    if asked.required:
        found.append((_("Only"), _("What has a deadline")))
    return found
