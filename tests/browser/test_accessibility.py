"""Every screen for everybody: WCAG 2.2 AA by axe, narrow and wide, light and dark, enlarged, by keyboard alone."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import places, reporting, simulating, studying
from tests.browser.academy import Academy
from tests.browser.axe import faults
from tests.browser.visits import DESKTOP, sign_in, width_of

pytestmark = pytest.mark.browser

OPEN = (
    places.HOME, places.CATALOGUE, places.FOUND, places.COURSE, places.FIRST_LESSON, places.LOGIN, places.CERTIFICATES,
    places.NOTES, places.BY_DAY, "/learning/leave/", simulating.LESSON, places.KIT,
)  # fmt: skip
SIGNED_IN = (places.RECORD, places.COURSE, places.FIRST_LESSON)
LOOKS = [(360, "light", "vi"), (360, "dark", "en"), (1280, "dark", "vi"), (1280, "light", "en")]
# What a programme owner has in the administration.
OFFICE = (
    "learners/", "rosters/", "units/", "units/changes/", "units/groupings/", "units/waiting/", "roles/",
    "clients/", "clients/new/", "completions/", "forwards/", "forwards/new/", "progress-and-log/", "reports/measures/",
    "targets/", "targets/left/", "targets/people/", "targets/series/", "targets/series/1/", "targets/scores/",
    "targets/imports/", "targets/target/new/", "targets/people/new/",
    "official/", "official/new/", "official/templates/",
    "sharing/", "sharing/new/", "sharing/log/",
    "matrices/", "matrices/?kind=learners", "my-reports/", "my-reports/new/", "my-reports/{saved}/", "compare/",
    "compare/?unit={unit}",
)  # fmt: skip
OFFICE_NUMBERS = {
    "saved": "SELECT uuid FROM learning_savedreport",
    "unit": "SELECT unit_id FROM learning_savedreport",
}
# What an author has there, beside lessons; names in braces stand for numbers.
AUTHORING = (
    "pages/{course}/edit/", "pages/{path}/edit/", "pages/{course}/usage/", "learning/checks/",
    "learning/checks/{course}/", "learning/errors/", "learning/discussions/", "learning/discussions/{post}/",
    "learning/dashboard/overview/", "learning/dashboard/closer/", "learning/dashboard/closer/?by=sex",
    "learning/dashboard/people/?state=all", "learning/dashboard/courses/", "learning/dashboard/screen/",
    "learning/dashboard/displays/",
    "learning/survey/", "learning/survey/{surveyed}/", "learning/translations/", "learning/competencies/",
    "learning/competencies/digcomp@2.2:1.1/", "learning/practice/", "learning/practice/{task}/",
    "learning/narration/", "learning/narration/{course}/", "learning/narration/{course}/script/tyz/",
    "learning/narration/lessons/{spoken}/words/", "learning/narration/lessons/{spoken}/tyz/",
    "learning/course-packs/", "learning/course-packs/export/{course}/", "learning/previews/{course}/",
    "learning/course-packs/{imported}/", "learning/course-packs/{imported}/undo/", "learning/errors/{reported}/",
    "learning/course-changes/{course}/", "learning/h5p/access/",
    "learning/calibrations/", "learning/calibrations/{calibrated}/",
    "learning/calibrations/{calibrated}/questions/{measured}/",
    "learning/answers/", "learning/answers/{answered}/", "learning/answers/{answered}/questions/{asked}/",
    "learning/hints/", "learning/hints/{hint}/",
    "learning/simulations/mistakes/", "snippets/learning_courses/simulation/",
    "snippets/learning_courses/simulation/add/", "snippets/learning_courses/simulation/edit/1/",
    "snippets/learning/legaldocument/", "snippets/learning/legaldocument/edit/1/",
    "snippets/learning_courses/package/", "snippets/learning_courses/package/add/",
    "snippets/learning_courses/package/edit/1/",
    "snippets/learning_courses/glossaryterm/", "snippets/learning_courses/glossaryterm/edit/1/",
    "snippets/learning_assessments/quiz/", "snippets/learning_assessments/quiz/edit/1/",
    "snippets/learning_assessments/question/", "snippets/learning_assessments/question/edit/1/",
    "snippets/learning_assessments/pool/", "snippets/learning_assessments/pool/edit/1/",
)  # fmt: skip
# Between them they have most kinds of blocks; that each names its fields is among the contracts.
WRITTEN = ("chinh-quyen-so", "doc-dung-duong-dan")
# All but the small map beside the editor, which is Wagtail's own.
AUTHORS_SCREEN = {"include": [["body"]], "exclude": [[".w-minimap"]]}
# Wagtail makes a landmark of every entry of a block, and calls those of one list the same: good practice, no criterion.
WAGTAILS = {("snippets/learning_courses/simulation/edit/1/", "landmark-unique")}
NUMBERS = {
    "course": "SELECT id FROM wagtailcore_page WHERE slug = 'phong-chong-lua-dao'",
    "path": "SELECT page_ptr_id FROM learning_pages_pathpage",
    "spoken": "SELECT id FROM wagtailcore_page WHERE slug = 'dung-lai-kiem-tra-goi-lai'",
    "post": "SELECT MIN(id) FROM learning_courses_post",
    "surveyed": "SELECT id FROM learning_activity WHERE code = 'CDAN-07'",
    "task": "SELECT key FROM learning_activity WHERE type LIKE '%performance%'",
}


# A course that came in as a draft, which learners do not see, an error that somebody reported, two calibrations, and a
# quiz that many have taken.
RARE = """
import io, uuid
import numpy as np
from assessments.models import Calibration, Hint, ItemParameter, Question, Quiz
from assessments.tallies.refresh import refresh
from courses.models import CourseImport, ErrorReport
from courses.packs import running
from courses.packs.outgoing import export, write_pack
from courses.pages.models import CoursePage, LessonPage
from django.contrib.auth import get_user_model
from learning.models import Activity
from tests.assessments.answering import answer_all
course = CoursePage.objects.get(slug="phong-chong-lua-dao", locale__language_code="vi")
by = get_user_model().objects.get(username="quantri")
file = io.BytesIO()
write_pack(*export(course.translation_key), file)
file.seek(0)
one = running.upload(file, name="khoa.zip", by=by, parent=course.get_parent().specific, as_copy=True)
CourseImport.objects.filter(pk=one.pk).update(state="applying", as_draft=True)
running.apply(CourseImport.objects.get(pk=one.pk))
lesson = LessonPage.objects.descendant_of(course).first()
report = ErrorReport.objects.create(
    key=uuid.uuid4(), lesson=lesson.translation_key, title=lesson.title, language="vi", words="Bước hai sai."
)
questions, run = list(Question.objects.order_by("pk")[:60]), None
for days in range(2):
    run = Calibration.objects.create(state="finished", least=200, reliability=0.85, people=900, previous=run)
    ItemParameter.objects.bulk_create(
        ItemParameter(
            calibration=run, question=each, a=1.1, b=days * (n < 3), b_error=0.1, asked=300, rmsd=0.15,
            area=0.2, has_drifted=n < 3, is_usable=n > 5, observed=[[-1, 90, 0.2], [1, 90, 0.8]],
        )
        for n, each in enumerate(questions)
    )
quiz = Quiz.objects.get(code="CDAN-07-final")
asked = [each.question for each in quiz.quiz_questions.all()]
right = (np.random.default_rng(1).random((160, len(asked))) < 0.6).astype(float)
# Other journeys may have copied the course, and the copy holds the same quiz.
activity = Activity.objects.filter(content=f"quiz:{quiz.pk}").earliest("pk")
tried = answer_all(activity, quiz, asked, right)
refresh(quiz)
hint = Hint.objects.create(
    kind="times", quiz=quiz, one=tried[0], strength=1, numbers={"outside": 1, "early": 0}
)
print(one.pk, report.pk, run.pk, questions[0].pk, quiz.pk, asked[0].pk, hint.pk)
"""


@pytest.fixture(scope="module")
def rare(academy) -> dict[str, object]:
    """The numbers of what the demonstration begins without."""
    names = ("imported", "reported", "calibrated", "measured", "answered", "asked", "hint")
    return dict(zip(names, academy.ask(RARE).splitlines()[-1].split(), strict=True))


def problems(page: Page, part: str | dict | None = None) -> list[tuple[str, list[str]]]:
    """What axe finds on the page, or inside ``part`` of it."""
    page.wait_for_load_state("networkidle")
    return faults(page, part)


@pytest.fixture(params=LOOKS, ids=lambda look: "-".join(map(str, look)))
def look(request, visitor, academy) -> Page:
    """A page in one size, scheme and language."""
    width, scheme, language = request.param
    device = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    return in_language(visitor(device), academy, language).new_page()


def in_language(context: BrowserContext, academy: Academy, language: str) -> BrowserContext:
    context.add_cookies([{"name": "django_language", "value": language, "url": academy.address}])
    return context


def fits(page: Page) -> bool:
    return width_of(page) <= page.viewport_size["width"]


def check_all(page: Page, paths: tuple[str, ...]) -> dict[str, object]:
    """What is wrong on each of the pages; those without a fault are left out."""
    wrong: dict[str, object] = {}
    for path in paths:
        page.goto(path)
        found = problems(page)
        if found or not fits(page):
            wrong[path] = found or f"{width_of(page)} wide"
    return wrong


def test_nobody_is_kept_out_of_the_open_pages(look):
    assert check_all(look, OPEN) == {}


LONG_COURSE = """
from courses.pages.models import CatalogPage, CoursePage, LessonPage
from courses.publishing import sync_course
catalogue = CatalogPage.objects.get(locale__language_code="vi")
fields = {"open_to_guests": True, "discussion": "at_once"}
course = catalogue.add_child(instance=CoursePage(title="Khóa dài", slug="khoa-dai", **fields))
course.save_revision().publish()
talk = {"type": "discuss", "value": {"question": "Bạn từng gặp chưa?", "text": "<p>Kể lại.</p>"}}
for chapter in range(3):
    above = course.add_child(instance=LessonPage(title=f"Chương {chapter + 1}", live=True))
    for number in range(25):
        above.add_child(instance=LessonPage(title=f"Bài {number + 1}", live=True, body=[talk]))
sync_course(course.translation_key)
"""
LONG = ("/khoa-hoc/khoa-dai/", "/khoa-hoc/khoa-dai/chuong-2/bai-3/")
NO_LONG_COURSE = (
    'from courses.pages.models import CoursePage; CoursePage.objects.get(slug="khoa-dai").delete()'
)


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_nobody_is_kept_out_of_folded_contents_and_a_topic(visitor, long_course, width, scheme):
    page = visitor({"viewport": {"width": width, "height": 800}, "color_scheme": scheme}).new_page()
    assert check_all(page, LONG) == {}
    expect(page.get_by_role("heading", name="Bạn từng gặp chưa?")).to_be_visible()
    expect(page.locator(".l-outline").get_by_text("Chương 3")).to_have_count(1)
    assert (
        page.locator(".l-outline").get_by_text("Bài 3", exact=True).count() == 1
    )  # of the chapter one is in


@pytest.fixture(scope="module")
def long_course(academy) -> Iterator[None]:
    academy.ask(LONG_COURSE)
    yield
    academy.ask(NO_LONG_COURSE)


def test_nobody_is_kept_out_of_what_is_theirs(look):
    sign_in(look, "duc")
    assert check_all(look, SIGNED_IN) == {}


def test_nobody_is_kept_out_of_a_quiz_and_its_result(look):
    look.goto(places.FIRST_LESSON)
    look.click("form[action$='/quizzes/start/'] button")
    assert problems(look) == []
    assert fits(look)
    look.locator(".l-choice").first.click()
    look.click("button[value=finish]")
    assert problems(look) == []
    look.click("main form button:not([type=button])")
    expect(look.locator(".l-result")).to_be_visible()
    assert problems(look) == []
    assert fits(look)


def test_nobody_is_kept_out_of_a_simulation_and_what_is_said_afterwards(look):
    # High enough for all of a screen: what the bar at the bottom half covers until one scrolls is no smaller for that.
    look.set_viewport_size({"width": look.viewport_size["width"], "height": 2000})
    box = simulating.begun(look, "guided")
    for name in ("ung-dung", "quet", "hoi-chu"):
        assert (problems(look), fits(look)) == ([], True), name
        simulating.press(box, name)
    simulating.pay_and_end(box, between=lambda: problems(look) == [] and fits(look))
    assert (problems(look), fits(look)) == ([], True)


@pytest.mark.parametrize("width", [360, 1280])
def test_our_part_of_the_administration_keeps_nobody_out(visitor, width):
    page = visitor({"viewport": {"width": width, "height": 900}}).new_page()
    sign_in(page, "ha", then=reporting.REPORTS)
    expect(page.locator("#report-title")).to_be_visible()
    assert problems(page, ".l-admin") == []


@pytest.mark.parametrize("width", [360, 1280])
def test_the_office_s_pages_keep_nobody_out(visitor, academy, width):
    page = visitor({"viewport": {"width": width, "height": 900}}).new_page()
    sign_in(page, "son", then="/admin/")
    found = {}
    numbers = {name: academy.rows(query)[0][0] for name, query in OFFICE_NUMBERS.items()}
    numbers["saved"] = UUID(numbers["saved"])
    for place in (each.format(**numbers) for each in OFFICE):
        page.goto(f"/admin/learning/{place}")
        found[place] = problems(page, "main")
        assert fits(page), place
    assert {place: said for place, said in found.items() if said} == {}


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_an_official_report_keeps_nobody_out(visitor, width, scheme):
    page = visitor({"viewport": {"width": width, "height": 900}, "color_scheme": scheme}).new_page()
    # The demonstration without its crowd has none yet; whoever makes the same one again finds it.
    sign_in(page, "ha", then="/admin/learning/official/new/")
    page.click("main .l-admin-actions button[type=submit]")
    expect(page.locator(".l-official-paper")).to_be_visible()
    assert problems(page, "main") == []
    assert fits(page)
    page.click(".l-official a[href$='/write/']")
    expect(page.locator(".Draftail-Editor").first).to_be_visible()
    assert problems(page, "main") == []
    assert fits(page)


@pytest.mark.parametrize(("language", "scheme"), [("vi", "light"), ("en", "dark")])
def test_an_author_s_pages_keep_nobody_out(visitor, academy, rare, language, scheme):
    author = visitor(DESKTOP, color_scheme=scheme, reduced_motion="reduce")
    page = in_language(author, academy, language).new_page()
    sign_in(page, "quantri", then="/admin/")
    wrong = {}
    for place in authors_places(academy, rare):
        answer = page.goto(f"/admin/{place}")
        assert (answer.status, fits(page)) == (200, True), place
        assert page.title().split(" - ")[0].strip(), f"{place} has no title"
        wrong[place] = [each for each in faults(page, AUTHORS_SCREEN) if (place, each[0]) not in WAGTAILS]
    assert {place: said for place, said in wrong.items() if said} == {}


def authors_places(academy: Academy, rare: dict[str, object]) -> list[str]:
    """Every screen of the author's, and the editor with the blocks of the demonstration."""
    numbers = {name: academy.rows(query)[0][0] for name, query in NUMBERS.items()} | rare
    numbers["task"] = UUID(numbers["task"])
    lessons = [academy.rows("SELECT id FROM wagtailcore_page WHERE slug = ?", slug)[0][0] for slug in WRITTEN]
    return [place.format(**numbers) for place in AUTHORING] + [f"pages/{lesson}/edit/" for lesson in lessons]


@pytest.mark.parametrize("path", OPEN)
def test_twice_as_large_still_fits(visitor, path):
    # 200 % on a screen of 1280 points is a window of 640.
    page = visitor({"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}).new_page()
    page.goto(path)
    assert fits(page)


def test_a_quiz_is_taken_by_keyboard_alone(desktop):
    page = desktop()
    page.goto(places.FIRST_LESSON)
    page.wait_for_load_state("networkidle")
    reach(page, "form[action$='/quizzes/start/'] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/attempts/**")
    for question in page.locator("[data-question]").all():
        reach(page, f"#{question.get_attribute('id')} input")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
    reach(page, "button[value=finish]")
    page.keyboard.press("Enter")
    expect(page.locator(".l-result")).to_be_visible()
    reach(page, ".l-result .l-actions a")
    page.keyboard.press("Enter")
    expect(studying.lesson_done(page)).to_be_visible()


def reach(page: Page, selector: str, *, within: int = 80) -> None:
    """Press Tab until the focus is on something that ``selector`` names."""
    for _ in range(within):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")
