"""A trainer without superuser rights at work in the question bank."""

import json
from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from assessments.models import Pool, Question, Quiz
from learning import registry
from tests.assessments.making import make_question, make_quiz
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def address(model, name: str, *args) -> str:
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


def question_form(block_type: str, value: dict, **more) -> dict:
    return nested_form_data(
        {
            "code": "moi-1",
            "stem": rich_text("<p>Mật khẩu nên dài bao nhiêu?</p>"),
            "explanation": rich_text("<p>Càng dài càng tốt.</p>"),
            "data": streamfield([(block_type, value)]),
            "pool": "",
            "competencies-shown": "1",
            "competencies": "digcomp@2.2:4.1",
            "competencies-level-digcomp@2.2:4.1": "3",
            "difficulty": "2",
            "source": "",
            "review_due": "",
            **more,
        }
    )


# What a form for quizzes says where nothing was changed.
RULES = {
    "wait": "0",
    "counts": "best",
    "sureness": "no",
    "grace": "60",
    "layout": "pages",
    "shows": "handed_in",
    "shows_right": "on",
    "most_apart": "20",
    **{f"markers-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")},
}
CHOICES = {
    "options-count": "2",
    "options-0-deleted": "",
    "options-0-order": "0",
    "options-0-type": "",
    "options-0-value": {"text": "12 ký tự trở lên", "correct": "on", "feedback": "Đúng rồi."},
    "options-1-deleted": "",
    "options-1-order": "1",
    "options-1-type": "",
    "options-1-value": {"text": "4 ký tự", "feedback": ""},
}


def test_a_trainer_has_the_menu_of_assessments(trainer):
    html = trainer.get("/admin/").content.decode()
    assert address(Quiz, "list") in html
    assert address(Question, "list") in html
    assert address(Pool, "list") in html


def test_the_form_of_a_new_question_shows_no_json(trainer):
    html = trainer.get(address(Question, "add")).content.decode()
    assert "JSON" not in html.replace("JSONField", "")
    for kind in registry.question_types.values():
        assert kind.name in html


def test_a_trainer_writes_and_publishes_a_question(trainer):
    form = question_form("single_choice", CHOICES) | {"action-publish": "1"}
    response = trainer.post(address(Question, "add"), form)
    assert response.status_code == 302, errors(response)
    question = Question.objects.get()
    assert (question.type, question.live) == ("single_choice", True)
    assert question.competencies == [{"key": "digcomp@2.2:4.1", "level": 3}]
    assert [option["text"] for option in question.plain_data()["options"]] == ["12 ký tự trở lên", "4 ký tự"]
    assert [option["correct"] for option in question.plain_data()["options"]] == [True, False]


def errors(response) -> dict:
    return response.context["form"].errors if response.context else {}


def test_a_question_without_a_right_answer_is_not_published_but_kept_as_a_draft(trainer):
    wrong = {**CHOICES, "options-0-value": {"text": "12 ký tự", "feedback": ""}}
    form = question_form("single_choice", wrong)
    refused = trainer.post(address(Question, "add"), form | {"action-publish": "1"})
    assert refused.status_code == 200
    assert not Question.objects.exists()
    assert trainer.post(address(Question, "add"), form).status_code == 302
    assert Question.objects.get().live is False


def test_a_trainer_need_not_think_of_codes(trainer):
    for _question in range(2):
        form = question_form("single_choice", CHOICES, code="")
        assert trainer.post(address(Question, "add"), form).status_code == 302
    first, second = Question.objects.order_by("pk")
    assert first.code
    assert first.code != second.code
    form = question_form("single_choice", CHOICES, code="") | {"action-publish": "1"}
    assert trainer.post(address(Question, "edit", first.pk), form).status_code == 302
    assert Question.objects.get(pk=first.pk).code == first.code
    assert Question.objects.get(pk=first.pk).live


def test_the_preview_shows_the_question_as_learners_see_it(trainer):
    preview = address(Question, "preview_on_add")
    assert trainer.post(preview, question_form("single_choice", CHOICES)).json()["is_valid"]
    html = trainer.get(preview).content.decode()
    assert "l-choice" in html
    assert "12 ký tự trở lên" in html
    assert "Càng dài càng tốt." in html


def test_the_preview_of_an_unfinished_question_says_what_is_missing(trainer):
    preview = address(Question, "preview_on_add")
    wrong = {**CHOICES, "options-0-value": {"text": "12 ký tự", "feedback": ""}}
    trainer.post(preview, question_form("single_choice", wrong))
    html = trainer.get(preview).content.decode()
    assert "l-alert" in html
    assert "<fieldset" not in html.split("<main")[1]


def test_a_trainer_makes_a_quiz_from_the_bank(trainer):
    first, second = make_question("a"), make_question("b")
    form = nested_form_data(
        {
            "title": "Kiểm tra cuối khóa",
            "code": "cuoi-khoa",
            "mode": "exam",
            "quiz_questions": inline_formset(
                [{"question": second.pk, "weight": "1"}, {"question": first.pk, "weight": "2"}]
            ),
            "sections": inline_formset([]),
            "adaptive_plans": inline_formset([]),
            "pass_mark": "60",
            "attempts_allowed": "3",
            "time_limit": "0",
            "draw": "0",
            "shuffle": "on",
            **RULES,
        }
    )
    response = trainer.post(address(Quiz, "add"), form)
    assert response.status_code == 302, errors(response)
    quiz = Quiz.objects.get()
    assert (quiz.pass_mark, quiz.size) == (0.6, 2)
    assert [(each.question, each.weight) for each in quiz.quiz_questions.all()] == [(second, 1), (first, 2)]
    assert 'value="60"' in trainer.get(address(Quiz, "edit", quiz.pk)).content.decode()


def test_a_quiz_without_questions_is_refused(trainer):
    form = nested_form_data(
        {
            "title": "Trống",
            "code": "trong",
            "mode": "practice",
            "quiz_questions": inline_formset([]),
            "sections": inline_formset([]),
            "adaptive_plans": inline_formset([]),
            "pass_mark": "60",
            "attempts_allowed": "0",
            "time_limit": "0",
            "draw": "0",
            **RULES,
        }
    )
    assert trainer.post(address(Quiz, "add"), form).status_code == 200
    assert not Quiz.objects.exists()


def test_a_question_in_use_cannot_be_deleted(trainer):
    question = make_question("a")
    make_quiz([question])
    trainer.post(address(Question, "delete", question.pk))
    assert Question.objects.filter(pk=question.pk).exists()


def test_the_lists_can_be_opened_and_searched(trainer):
    make_quiz([make_question("tim-thay"), make_question("khac")])
    html = trainer.get(address(Question, "list"), {"q": "tim-thay"}).content.decode()
    assert "tim-thay" in html
    assert "khac" not in html.split("<main")[1]
    assert trainer.get(address(Quiz, "list")).status_code == 200
    assert trainer.get(address(Pool, "list")).status_code == 200


def test_somebody_without_the_permissions_sees_nothing_of_it():
    user = make_user("khach")
    user.user_permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    client = Client()
    client.force_login(user)
    assert client.get(address(Question, "list")).status_code == 302
    assert address(Question, "list") not in client.get("/admin/").content.decode()


# --- a question whose type is not installed ----------------------------------------------------------------

GONE = [
    {
        "type": "jigsaw",
        "value": {"image": 7, "spots": [{"x": 1}]},
        "id": "2f5f8f8e-0000-4000-8000-000000000001",
    }
]


@pytest.fixture
def jigsaw():
    question = make_question("vung-bam")
    question.data = json.dumps(GONE)
    question.save()
    return question


def test_data_of_an_unknown_type_survives_saving(jigsaw):
    for _time in range(2):
        question = Question.objects.get(pk=jigsaw.pk)
        assert question.type == "jigsaw"
        question.save()
    assert Question._meta.get_field("data").get_prep_value(question.data) == GONE
    assert question.plain_data() == GONE[0]["value"]


def test_the_list_says_that_the_type_is_not_installed(trainer, jigsaw):
    assert "jigsaw (" in trainer.get(address(Question, "list")).content.decode()


def test_data_of_an_unknown_type_survives_an_edit_in_the_admin(trainer, jigsaw):
    edit = address(Question, "edit", jigsaw.pk)
    assert trainer.get(edit).status_code == 200
    [child] = Question._meta.get_field("data").stream_block.get_form_state(jigsaw.data)
    form = question_form("missing", child["value"], code="vung-bam", difficulty="5")
    response = trainer.post(edit, form | {"action-publish": "1"})
    assert response.status_code == 302, errors(response)
    question = Question.objects.get()
    assert (question.difficulty, question.type) == (5, "jigsaw")
    assert Question._meta.get_field("data").get_prep_value(question.data) == GONE


def test_the_editor_says_that_the_type_is_not_installed(trainer, jigsaw):
    html = unescape(trainer.get(address(Question, "edit", jigsaw.pk)).content.decode())
    said = gettext("The app of this question type is not installed. The question is kept as it is.")
    assert json.dumps(said) in html


def test_revisions_keep_data_of_an_unknown_type(jigsaw):
    revision = jigsaw.save_revision()
    assert Question._meta.get_field("data").get_prep_value(revision.as_object().data) == GONE


def test_nobody_can_add_a_question_of_a_type_that_is_not_installed(trainer):
    html = trainer.get(address(Question, "add")).content.decode()
    assert "learning.KeepingStream" in html
    assert "learning/admin/streams.js" in html


def test_a_forged_empty_block_of_no_type_is_kept_as_a_draft_and_breaks_nothing(trainer):
    response = trainer.post(address(Question, "add"), question_form("missing", ""))
    assert response.status_code == 302, errors(response)
    question = Question.objects.get()
    assert (question.live, question.kind) == (False, None)
    assert trainer.get(address(Question, "edit", question.pk)).status_code == 200


def test_the_preview_of_an_unknown_type_says_so(trainer, jigsaw):
    preview = address(Question, "preview_on_edit", jigsaw.pk)
    trainer.post(preview, question_form("missing", json.dumps(GONE[0]), code="vung-bam"))
    assert "l-alert" in trainer.get(preview).content.decode()
