"""The card of a unit in a lesson: what the official lists say of it, and nothing else."""

from datetime import date

import pytest
from django.utils.translation import override
from wagtail.blocks import StructBlockValidationError

from courses.unit_cards import unit_card
from learning import registry
from learning.models import Succession
from tests.factories import make_unit

pytestmark = pytest.mark.django_db

BEFORE, MERGED, NOW = date(2004, 1, 1), date(2025, 7, 1), date(2026, 11, 1)


@pytest.fixture
def province():
    """A province of three communes that was formed from two."""
    new = make_unit("08", full_name="Tỉnh Tuyên Quang", name_en="Tuyen Quang Province")
    for code, name in (("02", "Tỉnh Hà Giang"), ("08", "Tỉnh Tuyên Quang")):
        old = make_unit(code, full_name=name, valid_from=BEFORE, valid_to=date(2025, 6, 30))
        Succession.objects.create(predecessor=old, successor=new, kind="merge_full", effective_on=MERGED)
    for number in range(3):
        make_unit(f"0220{number}", level="commune", parent=new, full_name=f"Xã Số {number}")
    return new


def test_a_card_says_what_it_was_formed_from_and_how_many_communes_it_has(
    province, django_assert_max_num_queries
):
    with override("vi"), django_assert_max_num_queries(4):
        card = unit_card("08", NOW)
    assert card.name == "Tỉnh Tuyên Quang"
    assert card.formed_from == ["Tỉnh Hà Giang", "Tỉnh Tuyên Quang"]
    assert card.communes == 3
    assert card.since == MERGED


def test_it_has_its_english_name_where_there_is_one(province):
    with override("en"):
        assert unit_card("08", NOW).name == "Tuyen Quang Province"


def test_a_commune_names_its_province(province):
    with override("vi"):
        assert unit_card("02201", NOW).province == "Tỉnh Tuyên Quang"


def test_what_was_taken_in_part_is_said_so(province):
    Succession.objects.filter(predecessor__code="02").update(kind="merge_part")
    with override("en"):
        assert "a part of Tỉnh Hà Giang" in unit_card("08", NOW).formed_from


def test_a_code_without_a_unit_has_no_card(province):
    assert unit_card("99", NOW) is None


def unit_value(code: str) -> dict:
    return {"code": code, "text": "", "map": None, "credit": "", "links": []}


def test_learners_see_the_name_of_today(province):
    block = registry.blocks["unit"]()
    with override("vi"):
        html = block.render(block.to_python(unit_value(" 08 ")))
    assert "Tỉnh Tuyên Quang" in html
    assert "Tỉnh Hà Giang" in html


def test_a_unit_that_is_gone_leaves_a_notice_and_no_error(db):
    block = registry.blocks["unit"]()
    with override("en"):
        assert "does not exist any more" in block.render(block.to_python(unit_value("08")))


def test_an_author_who_writes_the_name_is_told_the_code(province):
    block = registry.blocks["unit"]()
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python(unit_value("tuyen quang")))
    assert block.clean_deferred(block.to_python(unit_value("tuyen quang")))
    assert "08 (Tỉnh Tuyên Quang)" in str(refused.value.block_errors["code"])


def test_a_map_without_words_is_refused(province):
    from tests.courses.making import make_drawing

    block = registry.blocks["unit"]()
    shown = {"image": make_drawing().pk, "alt_text": "", "decorative": False}
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python({**unit_value("08"), "map": shown}))
    assert "map" in refused.value.block_errors
