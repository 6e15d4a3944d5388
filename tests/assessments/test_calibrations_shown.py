"""Calibrations on the screen: begun one at a time, read with what to do, and compared over time."""

import io
from datetime import timedelta

import numpy as np
import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from assessments.analysis.models import Calibration, CalibrationState, ItemParameter
from assessments.calibrations import running
from assessments.calibrations.drawn import LEFT, RIGHT, TOP, WIDTH, line
from assessments.calibrations.flags import flags_of
from assessments.calibrations.history import Estimate, history_of
from assessments.calibrations.words import HARD, RELIABLE, TELLING, numbers_of
from assessments.models import Question
from assessments.permissions import calibration_permissions
from tests.assessments.answering import answer_all
from tests.assessments.making import make_place, make_quiz, new_question
from tests.assessments.test_queries import queries

PAGES = "/admin/learning/calibrations/"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def row(**fields) -> ItemParameter:
    """What a calibration says of one question: nothing to look at, unless ``fields`` say so."""
    known = {"a": 1.2, "b": 0.4, "a_error": 0.1, "b_error": 0.1, "asked": 300, "rmsd": 0.02}
    return ItemParameter(**{"question": new_question("k-01"), **known, **fields})


# --- in words -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "advice"),
    [
        ({"rmsd": 0.15}, "key and its words"),
        ({"a": 0.1}, "key first"),
        ({"b_error": 0.8}, "Wait"),
        ({}, "do not ask it"),
    ],
)
def test_whatever_makes_a_question_unusable_is_said_with_what_to_do(fields, advice):
    (flag,) = flags_of(row(is_usable=False, **fields))
    assert advice in str(flag)


def test_a_question_that_drifted_has_become_harder_or_easier():
    before = row(b=0.0)
    harder, easier, kept = (
        str(flags_of(row(has_drifted=True, area=0.08, **fields), before)[0])
        for fields in ({"b": 0.9}, {"b": -0.9}, {"is_carried": True})
    )
    assert "8 points" in harder
    assert "harder" in harder
    assert "easier" in easier
    assert "Did its law change" in kept
    assert flags_of(row()) == []


def test_every_number_has_its_words():
    run = Calibration(model="3pl", mean=0.5, spread=1.0)
    said = {fact.name: fact for fact in numbers_of(row(b=2.5, c=0.2), run)}
    assert said["Difficulty"].means == str(HARD[0][1])
    assert said["Floor"].means.startswith("of 100 who know nothing 20")
    assert said["Infit"].value == "–"
    for levels in (HARD, RELIABLE, TELLING):
        assert [least for least, _words in levels] == sorted((each[0] for each in levels), reverse=True)


# --- over time ----------------------------------------------------------------------------------------------------


def estimate(b: float, error: float, begins: bool, days: int) -> Estimate:
    run = Calibration(started_at=timezone.now() + timedelta(days=days))
    return Estimate(row(b=b, b_error=error, calibration=run), begins)


@given(st.lists(st.tuples(st.floats(-8, 8), st.floats(0, 20), st.booleans()), min_size=1, max_size=12))
def test_whatever_was_estimated_stays_within_its_figure_and_scales_are_kept_apart(values):
    estimates = [estimate(*each, days=place) for place, each in enumerate(values)]
    figure = line("Độ khó", estimates, "b")
    for dot in figure.dots:
        assert LEFT <= dot.x <= WIDTH - RIGHT
        assert TOP <= dot.high <= dot.y <= dot.low <= figure.bottom
    assert all(TOP <= mark.at <= figure.bottom for mark in figure.upward)
    assert figure.upward
    new_scales = sum(each.begins for each in estimates[1:])
    assert len(figure.paths) <= new_scales + 1
    assert sum(path.count("L") for path in figure.paths) == len(estimates) - 1 - new_scales


# --- in the admin -------------------------------------------------------------------------------------------------


def finished(previous: Calibration | None = None, **fields) -> Calibration:
    return Calibration.objects.create(
        state=CalibrationState.FINISHED, least=200, reliability=0.85, previous=previous, **fields
    )


def fill(run: Calibration, questions: list[Question], **fields) -> None:
    ItemParameter.objects.bulk_create(
        ItemParameter(
            calibration=run, question=each, a=1.0, b=place / 10, b_error=0.1, asked=300, rmsd=0.02, **fields
        )
        for place, each in enumerate(questions)
    )


def questions(count: int, prefix: str = "k") -> list[Question]:
    made = [new_question(f"{prefix}-{n:03}") for n in range(count)]
    for each in made:
        each.derive()  # so that they are found by their codes
    return Question.objects.bulk_create(made)


@pytest.fixture
def reader(trainer):
    """Somebody who keeps the bank, in English so that tests can read what she is told; and may do nothing more."""
    trainer.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return trainer


@pytest.fixture
def beginner(reader):
    """The same, who may begin calibrations as well."""
    user = get_user_model().objects.get(username="thu")
    user.user_permissions.add(*calibration_permissions())
    return reader


def html_of(client, path: str = "") -> str:
    response = client.get(f"{PAGES}{path}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_before_anything_is_calibrated_the_list_says_how_many_answers_it_takes(reader, settings):
    settings.LEARNING = {**settings.LEARNING, "CALIBRATION_RESPONSES": 200}
    asked = questions(2)
    answer_all(make_place(make_quiz(asked)), None, asked, np.ones((7, 2)))
    html = html_of(reader)
    assert "from 200 answers on" in html
    assert "has 7." in html
    assert "So far there are 14." in html
    assert "Calibrate now" not in html


def test_calibrations_are_begun_one_at_a_time_and_by_whom_it_is_allowed(
    beginner, reader, django_capture_on_commit_callbacks, monkeypatch
):
    sent: list = []
    monkeypatch.setattr(running.go_on_calibrating, "apply_async", lambda args, **_options: sent.append(args))
    asked = {"model": "1pl", "least": 50, "fix_anchors": "on"}
    with django_capture_on_commit_callbacks(execute=True):
        assert beginner.post(PAGES, asked).status_code == 302
        assert "One is under way already" in beginner.post(PAGES, asked).content.decode()
    run = Calibration.objects.get()
    assert sent == [[run.pk]]
    assert (run.model, run.least, run.has_fixed_anchors, run.by.username) == ("1pl", 50, True, "thu")
    assert "It waits for a worker" in html_of(beginner)
    Calibration.objects.update(cycles=12, change=0.0321, beat_at=timezone.now())
    assert "Cycle 12; the largest change is 0.0321" in html_of(beginner, f"{run.pk}/")
    get_user_model().objects.get(username="thu").user_permissions.clear()
    assert reader.post(PAGES, asked).status_code == 403
    assert reader.post(f"{PAGES}{run.pk}/stop/").status_code == 403


def test_one_is_stopped_and_gone_on_with_until_a_later_one_counts(
    beginner, django_capture_on_commit_callbacks, monkeypatch
):
    sent: list = []
    monkeypatch.setattr(running.go_on_calibrating, "apply_async", lambda args, **_options: sent.append(args))
    run = Calibration.objects.create(least=50, cycles=3, change=0.5)
    page = f"{PAGES}{run.pk}/"
    assert beginner.get(f"{page}stop/").status_code == 405
    for state, verb in (("stopped", "stop"), ("stopped", "stop"), ("running", "go-on"), ("stopped", "stop")):
        with django_capture_on_commit_callbacks(execute=True):
            beginner.post(f"{page}{verb}/")
        run.refresh_from_db()
        assert run.state == state
    assert sent == [[run.pk]]
    assert "go-on" in html_of(beginner, f"{run.pk}/")
    finished()
    beginner.post(f"{page}go-on/")
    run.refresh_from_db()
    assert run.state == "stopped"
    assert "go-on" not in html_of(beginner, f"{run.pk}/")


def test_without_numpy_the_screens_say_what_to_install_and_show_what_is_known(beginner, monkeypatch):
    monkeypatch.setattr("assessments.analysis.needs.find_spec", lambda _name: None)
    fill(run := finished(), some := questions(1))
    for path in ("", f"{run.pk}/questions/{some[0].pk}/"):
        assert "wagtail-learning[analysis]" in html_of(beginner, path)
    assert "k-000" in html_of(beginner, f"{run.pk}/")
    assert (
        "wagtail-learning[analysis]" in beginner.post(PAGES, {"model": "2pl", "least": 50}).content.decode()
    )
    assert Calibration.objects.count() == 1


def test_a_calibration_says_what_it_stands_on_and_its_questions_are_chosen_found_and_sorted(reader):
    some = questions(6)
    fill(before := finished(), some)
    run = finished(before, anchors=5, slope=1.02, shift=-0.1, people=400, has_converged=True)
    fill(run, some[:3])
    fill(run, some[3:4], is_usable=False)
    ItemParameter.objects.filter(calibration=run, question=some[3]).update(rmsd=0.2)
    fill(run, some[4:5], has_drifted=True, area=0.09)
    fill(run, some[5:], is_carried=True)

    html = html_of(reader, f"{run.pk}/")
    assert "by 5 anchors" in html
    assert "slope 1.02 and shift -0.10" in html
    assert [f"({count})" in html for count in (6, 2, 1)] == [True] * 3
    for chosen, codes in (("look", "34"), ("drifted", "4"), ("carried", "5"), ("nonsense", "012345")):
        assert codes_in(reader, f"{run.pk}/?show={chosen}") == [f"k-00{code}" for code in codes]
    assert codes_in(reader, f"{run.pk}/?q=K-002") == ["k-002"]
    assert codes_in(reader, f"{run.pk}/?ordering=-b")[0] == "k-002"
    assert codes_in(reader, f"{run.pk}/?ordering=question__withdrawn_reason")[0] == "k-000"


def codes_in(client, path: str) -> list[str]:
    table = BeautifulSoup(client.get(f"{PAGES}{path}").content, "html.parser").select_one("table.listing")
    return [each.text for each in table.select("td a strong")]


def test_as_many_queries_for_fifty_questions_as_for_five(reader):
    counts = []
    for count in (5, 50):
        some = questions(count, f"n{count}")
        fill(before := finished(), some)
        fill(run := finished(before), some, has_drifted=True)
        paths = ("", f"{run.pk}/", f"{run.pk}/questions/{some[0].pk}/")
        counts.append([queries(lambda path=path: html_of(reader, path)) for path in paths])
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 25


def test_the_history_of_a_question_leaves_out_what_says_nothing_new_and_marks_new_scales(reader):
    (question,) = some = questions(1)
    first = finished()
    second, third = finished(first), finished(first)
    fourth = finished()  # stands on none: a new scale
    for run in (first, third, fourth):
        fill(run, some)
    fill(second, some, is_carried=True)
    found = history_of(question)
    assert [(each.row.calibration, each.begins) for each in found] == [
        (first, False),
        (third, False),
        (fourth, True),
    ]
    html = html_of(reader, f"{third.pk}/questions/{question.pk}/")
    assert html.count("<figure") == 3
    assert "a new scale" in html
    assert f"{PAGES}{first.pk}/questions/{question.pk}/" in html


def test_the_workbook_has_every_question_and_runs_nothing(reader):
    fill(run := finished(), some := questions(2))
    Question.objects.filter(pk=some[0].pk).update(stem="<p>=1+1 bằng mấy?</p>")
    book = load_workbook(io.BytesIO(reader.get(f"{PAGES}{run.pk}/workbook/").content))
    lines = list(book["Questions"].iter_rows(values_only=True))
    assert [line[0] for line in lines] == ["Code", "k-000", "k-001"]
    assert lines[1][1] == "'=1+1 bằng mấy?"
    assert lines[2][2] == pytest.approx(0.1)
    assert "About" in book.sheetnames
    assert reader.get(f"{PAGES}{Calibration.objects.create(least=1).pk}/workbook/").status_code == 404


def test_the_bank_leads_to_the_curve_of_a_question(reader):
    fill(run := finished(), some := questions(1))
    html = reader.get(reverse("wagtailsnippets_learning_assessments_question:usage", args=[some[0].pk]))
    assert f"{PAGES}{run.pk}/questions/{some[0].pk}/" in html.content.decode()
