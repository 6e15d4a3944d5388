"""What is covered and what is missing, programme by programme: on the screen and from a schedule."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from learning.competencies.book import book
from learning.competencies.covering import coverage_map, of_programme
from tests.learning.competencies.tagged import tagged_course
from tests.learning.competencies.test_coverage import INDEX, text, trainer  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.thorough, pytest.mark.usefixtures("frameworks")]
DEVICES = "digcomp@2.2:4.1"


def said(*options: str) -> str:
    out = io.StringIO()
    call_command("coverage_report", *options, stdout=out)
    return out.getvalue()


def told(**wanted: str) -> list[dict]:
    options = [f"--{name}={value}" for name, value in wanted.items()]
    return json.loads(said("--format=json", *options))


def of(lines: list[dict], code: str) -> dict:
    return next(line for line in lines if line["code"] == code)


def test_a_competency_that_another_programme_teaches_is_missing_here():
    tagged_course([DEVICES], programme="CNTT")
    here, there = (of(told(programme=one, framework="digcomp@2.2"), "4.1") for one in ("CNTT", "CDAN"))
    assert (here["lessons"], there["lessons"]) == (1, 0)
    assert len(there["missing"]) == len(here["missing"]) + 1


def test_the_map_of_one_programme_has_its_own_gaps():
    tagged_course([DEVICES], programme="CNTT")
    known = book()
    whole = coverage_map(known, known.frameworks["digcomp@2.2"])
    assert len(of_programme(whole, "CDAN").gaps) == len(whole.gaps) + 1
    assert of_programme(whole, "nothing of ours") is whole


def test_every_programme_and_every_framework_in_use_is_told():
    lines = told()
    assert {line["programme"] for line in lines} == {"CDS", "CNTT", "CDAN"}
    assert {"digcomp@2.2", "nls@2025", "topics@2026", "iu@2014"} <= {line["framework"] for line in lines}


def test_only_gaps_leaves_out_what_lacks_nothing():
    tagged_course([DEVICES], programme="CNTT")
    options = ("--programme=CNTT", "--framework=digcomp@2.2", "--format=json")
    every, gaps = json.loads(said(*options)), json.loads(said(*options, "--only-gaps"))
    assert gaps == [line for line in every if line["missing"]]


def test_the_csv_says_the_same():
    tagged_course([DEVICES], programme="CNTT")
    rows = list(
        csv.DictReader(io.StringIO(said("--format=csv", "--programme=CNTT", "--framework=digcomp@2.2")))
    )
    assert of(rows, "4.1")["lessons"] == "1"
    assert of(rows, "4.2")["missing"].count(",") == of(rows, "4.1")["missing"].count(",") + 1


def test_a_person_reads_what_is_missing_in_words():
    tagged_course([DEVICES], programme="CNTT")
    shown = said("--programme=CNTT", "--framework=digcomp@2.2")
    assert "20 trên 21 năng lực" in shown
    assert "chưa có câu hỏi" in shown


@pytest.mark.parametrize("wrong", ["--programme=CNTX", "--framework=digcomp@9"])
def test_a_name_that_nobody_knows_is_told_with_those_there_are(wrong):
    with pytest.raises(CommandError, match=r"CNTT|digcomp@2\.2"):
        said(wrong)


def test_the_screen_shows_one_programme_and_says_what_is_missing(trainer):  # noqa: F811
    tagged_course([DEVICES], programme="CNTT")
    shown = text(trainer.get(INDEX, {"framework": "digcomp@2.2", "crosswalk": "1", "programme": "CDAN"}))
    assert shown.count("l-coverage__gap") == 21
    assert "chưa có bài học, chưa có thực hành, chưa có câu hỏi" in shown


@pytest.mark.parametrize("courses", [1, 6])
def test_the_report_asks_as_often_for_one_course_as_for_many(courses, django_assert_max_num_queries):
    for number in range(courses):
        tagged_course([DEVICES], course=[DEVICES], programme=f"P{number}")
    said()
    with django_assert_max_num_queries(14):
        said()
