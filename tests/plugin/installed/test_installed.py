import io

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from courses.checking.run import findings_on
from courses.models import Package
from courses.narration.make import engine_named, make_narration
from courses.packages.keeping import examine, keep
from courses.pages.models import LessonPage
from learning import api, registry
from learning.competencies.book import book
from learning.competencies.covering import tagged_for
from learning.models import Activity, Measure
from learning.reports.build import draft_report
from learning.reports.periods import Period
from learning.reports.refresh import refresh_measures
from tests.assessments.making import begin, form_of, make_place, make_question, make_quiz, page
from tests.courses.making import make_catalogue, make_course_page, make_lesson_page, published
from tests.courses.packs.making import zipped
from tests.factories import leaves, make_course, make_learner, make_user, say
from tests.learning.official.made import draft, with_figures
from tests.learning.reports import made
from tests.plugin.cards import Cards
from tests.plugin.citizens import CitizensForm, CompletedByCitizens
from tests.plugin.estimate import Estimate
from tests.plugin.extensions import EXTENSIONS
from tests.plugin.letter import Letter
from tests.plugin.pictures import PictureStory
from tests.plugin.plain import PlainText
from tests.plugin.reflection import Reflection
from tests.plugin.voice import Bell
from tests.plugin.weekends import Weekends

QUESTION = "Lần cuối bạn đổi mật khẩu là khi nào?"


@pytest.fixture
def lesson(db) -> LessonPage:
    course = make_course_page(make_catalogue())
    return make_lesson_page(course, blocks=[("reflection", {"question": QUESTION})])


def test_each_registry_knows_the_plugins_class():
    assert registry.blocks["reflection"] is Reflection
    assert registry.question_types["estimate"] is Estimate
    assert registry.question_formats["cards"] is Cards
    assert registry.indicators["completed_by_citizens"] is CompletedByCitizens
    assert registry.report_forms["citizens"] is CitizensForm
    assert registry.report_formats["plain"] is PlainText
    assert registry.package_formats["picture_story"] is PictureStory
    assert registry.official_formats["letter"] is Letter
    assert registry.dashboard_panels["weekends"] is Weekends
    assert registry.speech_engines["bell"] is Bell


def test_it_needs_no_migration(db):
    call_command("makemigrations", check=True, dry_run=True, stdout=io.StringIO())


def test_a_learner_sees_its_block(client, lesson):
    shown = client.get(lesson.get_url())
    assert shown.status_code == 200
    assert QUESTION in shown.text


def test_its_block_can_be_completed(lesson):
    block = Activity.objects.get(title=QUESTION)
    learner = made.learner()
    enrolment = api.enrol(learner=learner, course=block.course)
    done = api.record_for(enrolment, [api.statement_about(block.iri, api.verbs.COMPLETED)])
    assert block.key in done.satisfied
    assert done.course_satisfied


def test_an_author_is_offered_its_block(admin_client, lesson):
    editor = admin_client.get(f"/admin/pages/{lesson.pk}/edit/")
    assert editor.status_code == 200
    assert "Reflection" in editor.text


def test_questions_come_from_its_files_and_go_into_them(db, tmp_path):
    (tmp_path / "in.cards").write_text("Mật khẩu nên dài | true\nKhông có mặt sau\n", "utf-8")
    told = io.StringIO()
    call_command("import_questions", str(tmp_path / "in.cards"), "--publish", stdout=told)
    assert "A card says" in told.getvalue()
    call_command("export_questions", str(tmp_path / "out.cards"), "--format", "cards", stdout=told)
    assert (tmp_path / "out.cards").read_text("utf-8").strip() == "Mật khẩu nên dài | true"


def test_its_question_is_asked_and_marked(client, db):
    question = make_question("kho-1", type="estimate", percent=60)
    quiz = make_quiz([question], mode="exam", pass_mark=0.9)
    place = make_place(quiz)
    client.force_login(make_user())
    attempt = begin(client, place, quiz)
    form = form_of(client.get(page(attempt)))
    answer = client.post(page(attempt), form | {"q0": "60", "go": "finish"}, follow=True)
    assert answer.redirect_chain[-1][0] == page(attempt, "result")
    attempt.refresh_from_db()
    assert attempt.passed
    assert attempt.score == 1


def test_every_door_is_used():
    doors = {one.hook_name for one in vars(registry).values() if isinstance(one, registry.Registry)}
    assert set(EXTENSIONS) == doors


def test_its_check_tells_authors_what_it_finds(lesson):
    assert "shouting" not in {one.check for one in findings_on(lesson)}
    lesson.title = "GIỮ MẬT KHẨU"
    assert "A title in capitals is hard to read." in {one.message for one in findings_on(lesson)}


def test_its_column_stands_in_the_map_of_competencies(db):
    call_command("load_competencies", verbosity=0)
    known = book()
    tagged = [one for _column, one in tagged_for(known, "digcomp@2.2:4.1", crosswalk=False)]
    assert "Safe at home" in {one.title for one in tagged}


def test_its_indicator_is_measured_and_reported_and_written_in_its_format(db):
    top, (commune, _other) = made.province(2)
    course = made.course()
    made.enrolment(commune, course, completed="2026-11-03")
    made.enrolment(commune, course, completed="2026-11-04", audience="CC")
    refresh_measures(now=made.at("2026-11-05"))
    assert Measure.objects.get(indicator="completed_by_citizens").value == 1
    report = draft_report(form="citizens", unit=top, period=Period.parse("202611", "state"), basis="as_was")
    assert report.rows["missing"] == []
    assert report.rows["rows"][-1]["values"] == {"completed": 2, "by_citizens": 1}
    file = io.BytesIO()
    registry.report_formats["plain"].write(report, file)
    assert file.getvalue().decode().endswith("08: completed 2, by_citizens 1\n")


def test_the_official_report_is_written_in_its_format(admin_client, db):
    with time_machine.travel(made.at("2026-11-22"), tick=False):
        top, _communes = with_figures()
        official = draft(top)
        letter = admin_client.get(reverse("learning_official:file", args=[official.uuid, "letter"]))
    assert letter.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "Nhiều xã tổ chức lớp học tại nhà văn hóa." in letter.text


def test_its_panel_stands_last_on_the_page_of_a_course(admin_client, db):
    _top, (commune,) = made.province(1)
    course = made.course()
    made.enrolment(commune, course, on="2026-11-02", started="2026-11-07")
    made.enrolment(commune, course, on="2026-11-02", started="2026-11-09")
    shown = admin_client.get(reverse("learning_dashboards:course", args=[course.pk]), {"period": "2026"})
    last = shown.context["panels"][-1]
    assert last["panel"].name == "weekends"
    assert [cell.value for cell in last["grid"].lines[0].cells] == [1]


def test_its_part_stands_in_my_learning_once_it_has_something_to_say(client, db):
    user = make_user()
    learner = make_learner(user=user)
    client.force_login(user)
    assert "Badges" not in client.get("/learning/record/").text
    api.record_for(
        api.enrol(learner=learner, course=(course := make_course())), [say(each) for each in leaves(course)]
    )
    page = client.get("/learning/record/").text
    assert '<h2 id="part-badges">Badges</h2>' in page
    assert "Badges: 1" in page


def test_its_package_is_recognised_before_web_pages_and_opens_where_it_says(client, db):
    package = keep(Package(), examine(zipped(PictureStory.sample)))
    assert (package.format, package.manifest["pages"]) == ("picture_story", 3)
    assert "Một" in b"".join(client.get(package.launch.address)).decode()


def test_its_engine_reads_a_lesson_aloud(lesson):
    lesson.body = [("text", "<p>Chào bà con.</p>")]
    published(lesson)
    course = lesson.get_parent().specific
    made = list(make_narration(course, "vi", engine_named("bell")))
    assert [one.track.engine for one in made] == ["bell"]
