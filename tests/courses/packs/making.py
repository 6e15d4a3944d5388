"""Courses to be moved, and files that bring them."""

import hashlib
import io
import json
import zipfile

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from courses.cartridges.formats import read_course
from courses.models import GlossaryTerm
from courses.packs.manifest import FORMAT, Pack
from courses.packs.outgoing import export, write_pack
from tests.assessments.making import make_question, make_quiz
from tests.courses.making import chosen, make_course_page, make_lesson_page


def make_full_course(catalogue, **fields):
    """A course with a module, pictures, files, terms, a quiz, links and an order; its lessons by name."""
    tags = [{"key": "digcomp@2.2:4.1", "level": 3}]
    course = make_course_page(
        catalogue, code="CNTT-10", planned_periods=4, audiences=["CB"], competencies=tags, **fields
    )
    image = get_image_model()(title="Thẻ", description="Một cái thẻ", file=get_test_image_file())
    image.focal_point_x = 10
    image.save()
    form = get_document_model().objects.create(title="Mẫu đơn", file=ContentFile(b"%PDF-1.4 mau", "mau.pdf"))
    term = GlossaryTerm.objects.create(term="Mã OTP", meaning="Mã dùng một lần.", locale=course.locale)
    questions = [
        make_question("cau-1"),
        make_question(
            "cau-2",
            type="single_choice",
            stem="<p>Ai hỏi mã <b>OTP</b>?</p>",
            options=[
                {"text": "Kẻ gian", "correct": True, "feedback": "Đúng."},
                {"text": "Ngân hàng", "correct": False, "feedback": ""},
            ],
        ),
    ]
    quiz = make_quiz(questions, code="on-tap", title="Ôn tập")
    first = make_lesson_page(course, title="Bài một", blocks=[("text", "<p>Chào bạn.</p>")])
    module = make_lesson_page(course, title="Chuyên đề")
    blocks = [
        ("heading", {"text": "Ba bước", "level": "h2"}),
        (
            "text",
            f'<p>Đọc <a linktype="page" id="{first.pk}">bài một</a>, '
            f'<a linktype="document" id="{form.pk}">mẫu</a>.</p>',
        ),
        (
            "picture",
            {"image": {"image": image.pk, "alt_text": "Cái thẻ", "decorative": False}, "caption": ""},
        ),
        ("download", {"document": form.pk, "title": "Mẫu đơn"}),
        ("glossary", {"term": term.pk}),
        ("quiz", {"quiz": quiz.pk}),
    ]
    inner = make_lesson_page(module, title="Bài trong", blocks=blocks, prerequisites=chosen(first))
    return course, first, inner


def packed(course, **how) -> io.BytesIO:
    file = io.BytesIO()
    write_pack(*export(course.translation_key, **how), file)
    return file


def pack_of(course) -> Pack:
    return read_course(packed(course))


def zipped(files: dict[str, bytes | str]) -> io.BytesIO:
    """A ZIP of ``files``, the same bytes whenever it is made."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file


def changed(file: io.BytesIO, change) -> io.BytesIO:
    """The pack in ``file`` after ``change(texts)``, honestly signed again; ``texts`` are its JSON files by name."""
    with zipfile.ZipFile(file) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    texts = {name: json.loads(text) for name, text in contents.items() if name.endswith(".json")}
    change(texts)
    for name, data in texts.items():
        contents[name] = json.dumps(data, ensure_ascii=False).encode()
        if name != "manifest.json":
            texts["manifest.json"]["files"][name] = {"sha256": hashlib.sha256(contents[name]).hexdigest()}
    contents["manifest.json"] = json.dumps(texts["manifest.json"]).encode()
    return zipped(contents)


def manifest(**fields) -> dict:
    return {"format": FORMAT, "version": "1.0", "files": {}, **fields}
