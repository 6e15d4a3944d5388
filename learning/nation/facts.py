"""What reports count, in Parquet files by province and by the month of enrolling, for an engine that scans quickly.

A run writes anew only the parts in which something changed since the last, each file whole or not at all; a run that is
interrupted is made good by the next. Files hold who (by an internal number) took what where, so they are personal data
like the database, and belong into a private folder.
"""

import json
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db.models import BooleanField, Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import TruncMonth

from learning import clock
from learning.activities.models import Activity
from learning.certificates.models import Certificate
from learning.enrolments.models import Enrolment, Renewal
from learning.nation.lines import write_lines
from learning.nation.parquet import connect, quoted
from learning.people.models import Sex
from learning.reports.periods import ZONE
from learning.units.models import Unit

# A change may be committed some time after the moment it carries.
OVERLAP = timedelta(minutes=10)
STATE = "state.json"
FACTS, CERTIFICATES, COURSES, UNITS = (
    f"{name}.parquet" for name in ("facts", "certificates", "courses", "units")
)
COUNTED = {  # what decides whether a row counts, in both kinds of files
    "learner_id": "BIGINT",
    "unit_id": "BIGINT",
    "course_id": "BIGINT",
    "satisfied_at": "TIMESTAMP",
    "withdrawn_at": "TIMESTAMP",
    "is_renewed": "BOOLEAN",
    "is_supplement": "BOOLEAN",
}
FACT_COLUMNS = {
    "id": "BIGINT",
    **COUNTED,
    "enrolled_at": "TIMESTAMP",  # all moments are of UTC
    "started_at": "TIMESTAMP",
    "passed_at": "TIMESTAMP",
    "changed_at": "TIMESTAMP",
    "recorded_at": "TIMESTAMP",
    "completion_known_at": "TIMESTAMP",
    "is_female": "BOOLEAN",
    "is_minority": "BOOLEAN",
}
CERTIFICATE_COLUMNS = {"id": "BIGINT", **COUNTED, "issued_at": "TIMESTAMP", "revoked_at": "TIMESTAMP"}
COURSE_COLUMNS = {"id": "BIGINT", "planned_periods": "DECIMAL(9,1)"}
UNIT_COLUMNS = dict.fromkeys(("code", "level", "full_name", "path"), "VARCHAR")
UNIT_COLUMNS = {"id": "BIGINT", **UNIT_COLUMNS, "valid_from": "DATE", "valid_to": "DATE"}

Tell = Callable[[str, int], None]


def nobody(_part: str, _rows: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, order=True)
class Part:
    """The facts of one province whose enrolments began in one month, by days of Vietnam."""

    province: str
    month: date

    @property
    def folder(self) -> str:
        return f"province={self.province}/month={self.month:%Y-%m}"


def write_facts(folder: Path, *, everything: bool = False, tell: Tell = nobody) -> datetime:
    """Bring the files in ``folder`` up to date; return the moment until which they hold all changes.

    ``everything`` writes all parts anew: what changed about people (sex, group) without their enrolments, too.
    ``tell`` hears of each part that is written, with its number of facts. Raises NoParquet, OSError.
    """
    now = clock.now()
    folder.mkdir(parents=True, exist_ok=True)
    state = _state(folder)
    since = datetime.fromisoformat(state["covered_until"]) if state and not everything else None
    known: dict[str, int] = state["parts"] if state else {}
    counts = _counts(Q())
    changed = set(counts) if since is None else set(_counts(Q(changed_at__gte=since - OVERLAP)))
    # What left a part, or was deleted, is missed there by its number alone.
    due = [part for part, rows in counts.items() if part in changed or known.get(part.folder) != rows]
    written = {part.folder: known.get(part.folder, 0) for part in counts}
    paths, engine = _paths(), connect()
    for part in sorted(due):
        written[part.folder] = _write_part(engine, folder, part, paths[part.province])
        tell(part.folder, written[part.folder])
    _remove(folder, set(known) - set(written))
    _write(engine, folder / COURSES, COURSE_COLUMNS, _courses())
    _write(engine, folder / UNITS, UNIT_COLUMNS, Unit.objects.order_by("pk").values_list(*UNIT_COLUMNS))
    engine.close()
    _write_state(folder, {"covered_until": now.isoformat(), "parts": written})
    return now


def covered_until(folder: Path) -> datetime | None:
    """Until when the files in ``folder`` hold all changes; None if there are none."""
    state = _state(folder)
    return datetime.fromisoformat(state["covered_until"]) if state else None


def _state(folder: Path) -> dict | None:
    file = folder / STATE
    return json.loads(file.read_text("utf-8")) if file.exists() else None


def _write_state(folder: Path, state: dict) -> None:
    begun = folder / f".{STATE}"
    begun.write_text(json.dumps(state, indent=1), encoding="utf-8")
    os.replace(begun, folder / STATE)


# --- parts -------------------------------------------------------------------------------------------------


def _paths() -> dict[str, list[str]]:
    """The paths of everything that ever was the province of each code."""
    found: dict[str, list[str]] = {}
    for code, path in Unit.objects.filter(parent=None).values_list("code", "path"):
        found.setdefault(code, []).append(path)
    return found


def _counts(where: Q) -> Counter[Part]:
    """How many facts in ``where`` each part has. One query, a row a unit and month."""
    tops = {path: code for code, paths in _paths().items() for path in paths}
    top_of = {pk: tops[f"{path.split('/', 1)[0]}/"] for pk, path in Unit.objects.values_list("pk", "path")}
    rows = (
        Enrolment.objects.filter(where, unit_id__isnull=False)
        .order_by()
        .values_list("unit_id", TruncMonth("enrolled_at", tzinfo=ZONE))
        .annotate(facts=Count("pk"))
    )
    found: Counter[Part] = Counter()
    for unit, month, facts in rows.iterator():
        found[Part(top_of[unit], month.date().replace(day=1))] += facts
    return found


def _write_part(engine, folder: Path, part: Part, paths: list[str]) -> int:
    place = folder / part.folder
    place.mkdir(parents=True, exist_ok=True)
    certificates = _of_part(Certificate.objects.all(), part, paths, "enrolment__")
    _write(engine, place / CERTIFICATES, CERTIFICATE_COLUMNS, certificates.values_list(*CERTIFICATE_COLUMNS))
    facts = _of_part(Enrolment.objects.all(), part, paths, "")
    return _write(engine, place / FACTS, FACT_COLUMNS, facts.values_list(*FACT_COLUMNS))


def _of_part(rows: QuerySet, part: Part, paths: list[str], to: str) -> QuerySet:
    """``rows`` of the part; ``to`` is the way from them to their enrolment. Neighbours in a unit stand together."""
    within = Q()
    for path in paths:
        within |= Q(**{f"{to}unit__path__startswith": path})
    begins = datetime(part.month.year, part.month.month, 1, tzinfo=ZONE)
    ends = (begins + timedelta(days=32)).replace(day=1)
    span = {f"{to}enrolled_at__gte": begins, f"{to}enrolled_at__lt": ends}
    own = {name: F(f"{to}{name}") for name in COUNTED if to and not name.startswith("is_")}
    renewed = Enrolment.objects.filter(renews=OuterRef(f"{to}pk"))
    return (
        rows.filter(within, **span)
        .annotate(
            **own,
            is_renewed=Exists(renewed),
            is_supplement=_is(f"{to}renewal", Renewal.SUPPLEMENT),
            **({} if to else {"is_female": _is("learner__sex", Sex.FEMALE)}),
            **({} if to else {"is_minority": _is("learner__is_ethnic_minority", True)}),
        )
        .order_by(f"{to}unit_id", f"{to}course_id", "pk")
    )


def _is(name: str, value: object) -> Case:
    return Case(When(**{name: value}, then=Value(True)), default=Value(False), output_field=BooleanField())


def _courses() -> QuerySet:
    return Activity.objects.filter(course_id=F("pk")).order_by("pk").values_list(*COURSE_COLUMNS)


# --- files -------------------------------------------------------------------------------------------------


def _write(engine, file: Path, columns: dict[str, str], rows: QuerySet) -> int:
    """Write ``rows`` to ``file``, whole or not at all; return how many there were."""
    with TemporaryDirectory(dir=file.parent, prefix=".part-") as folder:
        lines, made = Path(folder) / "rows.csv", Path(folder) / file.name
        count = write_lines(rows, lines)
        typed = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
        # Names of ours, and files of ours.
        engine.execute(
            f"COPY (SELECT * FROM read_csv('{quoted(lines)}', header = false, auto_detect = false, "  # noqa: S608
            f"delim = ',', quote = '\"', escape = '\"', columns = {{{typed}}})) "
            f"TO '{quoted(made)}' (FORMAT parquet, COMPRESSION zstd)"
        )
        os.replace(made, file)
    return count


def _remove(folder: Path, gone: set[str]) -> None:
    for part in gone:
        for name in (FACTS, CERTIFICATES):
            (folder / part / name).unlink(missing_ok=True)


def in_utc(moment: datetime) -> datetime:
    """``moment`` as the files have it."""
    return moment.astimezone(UTC).replace(tzinfo=None)
