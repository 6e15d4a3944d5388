"""The evidence of a report in one ZIP."""

import hashlib
import io
import re
import zipfile

import pytest

from learning.models import Enrolment, GroupSession
from learning.official import evidence
from learning.official.document import document_of
from tests.learning.official.made import issued, with_figures
from tests.learning.reports.made import course, date, enrolment, learner

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]


@pytest.fixture
def official():
    top, communes = with_figures()
    held = GroupSession.objects.create(
        lesson=course("Bài học"),
        unit=communes[0],
        held_on=date(2026, 11, 3),
        place="Nhà văn hóa",
        women=7,
        men=2,
    )
    held.participations.create(learner=learner("Nguyễn Thị Dân"))
    enrolment(communes[1], course("B"), learner=learner("Ma Văn Cán"), completed="2026-11-04", audience="CC")
    enrolment(
        communes[1], course("B"), learner=learner("Ma Thị Bà Con"), completed="2026-11-04", audience="ND"
    )
    return issued(top)


def opened(official, *, with_staff=False):
    pieces = list(evidence.stream(official, document_of(official), with_staff=with_staff))
    assert len(pieces) > 5  # it comes piece by piece
    return zipfile.ZipFile(io.BytesIO(b"".join(pieces)))


def test_every_file_is_listed_with_its_fingerprint(official):
    archive = opened(official)
    assert archive.testzip() is None
    said = archive.read(evidence.README).decode("utf-8-sig")
    listed = dict(re.findall(r"^   (\S+)\r\n   ([0-9a-f]{64})", said, re.MULTILINE))
    assert set(listed) == set(archive.namelist()) - {evidence.README}
    for name, sha256 in listed.items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == sha256
    assert official.seal in said
    assert "01/BC-UBND" in said
    kinds = {name.rsplit(".", 1)[1] for name in listed}
    assert kinds == {"docx", "pdf", "xlsx", "ods", "json", "xml", "csv"}


def everything(archive):
    found = ""
    for name in archive.namelist():
        content = archive.read(name)
        if name.endswith((".docx", ".xlsx", ".ods")):
            inner = zipfile.ZipFile(io.BytesIO(content))
            found += "".join(inner.read(each).decode("utf-8", "replace") for each in inner.namelist())
        else:
            found += content.decode("utf-8", "replace")
    return found


def test_nobody_is_named_unless_it_is_asked_for_and_citizens_never(official):
    said = everything(opened(official))
    assert "Ma Văn Cán" not in said
    assert "Nguyễn Thị Dân" not in said
    named = everything(opened(official, with_staff=True))
    assert "Ma Văn Cán" in named
    for citizen in ("Ma Thị Bà Con", "Nguyễn Thị Dân", "Nguyễn Thị Mẫu"):
        assert citizen not in named


def test_sessions_are_listed_with_how_many_were_there(official):
    rows = opened(official).read("03-lop-hoc/buoi-hoc.csv").decode("utf-8-sig").splitlines()
    assert rows[1] == "03/11/2026,00001,Xã An Tường,Bài học,Nhà văn hóa,1,7,2"
    assert len(rows) == 2


def test_courses_of_the_period_are_counted(official):
    Enrolment.objects.update(withdrawn_at=None)
    rows = opened(official).read("03-lop-hoc/khoa-hoc.csv").decode("utf-8-sig").splitlines()
    assert sum(int(row.split(",")[2]) for row in rows[1:]) == 11  # nine of the annex, and two more


def test_where_a_file_cannot_be_made_the_list_says_so(official, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "docx", None)
    archive = opened(official)
    assert not [name for name in archive.namelist() if name.endswith(".docx")]
    assert "wagtail-learning[docx]" in archive.read(evidence.README).decode("utf-8-sig")
