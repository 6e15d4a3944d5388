"""The learner's picture, and the table that says the same."""

import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template
from django.test import override_settings
from django.urls import reverse
from django.utils import translation

from learning import api
from tests.factories import make_learner, make_user
from tests.learning.competencies.tagged import do, lessons_of, tagged_course

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frameworks")]
DEVICES = "digcomp@2.2:4.1"


def drawn(learner, framework: str = "") -> BeautifulSoup:
    source = "{% load learning_competencies %}{% competency_map learner framework %}"
    with translation.override("vi"):
        html = Template(source).render(Context({"learner": learner, "framework": framework}))
    return BeautifulSoup(html, "html.parser")


@pytest.fixture
def learner():
    learner = make_learner(user=make_user())
    course = tagged_course([DEVICES], [DEVICES])
    do(api.enrol(learner=learner, course=course), lessons_of(course)[0])
    return learner


def test_the_picture_has_a_title_and_words_and_a_table_beside_it(learner):
    page = drawn(learner)
    svg = page.svg
    names = svg["aria-labelledby"].split()
    assert [svg.find(id=name).name for name in names] == ["title", "desc"]
    assert len(page.select("tbody tr")) == 21
    [line] = [row for row in page.select("tbody tr") if row.th.text.startswith("4.1 ")]
    assert "Bài 1" in line.text
    assert "Bài 2" not in line.text


def test_each_competency_is_a_piece_filled_as_far_as_it_is_done(learner):
    pieces = drawn(learner).select("rect")
    done = [piece for piece in pieces if "l-competencies__done" in piece["class"]]
    gaps = [piece for piece in pieces if "l-competencies__gap" in piece["class"]]
    [track] = [piece for piece in pieces if "l-competencies__track" in piece["class"]]
    assert len(gaps) == 20
    assert float(done[0]["width"]) == pytest.approx(float(track["width"]) / 2, abs=0.1)


def test_a_framework_without_areas_has_a_bar_for_each_competency(learner):
    assert len(drawn(learner, "topics@2026").select(".l-competencies__label")) == 26


def test_numbers_in_the_picture_are_numbers_in_every_language(learner):
    for piece in drawn(learner).select("rect"):
        assert "," not in piece["width"] + piece["x"]


def test_nothing_is_drawn_where_nothing_is_taught(db):
    assert not drawn(make_learner()).select("section")
    assert not drawn(None).select("section")


def test_the_record_of_learning_shows_it(client, learner):
    client.force_login(learner.user)
    page = BeautifulSoup(client.get(reverse("learning:record")).content, "html.parser")
    assert page.select_one(".l-competencies svg")


@override_settings(LEARNING={"COMPETENCY_FRAMEWORK": "topics@2026"})
def test_the_site_chooses_in_whose_words(learner):
    assert "T19 Bảo vệ thiết bị số" in drawn(learner).text


def test_a_long_name_takes_two_lines_rather_than_be_cut(learner):
    labels = drawn(learner).select(".l-competencies__label")
    long = next(label for label in labels if label.text.startswith("2 "))
    assert " ".join(long.text.split()) == "2 Giao tiếp và hợp tác trong môi trường số"
    assert len(long.select("tspan")) == 2
    heights = [float(line["y"]) for label in labels for line in label.select("tspan")]
    assert heights == sorted(set(heights)), "no line lies on another"


def test_the_table_names_its_columns_in_every_row_for_phones(learner):
    [row] = [row for row in drawn(learner).select("tbody tr") if row.th.text.startswith("4.1 ")]
    heads = [head.text for head in drawn(learner).select("thead th")]
    assert [cell["data-label"] for cell in row.select("td")] == heads[1:]
