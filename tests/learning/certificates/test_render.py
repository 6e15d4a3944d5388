"""The paper: one page, our fonts in it, every letter of every name, and the way to check it."""

import io

import pypdf
import pytest

from learning import api, pdf
from learning.certificates import render
from learning.certificates.issue import issue
from learning.tasks import render_certificate
from tests.factories import make_course, make_learner, make_unit
from tests.learning.certificates.finished import NEW_YEAR, finished, pass_exam
from tests.learning.test_fonts import vietnamese_letters

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture
def certificate():
    make_unit("08", name="Tuyên Quang", full_name="Tỉnh Tuyên Quang")
    course = make_course(exam=True, title="Phòng chống lừa đảo", code="CDAN-07", planned_periods=4)
    enrolment = pass_exam(api.enrol(learner=make_learner("Nguyễn Thị Hồng Ánh"), course=course))
    return issue(enrolment=enrolment, at=NEW_YEAR)


def read(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def fonts_in(reader: pypdf.PdfReader) -> dict[str, bool]:
    """The fonts of the pages by name, and whether their file is in the PDF."""
    found = {}
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            for part in font.get_object()["/DescendantFonts"]:
                descriptor = part.get_object()["/FontDescriptor"].get_object()
                found[descriptor["/FontName"]] = bool({"/FontFile2", "/FontFile3"} & descriptor.keys())
    return found


def test_it_says_who_what_when_and_which(certificate):
    text = read(render.pdf_of(certificate)).pages[0].extract_text()
    for words in (
        "GIẤY CHỨNG NHẬN HOÀN THÀNH KHÓA HỌC",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Nguyễn Thị Hồng Ánh",
        "Phòng chống lừa đảo",
        "Mã khóa học: CDAN-07 · Thời lượng: 4 tiết · Kết quả: Đạt (85%)",
        "Số: 0001/2026/CN-CĐS",
        "Tuyên Quang, ngày 05 tháng 01 năm 2026",
        "Học viện số tỉnh Tuyên Quang (trình diễn)",
        "http://localhost:8000/learning/certificates/",
    ):
        assert words in text
    assert str(certificate.uuid) in text.replace("\n", "")
    assert "ứng dụng CNTT" not in text


def test_it_is_one_tagged_vietnamese_page(certificate):
    reader = read(render.pdf_of(certificate))
    root = reader.trailer["/Root"]
    assert len(reader.pages) == 1
    width, height = reader.pages[0].mediabox[2:]
    assert (round(width), round(height)) == (842, 595)
    assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == ("vi", True)
    assert reader.metadata.title == "Giấy chứng nhận hoàn thành khóa học số 0001/2026/CN-CĐS"


def test_every_font_is_ours_and_embedded(certificate):
    fonts = fonts_in(read(render.pdf_of(certificate)))
    assert len(fonts) >= 4
    assert all(fonts.values())
    assert all("Learning-S" in name for name in fonts), fonts


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("".join(sorted(vietnamese_letters())), id="every Vietnamese letter"),
        "H’Hen Niê Kđăm",
        "Ybuă Č̣ư Ƀĭng",
        "Công Tằng Tôn Nữ Nguyễn Phước Hoàng Quỳnh Nghiễn Bích Ngọc",
    ],
)
def test_any_name_is_printed_whole_and_in_our_fonts(certificate, name):
    certificate.printed["name"] = name
    reader = read(render.pdf_of(certificate))
    text = reader.pages[0].extract_text()
    assert len(reader.pages) == 1
    assert set(name) <= set(text)
    assert all("Learning-S" in font for font in fonts_in(reader))


def test_what_people_write_is_text_and_not_markup(certificate):
    certificate.printed["course_title"] = "<img src='file:///etc/passwd'> An toàn & bảo mật"
    text = read(render.pdf_of(certificate)).pages[0].extract_text()
    assert "<img src='file:///etc/passwd'> An toàn & bảo mật" in text


def test_the_qr_code_leads_to_the_public_page(certificate, monkeypatch, settings):
    settings.LEARNING = {**settings.LEARNING, "SITE_URL": "https://hoc.tinh.example"}
    made = []
    real = render.segno.make
    monkeypatch.setattr(render.segno, "make", lambda text, **given: made.append(text) or real(text, **given))
    assert render.context(certificate)["qr"].startswith("data:image/svg+xml")
    assert made == [f"https://hoc.tinh.example/learning/certificates/{certificate.uuid}/"]


def test_the_worker_stores_it_once_under_a_name_nobody_can_guess(certificate):
    render_certificate(str(certificate.uuid))
    certificate.refresh_from_db()
    first = certificate.file.name
    assert first.startswith("learning/certificates/")
    assert str(certificate.uuid) not in first
    assert certificate.file.open().read().startswith(b"%PDF")
    render_certificate(str(certificate.uuid))
    certificate.refresh_from_db()
    assert certificate.file.name == first


def test_of_two_workers_the_first_ones_file_is_kept(certificate, monkeypatch):
    def slow(one):
        type(one).objects.filter(pk=one.pk).update(file="learning/certificates/first.pdf")
        return b"%PDF second"

    thrown_away = []
    monkeypatch.setattr(render, "pdf_of", slow)
    monkeypatch.setattr(certificate.file.storage, "delete", thrown_away.append)
    render.store_pdf(certificate)
    certificate.refresh_from_db()
    assert certificate.file.name == "learning/certificates/first.pdf"
    assert len(thrown_away) == 1
    assert certificate.file.storage.open(thrown_away[0]).read() == b"%PDF second"


def test_a_machine_without_pango_still_issues(certificate, monkeypatch, caplog):
    def refuse(_certificate):
        raise pdf.PdfUnavailable("install it")

    monkeypatch.setattr(render, "pdf_of", refuse)
    render_certificate(str(certificate.uuid))
    assert "install it" in caplog.text
    certificate.refresh_from_db()
    assert not certificate.file


def test_a_course_without_an_exam_is_completed_not_passed():
    certificate = issue(enrolment=finished(), at=NEW_YEAR)
    text = read(render.pdf_of(certificate)).pages[0].extract_text()
    assert "Kết quả: Hoàn thành" in text
    assert "Ngày 05 tháng 01 năm 2026" in text
    assert "Thời lượng" not in text
