from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.units.models import Succession, Unit
from learning.units.succession import Handover, Lineage, Stand, allot, restate

OLD, REFORM, LATER, NOW = date(2004, 1, 1), date(2025, 7, 1), date(2026, 4, 30), date(2026, 11, 22)
EVE = date(2025, 6, 30)


def old(unit, parent=None):
    return Stand(unit, parent, OLD, EVE)


def new(unit, parent=None, until=None, since=REFORM):
    return Stand(unit, parent, since, until)


def handed(before, after, share=1.0, default=True, on=REFORM):
    return Handover(before, after, share, default, on)


def restated(figures, units, handovers, day=NOW):
    found = restate(figures, Lineage(units, handovers), day=day)
    return found.values, set(found.estimated)


def test_a_full_merge_adds_up_exactly():
    units, handovers = [old(1), old(2), new(3)], [handed(1, 3), handed(2, 3)]
    assert restated({1: 4, 2: 7, 3: 1}, units, handovers) == ({3: 12}, set())


def test_before_the_merge_every_unit_keeps_its_figures():
    units, handovers = [old(1), old(2), new(3)], [handed(1, 3), handed(2, 3)]
    assert restated({1: 4, 2: 7}, units, handovers, day=EVE) == ({1: 4, 2: 7}, set())


def test_a_split_follows_the_shares_of_the_population():
    units, handovers = [old(1), new(2), new(3)], [handed(1, 2, 0.7), handed(1, 3, 0.3, False)]
    assert restated({1: 10}, units, handovers) == ({2: 7, 3: 3}, {2, 3})


def test_a_split_without_shares_goes_to_the_default_successor():
    units, handovers = [old(1), new(2), new(3)], [handed(1, 2, None), handed(1, 3, None, False)]
    assert restated({1: 10}, units, handovers) == ({2: 10}, {2})


def test_a_split_without_shares_or_default_is_not_placed():
    units, handovers = [old(1), new(2), new(3)], [handed(1, 2, None, False), handed(1, 3, None, False)]
    assert restated({1: 10}, units, handovers) == ({None: 10}, {None})


def test_what_the_shares_leave_over_goes_to_the_default_else_nowhere():
    units = [old(1), new(2), new(3)]
    with_default = [handed(1, 2, 0.5), handed(1, 3, 0.3, False)]
    without = [handed(1, 2, 0.5, False), handed(1, 3, 0.3, False)]
    assert restated({1: 10}, units, with_default)[0] == {2: 7, 3: 3}
    assert restated({1: 10}, units, without)[0] == {2: 5, 3: 3, None: 2}


def test_land_without_people_takes_no_figures():
    units = [old(1), new(2), new(3)]
    assert restated({1: 10}, units, [handed(1, 2), handed(1, 3, 0.0, False)]) == ({2: 10}, set())


def test_figures_follow_several_successions_in_a_row():
    units = [old(1), new(2, until=date(2026, 4, 29)), new(3, since=LATER)]
    handovers = [handed(1, 2), handed(2, 3, on=LATER)]
    assert restated({1: 5}, units, handovers) == ({3: 5}, set())
    assert restated({1: 5}, units, handovers, day=date(2026, 1, 1)) == ({2: 5}, set())


def test_what_was_divided_and_came_together_again_is_no_estimate():
    until = date(2026, 4, 29)
    units = [old(1), new(2, until=until), new(3, until=until), new(4, since=LATER)]
    handovers = [handed(1, 2, 0.6), handed(1, 3, 0.4, False), handed(2, 4, on=LATER), handed(3, 4, on=LATER)]
    assert restated({1: 5}, units, handovers) == ({4: 5}, set())


def test_an_agency_without_a_successor_goes_where_its_commune_went():
    units = [old(1), new(2), Stand(9, 1, OLD, None)]
    assert restated({9: 3}, units, [handed(1, 2)]) == ({2: 3}, set())


def test_a_unit_newer_than_the_day_keeps_its_figures():
    assert restated({3: 2}, [old(1), new(3)], [handed(1, 3)], day=EVE) == ({3: 2}, set())


def test_a_circle_in_the_data_ends():
    units, handovers = [old(1), old(2)], [handed(1, 2), handed(2, 1)]
    assert restated({1: 3}, units, handovers) == ({None: 3}, set())


@st.composite
def histories(draw):
    """Units of three generations and handovers between neighbouring ones."""
    ends = [EVE, date(2026, 4, 29), None]
    starts = [OLD, REFORM, LATER]
    generations = [[10 * g + n for n in range(draw(st.integers(1, 4)))] for g in range(3)]
    units = [Stand(u, None, starts[g], ends[g]) for g, ids in enumerate(generations) for u in ids]
    handovers = []
    for g in (0, 1):
        for before in generations[g]:
            after = draw(st.lists(st.sampled_from(generations[g + 1]), unique=True, max_size=3))
            default = draw(st.integers(-1, 2))
            for place, unit in enumerate(after):
                share = draw(st.one_of(st.none(), st.sampled_from([0.0, 0.1, 0.25, 0.3333, 0.5, 0.9, 1.0])))
                handovers.append(Handover(before, unit, share, place == default, starts[g + 1]))
    return units, handovers


counts = st.integers(0, 10_000)
tenths = st.decimals(0, 10_000, places=1)


@given(histories(), st.data(), st.sampled_from([EVE, date(2026, 1, 1), NOW]))
def test_restating_loses_and_gains_nothing(history, data, day):
    units, handovers = history
    figures = {u.id: data.draw(st.one_of(counts, tenths)) for u in units}
    found = restate(figures, Lineage(units, handovers), day=day)
    assert sum(found.values.values()) == sum(figures.values())
    assert all(value >= 0 for value in found.values.values())


@given(histories(), st.sampled_from([EVE, date(2026, 1, 1), NOW]))
def test_the_parts_of_a_unit_are_the_whole_and_stand_on_the_day(history, day):
    units, handovers = history
    lineage = Lineage(units, handovers)
    for unit in units:
        parts = lineage.parts(unit.id, day)
        assert sum(part.share for part in parts) == 1
        for part in parts:
            if part.unit is not None and unit.valid_from <= day:
                assert lineage.units[part.unit].on(day)


@given(counts, st.lists(st.fractions(0, 1), min_size=1, max_size=5))
def test_whole_numbers_stay_whole_and_near_their_share(value, weights):
    total = sum(weights)
    shares = {n: w / total for n, w in enumerate(weights)} if total else {0: Fraction(1)}
    given_out = allot(value, shares)
    assert sum(given_out.values()) == value
    assert all(isinstance(v, int) and abs(v - value * shares[k]) < 1 for k, v in given_out.items())


def test_half_periods_are_divided_in_tenths():
    given_out = allot(Decimal("12.5"), {1: Fraction(1, 3), 2: Fraction(2, 3)})
    assert given_out == {1: Decimal("4.2"), 2: Decimal("8.3")}


@pytest.mark.django_db
def test_the_communes_of_tuyen_quang_go_where_the_official_table_says():
    from learning.units.load import load_units

    load_units(province="08")
    lineage = Lineage(
        [Stand(u.pk, u.parent_id, u.valid_from, u.valid_to) for u in Unit.objects.all()],
        [
            Handover(s.predecessor_id, s.successor_id, s.population_share, s.is_default, s.effective_on)
            for s in Succession.objects.all()
        ],
    )

    def goes(code):
        before = Unit.objects.get(level="commune", code=code, valid_to=EVE)
        parts = lineage.parts(before.pk, NOW)
        return {(Unit.objects.get(pk=p.unit).name, p.estimated) for p in parts}

    assert goes("02569") == {("Sơn Dương", False)}  # Phúc Ứng
    assert goes("02368") == {("Tri Phú", False)}  # Linh Phú
    assert goes("02455") == {("Hùng Lợi", False)}
    assert goes("02203") == {("Minh Xuân", False)}
    assert len(goes("02497")) == 1  # Kim Phú was divided; without shares one successor takes all …
    assert next(iter(goes("02497")))[1]  # … and that is a guess


def test_everywhere_people_may_have_gone_is_known_whatever_the_shares():
    units = [old(1), new(2, until=date(2026, 4, 29)), new(3), new(4, since=LATER), new(5)]
    handovers = [
        handed(1, 2, None),
        handed(1, 3, None, False),
        handed(2, 4, on=LATER),
        handed(1, 5, 0, False),
    ]
    lineage = Lineage(units, handovers)
    assert lineage.ends(1, NOW) == {3, 4}  # 5 got land and nobody
    assert lineage.ends(1, REFORM) == {2, 3}
    assert lineage.ends(3, NOW) == {3}
