"""Loading the units into the database, by function and by command."""

import time
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from learning.units.data.families import NothingToLoad
from learning.units.load import load_units
from learning.units.models import Succession, Unit
from learning.units.tree import UnknownUnit, unit_at

pytestmark = pytest.mark.django_db

BEFORE, AFTER = date(2025, 6, 1), date(2025, 8, 1)


@pytest.fixture
def tuyen_quang():
    return load_units(province="08")


def run(**options) -> str:
    out = StringIO()
    call_command("load_units", stdout=out, no_color=True, **options)
    return out.getvalue()


def test_a_province_comes_with_all_it_was_made_from(tuyen_quang):
    old = Unit.objects.valid_on(BEFORE)
    assert set(old.filter(level="province").values_list("name", flat=True)) == {"Tuyên Quang", "Hà Giang"}
    assert old.filter(level="district").count() == 7 + 11
    assert Unit.objects.valid_on(AFTER).filter(level="commune").count() == 124
    assert not Unit.objects.filter(code="15").exists()


def test_the_second_load_changes_nothing(tuyen_quang):
    before = list(Unit.objects.values()), list(Succession.objects.values())
    again = load_units(province="08")
    assert again.changed_nothing
    assert again.units.same == tuyen_quang.units.new > 0
    assert again.successions.same == tuyen_quang.successions.new > 0
    assert (list(Unit.objects.values()), list(Succession.objects.values())) == before


def test_a_load_puts_right_what_was_changed_and_keeps_the_rows_identity(tuyen_quang):
    unit = unit_at(code="02545", on=AFTER)
    Unit.objects.filter(pk=unit.pk).update(name="Tan Trao", parent=None, path="")
    Succession.objects.filter(successor=unit).update(kind="split")
    again = load_units(province="08")
    assert again.units.changed == 1
    assert again.successions.changed > 1
    assert Unit.objects.get(pk=unit.pk).path == unit.path
    assert unit_at(code="02545", on=AFTER) == unit


def test_a_load_leaves_the_provinces_own_agencies_alone(tuyen_quang):
    seat = unit_at(code="08", on=AFTER)
    agency = Unit.objects.create(
        level="agency", code="08-SKHCN", kind="so", name="Sở Khoa học và Công nghệ",
        full_name="Sở Khoa học và Công nghệ", parent=seat, valid_from=date(2025, 7, 1), seat=seat,
    )  # fmt: skip
    assert load_units(province="08").changed_nothing
    assert Unit.objects.get(pk=agency.pk).parent == seat


def test_a_subtree_is_found_by_its_path(tuyen_quang):
    province = unit_at(code="08", on=AFTER)
    commune = unit_at(code="02545", on=AFTER)
    assert commune.path == "P:08@2025-07-01/C:02545@2025-07-01/"
    assert Unit.objects.within(province).count() == 125
    old = unit_at(code="02569", on=BEFORE)
    assert old.path == "P:08@2004-01-01/D:076@2004-01-01/C:02569@2004-01-01/"


def test_units_are_found_without_accents(tuyen_quang):
    assert Unit.objects.filter(search_text__contains="xa tan trao").count() == 2


def test_as_of_loads_only_what_existed_on_that_day():
    load_units(province="08", as_of=AFTER)
    assert Unit.objects.count() == 125
    assert Succession.objects.count() == 0
    load_units(province="08", as_of=BEFORE)
    assert Unit.objects.filter(level="district").count() == 18
    assert Succession.objects.count() > 300


def test_code_15_was_yen_bai_on_1_june_2025_and_is_lao_cai_on_1_august():
    load_units(province="15")
    assert unit_at(code="15", on=BEFORE, level="province").full_name == "Tỉnh Yên Bái"
    assert unit_at(code="15", on=AFTER, level="province").full_name == "Tỉnh Lào Cai"
    with pytest.raises(UnknownUnit):
        unit_at(code="10", on=AFTER)


def test_dong_nai_has_the_same_communes_before_and_after_it_became_a_city():
    load_units(province="75")
    before, city = unit_at(code="75", on=date(2026, 4, 29)), unit_at(code="75", on=date(2026, 4, 30))
    assert (before.kind, city.kind) == ("tinh", "tp_tw")
    assert before.children.count() == city.children.count() == 95
    assert unit_at(code="26368", on=date(2026, 5, 1)).full_name == "Phường Long Thành"


def test_one_province_is_loaded_quickly_enough_for_anyones_tests():
    began = time.perf_counter()
    load_units(province="08")
    assert time.perf_counter() - began < 4  # about one second on a quiet machine


def test_a_load_that_changes_nothing_costs_the_same_few_queries_however_many_units(
    tuyen_quang, django_assert_max_num_queries
):
    with django_assert_max_num_queries(8):
        load_units(province="08")


def test_the_command_says_what_it_did_and_then_that_nothing_changed():
    first = run(province="08").splitlines()
    assert first[0].startswith("08 Tỉnh Tuyên Quang: ")
    assert len(first) == 2
    with override("en"):
        assert run(province="8").splitlines()[-1].startswith("Nothing changed: ")


def test_the_command_is_silent_when_asked():
    assert run(province="08", verbosity=0) == ""
    assert Unit.objects.exists()


@pytest.mark.parametrize("written", ["2025-08-01", "01/08/2025", AFTER])
def test_the_command_takes_a_day_in_iso_and_in_vietnamese_order(written):
    run(province="08", as_of=written)
    assert Unit.objects.count() == 125


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"province": "99"}, "No province has the code 99"),
        ({"province": "Tuyên Quang"}, "No province has the code"),
        ({"province": "02"}, "Tỉnh Hà Giang (02) ended"),
        ({"as_of": "08/2025"}, "is not a date"),
        ({"as_of": "2025-02-30"}, "is not a date"),
        ({"as_of": "1990-01-01"}, "No unit is known on"),
    ],
)
def test_the_command_explains_what_it_cannot_do_and_loads_nothing(options, said):
    with override("en"), pytest.raises(CommandError, match=said.replace("(", r"\(").replace(")", r"\)")):
        run(**options)
    assert not Unit.objects.exists()


def test_a_former_province_is_told_where_it_went():
    with override("en"), pytest.raises(NothingToLoad, match="part of Tỉnh Lào Cai"):
        load_units(province="10")


@pytest.mark.slow
def test_the_whole_country_is_loaded_well_within_a_minute():
    began = time.perf_counter()
    loaded = load_units()
    assert time.perf_counter() - began < 60
    assert loaded.units.new == Unit.objects.count() == 14_246
    assert loaded.successions.new == Succession.objects.count() == 14_377
    assert Unit.objects.valid_on(AFTER).filter(level="commune").count() == 3_321
    assert load_units().changed_nothing
