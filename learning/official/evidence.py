"""The evidence of an issued document in one ZIP ("Hồ sơ minh chứng"), streamed, with the SHA-256 of everything in it.

People are named in it only where the reader may see the learners of the unit and asked for it, and only staff.
"""

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial, reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone, translation

from learning import registry
from learning.enrolments.models import Enrolment
from learning.facilitating.models import GroupSession
from learning.official import wording
from learning.official.document import Document
from learning.official.formats.base import official_name
from learning.official.formats.csv import csv_name, csv_of
from learning.official.models import OfficialReport
from learning.people.models import Audience
from learning.reports.formats.base import FormatUnavailable, harmless
from learning.reports.models import Basis
from learning.reports.periods import ZONE, Period, local_day, start_of
from learning.reports.scope import scope_of

README = "DOC-TRUOC.txt"
STAFF = (Audience.CB, Audience.CC, Audience.VC, Audience.NLD)
Part = tuple[str, str, Callable[[], bytes]]


def evidence_name(document: Document) -> str:
    """For example minh-chung_08_202611_05-bc-ubnd.zip."""
    return official_name(document, "zip").replace("bao-cao_", "minh-chung_", 1)


def stream(official: OfficialReport, document: Document, *, with_staff: bool) -> Iterator[bytes]:
    """The ZIP piece by piece: no more than one of its files is in memory at a time. The list of all comes last."""
    buffer = _Pipe()
    listed: list[tuple[str, str, str]] = []
    left_out: list[str] = []
    with translation.override(wording.LANGUAGE):
        moment = timezone.now().astimezone(ZONE)
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, what, make in _parts(official, document, with_staff=with_staff):
            with translation.override(wording.LANGUAGE):  # the reader's language is back between two pieces
                try:
                    content = make()
                except FormatUnavailable as problem:
                    left_out.append(f"{what}: {problem}")
                    continue
            _write(archive, name, content, moment)
            listed.append((name, what, hashlib.sha256(content).hexdigest()))
            yield buffer.taken()
        text = _readme(official, document, listed, left_out, moment, with_staff=with_staff)
        _write(archive, README, text.encode("utf-8-sig"), moment)
    yield buffer.taken()


def _parts(official: OfficialReport, document: Document, *, with_staff: bool) -> Iterator[Part]:
    if official.signed_file:
        yield "01-van-ban/bao-cao-da-ky-so.pdf", "Báo cáo đã ký số", lambda: _read(official.signed_file)
    for made in registry.official_formats.values():
        name = f"01-van-ban/{official_name(document, made.extension)}"
        if made.name == "csv":
            continue  # each annex is there as a file of its own
        if made.name == "pdf" and official.file:
            yield name, "Báo cáo, tệp PDF đã ban hành", lambda: _read(official.file)
        else:
            yield name, f"Báo cáo, tệp {made.extension.upper()}", partial(made.made, document)
    for annex in document.annexes:
        yield (
            f"02-phu-luc/{csv_name(annex)}",
            f"{annex.label}, {annex.title} (CSV)",
            partial(csv_of, annex),
        )
    yield "03-lop-hoc/buoi-hoc.csv", "Danh sách buổi học (không nêu tên)", lambda: sessions(official)
    yield "03-lop-hoc/khoa-hoc.csv", "Kết quả theo khóa học (không nêu tên)", lambda: courses(official)
    if with_staff:
        yield (
            "04-can-bo/can-bo-hoan-thanh.csv",
            "Cán bộ, công chức, viên chức, người lao động hoàn thành khóa học",
            lambda: staff(official),
        )


def sessions(official: OfficialReport) -> bytes:
    """The class sessions that were held, with how many were there; nobody by name."""
    held = (
        GroupSession.objects.filter(_within(official))
        .filter(held_on__gte=official.starts_on, held_on__lte=official.ends_on)
        .annotate(named=Count("participations"))
        .order_by("held_on", "unit__path", "pk")
        .values_list(
            "held_on", "unit__code", "unit__full_name", "lesson__title", "place", "named", "women", "men"
        )
    )
    heads = (
        "Ngày",
        "Mã đơn vị",
        "Đơn vị",
        "Bài học",
        "Địa điểm",
        "Có tên",
        "Nữ không ghi tên",
        "Nam không ghi tên",
    )
    return _table(heads, ((f"{row[0]:%d/%m/%Y}", *row[1:]) for row in held.iterator()))


def courses(official: OfficialReport) -> bytes:
    """What was completed in the period, by course."""
    found = (
        _completed(official)
        .values("course__code", "course__title")
        .annotate(count=Count("pk"), people=Count("learner", distinct=True))
        .order_by("course__title", "course")
        .values_list("course__code", "course__title", "count", "people")
    )
    return _table(("Mã khóa học", "Khóa học", "Lượt hoàn thành", "Số người"), found.iterator())


def staff(official: OfficialReport) -> bytes:
    """Staff who completed a course in the period, by name: for who sees the learners of the unit."""
    found = (
        _completed(official)
        .filter(audience__in=STAFF)
        .order_by("unit__path", "learner__full_name", "pk")
        .values_list("learner__full_name", "audience", "unit__full_name", "course__title", "satisfied_at")
    )
    labels = {str(value): str(label) for value, label in Audience.choices}
    rows = (
        (name, labels.get(audience, audience), unit, course, f"{local_day(at):%d/%m/%Y}")
        for name, audience, unit, course, at in found.iterator()
    )
    return _table(("Họ và tên", "Đối tượng", "Đơn vị", "Khóa học", "Ngày hoàn thành"), rows)


def _completed(official: OfficialReport) -> Any:
    return Enrolment.objects.filter(
        _within(official),
        satisfied_at__gte=start_of(official.starts_on),
        satisfied_at__lt=start_of(official.ends_on + timedelta(days=1)),
        withdrawn_at__isnull=True,
    )


def _within(official: OfficialReport) -> Q:
    """In the unit or in what it was made from, as its report tells it."""
    period = Period.parse(official.period, official.calendar)
    scope = scope_of(unit=official.unit, period=period, basis=str(Basis.AS_WAS), day=official.ends_on)
    return reduce(or_, (Q(unit__path__startswith=path) for path in scope.paths))


def _table(heads: tuple[str, ...], rows: Any) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(heads)
    for row in rows:
        writer.writerow([harmless(each) if isinstance(each, str) else each for each in row])
    return text.getvalue().encode("utf-8-sig")


def _readme(
    official: OfficialReport, document: Document, listed: list[tuple[str, str, str]], left_out: list[str],
    moment: datetime, *, with_staff: bool,
) -> str:  # fmt: skip
    content = document.content
    lines = [
        "HỒ SƠ MINH CHỨNG",
        "",
        f"Cơ quan ban hành: {content['issuer']}",
        f"Văn bản: {content['title']} số {document.symbol.strip()}, {wording.day_words(document.issued_on)}",
        f"Trích yếu: {content['excerpt']}",
        f"Kỳ báo cáo: {content['period']['label']} ({content['period']['code']})",
        f"SHA-256 của văn bản: {document.seal}",
        f"Bản ký số: {'có trong hồ sơ' if official.signed_file else 'chưa có'}",
        f"Hồ sơ được lập lúc {moment:%H:%M %d/%m/%Y}.",
        "",
        "Hồ sơ không nêu tên người dân."
        + (
            " Danh sách cán bộ chỉ dùng trong nội bộ đơn vị."
            if with_staff
            else " Hồ sơ không có danh sách cán bộ."
        ),
        "Danh sách lấy từ dữ liệu lúc lập hồ sơ; số liệu chính thức là số liệu đã chốt trong các phụ lục.",
        "Hệ thống không lưu quyết định mở lớp và danh sách điểm danh có chữ ký: đơn vị bổ sung bản chụp nếu cần.",
        "",
        "CÁC TỆP TRONG HỒ SƠ VÀ MÃ SHA-256",
    ]
    for number, (name, what, sha256) in enumerate(listed, start=1):
        lines += ["", f"{number}. {what}", f"   {name}", f"   {sha256}"]
    if left_out:
        lines += ["", "CÁC TỆP KHÔNG LẬP ĐƯỢC", *left_out]
    return "\r\n".join(lines) + "\r\n"


def _write(archive: zipfile.ZipFile, name: str, content: bytes, moment: datetime) -> None:
    archive.writestr(zipfile.ZipInfo(name, moment.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)


def _read(file: Any) -> bytes:
    with file.open("rb") as opened:
        return opened.read()


class _Pipe(io.RawIOBase):
    """What the ZIP is written to: it is taken out again as it comes. It cannot go back, so nothing has to wait."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def taken(self) -> bytes:
        content, self._pieces = b"".join(self._pieces), []
        return content
