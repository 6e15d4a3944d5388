"""A third party's app was installed for a while and is gone: everything it made is kept, shown, and comes back."""

import io

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.core.management import call_command
from django.utils.translation import gettext, override

from assessments.models import Question
from courses.pages.models import LessonPage
from learning import api, registry
from learning.models import Activity, Measure, Progress, Report, Target
from learning.reports.build import UnknownForm, build_report, draft_report
from learning.reports.periods import Period
from learning.reports.refresh import rebuild_measures, refresh_measures
from tests.assessments.making import answers, begin, make_place, make_question, make_quiz, page
from tests.courses.making import make_catalogue, make_course_page, make_lesson_page, published
from tests.factories import make_user
from tests.learning.reports import made
from tests.plugin.citizens import CitizensForm
from tests.plugin.installing import installed

QUESTION = "Lần cuối bạn đổi mật khẩu là khi nào?"
BLOCKS = [("reflection", {"question": QUESTION}), ("heading", {"text": "Mật khẩu", "level": "h2"})]
MONTH = Period.parse("202611", "state")

pytestmark = pytest.mark.django_db


def stored(row, field: str) -> list[dict]:
    """What the database would be told of a stream, read again."""
    row = type(row).objects.get(pk=row.pk)
    return row._meta.get_field(field).get_prep_value(getattr(row, field))


@pytest.fixture
def lesson() -> LessonPage:
    """A lesson with a block of the plug-in, written while it was installed."""
    with installed():
        course = make_course_page(make_catalogue())
        return make_lesson_page(course, blocks=BLOCKS)


@pytest.fixture
def question() -> Question:
    """A question of the plug-in's type, written while it was installed."""
    with installed():
        return make_question("uoc-luong-1", type="estimate", percent=60)


def test_the_plugin_is_not_installed_here():
    assert not apps.is_installed("tests.plugin")
    assert "reflection" not in registry.blocks


def test_without_it_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, stdout=io.StringIO())


# --- a block -----------------------------------------------------------------------------------------------


def test_its_block_is_kept_through_an_edit_and_comes_back(lesson):
    before = stored(lesson, "body")
    assert [child["type"] for child in before] == ["reflection", "heading"]
    edited = LessonPage.objects.get(pk=lesson.pk)
    edited.title = "Tên mới"
    published(edited)
    assert stored(lesson, "body") == before
    with installed():
        again = LessonPage.objects.get(pk=lesson.pk)
        assert again.title == "Tên mới"
        assert again.body[0].block_type == "reflection"
        assert again.body[0].value["question"] == QUESTION


def test_its_block_is_kept_in_revisions_and_copies(lesson):
    before = stored(lesson, "body")
    draft = lesson.get_latest_revision_as_object()
    draft.save_revision()
    assert stored(lesson, "body") == before
    copy = lesson.copy(update_attrs={"slug": "ban-sao"})
    assert [child["value"] for child in stored(copy, "body")] == [child["value"] for child in before]


def test_a_learner_is_told_that_its_block_cannot_be_shown(client, lesson):
    shown = client.get(lesson.get_url())
    assert shown.status_code == 200
    sections = BeautifulSoup(shown.content, "html.parser").select("section.l-block")
    with override("vi"):
        assert gettext("This part cannot be shown here at the moment.") in sections[0].text
    assert QUESTION not in sections[0].text
    assert "Mật khẩu" in sections[1].text


def test_nobody_waits_for_its_block_once_courses_are_in_step(client, lesson):
    assert QUESTION in client.get(lesson.get_url()).text  # in the list of what is still to do
    call_command("sync_courses", verbosity=0)
    assert QUESTION not in client.get(lesson.get_url()).text
    with installed():
        call_command("sync_courses", verbosity=0)
        assert Activity.objects.get(title=QUESTION).retired_at is None


def test_what_was_learnt_in_its_block_is_not_lost(lesson):
    block = Activity.objects.get(title=QUESTION)
    enrolment = api.enrol(learner=made.learner(), course=block.course)
    api.record_for(enrolment, [api.statement_about(block.iri, api.verbs.COMPLETED)])
    published(LessonPage.objects.get(pk=lesson.pk))
    block.refresh_from_db()
    assert block.retired_at is not None, "nobody shall wait for what cannot be shown"
    assert Progress.objects.get(activity=block).satisfied_at is not None
    with installed():
        published(LessonPage.objects.get(pk=lesson.pk))
    block.refresh_from_db()
    assert block.retired_at is None


# --- a question type ---------------------------------------------------------------------------------------


def test_its_question_is_kept_through_an_edit_and_comes_back(question):
    before = stored(question, "data")
    edited = Question.objects.get(pk=question.pk)
    assert edited.kind is None
    edited.competencies = [{"key": "digcomp@2.2:4.2", "level": None}]
    edited.save()
    edited.save_revision().publish()
    assert stored(question, "data") == before
    assert Question.objects.get(pk=question.pk).type == "estimate"
    with installed():
        again = Question.objects.get(pk=question.pk)
        assert again.competencies == [{"key": "digcomp@2.2:4.2", "level": None}]
        assert again.plain_data() == {"percent": 60}
        assert again.kind.mark(again.plain_data(), "60").score == 1


def test_its_question_is_shown_as_not_installed_and_is_not_asked(question):
    assert "estimate" in question.type_label()
    assert question.type_label() != "estimate"
    assert question not in Question.objects.askable()


def test_an_attempt_at_its_question_can_still_be_finished_and_read(client, question):
    with installed():
        quiz = make_quiz([question, make_question("thuong-1")], mode="exam", pass_mark=0.5)
        place = make_place(quiz)
        client.force_login(make_user())
        attempt = begin(client, place, quiz)
        form = answers(attempt) | {"q0": "60"}
        client.post(page(attempt, "save"), form)
    assert client.get(page(attempt)).status_code == 200
    client.post(page(attempt), form | {"go": "finish"})
    assert client.get(page(attempt, "result"), follow=True).status_code == 200


# --- an indicator and a form -------------------------------------------------------------------------------


@pytest.fixture
def province():
    """A province with one course completed by a citizen, measured and reported while the plug-in was installed."""
    top, (commune,) = made.province(1)
    made.enrolment(commune, made.course(), completed="2026-11-03")
    Target.objects.create(unit=top, indicator="completed_by_citizens", period="2026", value=5, is_share=False)
    with installed():
        refresh_measures(now=made.at("2026-11-05"))
        build_report(form="citizens", unit=top, period=MONTH, basis="as_was")
    return top


def test_its_measures_and_targets_stay(province):
    refresh_measures(now=made.at("2026-11-06"))
    rebuild_measures(now=made.at("2026-11-07"))
    assert Measure.objects.get(indicator="completed_by_citizens").value == 1
    assert Target.objects.filter(indicator="completed_by_citizens").exists()


def test_its_frozen_report_stays_as_it_was(province):
    report = Report.objects.get(form="citizens")
    assert report.rows["rows"][-1]["values"] == {"completed": 1, "by_citizens": 1}
    assert report.rows["missing"] == []


def test_no_new_report_can_be_built_of_its_form_and_the_refusal_says_why(province):
    with pytest.raises(UnknownForm, match="citizens"):
        build_report(form="citizens", unit=province, period=MONTH, basis="as_was")


def test_a_report_with_its_column_says_that_it_is_missing_and_counts_the_rest(province, monkeypatch):
    monkeypatch.setitem(registry.report_forms._items, "citizens", CitizensForm)
    report = draft_report(form="citizens", unit=province, period=MONTH, basis="as_was")
    assert report.rows["missing"] == ["by_citizens"]
    assert report.rows["rows"][-1]["values"] == {"completed": 1, "by_citizens": None}
