"""Sections, weights and rules go along with a quiz: in packs, in content files and in cartridges."""

import copy

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments.exchange.parts import QuizPart
from assessments.exchange.rules import read_rules, written_rules
from assessments.exchange.sections import read_sections, written_section
from assessments.models import Quiz, Section
from assessments.quizzes.load import load_quiz
from tests.assessments.making import fill_pool, make_quiz
from tests.assessments.test_load import DATA


class Pack:
    """A pack that names questions by their keys."""

    user = None

    def refer(self, model, pk):
        return f"question:{pk}"

    def find(self, model, reference):
        return int(str(reference).rpartition(":")[2])


RULES = {
    "counts": "average",
    "wait": 30,
    "grace": 90,
    "layout": "onward",
    "sureness": "told",
    "shows": "score",
}


@pytest.mark.django_db
def test_a_quiz_comes_out_of_a_pack_as_it_went_in():
    pool = fill_pool("luat", 3)
    quiz = make_quiz(
        2, **RULES, opens_at=timezone.now(), sections=[{"pool": pool, "draw": 2, "pass_mark": 0.5}]
    )
    quiz.quiz_questions.update(weight=2)
    quiz = Quiz.objects.get(pk=quiz.pk)
    data = QuizPart().write(quiz, Pack())
    made = QuizPart().load("ban-sao", copy.deepcopy(data), None, Pack())
    assert made.pk != quiz.pk
    assert QuizPart().write(made, Pack()) == data
    assert made.size == 4


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", ["x", [1], [{"title": ""}], [{"title": "a", "draw": "nhiều"}], [{"title": "a", "pass_mark": 7}]]
)
def test_sections_that_were_meddled_with_are_refused(wrong):
    with pytest.raises(ValidationError):
        read_sections(wrong)


@pytest.mark.django_db
def test_a_content_file_may_have_sections_and_weights_and_is_loaded_twice_alike():
    fill_pool("luat", 3)
    section = {"title": "Luật", "pool": "luat", "draw": 2, "weight": 1.5}
    data = {**copy.deepcopy(DATA), **RULES, "sections": [section]}
    data["questions"][0]["weight"] = 3
    quiz = load_quiz(data, code="on")
    assert [each.weight for each in quiz.quiz_questions.all()] == [3, 1]
    assert (quiz.size, quiz.layout) == (4, "onward")
    rows = list(Section.objects.values())
    load_quiz(copy.deepcopy(data), code="on")
    assert list(Section.objects.values()) == rows
    load_quiz(DATA, code="on")
    assert not Section.objects.exists()


def test_a_cartridge_keeps_the_rules_that_are_only_ours():
    data = {**RULES, "shows_right": False, "shows_explanations": True, "mode": "placement", "pass_mark": 0.5}
    read, told = read_rules(written_rules(data))
    assert {name: read[name] for name in data} == data
    assert not told


def test_rules_that_were_meddled_with_are_as_if_not_said():
    read, _told = read_rules({"learning_counts": "mine", "learning_wait": "-1", "learning_shows_right": "ja"})
    assert not {"counts", "wait", "shows_right"} & set(read)


@pytest.mark.django_db
def test_a_section_is_plain_data():
    quiz = make_quiz(0, sections=[{"draw": 2}])
    assert written_section(quiz.sections.get())["pool"] == ""
