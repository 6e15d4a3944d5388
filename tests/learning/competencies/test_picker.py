"""Choosing competencies in a form: what is ticked comes back, what is unknown stays, what is wrong is told."""

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.http import QueryDict
from django.utils import translation

from learning.competencies.book import forget_book
from learning.competencies.picker import CompetenciesField
from learning.models import CompetencyFramework

pytestmark = [pytest.mark.django_db, pytest.mark.thorough, pytest.mark.usefixtures("frameworks")]
DEVICES, OLD = "digcomp@2.2:4.1", "DC abc"


class Form(forms.Form):
    tags = CompetenciesField(required=False)


def sent(*pairs: tuple[str, str]) -> Form:
    data = QueryDict(mutable=True)
    for name, value in pairs:
        data.appendlist(name, value)
    return Form(data, initial={"tags": [{"key": DEVICES, "level": None}]})


def shown(value) -> BeautifulSoup:
    with translation.override("vi"):
        return BeautifulSoup(str(Form(initial={"tags": value})["tags"]), "html.parser")


def test_what_was_chosen_is_ticked_with_its_level_and_its_framework_is_open():
    page = shown([{"key": DEVICES, "level": 3}])
    assert [box["value"] for box in page.select("input[checked]")] == [DEVICES]
    assert page.select_one("option[selected][value='3']").text == "Trung cấp 3"
    assert len(page.select("details[open]")) == 1


def test_every_competency_can_be_ticked_and_found_without_accents():
    page = shown([])
    assert len(page.select("li input[type=checkbox]")) == 21 + 21 + 24 + 15 + 26 + 26
    item = page.select_one(f"input[value='{DEVICES}']").find_parent("li")
    assert "bao ve thiet bi" in item["data-found-by"]
    assert "topics@2026:T19" in item.input["data-equivalents"].split()


def test_ticks_and_levels_come_back():
    form = sent(
        ("tags-shown", "1"), ("tags", DEVICES), ("tags", "iu@2014:IU14"), (f"tags-level-{DEVICES}", "3")
    )
    assert form.is_valid()
    assert form.cleaned_data["tags"] == [
        {"key": DEVICES, "level": 3},
        {"key": "iu@2014:IU14", "level": None},
    ]
    assert form.has_changed()


def test_the_same_again_is_no_change_and_no_tick_empties_it():
    assert not sent(("tags-shown", "1"), ("tags", DEVICES)).has_changed()
    empty = sent(("tags-shown", "1"))
    assert empty.is_valid()
    assert empty.cleaned_data["tags"] == []


def test_a_level_that_does_not_exist_is_refused_in_words():
    form = sent(("tags", DEVICES), (f"tags-level-{DEVICES}", "9"))
    with translation.override("en"):
        assert "4.1 has no level 9" in str(form.errors)


@pytest.mark.parametrize("level", ["-1", "³", "1.5", "x" * 500, "9" * 5000])
def test_a_level_that_is_no_number_is_none(level):
    form = sent(("tags", DEVICES), (f"tags-level-{DEVICES}", level))
    assert form.is_valid()
    assert form.cleaned_data["tags"] == [{"key": DEVICES, "level": None}]


def test_what_no_framework_knows_is_shown_and_kept():
    page = shown([{"key": OLD, "level": None}])
    assert [box["value"] for box in page.select(".l-picker__unknown input[checked]")] == [OLD]
    form = sent(("tags", OLD))
    assert form.is_valid()
    assert form.cleaned_data["tags"] == [{"key": OLD, "level": None}]


def test_a_replaced_framework_is_offered_only_where_it_is_used():
    CompetencyFramework.objects.filter(code="iu").update(status="replaced")
    forget_book()
    assert not shown([]).select_one("input[value='iu@2014:IU14']")
    assert shown([{"key": "iu@2014:IU14", "level": None}]).select_one("input[value='iu@2014:IU14']")
