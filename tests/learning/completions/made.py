"""Exports as other platforms make them, and the way through an import."""

import io
import json
import uuid
from datetime import date

from learning.completions import run
from learning.completions.models import CompletionImport, Outcome
from learning.completions.reasons import told
from learning.people.birth import read_birth
from learning.people.contact import Contact
from tests.factories import make_learner
from tests.learning.roster.made import workbook

HEADER = [
    "STT",
    "Họ và tên",
    "Ngày sinh",
    "Số CCCD",
    "Email",
    "Mã khóa học",
    "Tên khóa học",
    "Trạng thái",
    "Điểm",
    "Ngày hoàn thành",
    "Số tiết",
    "Số chứng nhận",
]
PLATFORM = "Bình dân học vụ số"
COURSE_THERE = "Kỹ năng số cơ bản"


def row(name="Nguyễn Thị Hoa", *, birth="01/07/1985", identity="", email="", code="BD01", course=COURSE_THERE,
        status="Hoàn thành", score="85", on="05/11/2026", periods="12", certificate="GCN-001"):  # fmt: skip
    return [1, name, birth, identity, email, code, course, status, score, on, periods, certificate]


def person(name="Nguyễn Thị Hoa", *, unit, birth="01/07/1985", audience="CC", **contact):
    learner = make_learner(name, unit=unit, audience=audience)
    learner.birth = read_birth(birth, today=date(2026, 11, 22))
    learner.save()
    if contact:
        one = Contact(learner=learner)
        for kind, text in contact.items():
            setattr(one, kind, text)
        one.save()
    return learner


def sent(*rows, header=HEADER, by=None, name="xuat.xlsx", sender=PLATFORM, **more) -> CompletionImport:
    """An export of ``rows``, uploaded."""
    return run.upload(workbook([header, *rows]), name=name, sender=sender, by=by, **more)[0]


def lines(*statements, by=None, sender=PLATFORM, **more) -> CompletionImport:
    """Statements, one a line, uploaded; what is a text already stays as it is."""
    text = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in statements)
    return run.upload(io.BytesIO(text.encode()), name="xuat.jsonl", sender=sender, by=by, **more)[0]


def stated(
    course_iri: str, *, actor: dict, verb="completed", timestamp="2026-11-05T03:00:00Z", **more
) -> dict:
    """A statement of another platform."""
    return {
        "id": str(uuid.uuid4()),
        "actor": actor,
        "verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}"},
        "object": {"id": course_iri, "definition": {"name": {"vi": COURSE_THERE}}},
        "timestamp": timestamp,
        **more,
    }


def applied(upload: CompletionImport, *, mode="all") -> CompletionImport:
    """The import, checked and applied."""
    run.check(upload)
    CompletionImport.objects.filter(pk=upload.pk).update(mode=mode)
    return run.apply(upload)


def said(upload: CompletionImport) -> list[tuple[str, str]]:
    """What came of each row, and why."""
    return [(one.outcome, told(one.reasons)) for one in upload.rows.order_by("number")]


def outcomes(upload: CompletionImport) -> list[str]:
    return [outcome for outcome, _why in said(upload) if outcome != Outcome.SKIPPED]
