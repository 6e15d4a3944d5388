"""Which targets go over to the units that followed, and which somebody must set anew."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from learning.reports.inherit import Goal, Handed, Inherited, Why, ends_on, inherit, inherit_all

KEY = ("completed", "")


def count(value, comparator="at_least"):
    return Goal(Decimal(value), False, comparator)


def share(value):
    return Goal(Decimal(value), True)


def merged(*units, into):
    return {unit: Handed((into,)) for unit in units}


def test_a_target_never_outlives_its_unit():
    end, later = date(2025, 6, 30), date(2025, 12, 14)
    assert ends_on(later, end) == end
    assert ends_on(end, later) == end
    assert ends_on(None, end) == end
    assert ends_on(None, None) is None


def test_a_place_with_a_new_name_keeps_its_target_and_its_share():
    handed = {1: Handed((9,), is_same_place=True)}
    for goal in (count(40), share("0.8")):
        assert inherit({(1, KEY): goal}, handed).inherited == {(9, KEY): Inherited(goal, (1,))}


@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=5))
def test_counts_of_units_that_were_merged_whole_add_up(values):
    units = range(1, len(values) + 1)
    goals = {(unit, KEY): count(value) for unit, value in zip(units, values, strict=True)}
    found = inherit(goals, merged(*units, into=99))
    assert found.inherited[99, KEY].goal == count(sum(values))
    assert not found.left


def test_shares_do_not_add_up():
    goals = {(1, KEY): share("0.8"), (2, KEY): share("0.8")}
    found = inherit(goals, merged(1, 2, into=9))
    assert not found.inherited
    assert {left.why for left in found.left.values()} == {Why.SHARE}
    assert found.left[1, KEY].heirs == (9,)


def test_shares_are_weighted_by_people_where_the_province_chose_so():
    goals = {(1, KEY): share("0.9"), (2, KEY): share("0.5")}
    made = inherit(goals, merged(1, 2, into=9), people={(1, KEY): 300, (2, KEY): 100}).inherited[9, KEY]
    assert made.goal == share("0.8")
    assert made.is_weighted
    unknown = inherit(goals, merged(1, 2, into=9), people={(1, KEY): 300})
    assert unknown.left[1, KEY].why == Why.NO_PEOPLE


@given(st.lists(st.tuples(st.decimals(0, 1, places=4), st.integers(1, 10**6)), min_size=2, max_size=5))
def test_a_weighted_share_is_between_those_it_is_made_of(parts):
    goals = {(unit, KEY): Goal(value, True) for unit, (value, _people) in enumerate(parts, 1)}
    people = {(unit, KEY): people for unit, (_value, people) in enumerate(parts, 1)}
    value = (
        inherit(goals, merged(*range(1, len(parts) + 1), into=99), people=people)
        .inherited[99, KEY]
        .goal.value
    )
    values = [value for value, _people in parts]
    tiny = Decimal("1e-20")
    assert min(values) - tiny <= value <= max(values) + tiny


def test_a_merger_of_which_one_part_has_no_target_must_be_set():
    found = inherit({(1, KEY): count(40)}, merged(1, 2, into=9))
    assert not found.inherited
    assert found.left[1, KEY].why == Why.INCOMPLETE


def test_targets_that_say_different_things_do_not_become_one():
    goals = {(1, KEY): count(40), (2, KEY): count(40, "at_most")}
    assert inherit(goals, merged(1, 2, into=9)).left[1, KEY].why == Why.DIFFERENT


def test_a_divided_unit_hands_nothing_on_and_names_who_still_needs_a_target():
    goals = {(1, KEY): count(40), (8, KEY): count(10)}
    left = inherit(goals, {1: Handed((8, 9))}).left[1, KEY]
    assert left.why == Why.DIVIDED
    assert left.heirs == (9,)


def test_what_came_in_part_from_a_divided_unit_is_not_reckoned():
    goals = {(1, KEY): count(40), (2, KEY): count(10)}
    found = inherit(goals, {1: Handed((9,)), 2: Handed((8, 9))})
    assert not found.inherited
    assert found.left[1, KEY].why == Why.DIVIDED


def test_a_unit_that_nobody_followed_is_listed_without_an_heir():
    left = inherit({(1, KEY): count(40)}, {1: Handed(())}).left[1, KEY]
    assert left.why == Why.GONE
    assert left.heirs == ()


def test_a_target_of_its_own_is_not_touched_and_settles_the_matter():
    goals = {(1, KEY): share("0.8"), (2, KEY): share("0.7"), (9, KEY): share("0.75")}
    found = inherit(goals, merged(1, 2, into=9))
    assert not found.inherited
    assert not found.left


def test_what_was_inherited_is_handed_on_through_the_next_change():
    goals = {(1, KEY): count(40), (2, KEY): count(10), (3, KEY): count(5)}
    later = {9: Handed((99,)), 3: Handed((99,))}
    made = inherit_all(goals, [merged(1, 2, into=9), later]).inherited[99, KEY]
    assert made.goal == count(55)
    assert made.origins == (3, 1, 2)
