"""Files that learners hand in: kept once, never lost, never anybody else's, and gone with the attempt."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.asking.block import QuestionBlock
from assessments.attempts.models import Attempt
from assessments.attempts.uploads import AnswerFile
from assessments.marking.models import Marker
from assessments.models import Question, Regrade
from assessments.questions.item import digest
from assessments.questions.kinds import kind_of
from assessments.regrading import run
from tests.assessments.making import begin, form_of, make_place, make_question, make_quiz, page
from tests.assessments.office import docx, paragraph, xlsx, zipped
from tests.factories import make_user

pytestmark = pytest.mark.django_db
RULES = [{"rule": "sheet_exists", "sheet": "Tổng hợp", "weight": 1}]
BOOK = xlsx([["Xã"], ["An Bình"]]).getvalue()
OTHER = xlsx([["Xã"], ["Phú Lộc"]], title="Khác").getvalue()
SOUND = b"\x1a\x45\xdf\xa3" + b"\0" * 80


def upload(content: bytes = BOOK, name: str = "Bài làm.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def attempt(hoa) -> Attempt:
    questions = [
        make_question("f", type="file", kinds=["xlsx"], rules=RULES, rubric=[]),
        make_question("t"),
    ]
    quiz = make_quiz(questions)
    return begin(hoa, make_place(quiz), quiz)


def response_of(attempt: Attempt, place: int = 0):
    answer = attempt.answers.filter(place=place).first()
    return answer and answer.response


def hand_in(client, attempt: Attempt, **more):
    form = form_of(client.get(page(attempt)))
    form.pop("q0-file", None)
    return client.post(page(attempt), {**form, "go": "1", **more})


def test_a_file_goes_with_the_form_and_is_checked_and_marked(hoa, attempt):
    hand_in(hoa, attempt, **{"q0-file": upload(), "q1": "true"})
    kept = AnswerFile.objects.get()
    assert response_of(attempt)["file"] == str(kept.uuid)
    assert response_of(attempt)["name"] == "Bài làm.xlsx"
    assert response_of(attempt, 1) is True
    hoa.post(page(attempt), form_of(hoa.get(page(attempt))) | {"go": "finish"})
    attempt.refresh_from_db()
    assert attempt.score == 1
    html = hoa.get(page(attempt, "result")).content.decode()
    assert "There is a sheet “Tổng hợp”" in html
    assert kept.get_absolute_url() in html


def test_a_file_that_is_refused_takes_no_other_answer_with_it(hoa, attempt):
    hand_in(hoa, attempt, **{"q0-file": upload()})
    before = response_of(attempt)
    response = hand_in(hoa, attempt, **{"q0-file": upload(b"MZ\x90 program", "x.xlsx"), "q1": "true"})
    assert response.url.endswith("#q0")
    told = " ".join(str(message) for message in hoa.get(response.url).context["messages"])
    assert "cannot be handed in" in told
    assert response_of(attempt) == before
    assert response_of(attempt, 1) is True


def test_the_same_file_sent_twice_is_kept_once(hoa, attempt):
    for _time in range(2):
        hand_in(hoa, attempt, **{"q0-file": upload()})
    assert AnswerFile.objects.count() == 1


def test_the_file_stays_when_the_form_is_posted_again_and_can_be_taken_back(hoa, attempt):
    hand_in(hoa, attempt, **{"q0-file": upload()})
    kept = response_of(attempt)
    hand_in(hoa, attempt)
    assert response_of(attempt) == kept
    hand_in(hoa, attempt, **{"q0-remove": "1"})
    assert response_of(attempt) is None


def test_a_tab_that_was_opened_earlier_does_not_take_the_file_away(hoa, attempt):
    earlier = form_of(hoa.get(page(attempt)))
    earlier.pop("q0-file")
    hand_in(hoa, attempt, **{"q0-file": upload()})
    hoa.post(page(attempt), earlier | {"q1": "true"})
    assert response_of(attempt)["name"] == "Bài làm.xlsx"
    assert response_of(attempt, 1) is True


def test_another_attempts_file_is_no_answer(hoa, attempt):
    nam = Client()
    nam.force_login(make_user("nam"))
    theirs = begin(nam, attempt.activity, attempt.quiz)
    hand_in(nam, theirs, **{"q0-file": upload()})
    stolen = response_of(theirs)["file"]
    hand_in(hoa, attempt, **{"q0-kept": stolen})
    assert response_of(attempt) is None
    hand_in(hoa, attempt, **{"q0-file": upload(OTHER)})
    own = response_of(attempt)
    hand_in(hoa, attempt, **{"q0-kept": stolen})
    assert response_of(attempt) == own


def test_the_script_hears_what_was_kept_and_why_not(hoa, attempt):
    sent = {"q0-was": digest(None), "q0-file": upload(OTHER, "../../x\x00.html")}
    answer = hoa.post(page(attempt, "save"), sent).json()
    assert answer["saved"] == {"q0": digest(response_of(attempt))}
    assert answer["files"]["q0"]["name"] == "x.html.xlsx"
    assert answer["files"]["q0"]["address"] == AnswerFile.objects.get().get_absolute_url()
    sent = {"q0-was": answer["saved"]["q0"], "q0-file": upload(b"%PDF-1.7", "x.pdf")}
    answer = hoa.post(page(attempt, "save"), sent).json()
    assert "Excel workbook (.xlsx)" in answer["problems"]["q0"]
    assert response_of(attempt)["name"] == "x.html.xlsx", "what is refused takes nothing away"


def test_nothing_is_kept_after_handing_in(hoa, attempt):
    hoa.post(page(attempt, "finish"))
    assert hoa.post(page(attempt, "save"), {"q0-was": "", "q0-file": upload()}).status_code == 409
    assert not AnswerFile.objects.exists()


@override_settings(LEARNING={"ANSWER_FILE_MB": 1})
def test_a_file_that_is_too_large_or_empty_is_told_so(hoa, attempt):
    large = hoa.post(page(attempt, "save"), {"q0-was": "", "q0-file": upload(b"PK\x03\x04" * 300_000)})
    assert "larger than 1 MB" in large.json()["problems"]["q0"]
    assert not AnswerFile.objects.exists()


def test_only_the_newest_files_of_a_question_stay(hoa, attempt):
    for number in range(7):
        hand_in(hoa, attempt, **{"q0-file": upload(xlsx([[number]]).getvalue())})
    assert AnswerFile.objects.count() == 6
    assert AnswerFile.objects.filter(uuid=response_of(attempt)["file"]).exists()


# --- who may have it ---------------------------------------------------------------------------------------


def test_the_learner_gets_her_file_as_a_download(hoa, attempt):
    hand_in(hoa, attempt, **{"q0-file": upload()})
    address = AnswerFile.objects.get().get_absolute_url()
    answer = hoa.get(address)
    assert b"".join(answer.streaming_content) == BOOK
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]


def test_who_marks_the_answer_may_have_its_file_and_nobody_else(hoa):
    quiz = make_quiz([make_question("f", type="file", kinds=["xlsx"], rules=[], rubric=[])])
    attempt = begin(hoa, make_place(quiz), quiz)
    hand_in(hoa, attempt, **{"q0-file": upload()})
    hoa.post(page(attempt, "finish"))
    address, marker = AnswerFile.objects.get().get_absolute_url(), make_user("marker")
    stranger, other = Client(), Client()
    other.force_login(marker)
    assert {stranger.get(address).status_code, other.get(address).status_code} == {404}
    Marker.objects.create(user=marker, quiz=quiz)
    assert other.get(address).status_code == 200


def test_a_player_gets_the_part_of_a_sound_that_it_asks_for(hoa):
    rubric = [{"criterion": "Đủ ý", "levels": [{"text": "Không", "points": 0}, {"text": "Có", "points": 1}]}]
    quiz = make_quiz([make_question("a", type="audio_answer", longest_seconds=60, rubric=rubric)])
    attempt = begin(hoa, make_place(quiz), quiz)
    hand_in(hoa, attempt, **{"q0-file": upload(SOUND, "nói.webm")})
    part = hoa.get(AnswerFile.objects.get().get_absolute_url(), headers={"range": "bytes=0-3"})
    assert part.status_code == 206
    assert b"".join(part.streaming_content) == SOUND[:4]
    assert part["Content-Type"] == "audio/webm"
    html = BeautifulSoup(hoa.get(page(attempt)).content, "html.parser")
    assert html.find("audio")["src"] == AnswerFile.objects.get().get_absolute_url()


def test_the_file_goes_with_the_attempt(hoa, attempt, django_capture_on_commit_callbacks):
    hand_in(hoa, attempt, **{"q0-file": upload()})
    name = AnswerFile.objects.get().file.name
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        attempt.delete()
    assert not default_storage.exists(name)
    assert not AnswerFile.objects.exists()


def test_files_cost_the_same_number_of_queries_however_many_questions_have_one(hoa):
    asked = []
    for count in (1, 4):
        questions = [
            make_question(f"f{count}{n}", type="file", kinds=["xlsx"], rules=RULES, rubric=[])
            for n in range(count)
        ]
        quiz = make_quiz(questions)
        attempt = begin(hoa, make_place(quiz), quiz)
        hand_in(hoa, attempt, **{f"q{n}-file": upload() for n in range(count)})
        form = form_of(hoa.get(page(attempt)))
        form = {name: value for name, value in form.items() if not name.endswith("-file")}
        with CaptureQueriesContext(connection) as queries:
            hoa.post(page(attempt), form | {"go": "1"})
        asked.append(len(queries))
    assert asked[0] == asked[1]


# --- what a file is ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (BOOK, "xlsx"),
        (docx(paragraph("a")).getvalue(), "docx"),
        (b"%PDF-1.7 ...", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (SOUND, "webm"),
        (b"OggS\0", "ogg"),
        (b"RIFF\0\0\0\0WAVE", "wav"),
        (b"\0\0\0\x18ftypM4A ", "m4a"),
        (b"<html><script>alert(1)</script>", None),
        (b"MZ\x90\0", None),
        (b"PK\x03\x04 damaged", None),
        (b"RIFF", None),
        (b"", None),
        (zipped({"xl/workbook.xml": "", "xl/vbaProject.bin": "x"}).getvalue(), None),
        (zipped({"index.html": ""}).getvalue(), None),
    ],
)
def test_a_file_is_what_is_in_it_whatever_it_is_called(content, kind):
    found = kind_of(upload(content, "x.docx"))
    assert (found and found.name) == kind


def asked_in_a_lesson(question):
    block = QuestionBlock()
    return block, block.to_python({"question": question.pk, "required": False, "until_right": False})


def test_a_lesson_refuses_a_question_that_waits_for_a_person():
    block, value = asked_in_a_lesson(make_question("f", type="file", kinds=["pdf"], rules=[], rubric=[]))
    with pytest.raises(ValidationError) as refusal:
        block.clean(value)
    assert "bài kiểm tra" in str(refusal.value.block_errors["question"])
    assert block.clean_deferred(value) == value, "a draft is kept"
    assert "item" not in block.get_context(value)


def test_a_lesson_takes_a_question_that_is_marked_at_once():
    block, value = asked_in_a_lesson(make_question("t"))
    assert block.clean(value) == value


def test_the_address_of_a_file_that_never_was_is_not_there(client):
    assert (
        client.get(
            reverse("learning_assessments:file", args=["5f0b7c3e-8d9a-4d9e-9a53-0c1b2d3e4f50"])
        ).status_code
        == 404
    )


# --- marked again -----------------------------------------------------------------------------------------------------


def with_other_rules(sheet: str, **more) -> Question:
    question = Question.objects.get(code="f")
    data = {"kinds": ["xlsx"], "rules": [{"rule": "sheet_exists", "sheet": sheet, "weight": 1}], "rubric": []}
    question.data = [("file", {**data, **more})]
    question.save()
    question.save_revision().publish()
    return Question.objects.get(code="f")


def marked_again(question: Question) -> Regrade:
    regrade = run.go_on(run.begin(question=question, counts="key", nobody_loses=True, by=None))
    run.decide(regrade=regrade, reason="Quy tắc sai.", by=None)
    return run.go_on(regrade)


def finish(client, attempt: Attempt) -> None:
    client.post(page(attempt), form_of(client.get(page(attempt))) | {"go": "finish"})
    attempt.refresh_from_db()


def test_rules_that_were_put_right_look_into_the_file_again(hoa, attempt):
    hand_in(hoa, attempt, **{"q0-file": upload(OTHER), "q1": "true"})
    finish(hoa, attempt)
    assert attempt.score == 0.5
    marked_again(with_other_rules("Khác"))
    attempt.refresh_from_db()
    assert attempt.score == 1
    assert response_of(attempt)["found"][0]["passed"] is True
    assert AnswerFile.objects.get().response == response_of(attempt)
    assert "There is a sheet “Khác”" in hoa.get(page(attempt, "result")).content.decode()


def test_an_open_attempt_is_looked_into_by_the_new_rules_too(hoa, attempt):
    hand_in(hoa, attempt, **{"q0-file": upload(OTHER), "q1": "true"})
    marked_again(with_other_rules("Khác"))
    finish(hoa, attempt)
    assert attempt.score == 1


def test_what_nobody_can_look_into_any_more_stays_as_it_was(hoa, attempt):
    hand_in(hoa, attempt, **{"q0-file": upload(OTHER), "q1": "true"})
    finish(hoa, attempt)
    default_storage.delete(AnswerFile.objects.get().file.name)
    regrade = marked_again(with_other_rules("Khác"))
    assert (regrade.unclear, regrade.attempts.count()) == (1, 0)
    attempt.refresh_from_db()
    assert (attempt.score, attempt.corrections) == (0.5, {})
    by_hand = with_other_rules(
        "Khác",
        rubric=[
            {"criterion": "Trình bày", "levels": [{"text": "Rối", "points": 0}, {"text": "Rõ", "points": 2}]}
        ],
    )
    with pytest.raises(run.CannotRegrade):
        marked_again(by_hand)
