"""The coverage map: what is taught of a framework in each programme, and what by no lesson."""

import csv
import io

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import translation

from learning import api
from learning.competencies.book import book
from learning.competencies.covering import coverage_map
from learning.models import Role, RoleName
from tests.factories import LONG_AGO, make_unit, make_user
from tests.learning.competencies.tagged import tagged_course

pytestmark = [pytest.mark.django_db, pytest.mark.thorough, pytest.mark.usefixtures("frameworks")]
INDEX = "/admin/learning/competencies/"
DEVICES = "digcomp@2.2:4.1"


def row(code: str, framework: str = "digcomp@2.2", **options):
    known = book()
    found = coverage_map(known, known.frameworks[framework], **options)
    return next(each for each in found.rows if each.term.code == code)


def test_lessons_and_courses_are_counted_in_their_programme_and_in_all():
    tagged_course([DEVICES], [DEVICES], course=[DEVICES], programme="CNTT")
    tagged_course([DEVICES], programme="CDAN")
    found = row("4.1")
    assert (found.count("lessons"), found.count("courses")) == (3, 1)
    assert (found.count("lessons", "CNTT"), found.count("lessons", "CDAN")) == (2, 1)
    assert found.count("lessons", "CDS") == 0


def test_what_only_a_course_names_is_a_gap():
    tagged_course(["digcomp@2.2:1.2"], course=[DEVICES])
    assert row("4.1").is_gap
    assert not row("1.2").is_gap


def test_the_crosswalk_counts_what_means_the_same_and_can_be_left_out():
    tagged_course(["topics@2026:T19", DEVICES])
    assert row("4.1").count("lessons") == 1
    assert row("4.1", "nls@2025").count("lessons") == 1
    assert row("4.1", "nls@2025", crosswalk=False).count("lessons") == 0
    assert row("4.1", "nls@2025", crosswalk=False).is_gap


def test_an_area_has_each_lesson_once():
    tagged_course([DEVICES, "digcomp@2.2:4.2"], ["digcomp@2.2:4.2"])
    area = row("4")
    assert area.count("lessons") == 2
    assert not area.is_gap


def test_a_course_that_is_closed_teaches_nothing():
    api.retire_course(tagged_course([DEVICES]).key)
    assert row("4.1").is_gap


def test_a_programme_without_a_name_has_its_place():
    tagged_course([DEVICES], programme="XYZ")
    assert row("4.1").count("lessons", "XYZ") == 1


# Its pages


@pytest.fixture
def trainer(client):
    return with_role(client, RoleName.TRAINER)


def with_role(client, name):
    user = make_user()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    Role.objects.create(user=user, unit=make_unit(), name=name, from_date=LONG_AGO)
    client.force_login(user)
    return client


def text(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("name", [RoleName.TRAINER, RoleName.REVIEWER, RoleName.OWNER, RoleName.SUPERVISOR])
def test_who_writes_reviews_or_runs_programmes_sees_it(client, name):
    assert with_role(client, name).get(INDEX).status_code == 200


@pytest.mark.parametrize("name", [RoleName.CLERK, RoleName.OFFICER])
@pytest.mark.parametrize("address", [INDEX, f"{INDEX}{DEVICES}/", f"{INDEX}?export=csv"])
def test_others_do_not(client, name, address):
    response = with_role(client, name).get(address)
    assert response.status_code == 302
    assert response.url == "/admin/"


def test_the_map_says_what_no_lesson_teaches(trainer):
    tagged_course([DEVICES])
    with translation.override("en"):
        shown = text(
            trainer.get(INDEX, {"framework": "digcomp@2.2", "crosswalk": "1"}, HTTP_ACCEPT_LANGUAGE="en")
        )
    assert shown.count("l-coverage__gap") == 20
    assert reverse("learning_competencies:competency", args=[DEVICES]) in shown


def test_only_the_gaps_can_be_shown(trainer):
    tagged_course([DEVICES])
    shown = text(trainer.get(INDEX, {"framework": "digcomp@2.2", "gaps": "1"}))
    assert "Bảo vệ thiết bị" not in shown
    assert "Lập trình" in shown


def test_a_competency_leads_to_its_lessons(trainer):
    tagged_course([{"key": DEVICES, "level": 3}, "topics@2026:T19"], title="Khóa an toàn")
    shown = text(trainer.get(f"{INDEX}{DEVICES}/"))
    assert "Khóa an toàn" in shown
    assert "DigComp 2.2 4.1 (Trung cấp 3), 26 chuyên đề 2026 T19" in shown


def test_a_competency_that_nobody_knows_is_not_found(trainer):
    assert trainer.get(f"{INDEX}digcomp@2.2:9.9/").status_code == 404


@pytest.mark.parametrize(
    "asked", [{"framework": "none@1"}, {"framework": ""}, {"export": "pdf"}, {"crosswalk": "x"}]
)
def test_an_address_that_asks_for_nonsense_shows_the_map(trainer, asked):
    assert trainer.get(INDEX, asked).status_code == 200


def test_the_csv_says_the_same_and_nothing_that_runs(trainer):
    tagged_course([DEVICES])
    response = trainer.get(INDEX, {"framework": "digcomp@2.2", "crosswalk": "1", "export": "csv"})
    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    by_code = {line[0]: line for line in lines[1:]}
    assert by_code["4.1"][2:5] == ["0", "1", "0"]
    assert len(by_code) == 26
    assert all(len(line) == len(lines[0]) for line in lines)
    assert by_code["4.2"][-1] != by_code["4.1"][-1]


def test_the_workbook_says_the_same(trainer):
    tagged_course([DEVICES])
    response = trainer.get(INDEX, {"framework": "digcomp@2.2", "crosswalk": "1", "export": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    [found] = [line for line in sheet.iter_rows(min_row=4, values_only=True) if line[0] == "4.1"]
    assert found[2:5] == (0, 1, 0)


def test_without_frameworks_it_says_what_to_do(client, monkeypatch):
    from learning.competencies import pages
    from learning.competencies.book import Book

    monkeypatch.setattr(pages, "book", lambda: Book({}, {}, {}, {}))
    assert "load_competencies" in text(with_role(client, RoleName.TRAINER).get(INDEX))


@pytest.mark.parametrize("courses", [1, 8])
def test_the_map_asks_as_often_for_one_course_as_for_many(trainer, courses, django_assert_max_num_queries):
    for number in range(courses):
        tagged_course(*[[DEVICES]] * 3, course=[DEVICES], programme=f"P{number}")
    trainer.get(INDEX)
    with django_assert_max_num_queries(16):
        assert trainer.get(INDEX).status_code == 200
