"""Keeping the question bank in order: lists, bulk changes, review, usage, withdrawal."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, Revision

from assessments.attempts.models import Answer, Attempt
from assessments.attempts.paper import compose
from assessments.bank.basis import basis_of, on_changed_basis
from assessments.models import Question, QuestionTag
from assessments.permissions import trainer_permissions, writer_permissions
from assessments.questions.pools import pool_at
from assessments.review import set_up_review
from learning.models import LegalDocument
from tests.assessments.making import begin, form_of, make_place, make_question, make_quiz, page
from tests.assessments.test_admin import CHOICES, address, question_form
from tests.factories import make_user

pytestmark = pytest.mark.django_db
OPTIONS = {"options": [{"text": "Có", "correct": True}, {"text": "Không bao giờ"}]}


def client_of(name, permissions):
    group = Group.objects.create(name=name)
    group.permissions.set(permissions)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user = make_user(name)
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def trainer():
    return client_of("thu", trainer_permissions())


def bulk(client, action, questions, given=None, **more):
    where = reverse("wagtail_bulk_action", args=["learning_assessments", "question", action])
    query = {"id": [one.pk for one in questions], "next": address(Question, "list"), **more}
    if given is None:
        return client.get(where, query)
    return client.post(where, given, query_params=query)


# --- the list ---------------------------------------------------------------------------------------------------------


def listed(client, **asked):
    html = client.get(address(Question, "list_results"), asked).content.decode()
    return {code for code in ("mot", "hai", "ba") if f"{code} ·" in html}


@pytest.fixture
def three():
    one = make_question("mot", type="single_choice", stem="<p>Có nên đổi mật khẩu?</p>", **OPTIONS)
    two, three = make_question("hai"), make_question("ba")
    Question.objects.filter(pk=one.pk).update(pool=pool_at("CNTT › Mật khẩu"), difficulty=5)
    Question.objects.filter(pk=two.pk).update(pool=pool_at("CNTT"), review_due=date(2020, 1, 1))
    Question.objects.filter(pk=three.pk).update(live=False, source="Theo Luật")
    make_quiz([two])
    return one, two, three


def test_questions_are_found_by_parts_of_words_without_accents(trainer, three):
    assert listed(trainer, q="MAT khau") == {"mot"}
    assert listed(trainer, q="bao gio khon") == {"mot"}
    assert listed(trainer, q="cau nao khac") == set()
    assert listed(trainer, q="theo luat") == set()  # saved past the model
    three[2].source = "Theo Luật"
    three[2].save()
    assert listed(trainer, q="theo luat") == {"ba"}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"type": "single_choice"}, {"mot"}),
        ({"difficulty": ["5", "4"]}, {"mot"}),
        ({"state": "live"}, {"mot", "hai"}),
        ({"state": "draft"}, {"ba"}),
        ({"state": "review"}, set()),
        ({"looked_for": "overdue"}, {"hai"}),
        ({"looked_for": ["unsourced", "unused"]}, {"mot"}),
        ({"looked_for": "basis"}, set()),
    ],
)
def test_filters(trainer, three, asked, found):
    assert listed(trainer, **asked) == found


def test_a_pool_is_searched_with_those_inside(trainer, three):
    assert listed(trainer, pool=pool_at("CNTT").pk) == {"mot", "hai"}
    assert listed(trainer, pool=pool_at("CNTT › Mật khẩu").pk) == {"mot"}


def test_tags_and_authors_are_filters_too(trainer, three):
    three[0].tags.add("an toàn")
    three[0].save()
    three[1].save_revision(user=trainer.user)
    assert listed(trainer, tag=QuestionTag.objects.get().pk) == {"mot"}
    assert listed(trainer, author=trainer.user.pk) == {"hai"}


def test_the_lists_ask_as_often_for_many_questions_as_for_few(trainer, three):
    counts = []
    for more in (2, 12):
        for number in range(more):
            question = make_question(f"them-{more}-{number}")
            question.tags.add(f"thẻ {number}")
            question.pool = pool_at(f"Nhóm › {number}")
            question.save()
        for model in ("question", "pool"):
            with CaptureQueriesContext(connection) as captured:
                trainer.get(reverse(f"wagtailsnippets_learning_assessments_{model}:list_results"))
            counts.append(len(captured))
    assert counts[0] == counts[2]
    assert counts[1] == counts[3]


def test_the_list_of_pools_counts_what_is_inside(trainer, three):
    html = trainer.get(reverse("wagtailsnippets_learning_assessments_pool:list_results")).content.decode()
    row = html.split("CNTT</a>")[1].split("</tr>")[0] if "CNTT</a>" in html else html
    assert "2" in row
    assert "CNTT › Mật khẩu" in html


# --- many at once -----------------------------------------------------------------------------------------------------


def test_a_bulk_change_reaches_what_is_live_and_is_in_the_history(trainer, three):
    one, two, _three = three
    before = one.live_revision_id
    assert b"mot" in bulk(trainer, "tags", [one, two]).content
    assert bulk(trainer, "tags", [one, two], {"add": "an toàn, mới", "remove": ""}).status_code == 302
    bulk(trainer, "difficulty", [one, two], {"difficulty": "4"})
    bulk(trainer, "move", [one], {"pool": pool_at("Đích").pk})
    bulk(trainer, "review_due", [one], {"review_due": "2030-01-31"})
    bulk(trainer, "competencies", [one], {"competencies-shown": "1", "competencies": "digcomp@2.2:4.1"})
    one = Question.objects.get(pk=one.pk)
    assert sorted(one.tags.names()) == ["an toàn", "mới"]
    assert (one.difficulty, str(one.pool), one.review_due) == (4, "Đích", date(2030, 1, 31))
    assert [tag["key"] for tag in one.competencies] == ["digcomp@2.2:4.1"]
    assert one.live_revision_id > before
    assert not one.has_unpublished_changes
    history = trainer.get(address(Question, "history", one.pk)).content.decode()
    assert "Đích" in history
    assert ModelLogEntry.objects.filter(object_id=one.pk, action="learning_assessments.change").count() == 5


def test_a_bulk_change_does_not_publish_a_draft_that_waits(trainer, three):
    one = three[0]
    one.stem = "<p>Bản nháp</p>"
    one.save_revision()
    bulk(trainer, "difficulty", [one], {"difficulty": "3"})
    one = Question.objects.get(pk=one.pk)
    assert (one.difficulty, one.has_unpublished_changes) == (3, True)
    assert "mật khẩu" in one.stem
    draft = one.get_latest_revision_as_object()
    assert (draft.difficulty, draft.stem) == (3, "<p>Bản nháp</p>")


def test_who_may_not_publish_changes_only_the_draft_of_a_live_question(three):
    writer = client_of("viet", writer_permissions())
    bulk(writer, "difficulty", [three[0]], {"difficulty": "3"})
    one = Question.objects.get(pk=three[0].pk)
    assert (one.difficulty, one.get_latest_revision_as_object().difficulty) == (5, 3)
    assert bulk(writer, "withdraw", [three[0]], {"reason": "Sai"}).status_code == 302
    assert Question.objects.get(pk=three[0].pk).withdrawn_at is None


def test_locked_questions_and_strangers_change_nothing(trainer, three):
    Question.objects.filter(pk=three[0].pk).update(locked=True, locked_by=make_user("khac"))
    stranger = client_of("la", [])
    for client in (trainer, stranger):
        bulk(client, "difficulty", [three[0]], {"difficulty": "3"})
    assert Question.objects.get(pk=three[0].pk).difficulty == 5


def test_publishing_many_leaves_out_what_is_not_whole_and_says_so(trainer, three):
    three[2].data = []
    three[2].save_revision(clean=False)
    Question.objects.filter(pk=three[1].pk).update(live=False)
    response = bulk(trainer, "publish", three[1:], {}, next="/admin/")
    assert set(Question.objects.filter(live=True).values_list("code", flat=True)) == {"mot", "hai"}
    html = trainer.get(response.url).content.decode()
    assert ": ba." in html
    bulk(trainer, "unpublish", [three[0]], {})
    assert not Question.objects.get(pk=three[0].pk).live


def test_all_of_a_filtered_list_are_those_that_it_shows(trainer, three):
    where = reverse("wagtail_bulk_action", args=["learning_assessments", "question", "difficulty"])
    query = {"id": "all", "next": f"{address(Question, 'list')}?state=draft"}
    trainer.post(where, {"difficulty": "1"}, query_params=query)
    assert list(Question.objects.filter(difficulty=1).values_list("code", flat=True)) == ["ba"]


def test_tags_are_chosen_from_a_list_by_who_may_not_make_any(three):
    QuestionTag.objects.create(name="có sẵn")
    writer = client_of("viet", trainer_permissions().exclude(codename="add_questiontag"))
    bulk(writer, "tags", [three[2]], {"add": "có sẵn, bịa ra", "remove": ""})
    assert list(QuestionTag.objects.values_list("name", flat=True)) == ["có sẵn"]
    assert list(Question.objects.get(pk=three[2].pk).tags.names()) == ["có sẵn"]


# --- versions and review ----------------------------------------------------------------------------------------------


def test_two_versions_are_compared_and_tags_belong_to_them(trainer, three):
    one = three[0]
    one.tags.add("cũ")
    first = one.save_revision()
    one.tags.set(["mới"])
    one.stem = "<p>Có nên đổi mật khẩu thường xuyên?</p>"
    second = one.save_revision()
    assert list(first.as_object().tags.names()) == ["cũ"]
    where = address(Question, "revisions_compare", one.pk, first.pk, second.pk)
    assert "thường xuyên" in trainer.get(where).content.decode()


def test_a_question_goes_from_its_author_by_a_reviewer_to_learners():
    reviewers = Group.objects.create(name="Thẩm định")
    set_up_review([reviewers])
    set_up_review([reviewers])
    writer = client_of("viet", writer_permissions())
    form = question_form("single_choice", CHOICES) | {"action-submit": "1"}
    assert writer.post(address(Question, "add"), form).status_code == 302
    question = Question.objects.get()
    assert question.workflow_in_progress
    assert not question.live
    assert question.code in writer.get(address(Question, "list"), {"state": "review"}).content.decode()
    reviewer = client_of("duyet", writer_permissions())
    reviewer.user.groups.add(reviewers)
    task = question.current_workflow_task_state
    where = address(Question, "workflow_action", question.pk, "approve", task.pk)
    reviewer.post(where, {"comment": "Tốt."})
    assert Question.objects.get().live
    told = address(Question, "workflow_history_detail", question.pk, task.workflow_state.pk)
    assert "Tốt." in writer.get(told).content.decode()


# --- legal basis ------------------------------------------------------------------------------------------------------


def test_questions_whose_legal_basis_ended_are_found(trainer, three):
    today = timezone.localdate()
    about = {"type": "decree", "title_vi": "Về việc thử", "checked_on": today}
    LegalDocument.objects.create(number="901/2020/NĐ-CP", effective_to=today - timedelta(days=1), **about)
    LegalDocument.objects.create(number="902/2020/NĐ-CP", **about)
    Question.objects.filter(code="mot").update(source="Điều 5 Nghị định 901/2020/NĐ-CP")
    Question.objects.filter(code="hai").update(source="Nghị định 902/2020/NĐ-CP")
    assert on_changed_basis(Question.objects.all()) == [three[0].pk]
    assert listed(trainer, looked_for="basis") == {"mot"}
    [basis] = basis_of("theo 901/2020/NĐ-CP")
    assert not basis.holds
    assert "901/2020" in trainer.get(address(Question, "edit", three[0].pk)).content.decode()


# --- usage and withdrawal ---------------------------------------------------------------------------------------------


def test_the_usage_says_where_how_often_how_well_and_what_was_seen(trainer, hoa):
    question = make_question("hoi")
    quiz = make_quiz([question], title="Bài kiểm tra thử")
    place = make_place(quiz)
    type(place).objects.filter(pk=place.pk).update(content=f"quiz:{quiz.pk}")
    attempt = begin(hoa, place, quiz)
    hoa.post(page(attempt), form_of(hoa.get(page(attempt))) | {"q0": "true", "do": "save"})
    Answer.objects.update(score=0.5)
    html = trainer.get(address(Question, "usage", question.pk)).content.decode()
    assert "Bài kiểm tra thử" in html
    assert "Bài 1" in html
    assert "50%" in html
    seen = address(Question, "revisions_view", question.pk, attempt.paper["questions"][0]["revision"])
    assert seen in html
    assert trainer.get(seen).status_code == 200


def test_saving_a_question_that_is_there_already_warns_and_saves(trainer):
    make_question(
        "cu",
        type="single_choice",
        stem="<p>Mật khẩu nên dài bao nhiêu?</p>",
        options=[{"text": "12 ký tự trở lên", "correct": True}, {"text": "4 ký tự"}],
    )
    form = question_form("single_choice", CHOICES)
    response = trainer.post(address(Question, "add"), form, follow=True)
    assert Question.objects.count() == 2
    assert "cu ·" in response.content.decode()
    html = trainer.get(reverse("learning_bank:alike")).content.decode()
    assert "moi-1" in html
    assert client_of("la", []).get(reverse("learning_bank:alike")).status_code == 302


def test_a_withdrawn_question_is_in_no_new_paper_and_stays_where_it_is_being_answered(trainer, hoa):
    question, other = make_question("hoi"), make_question("khac")
    quiz = make_quiz([question, other])
    attempt = begin(hoa, make_place(quiz), quiz)
    assert bulk(trainer, "withdraw", [question], {"reason": "Luật đã đổi"}).status_code == 302
    assert [one["code"] for one in compose(quiz, seed="x")["questions"]] == ["khac"]
    html = hoa.get(page(attempt)).content.decode()
    assert 'name="q0"' in html
    assert html.count("withdrawn") == 1
    assert "Luật đã đổi" not in html
    assert "Luật đã đổi" in trainer.get(address(Question, "edit", question.pk)).content.decode()
    # An older version that is published again does not bring it back.
    Revision.objects.get(pk=question.live_revision_id).publish()
    assert Question.objects.get(pk=question.pk).withdrawn_at
    bulk(trainer, "restore", [question], {})
    assert len(compose(quiz, seed="x")["questions"]) == 2
    assert Attempt.objects.get().paper == attempt.paper


def test_who_may_not_see_questions_reads_none_in_a_bulk_action():
    question = make_question("mot", stem="<p>Câu bí mật?</p>")
    response = bulk(client_of("khach", []), "move", [question])
    assert response.status_code == 302
    assert "bí mật" not in response.content.decode()


def test_a_number_too_long_for_a_key_chooses_nothing(trainer):
    where = reverse("wagtail_bulk_action", args=["learning_assessments", "question", "move"])
    assert trainer.get(where, {"id": "9" * 30, "next": address(Question, "list")}).status_code == 200
    assert trainer.get(reverse("learning_questions:export"), {"id": "9" * 30}).status_code == 200
