"""Content files become pages, the same ones however often they are loaded."""

import shutil
import tomllib
from datetime import date
from pathlib import Path

import pytest
from wagtail.images import get_image_model
from wagtail.models import Revision

from assessments.questions.models import Question
from courses.models import Package
from courses.pages.models import CoursePage, LessonPage
from demo import content_loader
from demo.content_loader import CONTENT, load_course
from learning import api
from learning.models import Activity
from tests.courses.making import DRAWING, make_catalogue
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

COURSE = """
code = "CDAN-99"
programme = "CDAN"
title = "Khóa thử"
slug = "khoa-thu"
summary = "Một khóa ngắn."
audiences = ["ND"]
periods = 2
open_to_guests = true
cover = "media/bia.svg"
cover_alt = "Bìa"
objectives = ["Hiểu.", "Làm được."]

[[modules]]
title = "Chương 1"
slug = "chuong-1"
lessons = ["01-mo-dau", "02-tiep"]
quiz = "m1"

[final]
title = "Cuối khóa"
quiz = "final"
"""
LESSON = """
title = "Mở đầu"
slug = "mo-dau"
minutes = 4
summary = "Vì sao học."

[[body]]
type = "text"
value = "<p>Chào bà con.</p>"

[[body]]
type = "picture"
value = { file = "media/bia.svg", alt = "Hai người", caption = "" }

[[body]]
type = "flashcards"
value = { title = "Ôn", cards = [{ front = "OTP", back = "Mã một lần" }] }
"""
PACKAGE = """
[[body]]
type = "package"
value = { title = "Thử", package = "packages/thu", shape = "usual", alternative = "<p>Đọc.</p>" }
"""
QUIZ = """
title = "Kiểm tra"
mode = "practice"

[[questions]]
code = "cdan99-{code}"
type = "true_false"
stem = "<p>Đúng không?</p>"
explanation = "<p>Đúng.</p>"
answer = true
"""

PICTURES = """
title = "Kiểm tra"
mode = "practice"

[[questions]]
code = "cdan99-hinh"
type = "picture_choice"
stem = "<p>Hình nào là nút gọi?</p>"
options = [
  { image = "media/bia.svg", text = "Nút gọi", correct = true },
  { image = "media/bia.svg", text = "Nút tắt", correct = false },
]

[[questions]]
code = "cdan99-loi"
type = "true_false"
stem = '<p>Đúng không?</p><img src="media/bia.svg" alt="Hai &quot;bạn&quot;">'
answer = true
"""


@pytest.fixture
def catalogue():
    return make_catalogue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A whole course, as small as can be."""
    for name in ("lessons", "quizzes", "media"):
        (tmp_path / name).mkdir()
    (tmp_path / "course.toml").write_text(COURSE)
    (tmp_path / "lessons" / "01-mo-dau.toml").write_text(LESSON)
    (tmp_path / "lessons" / "02-tiep.toml").write_text(
        LESSON.replace("mo-dau", "tiep").replace("Mở đầu", "Tiếp")
    )
    (tmp_path / "media" / "bia.svg").write_bytes(DRAWING)
    for code in ("m1", "final"):
        (tmp_path / "quizzes" / f"{code}.toml").write_text(QUIZ.format(code=code))
    return tmp_path


def titles(course: CoursePage) -> list[str]:
    parts = Activity.objects.filter(course__key=course.translation_key, retired_at=None)
    return list(parts.order_by("position").values_list("title", flat=True))


def rewrite(file: Path, before: str, after: str) -> None:
    file.write_text(file.read_text().replace(before, after))


def test_a_folder_becomes_a_published_course(folder, catalogue):
    course = load_course(folder, catalogue)
    assert (course.live, course.code, course.planned_periods, course.objective_list[1]) == (
        True,
        "CDAN-99",
        2,
        "Làm được.",
    )
    assert course.cover.is_svg()
    # A module, its lessons with their cards, its quiz; then the last quiz: each quiz in a lesson of its own.
    assert titles(course) == (
        [
            "Khóa thử",
            "Chương 1",
            "Mở đầu",
            "Ôn",
            "Tiếp",
            "Ôn",
            "Kiểm tra",
            "Kiểm tra",
            "Cuối khóa",
            "Kiểm tra",
        ]
    )
    picture = LessonPage.objects.get(slug="mo-dau").body[1].value
    assert picture["image"].contextual_alt_text == "Hai người"


def test_loading_again_changes_nothing(folder, catalogue):
    before = load_course(folder, catalogue)
    known = set(Activity.objects.values_list("key", flat=True))
    counts = Revision.objects.count(), get_image_model().objects.count()
    assert load_course(folder, catalogue) == before
    assert (Revision.objects.count(), get_image_model().objects.count()) == counts
    assert set(Activity.objects.values_list("key", flat=True)) == known


def test_files_that_were_loaded_are_not_read_again(
    folder, catalogue, settings, monkeypatch, tmp_path_factory
):
    settings.VAR, content = tmp_path_factory.mktemp("var"), tmp_path_factory.mktemp("content")
    folder = Path(shutil.copytree(folder, content / "cdan-99"))
    monkeypatch.setattr(content_loader, "CONTENT", content)
    read = []
    monkeypatch.setattr(
        content_loader, "load_course", lambda one, where: read.append(one.name) or load_course(one, where)
    )
    first = content_loader.load_courses(catalogue)
    assert content_loader.load_courses(catalogue) == first
    assert read == [folder.name]
    rewrite(folder / "lessons" / "02-tiep.toml", "Chào bà con", "Chào")
    content_loader.load_courses(catalogue)
    assert len(read) == 2
    # Another database, or none of it any more: what was noted is no proof.
    first[0].delete()
    assert [course.code for course in content_loader.load_courses(catalogue)] == ["CDAN-99"]
    (settings.VAR / content_loader.LOADED).write_text("{")
    content_loader.load_courses(catalogue)
    assert len(read) == 4


def test_a_folder_of_pages_becomes_one_package_that_follows_its_files(folder, catalogue):
    (folder / "lessons" / "01-mo-dau.toml").write_text(LESSON + PACKAGE)
    (folder / "packages" / "thu").mkdir(parents=True)
    (folder / "packages" / "thu" / "index.html").write_text("<title>Thử</title>")
    load_course(folder, catalogue)
    load_course(folder, catalogue)
    package = Package.objects.get()
    assert (package.title, package.files, package.former) == ("Thử", 1, [])
    (folder / "packages" / "thu" / "a.js").write_text("1")
    load_course(folder, catalogue)
    assert (Package.objects.get().pk, Package.objects.get().files) == (package.pk, 2)


def test_a_changed_file_changes_its_page_and_keeps_what_was_learnt(folder, catalogue):
    course = load_course(folder, catalogue)
    cards = Activity.objects.filter(title="Ôn").order_by("position").first()
    learner = api.learner_of_user(make_user())
    enrolment = api.enrol(learner=learner, course=Activity.objects.get(key=course.translation_key))
    api.record_for(enrolment, [api.statement_about(cards.iri, api.verbs.COMPLETED)])

    file = folder / "lessons" / "01-mo-dau.toml"
    rewrite(file, "Chào bà con.", "Kính chào bà con.")
    rewrite(
        file,
        '[[body]]\ntype = "picture"',
        '[[body]]\ntype = "text"\nvalue = "<p>Thêm.</p>"\n\n[[body]]\ntype = "picture"',
    )
    load_course(folder, catalogue)

    lesson = LessonPage.objects.get(slug="mo-dau")
    assert "Kính chào" in lesson.body[0].value.source
    assert [block.block_type for block in lesson.body] == ["text", "text", "picture", "flashcards"]
    cards.refresh_from_db()
    assert cards.retired_at is None
    assert api.progress_of(enrolment)[cards.key].completed_at is not None


def test_what_somebody_edited_is_left_alone(folder, catalogue):
    load_course(folder, catalogue)
    lesson = LessonPage.objects.get(slug="mo-dau")
    lesson.title = "Sửa bởi giảng viên"
    lesson.save_revision(user=make_user()).publish()
    rewrite(folder / "lessons" / "01-mo-dau.toml", "Mở đầu", "Mở đầu mới")
    load_course(folder, catalogue)
    assert LessonPage.objects.get(slug="mo-dau").title == "Sửa bởi giảng viên"


def test_sources_and_the_day_of_review_come_along(folder, catalogue):
    sources = 'sources = ["Luật số 91/2025/QH15", "Nghị định số 69/2024/NĐ-CP"]\n'
    said = 'title_en = "A trial"\nreview_due = 2027-06-30\n' + sources
    (folder / "course.toml").write_text(said + COURSE)
    course = load_course(folder, catalogue)
    assert (course.title_en, course.review_due) == ("A trial", date(2027, 6, 30))
    assert course.source_list == ["Luật số 91/2025/QH15", "Nghị định số 69/2024/NĐ-CP"]
    assert load_course(folder, catalogue).latest_revision_id == course.latest_revision_id


def test_a_quiz_names_pictures_of_its_course(folder, catalogue):
    (folder / "quizzes" / "m1.toml").write_text(PICTURES)
    load_course(folder, catalogue)
    shown = get_image_model().objects.get()
    choice, told = (Question.objects.get(code=code) for code in ("cdan99-hinh", "cdan99-loi"))
    assert [option["image"] for option in choice.plain_data()["options"]] == [shown.pk, shown.pk]
    assert f'embedtype="image" format="fullwidth" id="{shown.pk}" alt="Hai &quot;bạn&quot;"' in told.stem
    revisions = Revision.objects.count()
    load_course(folder, catalogue)
    assert Revision.objects.count() == revisions


def test_a_redrawn_picture_replaces_the_old_one(folder, catalogue):
    load_course(folder, catalogue)
    (folder / "media" / "bia.svg").write_bytes(DRAWING.replace(b"640", b"320"))
    course = load_course(folder, catalogue)
    assert course.cover.width == 320
    assert get_image_model().objects.count() == 1


def test_a_broken_file_is_named(folder, catalogue):
    (folder / "lessons" / "02-tiep.toml").write_text("title = ")
    with pytest.raises(ValueError, match=r"02-tiep\.toml"):
        load_course(folder, catalogue)
    assert not CoursePage.objects.exists()


def test_no_test_is_called_as_its_module_is():
    for course in CONTENT.glob("*/course.toml"):
        for module in tomllib.loads(course.read_text())["modules"]:
            if "quiz" in module:
                quiz = tomllib.loads((course.parent / "quizzes" / f"{module['quiz']}.toml").read_text())
                assert quiz["title"] != module["title"]


def test_every_starter_course_is_there():
    assert {"cds-01", "cntt-10", "cdan-07"} <= {folder.name for folder in CONTENT.iterdir()}
