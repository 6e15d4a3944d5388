"""What cannot be true of units is found and said."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from learning.models import Succession, Unit
from learning.units.check import check_units
from learning.units.load import load_units
from learning.units.tree import UnknownUnit
from tests.factories import make_unit

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 1)
EVE = DAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def province():
    return make_unit("90")


def commune(code, parent, **more):
    return make_unit(code, level="commune", parent=parent, **more)


def follow(before, after, *, share=None, default=False, kind="merge_part"):
    return Succession.objects.create(
        predecessor=before, successor=after, kind=kind, population_share=share, is_default=default,
        effective_on=after.valid_from,
    )  # fmt: skip


def split(province, *parts):
    """A commune that went to one successor for each (share, default)."""
    old = commune("90001", province, valid_to=EVE)
    for number, (share, default) in enumerate(parts, 2):
        follow(old, commune(f"9000{number}", province, valid_from=DAY), share=share, default=default)
    return old


def said(**options) -> list[str]:
    return [finding.message for finding in check_units(**options)]


def test_a_sound_tree_has_no_findings(province):
    split(province, (0.25, True), (0.75, False))
    assert said() == []


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ([(0.5, True), (0.4, False)], "add up to 0.9"),
        ([(0.5, True), (0.6, False)], "add up to 1.1"),
        ([(0.5, True), (None, False)], "for some of its successors only"),
        ([(None, False), (None, False)], "none of them is the default"),
        ([(None, True), (None, True)], "Several of its successors are the default"),
        ([(0, False)], "nobody took its people"),
        ([(0.4, True)], "add up to 0.4"),
    ],
)
def test_successions_that_leave_people_without_a_place_are_found(province, parts, message):
    old = split(province, *parts)
    (finding,) = check_units()
    assert finding.unit == old
    assert message in finding.message


@pytest.mark.parametrize(
    "parts",
    [
        [(1, True)],
        [(None, False)],
        [(1, True), (0, False)],
        [(None, True), (None, False), (0, False)],
        [(0.333, True), (0.333, False), (0.333, False)],
        [(0.5, False), (0.5, False)],
    ],
)
def test_successions_that_place_everybody_are_fine(province, parts):
    split(province, *parts)
    assert said() == []


def test_a_district_needs_no_default_because_its_communes_say_where_people_went(province):
    old = make_unit("901", level="district", parent=province, valid_to=EVE)
    for code in ("90002", "90003"):
        follow(old, commune(code, province, valid_from=DAY))
    assert said() == []


def test_orphans_are_found(province):
    lonely = commune("90001", None)
    province.valid_to = EVE
    province.save()
    left_behind = commune("90002", province)
    Unit.objects.filter(pk=commune("90003", province, valid_to=EVE).pk).update(path="elsewhere/")
    found = {finding.unit.code: finding.message for finding in check_units()}
    assert found.keys() == {lonely.code, left_behind.code, "90003"}
    assert "no unit above it" in found["90001"]
    assert "P:90@2025-07-01" in found["90002"]
    assert "path" in found["90003"]


def test_a_seat_that_ended_is_found(province):
    seat = commune("90001", province, valid_to=EVE)
    make_unit("90-X", level="agency", parent=province, seat=seat)
    assert said() == ["Its seat, C:90001@2025-07-01, ended on 02/28/2026."]


def test_one_code_for_two_units_at_once_is_found(province):
    commune("90001", province, valid_to=DAY)
    commune("90001", province, valid_from=DAY)
    make_unit("90001", level="agency", parent=province)
    assert said() == ["It begins while C:90001@2025-07-01, which has the same code, still stands."]


def test_a_successor_that_does_not_begin_when_its_predecessor_ends_is_found(province):
    late = commune("90002", province, valid_from=DAY + timedelta(days=5))
    follow(commune("90001", province, valid_to=EVE), late, share=1)
    follow(commune("90003", province), late, share=1)
    assert [message.split(",")[0] for message in said()] == [
        "It ended on 02/28/2026",
        "It has a successor",
    ]


def test_circles_are_found(province):
    one, two = commune("90001", province, valid_to=EVE), commune("90002", province, valid_to=EVE)
    three = commune("90003", province, valid_from=DAY)
    for before, after in ((one, two), (two, one), (one, three)):
        follow(before, after, default=after != two)
    circling = {f.unit for f in check_units() if "lead back to itself" in f.message}
    assert circling == {one, two}
    Unit.objects.filter(pk=province.pk).update(parent=three)
    below = {f.unit for f in check_units() if "below itself" in f.message}
    assert below == {province, three}


def test_one_province_is_told_with_all_it_was_made_from(province):
    before = make_unit("91", valid_from=date(2004, 1, 1), valid_to=date(2025, 6, 30))
    follow(before, province, share=1, kind="merge_full")
    Unit.objects.filter(
        pk=commune("91001", before, valid_to=date(2025, 6, 30), valid_from=before.valid_from).pk
    )
    commune("91002", before, valid_from=before.valid_from)
    commune("92002", make_unit("92", valid_to=EVE))
    assert len(said()) == 2
    assert [finding.unit.code for finding in check_units(province="90", today=DAY)] == ["91002"]
    with pytest.raises(UnknownUnit):
        check_units(province="91", today=DAY)


@pytest.mark.parametrize("code", ["08", "75", "22"])
def test_the_units_that_are_shipped_are_sound(code, django_assert_num_queries):
    load_units(province=code)
    with django_assert_num_queries(2):
        assert said() == []


@pytest.mark.slow
def test_the_whole_country_is_sound():
    load_units()
    assert said() == []


def run(**options) -> str:
    out = StringIO()
    call_command("check_units", stdout=out, no_color=True, **options)
    return out.getvalue()


def test_the_command_lists_the_findings_and_fails(province):
    out = StringIO()
    assert run() == "Nothing is wrong.\n"
    split(province, (0.5, True), (0.4, False))
    with pytest.raises(CommandError, match="1 finding") as failed:
        call_command("check_units", stdout=out, no_color=True)
    assert failed.value.returncode == 1
    assert out.getvalue().startswith("C:90001@2025-07-01 Đơn vị 90001: The shares")
    with pytest.raises(CommandError, match="No province has the code 77 today"):
        run(province="77")
