"""Who has completed a course says what it was like; officers see it counted, and never whose it was."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from courses.models import SurveyAnswer
from courses.survey.keep import erase_answers, export_answers
from learning import api
from learning.models import Activity, Enrolment, Role
from tests.courses.making import flashcards, fresh, make_course_page, make_lesson_page
from tests.factories import LONG_AGO, make_course, make_learner, make_unit, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
GOOD = {"useful": 5, "easy": 4, "fitting": 3}
PERIOD = {"period": "20264"}


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture(scope="module")
def made_page(made_catalogue):
    page = make_course_page(made_catalogue)
    make_lesson_page(page, blocks=[flashcards()])
    return page


@pytest.fixture
def page(made_page, db):
    return fresh(made_page)


@pytest.fixture
def course(page):
    return Activity.objects.get(key=page.translation_key)


@pytest.fixture
def address(course):
    return reverse("learning_courses:survey", args=[course.key])


def completed(course: Activity, learner) -> Enrolment:
    enrolment = api.enrol(learner=learner, course=course)
    for part in course.parts.exclude(pk=course.pk):
        api.record_for(enrolment, [api.statement_about(part.iri, api.verbs.COMPLETED)])
    enrolment.refresh_from_db()
    assert enrolment.satisfied_at
    return enrolment


def answered(course: Activity, unit, count: int, *, words: str = "", **scores) -> None:
    """So many people of ``unit`` who completed the course and answered alike."""
    for number in range(count):
        learner = make_learner(f"Người {number}", unit=unit)
        enrolment = Enrolment.objects.create(
            learner=learner, course=course, unit=unit, enrolled_at=NOW, satisfied_at=NOW, changed_at=NOW
        )
        said = f"{words} {number}" if words else ""
        SurveyAnswer.objects.create(enrolment=enrolment, answered_at=NOW, words=said, **{**GOOD, **scores})


# --- answering ---------------------------------------------------------------------------------------------


def test_a_completed_course_asks_three_questions_and_keeps_the_answer(client, clock, page, course, address):
    user = make_user("hoa")
    client.force_login(user)
    assert address not in client.get(page.url).text
    enrolment = completed(course, api.learner_of_user(user))
    assert address in client.get(page.url).text
    form = client.get(address).text
    assert form.count('type="radio"') == 15
    client.post(address, {**GOOD, "words": " Dễ hiểu. "})
    answer = SurveyAnswer.objects.get()
    assert (answer.enrolment, answer.useful, answer.easy, answer.fitting) == (enrolment, 5, 4, 3)
    assert answer.words == "Dễ hiểu."


def test_sent_twice_it_is_one_answer_and_it_changes_for_thirty_days(client, clock, course, address):
    user = make_user("hoa")
    completed(course, api.learner_of_user(user))
    client.force_login(user)
    client.post(address, GOOD)
    client.post(address, GOOD)
    assert SurveyAnswer.objects.get().changed_at is None
    clock.shift(timedelta(days=29))
    client.force_login(user)
    client.post(address, {**GOOD, "useful": 2})
    answer = SurveyAnswer.objects.get()
    assert (answer.useful, answer.answered_at) == (2, NOW)
    clock.shift(timedelta(days=2))
    assert "<form" not in client.get(address).text.split("<main")[1].split("</main>")[0]
    client.post(address, {**GOOD, "useful": 1})
    assert SurveyAnswer.objects.get().useful == 2


def test_a_guest_answers_without_an_account(client, clock, page, course, address):
    client.post(reverse("learning_courses:begin", args=[course.key]))
    client.post(reverse("learning_courses:complete", args=[course.parts.get(type=api.LESSON).key]))
    client.post(address, GOOD)
    assert SurveyAnswer.objects.get().enrolment.learner.user is None


@pytest.mark.thorough
@pytest.mark.parametrize(
    "given",
    [
        {},
        {**GOOD, "useful": 6},
        {**GOOD, "easy": "x"},
        {"useful": 5, "easy": 4},
        {**GOOD, "words": "ạ" * 1001},
        {**GOOD, "words": "\x00"},
    ],
)
def test_what_is_missing_or_wrong_is_asked_for_again(client, clock, course, address, given):
    user = make_user("hoa")
    completed(course, api.learner_of_user(user))
    client.force_login(user)
    response = client.post(address, given)
    assert response.status_code == 400
    assert "l-field--error" in response.text
    assert not SurveyAnswer.objects.exists()


def test_nobody_answers_before_the_course_is_completed(client, clock, page, course, address):
    user = make_user("hoa")
    api.enrol(learner=api.learner_of_user(user), course=course)
    client.force_login(user)
    assert client.post(address, GOOD).status_code == 302
    client.logout()
    assert client.post(address, GOOD).status_code == 302
    assert not SurveyAnswer.objects.exists()
    lesson = course.parts.get(type=api.LESSON)
    assert client.get(reverse("learning_courses:survey", args=[lesson.key])).status_code == 404


def test_answers_are_taken_along_and_erased_with_the_learner(clock, course):
    unit = make_unit()
    answered(course, unit, 1, words="Hay")
    learner = SurveyAnswer.objects.get().enrolment.learner
    assert [one["words"] for one in export_answers(learner)] == ["Hay 0"]
    assert erase_answers(learner) == 1
    assert not SurveyAnswer.objects.exists()


# --- its figures -------------------------------------------------------------------------------------------


@pytest.fixture
def province():
    return make_unit("08", name="Tỉnh Tuyên Quang")


@pytest.fixture
def communes(province):
    return [
        make_unit("02359", level="commune", parent=province),
        make_unit("02536", level="commune", parent=province),
    ]


def officer(unit, username: str = "ha"):
    user = make_user(username)
    Role.objects.create(user=user, unit=unit, name="officer", from_date=LONG_AGO)
    user.groups.add(api.reporting_group())
    return user


def row_of(response) -> list:
    return list(response.context["object_list"])


def test_an_officer_sees_averages_and_scores_of_her_unit(client, clock, course, province, communes):
    answered(course, communes[0], 6)
    answered(course, communes[0], 2, useful=1)
    answered(course, make_unit("15"), 9, useful=1)
    client.force_login(officer(province))
    (cell,) = row_of(client.get(reverse("learning_survey:report")))
    assert (cell.title, cell.count) == (course.title, 8)
    assert cell.averages == {"useful": 4.0, "easy": 4.0, "fitting": 3.0}
    assert cell.scores["useful"] == [2, 0, 0, 0, 6]


def test_few_answers_are_not_shown_nor_can_they_be_worked_out(client, clock, course, province, communes):
    answered(course, communes[0], 9, words="Hay")
    answered(course, communes[1], 2, words="Dở")
    client.force_login(officer(province))
    report = reverse("learning_survey:report")
    (whole,) = row_of(client.get(report))
    assert whole.count == 11
    for commune in communes:  # of the second there are two; from the first one could subtract
        (cell,) = row_of(client.get(report, {"unit": commune.pk}))
        assert (cell.count, cell.averages, cell.scores) == (None, {}, {})
        words = client.get(reverse("learning_survey:words", args=[course.pk]), {"unit": commune.pk}).text
        assert "Hay 1" not in words
        assert "Dở 1" not in words
    assert "Dở 1" in client.get(reverse("learning_survey:words", args=[course.pk])).text


def test_free_words_need_as_many_as_figures_do(client, clock, course, province, communes):
    answered(course, communes[0], 4, words="Hay")
    answered(course, communes[0], 6)
    client.force_login(officer(province))
    page = client.get(reverse("learning_survey:words", args=[course.pk])).text
    assert "Hay" not in page.split("<main")[1]


@pytest.mark.thorough
def test_satisfaction_in_reports_is_a_share_of_answers_and_tells_of_no_few(
    client, clock, course, province, communes
):
    answered(course, communes[0], 6, useful=5, easy=4, fitting=3)
    answered(course, communes[0], 2, useful=3, easy=3, fitting=5)
    answered(course, communes[1], 5, useful=1, easy=1, fitting=1)
    client.force_login(officer(province))

    def said(name, unit):
        page = client.get(f"/admin/learning/reports/indicators/{name}/", {"unit": unit.pk})
        return [figure.text for figure in page.context["figures"]]

    assert said("satisfaction", province) == ["46,2", "6", "13"]
    assert said("satisfaction", communes[0]) == ["75,0", "6", "8"]
    SurveyAnswer.objects.filter(enrolment__unit=communes[1]).first().delete()
    # Four are few, and none of them satisfied: not even that is told, nor how many, as a month hides them.
    assert said("satisfaction", communes[1]) == ["…", "…", "…"]
    assert said("survey_satisfied", communes[1]) == ["…"]
    # Nor can it be worked out from those beside them.
    assert said("satisfaction", communes[0]) == ["…", "…", "…"]


def test_another_unit_is_nobodys_to_ask_for(client, clock, course, province, communes):
    other = make_unit("15")
    client.force_login(officer(communes[0]))
    for address in (
        reverse("learning_survey:report"),
        reverse("learning_survey:words", args=[course.pk]),
    ):
        for unit in (other.pk, province.pk, "abc", 10**30):
            assert client.get(address, {"unit": unit}).status_code in (302, 403), unit
        assert client.get(address, {"period": "never"}).status_code == 404
    client.force_login(make_user("lan"))
    assert client.get(reverse("learning_survey:report")).status_code in (302, 403)


@pytest.mark.thorough
def test_another_period_has_its_own_answers(client, clock, course, province, communes):
    answered(course, communes[0], 6)
    client.force_login(officer(province))
    report = reverse("learning_survey:report")
    assert len(row_of(client.get(report, {"period": "2026"}))) == 1
    assert row_of(client.get(report, {"period": "20251"})) == []


def test_a_superuser_sees_also_those_whose_unit_nobody_knows(admin_client, clock, course, province):
    answered(course, None, 5)
    (cell,) = row_of(admin_client.get(reverse("learning_survey:report")))
    assert cell.count == 5
    assert row_of(admin_client.get(reverse("learning_survey:report"), {"unit": province.pk})) == []


@pytest.mark.thorough
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_report_is_a_sheet_as_well(client, clock, course, province, communes, kind):
    answered(course, communes[0], 6)
    few = make_course(title="Ít người")
    answered(few, communes[0], 2)
    client.force_login(officer(province))
    response = client.get(reverse("learning_survey:report"), {"export": kind})
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if kind == "xlsx":
        lines = [list(row) for row in load_workbook(BytesIO(content)).active.iter_rows(values_only=True)]
        assert lines[1][:3] == [course.title, 6, 5.0]
    else:
        lines = [line.split(",") for line in content.decode("utf-8-sig").splitlines()]
        assert lines[1][:3] == [course.title, "6", "5.0"]
    assert len(lines[0]) == 20
    assert not any(str(cell) == "2" for cell in lines[2])


@pytest.mark.thorough
@pytest.mark.parametrize("courses", [1, 8])
def test_the_report_asks_the_same_for_any_number_of_courses(
    client, clock, province, communes, courses, django_assert_max_num_queries
):
    for number in range(courses):
        answered(make_course(title=f"Khóa {number}"), communes[0], 5)
    client.force_login(officer(province))
    client.get(reverse("learning_survey:report"))
    with django_assert_max_num_queries(15):
        client.get(reverse("learning_survey:report"))


def test_an_answer_is_in_no_statement(client, clock, course, address):
    user = make_user("hoa")
    enrolment = completed(course, api.learner_of_user(user))
    before = enrolment.statements.count()
    client.force_login(user)
    client.post(address, GOOD)
    assert enrolment.statements.count() == before
    assert timezone.now() == NOW
