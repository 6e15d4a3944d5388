"""Results of many papers in one spreadsheet: the sheet to fill in, and what was filled in."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils.exceptions import InvalidFileException

from assessments.cells import harmless
from assessments.paper.boxes import written
from assessments.paper.enter import EntryRefused, enter
from assessments.paper.line import Typed, read_paper
from assessments.paper.models import PaperEntry, PaperForm, PaperSitting
from assessments.paper.people import known_people, people_of
from learning import api
from learning.models import Enrolment
from learning.vietnamese import fold, tidy

# Clerks read Vietnamese, whatever language the screen is in.
COLUMNS = ["Mã học viên", "Họ và tên", "Ngày sinh", "Mã đề", "Bài làm"]
WRITTEN = "Câu viết"
MOST_BYTES, MOST_UNPACKED, MOST_ROWS, MOST_COLUMNS = 5_000_000, 60_000_000, 2_000, 40
SALT = "learning_assessments.paper"
_BROKEN = (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, OSError, SyntaxError)


class Unusable(Exception):
    """The file as a whole cannot be read; the message says what to do."""


@dataclass
class Row:
    """One line of the sheet: whose paper it is, and what is wrong with it."""

    number: int
    name: str
    birth: str = ""
    uuid: str = ""
    letter: str = ""
    line: str = ""
    words: list[str] = field(default_factory=list)
    learner: Any = None
    problems: list[str] = field(default_factory=list)
    note: str = ""

    @property
    def is_good(self) -> bool:
        return not self.problems


def write_sheet(sitting: PaperSitting, user: Any, file: BinaryIO) -> None:
    """A sheet with the people of ``user`` who take the course, to fill in; others are added below them."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Kết quả"
    most = max((len(written(form.questions)) for form in sitting.forms.all()), default=0)
    sheet.append([*COLUMNS, *(f"{WRITTEN} {number}" for number in range(1, most + 1))])
    taking = Enrolment.objects.filter(course=sitting.activity.course_id, withdrawn_at__isnull=True)
    for one in people_of(user).filter(pk__in=taking.values("learner")).by_name()[:MOST_ROWS]:
        sheet.append([str(one.uuid), harmless(one.full_name), str(one.birth or ""), "", ""])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in zip("ABCDE", (38, 30, 14, 10, 40), strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows(min_row=1, max_col=5 + most):
        for cell in row:
            cell.number_format = "@"  # a line of digits stays what was typed
    sheet.freeze_panes = "A2"
    book.save(file)


def read_sheet(file: BinaryIO, sitting: PaperSitting, user: Any) -> list[Row]:
    """The filled-in lines with what is wrong with each. Lines without answers are passed over. Raises Unusable."""
    rows = [row for row in _rows(file) if row.line or any(row.words)]
    check(rows, sitting, user)
    return rows


def _rows(file: BinaryIO) -> Iterator[Row]:
    _refuse_bombs(file)
    try:
        book = load_workbook(file, read_only=True, data_only=True)
        cells = book.worksheets[0].iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True)
        table = [[_text(value) for value in row] for row in cells]
        book.close()
    except _BROKEN as problem:
        raise Unusable(
            _("The file cannot be read. Fill in the sheet of this sitting, and save it as XLSX.")
        ) from problem
    if not table or [fold(each) for each in table[0][: len(COLUMNS)]] != [fold(each) for each in COLUMNS]:
        raise Unusable(_("The first line is not that of our sheet. Fill in the sheet of this sitting."))
    for number, row in enumerate(table[1:], start=2):
        uuid, name, birth, letter, line, *words = [*row, "", "", "", "", ""]
        yield Row(number, name, birth, uuid, letter.upper(), line, words)


def _refuse_bombs(file: BinaryIO) -> None:
    try:
        size = sum(part.file_size for part in zipfile.ZipFile(file).infolist())
    except _BROKEN as problem:
        raise Unusable(_("This is no XLSX file. Fill in the sheet of this sitting.")) from problem
    if size > MOST_UNPACKED:
        raise Unusable(_("Unpacked, the file is far too large. Copy the lines into a new sheet."))
    file.seek(0)


def _text(value: Any) -> str:
    if hasattr(value, "strftime"):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return tidy("" if value is None else str(value))[:300]


def check(rows: Sequence[Row], sitting: PaperSitting, user: Any) -> None:
    """Find the people and look at the answers of all ``rows``, by a constant number of queries."""
    forms = {form.letter: form for form in sitting.forms.all()}
    uuids = [row.uuid for row in rows if re.fullmatch(r"[0-9a-fA-F-]{32,36}", row.uuid)]
    by_uuid, by_name = known_people(user, uuids=uuids, names=[row.name for row in rows])
    for row in rows:
        _find(row, by_uuid, by_name)
        _read(row, forms)
    _compare(rows, sitting)


def _find(row: Row, by_uuid: Any, by_name: Any) -> None:
    if row.uuid:
        row.learner = by_uuid.get(row.uuid.lower())
        if row.learner is None:
            row.problems.append(_("Nobody in your units has this number."))
        elif row.name and fold(row.name)[:200] != row.learner.search_text:
            row.problems.append(_("The number and the name are not the same person's."))
        return
    alike = [one for one in by_name.get(fold(row.name)[:200], []) if _was_born(one, row.birth)]
    if len(alike) == 1:
        row.learner = alike[0]
    elif alike:
        row.problems.append(
            _("Several people in your units have this name. Give the date of birth or the number.")
        )
    else:
        row.problems.append(_("Nobody in your units has this name and date of birth."))


def _was_born(learner: Any, said: str) -> bool:
    if not said:
        return True
    try:
        return learner.birth is not None and api.read_birth(said, today=timezone.localdate()) == learner.birth
    except api.UnreadableBirth:
        return False


def _read(row: Row, forms: dict[str, PaperForm]) -> None:
    form = forms.get(row.letter)
    if form is None:
        row.problems.append(_("There is no form “%(letter)s” in this sitting.") % {"letter": row.letter})
        return
    row.problems += typed_of(row, form).problems


def typed_of(row: Row, form: PaperForm) -> Typed:
    """The answers of a line."""
    words = dict(zip(written(form.questions), row.words, strict=False))
    return read_paper(form.questions, row.line, words)


def _compare(rows: Sequence[Row], sitting: PaperSitting) -> None:
    """Who stands twice, and whose paper was entered before."""
    learners = [row.learner.pk for row in rows if row.learner]
    entered = PaperEntry.objects.filter(form__sitting=sitting, attempt__enrolment__learner__in=learners)
    known = {
        pk: (letter, typed)
        for pk, letter, typed in entered.order_by("pk").values_list(
            "attempt__enrolment__learner", "form__letter", "typed"
        )
    }
    forms = {form.letter: form for form in sitting.forms.all()}
    seen: set[int] = set()
    for row in rows:
        if row.learner is None:
            continue
        if row.learner.pk in seen:
            row.problems.append(_("This person stands in the sheet twice."))
        seen.add(row.learner.pk)
        if row.is_good and row.learner.pk in known:
            same = known[row.learner.pk] == (row.letter, typed_of(row, forms[row.letter]).text)
            if same:
                row.note = _("Entered already; nothing changes.")
            else:
                row.problems.append(
                    _("Other answers were entered before. Correct them on the person's own screen.")
                )


def packed(rows: Sequence[Row]) -> str:
    """The good ``rows``, signed, to be posted back when somebody has looked at them."""
    return signing.dumps(
        [
            [row.number, row.name, row.birth, str(row.learner.uuid), row.letter, row.line, row.words]
            for row in rows
        ],
        salt=SALT,
        compress=True,
    )


def unpacked(text: str) -> list[Row]:
    """What was ``packed``. Raises Unusable when it is not ours."""
    try:
        return [Row(*each) for each in signing.loads(text, salt=SALT, max_age=24 * 3600)]
    except signing.BadSignature as problem:
        raise Unusable(_("The preview is too old. Send the file again.")) from problem


def enter_all(rows: Sequence[Row], sitting: PaperSitting, user: Any) -> int:
    """Enter every line that is good, each by itself; return how many. The others say why not."""
    check(rows, sitting, user)
    forms = {
        form.letter: form
        for form in sitting.forms.select_related("sitting__activity__course", "sitting__quiz")
    }
    done = 0
    for row in rows:
        if not row.is_good:
            continue
        form = forms[row.letter]
        try:
            enter(form=form, learner=row.learner, typed=typed_of(row, form), by=user)
        except EntryRefused as problem:
            row.problems.append(str(problem))
        else:
            done += 1
    return done
