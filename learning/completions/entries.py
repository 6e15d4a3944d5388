"""The completions of an export, row by row: of a spreadsheet, or of statements one a line. Asks no database."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import PurePath
from typing import Any, BinaryIO
from urllib.parse import unquote
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from learning import conf
from learning.completions import cells
from learning.completions.header import Column
from learning.completions.models import CompletionImport
from learning.completions.reasons import is_problem, reason
from learning.roster import cells as person
from learning.roster import entries as roster
from learning.roster.entries import Entry
from learning.sheets.cells import Unclear, Value, text
from learning.sheets.layout import Layout, layout_of
from learning.sheets.legacy import converted
from learning.sheets.running import file_of, rows_of
from learning.sheets.workbook import FORMULA, MOST_BYTES, MOST_ROWS, CannotRead, Row
from learning.statements import verbs
from learning.vietnamese import tidy

LONGEST_LINE = 1_000_000
COMPLETING = {verbs.COMPLETED: cells.DONE, verbs.PASSED: cells.PASSED}


@dataclass
class Done(Entry):
    """One row: somebody, and a course that she completed. ``learner`` is the account a statement names."""

    course: str = ""
    course_code: str = ""
    status: str = ""
    score: float | None = None
    done_at: datetime | None = None
    periods: float | None = None
    certificate: str = ""
    learner: UUID | None = None
    our_course: UUID | None = None
    has_name: bool = True

    @property
    def is_refused(self) -> bool:
        return any(map(is_problem, self.reasons))

    @property
    def asked(self) -> str:
        """The course as the platform calls it."""
        both = " · ".join(part for part in (self.course_code, self.course) if part)
        return both[:255]


@contextmanager
def entries_of(upload: CompletionImport) -> Iterator[Iterator[Entry]]:
    """Everything that the file says. Raises CannotRead, also while it is read."""
    now = timezone.now()
    if is_lines(upload.file_name):
        with file_of(upload) as file:
            yield _of_lines(file, now=now)
    else:
        reader = _reader(upload, now)
        with rows_of(upload) as rows:
            yield roster.entries(rows, layout_of(upload), today=timezone.localdate(now), read=reader)


# --- spreadsheets ------------------------------------------------------------------------------------------


def _reader(upload: CompletionImport, now: datetime) -> Callable[..., Done]:
    def read(number: int, row: Row, layout: Layout, *, today: date) -> Done:
        entry = roster.read_row(number, row, layout, today=today)
        known = {each.name: getattr(entry, each.name) for each in fields(Entry)}
        done = Done(**known)
        columns = set(layout.columns.values())
        if not {Column.NAME, Column.FAMILY, Column.GIVEN} & columns:
            done.has_name = False
            done.reasons = [one for one in done.reasons if one["code"] != "no_name"]
        _fill(done, _given(row, layout), upload, now)
        return done

    return read


def _given(row: Row, layout: Layout) -> dict[Any, Value]:
    given: dict[Any, Value] = {}
    for place, column in layout.columns.items():
        value = row[place] if place < len(row) else None
        if isinstance(value, str) and place in layout.encodings:
            value = converted(value, layout.encodings[place])
        given[column] = None if value == FORMULA else value
    return given


def _fill(done: Done, given: dict[Any, Value], upload: CompletionImport, now: datetime) -> None:
    done.course, done.course_code = (
        text(given.get(Column.COURSE))[:255],
        text(given.get(Column.COURSE_CODE))[:100],
    )
    done.status = _status(done, given)
    if done.status == cells.NOT_DONE:
        # Who did not complete it has no day and no mark, and is no problem.
        done.reasons = [reason("not_done")]
        done.is_person = False
        return
    done.score = _read(done, lambda one: cells.score(one, out_of=upload.out_of), given.get(Column.SCORE))
    done.done_at = _read(done, lambda one: cells.moment(one, now=now), given.get(Column.DONE_ON))
    done.periods = _read(done, cells.periods, given.get(Column.PERIODS))
    done.certificate = cells.number(given.get(Column.CERTIFICATE))
    if done.done_at is None and upload.on and not done.is_refused:
        done.done_at = min(cells.noon(upload.on), now)
    if done.done_at is None and not {"done_on", "future"} & {one["code"] for one in done.reasons}:
        done.reasons.append(reason("no_date"))


def _status(done: Done, given: dict[Any, Value]) -> str:
    """An export without such a column, or with a certificate's number, speaks of who completed only."""
    if Column.STATUS not in given:
        return cells.DONE
    value = given[Column.STATUS]
    try:
        found = cells.status(value)
    except Unclear:
        done.reasons.append(reason("status", text=text(value)[:60]))
        return ""
    return found or (cells.DONE if text(given.get(Column.CERTIFICATE)) else cells.NOT_DONE)


def _read(done: Done, read: Callable[[Value], Any], value: Value) -> Any:
    try:
        return read(value)
    except Unclear as unclear:
        done.reasons.append(reason(str(unclear)))
        return None


# --- statements, one a line --------------------------------------------------------------------------------


def is_lines(name: str) -> bool:
    """Whether a file of this name holds statements as JSON, one a line."""
    return PurePath(name).suffix.lower() in {".jsonl", ".ndjson"}


def look_at_lines(file: BinaryIO) -> None:
    """Raises CannotRead unless the file may hold statements, one a line."""
    size = file.seek(0, 2)
    file.seek(0)
    if not size:
        raise CannotRead(_("The file is empty."))
    if size > MOST_BYTES:
        raise CannotRead(_("The file is larger than 50 MB. Is it the right one?"))
    if not file.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        raise CannotRead(_("The file must hold one statement a line, each as a JSON object."))


def _of_lines(file: BinaryIO, *, now: datetime) -> Iterator[Done]:
    look_at_lines(file)
    file.seek(0)
    number = count = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) >= LONGEST_LINE:
            raise CannotRead(_("Line %(number)d is too long to be a statement.") % {"number": number})
        if not line.strip(b"\xef\xbb\xbf \t\r\n"):
            continue
        count += 1
        if count > MOST_ROWS:
            raise CannotRead(
                _("The file has more than %(most)d rows. Send it in parts.") % {"most": MOST_ROWS}
            )
        yield of_line(number, line, now=now)


def of_line(number: int, line: bytes, *, now: datetime) -> Done:
    """The completion that one line states."""
    done = Done(number, has_name=False)
    try:
        said = json.loads(line.decode("utf-8-sig"))
        if not isinstance(said, dict):
            raise ValueError("{}")
        _fill_from_statement(done, said, now)
    except Unclear as unclear:
        done.reasons.append(reason(str(unclear)))
        done.is_person = False
    except (ValueError, RecursionError) as error:
        done.reasons.append(reason("no_json", text=tidy(str(error))[:100]))
        done.is_person = False
    return done


def _fill_from_statement(done: Done, said: dict[str, Any], now: datetime) -> None:
    verb = _part(said, "verb").get("id")
    if not isinstance(verb, str) or ":" not in verb:
        raise ValueError("verb.id")
    UUID(str(said.get("id", "")))
    about = _part(said, "object")
    iri = about.get("id")
    if not isinstance(iri, str) or ":" not in iri or about.get("objectType", "Activity") != "Activity":
        raise ValueError("object.id")
    if verb not in COMPLETING:
        done.reasons.append(reason("not_completing", text=verbs.short_name(verb)[:60]))
        done.is_person = False
        return
    done.status = COMPLETING[verb]
    _fill_actor(done, _part(said, "actor"))
    _fill_course(done, iri, _part(about, "definition"))
    result = _part(said, "result")
    done.score = _scaled(_part(result, "score"))
    if result.get("success") is False or result.get("completion") is False:
        done.reasons, done.is_person = [reason("not_done")], False
        return
    written = said.get("timestamp") or said.get("stored")
    if not isinstance(written, str):
        raise Unclear("no_date")
    done.done_at = cells.moment(written, now=now)


def _fill_actor(done: Done, actor: dict[str, Any]) -> None:
    """Somebody of ours by her account, or whoever has the address. Nobody is invented for an account elsewhere."""
    account, mbox = _part(actor, "account"), actor.get("mbox")
    if account.get("homePage") == conf.get("ACTOR_HOME_PAGE"):
        done.learner = UUID(str(account.get("name")))
    elif isinstance(mbox, str) and mbox.startswith("mailto:"):
        done.email = person.email(unquote(mbox.removeprefix("mailto:"))[:254])
        if isinstance(actor.get("name"), str):
            done.name, done.has_name = tidy(actor["name"])[:150], bool(tidy(actor["name"]))
    else:
        raise Unclear("person_others")


def _fill_course(done: Done, iri: str, definition: dict[str, Any]) -> None:
    prefix = conf.get("ACTIVITY_IRI")
    if iri.startswith(prefix):
        done.our_course = UUID(iri.removeprefix(prefix))
    done.course_code = iri[:100]
    names = definition.get("name")
    if isinstance(names, dict) and names:
        done.course = text(str(names.get("vi") or names.get("vi-VN") or next(iter(names.values()))))[:255]


def _scaled(score: dict[str, Any]) -> float | None:
    """xAPI 1.0.3 Part 2, 2.4.5.1: scaled, else where raw stands between min and max."""
    scaled, raw, most = (score.get(each) for each in ("scaled", "raw", "max"))
    least = score.get("min", 0)
    for each in (scaled, raw, most, least):
        if each is not None and (isinstance(each, bool) or not isinstance(each, (int, float))):
            raise Unclear("score")
    if scaled is None and raw is not None and most is not None and most > least:
        scaled = (raw - least) / (most - least)
    if scaled is not None and not 0 <= scaled <= 1:
        raise Unclear("score_above")
    return None if scaled is None else float(scaled)


def _part(said: dict[str, Any], name: str) -> dict[str, Any]:
    found = said.get(name)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise ValueError(name)
    return found


def looks_like_points(samples: list[Row], layout: Layout) -> int:
    """Whether scores are out of 10 or of 100, by the first of them."""
    place = next((place for place, column in layout.columns.items() if column == Column.SCORE), None)
    said = [text(row[place]) for row in samples if place is not None and place < len(row)]
    plain = [float(one.replace(",", ".")) for one in said if re.fullmatch(r"\d{1,3}([.,]\d+)?", one)]
    return 10 if plain and max(plain) <= 10 else 100
