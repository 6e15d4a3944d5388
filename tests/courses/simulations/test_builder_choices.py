"""What a simulation trains and its language are chosen from what the site has; anything else stays as it is."""

import json

import pytest
from django.utils import translation
from wagtail.admin.telepath import JSContext

from courses.simulations.admin.forms import first_language
from courses.simulations.building.blocks import builder
from courses.simulations.building.widgets import competencies, languages
from learning.competencies.book import forget_book
from learning.competencies.load import load_files
from learning.competencies.read import shipped
from tests.courses.simulations.building import form_data
from tests.courses.simulations.scenarios import small
from tests.courses.simulations.test_building import sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    forget_book()
    with translation.override("en"):
        yield
    forget_book()


def test_the_competencies_of_all_frameworks_are_offered_by_their_names():
    load_files(shipped())
    groups = dict(competencies()[1:])
    offered = {key: name for group in groups.values() for key, name in group}
    assert len(groups) > 1
    assert offered["digcomp@2.2:4.2"].startswith("4.2 ")
    assert "digcomp@2.2:4" not in offered
    with translation.override("vi"):
        assert dict(dict(competencies()[1:])["DigComp 2.2"])["digcomp@2.2:4.2"] != offered["digcomp@2.2:4.2"]


def test_a_site_without_frameworks_offers_none_and_loses_nothing():
    assert competencies() == [("", "…")]
    form = sent(small())
    assert form.is_valid(), form.errors
    assert form.cleaned_data["scenario"]["steps"][0]["competency"] == "digcomp@2.2:4.2"


def test_the_languages_of_the_site_are_offered():
    assert [code for code, _name in languages()] == ["", "vi", "en"]


def test_a_new_simulation_begins_in_vietnamese_where_the_site_has_it(monkeypatch):
    assert first_language() == "vi"
    monkeypatch.setattr("courses.simulations.admin.forms.get_content_languages", lambda: {"fr": "French"})
    assert first_language() == "fr"


def test_what_is_not_in_a_list_is_sent_and_kept():
    written = small(language="tay")
    written["steps"][0]["competency"] = "khung@1:7"
    form = sent(written)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["scenario"]["language"] == "tay"
    assert form.cleaned_data["scenario"]["steps"][0]["competency"] == "khung@1:7"


def test_the_lists_go_to_the_browser_with_a_word_for_what_is_not_in_them():
    load_files(shipped())
    sent_to_browser = json.dumps(JSContext().pack(builder()))
    assert sent_to_browser.count("learning.simulations.OpenSelect") == 2
    assert "This value is not in the list." in sent_to_browser
    assert 'value=\\"digcomp@2.2:4.2\\"' in sent_to_browser
    assert form_data(small())["built-language"] == "vi"
