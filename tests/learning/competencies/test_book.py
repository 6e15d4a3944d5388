"""What one competency says of others: the same through any number of crosswalks, and one step broader."""

import pytest
from django.test import override_settings
from django.utils import translation

from learning.competencies.book import book, forget_book
from learning.models import Competency, CompetencyFramework

pytestmark = pytest.mark.django_db


def test_the_same_is_found_through_a_third_framework(frameworks):
    same = book().equivalents("topics@2026:T19")
    assert same == {
        "topics@2026:T19",
        "digcomp@2.2:4.1",
        "digcomp@3.0:4.1",
        "nls@2025:4.1",
        "dlgf@2018:4.1",
    }


def test_who_practises_a_part_practises_some_of_the_whole_and_not_the_other_way_round(frameworks):
    assert "topics@2026:T3" in book().reached("nls@2025:6.1")
    assert "nls@2025:6.1" not in book().reached("topics@2026:T3")


def test_an_unknown_key_is_only_itself(frameworks):
    assert book().reached("tinh@1:A1") == {"tinh@1:A1"}


def test_competencies_are_shown_in_the_words_of_the_site(frameworks):
    with translation.override("vi"):
        shown = book().shown(["topics@2026:T19", "digcomp@2.2:4.1", "iu@2014:IU14", "tinh@1:A1"])
    assert [term.key for term in shown] == ["digcomp@2.2:4.1", "iu@2014:IU14"]
    assert shown[0].name == "Bảo vệ thiết bị"


@override_settings(LEARNING={"COMPETENCY_FRAMEWORK": "topics@2026"})
def test_the_site_chooses_its_framework(frameworks):
    assert book().chosen().key == "topics@2026"
    assert [term.code for term in book().shown(["digcomp@2.2:4.1"])] == ["T19"]


@override_settings(LEARNING={"COMPETENCY_FRAMEWORK": "none@0"})
def test_a_framework_that_is_not_loaded_gives_way_to_one_that_is(frameworks):
    assert book().chosen() is not None
    assert book().chosen("digcomp@3.0").key == "digcomp@3.0"


def test_what_was_replaced_is_listed_last(frameworks):
    CompetencyFramework.objects.filter(code="digcomp", version="2.2").update(status="replaced")
    forget_book()
    assert [*book().frameworks][-1] == "digcomp@2.2"


def test_the_book_is_read_once(frameworks, django_assert_num_queries):
    book()
    with django_assert_num_queries(0):
        assert book().terms


def test_a_load_is_seen_at_once(frameworks):
    assert "tinh@1:X" not in book().terms
    framework = CompetencyFramework.objects.get(code="iu")
    Competency.objects.create(framework=framework, key="tinh@1:X", code="X", name_vi="X", name_en="X")
    forget_book()
    assert "tinh@1:X" in book().terms
