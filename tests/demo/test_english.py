"""One course of each programme is whole in English: its pages, its questions and what is played in it."""

import tomllib

import pytest
from wagtail.models import Locale

from assessments.attempts.start import start
from assessments.attempts.submit import submit
from assessments.models import Question, Quiz
from courses.pages.models import CoursePage, LessonPage
from demo.content_loader import CONTENT, SIMULATIONS, CourseFolder, load_course
from demo.starter import english as starter
from demo.starter.english import load_english
from demo.translated import Words
from demo.twins import TwinMaker
from learning import api
from learning.models import Activity
from tests.factories import make_user

FOLDERS = sorted(file.parent for file in CONTENT.glob("*/en.toml"))
EACH = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


def read(folder, pattern: str) -> list[dict]:
    return [tomllib.loads(file.read_text("utf-8")) for file in sorted(folder.glob(pattern))]


def test_each_programme_has_a_course_in_english():
    programmes = {each["programme"] for folder in FOLDERS for each in read(folder, "course.toml")}
    assert programmes == {"CDAN", "CDS", "CNTT"}


@EACH
def test_every_text_of_questions_and_of_what_is_played_has_its_english(folder):
    words = Words(folder)
    words.of([read(folder, "quizzes/*.toml"), read(folder, "h5p/*.toml")])
    for kind, value in TwinMaker(CourseFolder(folder, None), words).blocks():
        if kind == "simulation":
            words.of(tomllib.loads((SIMULATIONS / f"{value['simulation']}.toml").read_text("utf-8")))
    assert words.lacking == set()


@EACH
def test_answers_that_differ_do_so_in_english_too(folder):
    words = Words(folder)
    for quiz in read(folder, "quizzes/*.toml"):
        for question in [*quiz.get("questions", []), *quiz.get("bank", [])]:
            texts = [each["text"] for each in question.get("options", [])]
            assert len({words.said(text) for text in texts}) == len(set(texts)), question["code"]


@EACH
def test_marks_and_gaps_of_a_text_are_those_of_the_original(folder):
    for said, text in Words(folder).known.items():
        for mark in ("<b>", "</b>", "<br/>", "[[1]]", "[[2]]", "[[3]]", "{", "}"):
            assert said.count(mark) == text.count(mark), said


def test_a_text_that_nobody_translated_stays_as_it_is_and_is_told(tmp_path):
    (tmp_path / "en.toml").write_text('[words]\n"Chào" = "Hello"\n"Lớp <b>một</b>" = "Class <b>one</b>"\n')
    words = Words(tmp_path)
    data = {"code": "Chào", "stem": "<p>Chào</p><p>Lớp <b>một</b></p>", "options": ["Chào", "Tạm biệt", "24"]}
    assert words.of(data) == {
        "code": "Chào",
        "stem": "<p>Hello</p><p>Class <b>one</b></p>",
        "options": ["Hello", "Tạm biệt", "24"],
    }
    assert words.lacking == {"Tạm biệt"}


@pytest.fixture
def course(scams, tmp_path, monkeypatch):
    """CDAN-08 and its English."""
    (tmp_path / "cdan-08").symlink_to(CONTENT / "cdan-08")
    monkeypatch.setattr(starter, "CONTENT", tmp_path)
    catalogue = scams.get_parent().specific
    made = load_course(CONTENT / "cdan-08", catalogue)
    load_english(catalogue)
    return made


def in_english(key: str) -> LessonPage:
    page = LessonPage.objects.get(translation_key=key, locale__language_code="en")
    return page.get_latest_revision_as_object()


@pytest.mark.django_db
def test_a_translated_course_asks_in_its_own_language_and_counts_for_the_same_activity(course):
    original = LessonPage.objects.get(slug="kiem-tra-m2", locale=course.locale)
    [block] = in_english(original.translation_key).body
    quiz = block.value["quiz"]
    assert (quiz.code, quiz.title) == ("CDAN-08-m2-en", "Review: strong passwords")
    assert block.id == original.body[0].id

    learner = api.learner_of_user(make_user())
    enrolment = api.enrol(learner=learner, course=Activity.objects.get(key=course.translation_key))
    place = Activity.objects.get(content=f"quiz:{original.body[0].value['quiz'].pk}")
    attempt = start(enrolment=enrolment, activity=place, quiz=quiz)
    assert {each["code"].rpartition("-")[2] for each in attempt.paper["questions"]} == {"en"}
    submit(attempt=attempt)
    assert api.progress_of(enrolment)[place.key].completed_at


@pytest.mark.django_db
def test_translating_again_changes_nothing(course):
    counts = CoursePage.objects.count(), Quiz.objects.count(), Question.objects.count()
    assert load_english(course.get_parent().specific) == 0
    assert (CoursePage.objects.count(), Quiz.objects.count(), Question.objects.count()) == counts


@pytest.mark.django_db
def test_captions_stand_beside_the_originals(course):
    original = LessonPage.objects.get(slug="ba-viec-giu-kin-thong-tin", locale=course.locale)
    [video] = [
        block.value for block in in_english(original.translation_key).body if block.block_type == "video"
    ]
    assert "read a one-time code to nobody" in video["captions"].file.read().decode()


@pytest.mark.django_db
def test_a_question_in_a_lesson_is_exchanged_too(course):
    original = LessonPage.objects.get(slug="doi-mot-mat-khau-yeu", locale=course.locale)
    english = in_english(original.translation_key)
    asked = [block.value["question"].code for block in english.body if block.block_type == "question"]
    assert asked == ["cdan08-cd-01-en", "cdan08-cd-02-en"]
    assert english.locale == Locale.objects.get(language_code="en")
