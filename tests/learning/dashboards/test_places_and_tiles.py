from datetime import date

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from learning.dashboards.places import blocks_of
from learning.tiles import SHADES, Place, bounds_of, tiles
from tests.learning.reports.made import EVE, OLD, commune, province, succeed, unit


@pytest.mark.django_db
def test_communes_stand_with_those_of_their_former_district():
    before = unit("08", since=OLD, until=EVE)
    first, second = (
        unit(code, level="district", kind="huyen", parent=before, since=OLD, until=EVE, name=f"Huyện {code}")
        for code in ("070", "071")
    )
    top, (one, two, three) = province(3)
    for number, (district, new, share) in enumerate(
        [(second, one, 1), (first, two, 0.4), (second, two, 0.6), (first, three, 1)]
    ):
        old = commune(f"9900{number}", district, since=OLD, until=EVE)
        succeed(old, new, share=share)
    alone = commune("00999", top)
    found = blocks_of([one.pk, two.pk, three.pk, alone.pk])
    assert [block.units for block in found] == [(three.pk,), (one.pk, two.pk), (alone.pk,)]
    assert [block.name for block in found][:2] == ["Huyện 070", "Huyện 071"]
    assert blocks_of([one.pk, two.pk, three.pk, alone.pk]) == found


@pytest.mark.django_db
def test_a_commune_that_was_renamed_since_keeps_its_former_district():
    before = unit("08", since=OLD, until=EVE)
    district = unit("070", level="district", kind="huyen", parent=before, since=OLD, until=EVE)
    old = commune("99001", district, since=OLD, until=EVE)
    top = unit("08")
    first = commune("00001", top, until=date(2026, 4, 29))
    ward = commune("00001", top, since=date(2026, 4, 30), kind="phuong")
    succeed(old, first)
    succeed(first, ward, kind="retype", on=date(2026, 4, 30))
    assert blocks_of([ward.pk])[0].name == district.full_name


@given(st.lists(st.one_of(st.none(), st.integers(0, 50)), min_size=1, max_size=40), st.integers(1, 5))
def test_every_place_has_a_tile_of_its_own_and_more_is_never_lighter(values, blocks):
    places = [Place(f"Xã {n}", value, str(value)) for n, value in enumerate(values)]
    some = [(f"Huyện {n}", places[n::blocks]) for n in range(blocks) if places[n::blocks]]
    drawn = tiles("Thử", "Thử", some, nothing="không có", unit="%")
    assert len({(tile.x, tile.y) for tile in drawn.tiles}) == len(values)
    assert all(
        tile.x + drawn.tile <= drawn.width and tile.y + drawn.tall <= drawn.height for tile in drawn.tiles
    )
    known = sorted((tile.place.value, tile.shade) for tile in drawn.tiles if tile.place.value is not None)
    assert [shade for _value, shade in known] == sorted(shade for _value, shade in known)
    shades = {tile.shade for tile in drawn.tiles}
    assert shades <= {each.shade for each in drawn.legend}
    assert len(bounds_of(values)) < SHADES


def test_a_tile_says_everything_in_words():
    place = Place("Phường Minh Xuân", 63.5, "63,5%", "Chậm tiến độ", "/den-do/")
    drawn = tiles("Thử", "Không phải bản đồ", [("", [place])], nothing="–")
    html = render_to_string("learning/charts/tiles.html", {"grid": drawn, "id": "thu"})
    assert 'href="/den-do/"' in html
    assert "<title>Phường Minh Xuân · 63,5% · Chậm tiến độ</title>" in html
    assert "Không phải bản đồ" in html
    assert "style=" not in html
