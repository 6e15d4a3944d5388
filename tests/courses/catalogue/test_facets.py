"""The sides from which the list can be narrowed, and the numbers beside them."""

import pytest

from courses.catalogue.facets import FACETS, Offer, fits, sides
from courses.models import Listing
from tests.courses.making import make_course_page, make_lesson_page


@pytest.fixture(autouse=True)
def names(monkeypatch):
    """Competencies are called by their keys: no framework is loaded here."""
    monkeypatch.setattr("learning.api.competency_names", lambda keys: {key: key for key in keys})


def offer(**fields) -> Offer:
    languages = fields.pop("languages", ["vi"])
    return Offer(
        Listing(**{"title": "Khóa", "audiences": [], "formats": [], "competencies": [], **fields}), languages
    )


OFFERS = [
    offer(
        programme="CDAN", audiences=["ND"], minutes=15, formats=["video"], competencies=["digcomp@2.2:4.1"]
    ),
    offer(programme="CNTT", audiences=["CC", "VC"], minutes=16, formats=["quiz"], languages=["en", "vi"]),
    offer(
        programme="CNTT",
        minutes=61,
        formats=["quiz", "video"],
        competencies=["digcomp@2.2:4.1", "digcomp@2.2:1.2"],
    ),
]


def numbers(chosen: dict) -> dict[str, dict[str, int]]:
    found = [each for each in OFFERS if fits(each, chosen)]
    assert isinstance(found, list)
    return {
        side.facet.name: {option.value: option.count for option in side.options}
        for side in sides(OFFERS, OFFERS, chosen)
    }


def test_every_side_counts_all_courses_where_nothing_is_chosen():
    assert numbers({}) == {
        "programme": {"CDAN": 1, "CNTT": 2},
        "audience": {"CC": 2, "VC": 2, "ND": 2},  # the one for everybody is for each of them
        "length": {"short": 1, "hour": 1, "long": 1},
        "format": {"video": 2, "quiz": 2},
        "competency": {"digcomp@2.2:1.2": 1, "digcomp@2.2:4.1": 2},
        "language": {"en": 1, "vi": 3},
    }


def test_a_choice_narrows_the_other_sides_and_not_its_own():
    counted = numbers({"programme": ["CNTT"]})
    assert counted["programme"] == {"CDAN": 1, "CNTT": 2}
    assert counted["format"] == {"video": 1, "quiz": 2}
    assert counted["length"] == {"short": 0, "hour": 1, "long": 1}


def test_two_values_of_a_side_are_either_and_two_sides_are_both():
    both = {"length": ["short", "long"], "format": ["video"]}
    assert [fits(each, both) for each in OFFERS] == [True, False, True]
    assert [fits(each, {"programme": ["CNTT"], "format": ["video"]}) for each in OFFERS] == [
        False,
        False,
        True,
    ]


def test_a_value_that_does_not_exist_fits_nothing():
    assert not any(fits(each, {"length": ["x"]}) for each in OFFERS)


def test_a_side_on_which_all_are_alike_is_left_out_unless_something_of_it_is_chosen():
    alone = [OFFERS[0]]
    assert sides(alone, alone, {}) == []
    assert [side.facet.name for side in sides(alone, alone, {"length": ["short"]})] == ["length"]


def test_the_names_of_the_sides_are_not_other_parameters():
    assert not {facet.name for facet in FACETS} & {"q", "sort", "page"}
    assert len({facet.name for facet in FACETS}) == len(FACETS)


@pytest.mark.django_db
def test_numbers_agree_with_what_a_click_finds(client, catalogue):
    first = make_course_page(catalogue, title="Một", code="A-1", programme="CDAN", audiences=["ND"])
    make_course_page(catalogue, title="Hai", code="A-2", programme="CNTT", lessons=4)
    make_lesson_page(first, title="Phim", blocks=[("flashcards", {"title": "x", "cards": []})])
    listed = client.get(catalogue.url).context_data["sides"]
    assert {side.facet.name for side in listed} == {"programme", "length"}
    for side in listed:
        for option in side.options:
            answer = client.get(catalogue.url, {side.facet.name: option.value}).context_data
            assert answer["found"] == option.count == len(answer["cards"])
