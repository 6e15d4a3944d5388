"""The demonstration is loaded once, however often one asks for it, and what it holds adds up."""

import io
import re
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from wagtail.models import Locale, Site
from wagtail_localize.strings import StringValue

from assessments.adaptive.told import courses_for
from assessments.models import Attempt, Question, Quiz
from courses.checking.reading import Reading, reading_of
from courses.pages.models import CoursePage, LessonPage
from courses.translating.localize import progress
from demo.content_loader import CONTENT
from demo.starter import crowd, steps
from demo.translated import Words
from learning import api, registry
from learning.activities.structure import forget_structures
from learning.models import (
    Basis,
    Certificate,
    Enrolment,
    Learner,
    Measure,
    Membership,
    Population,
    Series,
    SeriesValue,
    Unit,
)
from learning.reports.build import draft_report
from learning.reports.forms.base import Kind
from learning.reports.periods import Period
from learning.reports.table import tables
from learning.vietnamese import tidy

# Marked, so that they run before the tests that leave an empty database behind.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# As many as there are: of fewer, tables by age and by group hide all of a year. Colleagues are among them.
PEOPLE, COLLEAGUES = crowd.HOW_MANY + crowd.COLLEAGUES, crowd.COLLEAGUES


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """What the terminal said and how many rows there were, for one province, twice.

    All tests of this file look at the same rows; afterwards they never were.
    """
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(steps, "PROVINCES", 1)
        Site.clear_site_root_paths_cache()
        forget_structures()  # earlier tests had other courses under the same ids
        call_command("load_units", province="08", verbosity=0)
        yield [_load(), _counts(), _load(), _counts()]
        transaction.set_rollback(True)
    Site.clear_site_root_paths_cache()


def _load() -> str:
    out = io.StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def _counts() -> dict[str, int]:
    # Each count of measures is noted as a run.
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.label != "learning.Refresh"
    }


def test_loading_twice_is_loading_once(told):
    _said, once, _said_again, twice = told
    assert twice == once


def test_the_terminal_says_each_step_and_what_it_did(told):
    assert all(f"{step.name}… " in told[0] for step in steps.STEPS)
    assert f"{PEOPLE} người mới" in told[0]
    assert "0 người mới, 0 lượt ghi danh mới" in told[2]


def test_the_terminal_speaks_vietnamese(told):
    for said in (told[0], told[2]):
        assert "Tỉnh, xã và lịch sử thay đổi… " in said
        assert re.search(r"Đã nạp xong dữ liệu trình diễn \(\d+ giây\)\.$", said.strip())
        assert not re.search(r"\b(new|people|units|courses|loaded)\b", said)
        assert all(count.isdigit() for count in re.findall(r"(\S+) mục mới", said))


def test_there_is_a_course_of_each_programme(told):
    live = CoursePage.objects.live().values_list("programme", flat=True)
    assert set(live) == {"CDAN", "CDS", "CNTT"}
    assert LessonPage.objects.live().count() > 30


def test_a_trainer_has_a_course_that_only_the_administration_shows(told):
    draft = CoursePage.objects.get(live=False, locale__language_code="vi")
    assert draft.owner.username == "trang"
    assert not draft.permissions_for_user(get_user_model().objects.get(username="lan")).can_edit()
    assert draft.permissions_for_user(draft.owner).can_edit()
    assert not draft.permissions_for_user(draft.owner).can_publish()


def test_the_courses_in_english_are_translated_to_the_last_text(told):
    pages = [*CoursePage.objects.all(), *LessonPage.objects.all()]
    english = [page for page in pages if page.locale.language_code == "en"]
    assert {page.code for page in english if isinstance(page, CoursePage)} == {"CDAN-08", "CDS-05", "CNTT-07"}
    assert {done == count for done, count in progress().values()} == {True}
    for page in english:
        folder = CONTENT / page.get_ancestors(inclusive=True).type(CoursePage).last().specific.code.lower()
        original = page.get_translation(Locale.objects.get(language_code="vi")).specific
        _is_said(reading_of(original), reading_of(page.get_latest_revision_as_object()), Words(folder))


def _is_said(original: Reading, english: Reading, words: Words) -> None:
    """Whatever is read on the page is what the translator wrote, and so are its questions."""
    own = {tidy(StringValue(text).render_text()) for text in words.known.values()}
    for before, after in zip(original.words, english.words, strict=True):
        for line, said in zip(before.lines, after.lines, strict=True):
            assert said != line or said in own or not any(each.isalpha() for each in said), said
    for text in english.elsewhere:
        assert any(tidy(text.text) in each for each in own) or not any(each.isalpha() for each in text.text)


def test_everybody_belongs_to_the_province(told):
    province = Unit.objects.get(code="08", level="province", valid_to=None)
    before_the_merger = Unit.objects.filter(successions__successor__in=Unit.objects.within(province))
    here = Unit.objects.within(province) | before_the_merger
    assert not Learner.objects.exclude(memberships__unit__in=here.values("pk")).exists()


def test_nothing_lies_in_the_future_or_too_far_back(told):
    now = timezone.now()
    assert not Enrolment.objects.filter(enrolled_at__gt=now).exists()
    assert not Enrolment.objects.filter(satisfied_at__gt=now).exists()
    early = Enrolment.objects.filter(enrolled_at__lt=now - timedelta(days=31 * crowd.MONTHS))
    assert not early.exclude(unit__valid_to=date(2025, 6, 30)).exists()


def test_some_learnt_in_communes_that_are_no_more(told):
    assert Enrolment.objects.filter(unit__code="02368", unit__valid_to=date(2025, 6, 30)).exists()


def test_every_finished_course_has_its_certificate_of_that_day(told):
    finished = Enrolment.objects.filter(satisfied_at__isnull=False)
    assert finished.count() > PEOPLE / 4
    assert Certificate.objects.count() == finished.count()
    for certificate in Certificate.objects.select_related("enrolment"):
        assert certificate.issued_at == certificate.enrolment.satisfied_at


def test_who_took_the_course_on_security_to_its_end_sat_its_exam(told):
    exam = Quiz.objects.get(code="CNTT-10-final")
    first = Attempt.objects.filter(quiz=exam, number=1)
    done = Enrolment.objects.filter(course__code="CNTT-10", satisfied_at__isnull=False)
    assert done.count() >= 3
    assert first.count() >= COLLEAGUES
    assert set(done.values_list("pk", flat=True)) == set(
        Attempt.objects.filter(quiz=exam, passed=True).values_list("enrolment", flat=True)
    )
    assert len({frozenset(each["code"] for each in one.paper["questions"]) for one in first}) > 3
    for one in first:
        assert one.started_at < one.submitted_at <= one.due_at
        assert sum(one.timing.values()) == one.seconds
        assert set(one.timing) == {str(place) for place in range(len(one.paper["questions"]))}


def test_the_placement_asks_of_seven_competencies_and_knows_courses_for_them(told):
    plan = Quiz.objects.get(code="CNTT-00-dau-vao").adaptive_plans.get()
    asked = Question.objects.filter(pool=plan.pool)
    by_competency: dict[str, set[int]] = {}
    for question in asked:
        by_competency.setdefault(api.tag_keys(question.competencies)[0], set()).add(question.difficulty)
    assert (len(asked) >= 26, len(by_competency)) == (True, 7)
    assert all(found == {1, 2, 3, 4, 5} for found in by_competency.values())
    told_of = courses_for(list(by_competency))
    assert told_of[0].title == "An toàn thông tin cho cán bộ"
    trained = {name for course in told_of for name in course.why.split("; ")}
    assert trained == set(api.competency_names(by_competency).values())


def test_measures_add_up_to_the_enrolments(told):
    counted = Measure.objects.filter(indicator="enrolments").aggregate(total=Sum("value"))["total"]
    assert counted == Enrolment.objects.count()


def test_a_civil_servant_has_a_course_to_go_on_with_before_the_year_ends(told):
    taken = api.learner_of_user(get_user_model().objects.get(username="duc")).enrolments.get()
    assert 0.2 < taken.progress < 0.9
    assert taken.due_at > timezone.now()


def test_invented_figures_say_so(told):
    assert set(Population.objects.values_list("source", flat=True)) == {"Số liệu trình diễn"}
    for group in ("all", "staff"):
        rows = Population.objects.filter(group=group)
        commune = rows.exclude(unit__level="province").aggregate(total=Sum("value"))["total"]
        assert rows.get(unit__level="province").value == commune
    assert all("minh hoạ" in one.source for one in Series.objects.all())
    assert SeriesValue.objects.count() > 10


FORMS = [f"bieu-{number:02}" for number in range(1, 11)]
# What each of these three tells besides what enrolments say.
TELLS = {
    "bieu-03": {"vt_leader", "vt_expert", "so_tiet_bq"},
    "bieu-06": {"tong_thon", "co_to", "thanh_vien", "ho_da_huong_dan", "so_buoi", "luot_ho_tro"},
    "bieu-08": {"diem_cau_ke_hoach", "trieu_tap", "du", "vang_co_ly_do", "bai_thu_hoach", "dat"},
}


def _year() -> Period:
    """A year of which at least half is over: what is invented lies in the past, and is of few in each month."""
    return Period.parse(str((timezone.localdate() - timedelta(days=180)).year), "state")


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_the_province_has_rows_with_figures(told, form):
    province = Unit.objects.get(code="08", level="province", valid_to=None)
    found = draft_report(form=form, unit=province, period=_year(), basis=Basis.AS_IS)
    figures: dict[str, int] = {}
    for table in tables(found):
        counted = [one for one in table.headings if one.kind in (Kind.COUNT, Kind.TENTHS, Kind.PERCENT)]
        places = {one.key: table.headings.index(one) for one in counted}
        for line in table.lines:
            if line.kind == "total":
                continue
            for key, place in places.items():
                value = line.cells[place].value
                if isinstance(value, (int, float)) and value > 0:
                    figures[key] = figures.get(key, 0) + 1
    assert figures, f"{form} says nothing"
    assert not TELLS.get(form, set()) - set(figures)


def test_the_forms_of_the_law_are_ten(told):
    assert set(FORMS) <= set(registry.report_forms)


def test_staff_have_positions_and_citizens_have_none(told):
    held = Membership.objects.filter(kind="work").values_list("position", flat=True)
    assert {"leader", "expert"} <= set(held)
    assert not Membership.objects.filter(kind="residence").exclude(position="").exists()


def test_who_is_of_a_minority_has_a_group_and_who_said_nothing_has_none(told):
    groups = Learner.objects.exclude(ethnicity="")
    assert groups.count() > PEOPLE / 2
    assert not groups.filter(is_ethnic_minority=None).exists()
    assert not groups.filter(is_ethnic_minority=True, ethnicity="01").exists()
    assert not groups.filter(is_ethnic_minority=False).exclude(ethnicity="01").exists()
