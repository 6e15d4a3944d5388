"""Other names, groupings, and what can be found and followed."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from learning.models import Grouping, Kind, Level, Succession, Unit, UnitAlias
from learning.units.load import load_units
from learning.units.search import named
from learning.units.tree import became, unit_at
from tests.factories import make_unit

pytestmark = pytest.mark.django_db

BEFORE, NOW = date(2025, 6, 1), date(2026, 11, 22)


@pytest.fixture
def province():
    return make_unit("90", name="Tỉnh Sơn Hà")


@pytest.fixture
def commune(province):
    return make_unit("90001", level="commune", parent=province, name="Bản Mới", full_name="Xã Bản Mới")


def test_another_name_is_tidied_and_kept_once_whatever_its_accents(commune):
    alias = UnitAlias.objects.create(unit=commune, name="  Pản   Mấu ")
    assert (alias.name, alias.search_text) == ("Pản Mấu", "pan mau")
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitAlias.objects.create(unit=commune, name="pan mau")


@pytest.mark.parametrize("text", ["ban moi", "Bản Mới", "xã bản", "90001", "pan mau", "PẢN MẤU"])
def test_a_unit_is_found_by_its_names_with_or_without_accents(commune, text):
    UnitAlias.objects.create(unit=commune, name="Pản Mấu")
    assert list(named(text)) == [commune]


@pytest.mark.parametrize("text", ["", "  ", "ban cu"])
def test_what_no_unit_is_called_finds_none(commune, text):
    assert not named(text).exists()


def test_the_same_accents_come_first_then_what_stands_today(province):
    def called(code, name, **more):
        return make_unit(code, level="commune", parent=province, name=name, **more)

    bare, exact = called("90002", "Lang Ca"), called("90003", "Làng Cả")
    gone = called("90004", "Làng Cả", valid_from=date(2004, 1, 1), valid_to=date(2025, 6, 30))
    assert list(named("Làng Cả")) == [exact, gone, bare]
    assert list(named("Làng Cả", Unit.objects.valid_on(NOW))) == [exact, bare]


def test_the_old_linh_phu_is_found_and_is_tri_phu_today():
    load_units(province="08")
    (old,) = named("Linh Phú")
    new = unit_at(code="02359", on=NOW)
    assert old.valid_to == date(2025, 6, 30)
    assert became([old, new], on=NOW) == {old.pk: [new], new.pk: [new]}
    assert became([old], on=BEFORE) == {old.pk: [old]}
    assert new in named("tri phu")


def test_what_units_became_is_asked_once_for_each_generation(django_assert_num_queries):
    load_units(province="75")
    old = list(Unit.objects.filter(level="commune").valid_on(BEFORE))
    with django_assert_num_queries(2):
        today = became(old, on=NOW)
    assert all(today[unit.pk] for unit in old)
    assert {one.valid_from for some in today.values() for one in some} == {date(2026, 4, 30)}


def test_successions_in_a_circle_end(commune, province):
    commune.valid_to = date(2026, 1, 31)
    commune.save()
    Succession.objects.create(
        predecessor=commune, successor=commune, kind="unchanged", effective_on=date(2026, 2, 1)
    )
    assert became([commune], on=NOW) == {commune.pk: []}


def test_a_grouping_is_no_unit_and_holds_the_communes_of_the_day(province, commune):
    grouping = Grouping.objects.create(
        province=province, name="Khu vực phía Bắc", valid_from=date(2025, 7, 1)
    )
    gone = make_unit("90005", level="commune", parent=province, valid_to=date(2026, 1, 31))
    grouping.communes.set([commune, gone])
    assert list(grouping.communes.valid_on(NOW)) == [commune]
    assert grouping.communes.valid_on(date(2026, 1, 1)).count() == 2
    assert "grouping" not in Level.values
    assert not Unit.objects.filter(name=grouping.name).exists()


def test_the_bodies_of_a_province_each_have_a_kind():
    bodies = (
        "ubnd hdnd tinh_uy ban_dang so phong don_vi_su_nghiep truong tram_y_te nvh bdvhx mttq doan_the hoi "
        "doanh_nghiep khac"
    )
    assert set(bodies.split()) <= set(Kind.values)
