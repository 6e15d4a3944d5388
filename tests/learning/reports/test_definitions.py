"""What an indicator says of itself, and what is told of one that does not say it."""

from datetime import date

import pytest
from django.utils import translation

from learning import checks, registry
from learning.reports.defined import facts, forms_with
from learning.reports.indicators.base import Additive
from learning.reports.indicators.definition import definition_of, missing


class Old(Additive):
    """As apps wrote them before there were definitions."""

    name = "old"
    label = "Old"
    dated_by = ("enrolled_at",)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def with_an_old_one(monkeypatch):
    monkeypatch.setitem(registry.indicators._items, "old", Old)


def warnings() -> list[str]:
    return [f"{found.id} {found.msg}" for found in checks.check_indicators(None)]


def test_all_that_are_here_say_what_they_count():
    assert not warnings()


def test_a_gap_in_a_definition_is_told_and_breaks_nothing(with_an_old_one):
    gaps = "meaning, formula, source, measured_in, not_for"
    assert warnings() == [f"learning.W004 The definition of the indicator 'old' does not say: {gaps}."]
    assert "The app that contributes it does not say." in {fact.text for fact in facts(Old)}


def test_a_province_gives_the_wording_and_validity_of_its_own(settings):
    said = {"indicator": "coverage", "legal_basis": "Kế hoạch của tỉnh", "valid_from": date(2026, 1, 1)}
    settings.LEARNING = {**settings.LEARNING, "INDICATOR_DEFINITIONS": [said]}
    coverage = registry.indicators["coverage"]
    texts = {fact.text for fact in facts(coverage)}
    assert "Kế hoạch của tỉnh" in texts
    assert definition_of(coverage).formula == coverage.definition.formula
    assert not warnings()


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"indicator": "coverege"}, "is no dict with the name of an indicator"),
        ({"indicator": "coverage", "law": "…"}, "coverage has no 'law'"),
        ({"indicator": "coverage", "valid_from": "2026-01-01"}, "valid_from of coverage must be a date"),
        ({"indicator": "coverage", "formula": 7}, "formula of coverage must be a text"),
    ],
)
def test_a_slip_in_the_settings_is_told(settings, given, problem):
    settings.LEARNING = {**settings.LEARNING, "INDICATOR_DEFINITIONS": [given]}
    (found,) = warnings()
    assert found.startswith("learning.E004")
    assert problem in found


def test_a_ratio_leads_to_what_it_divides():
    others = [fact.other.name for fact in facts(registry.indicators["coverage"]) if fact.other]
    assert others == ["learners_completed", "people"]


def test_a_ratio_of_what_is_not_installed_says_so(monkeypatch):
    monkeypatch.delitem(registry.indicators._items, "people")
    coverage = registry.indicators["coverage"]
    assert missing(coverage) == ["denominator"]
    assert "people (not installed)" in {fact.text for fact in facts(coverage)}


def test_the_forms_that_show_an_indicator_are_named_with_their_headings():
    (found,) = forms_with(registry.indicators["completion_rate"])
    assert (found[0].name, len(found[1])) == ("bieu-01", 1)
