from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.reports.suppress import Mark, suppress

SMALLEST, HIGHEST = 5, 11


def flat(*leaves):
    """Leaves and their total."""
    return [*leaves, sum(leaves)], [*([len(leaves)] * len(leaves)), None]


def shown(values, inside, smallest=SMALLEST):
    marks = suppress(values, inside, smallest=smallest)
    texts = {Mark.FEW: f"<{smallest}", Mark.WITHHELD: "…"}
    return [texts[mark] if mark else value for mark, value in zip(marks, values, strict=True)]


def test_numbers_that_are_large_enough_or_nought_are_shown():
    assert shown(*flat(5, 0, 12)) == [5, 0, 12, 17]


def test_a_single_small_number_takes_its_smallest_neighbour_along():
    assert shown(*flat(3, 20, 8)) == ["<5", 20, "…", 31]


def test_two_small_numbers_hide_each_other():
    assert shown(*flat(3, 2, 20)) == ["<5", "<5", 20, 25]


def test_two_small_numbers_whose_sum_gives_them_away_need_a_third():
    assert shown(*flat(1, 1, 20)) == ["<5", "<5", "…", 22]
    assert shown(*flat(4, 4, 20)) == ["<5", "<5", "…", 28]


def test_where_no_neighbour_is_left_the_total_is_withheld():
    assert shown(*flat(3, 0)) == ["<5", 0, "<5"]
    assert shown(*flat(4, 4)) == ["<5", "<5", "…"]


def test_many_ones_do_not_give_themselves_away_by_a_small_total():
    assert shown(*flat(1, 1, 1, 1)) == ["<5", "<5", "<5", "<5", "…"]


def test_a_groups_subtotal_is_withheld_with_its_rows():
    #         a  b  district c  d   e   total
    values = [3, 9, 12, 20, 30, 50, 62]
    inside = [2, 2, 6, 5, 5, 6, None]
    assert shown(values, inside) == ["<5", "…", 12, 20, 30, 50, 62]
    values = [3, 0, 3, 20, 30, 50, 53]
    assert shown(values, inside) == ["<5", 0, "<5", "…", 30, "…", 53]


def test_one_person_is_hidden_even_if_the_limit_is_two():
    assert shown(*flat(1, 5, 9), smallest=2) == ["…", "…", 9, 15]


def test_a_limit_of_one_hides_nothing():
    assert shown(*flat(1, 2), smallest=1) == [1, 2, 3]


@st.composite
def tables(draw):
    """One to two groups of one to three rows and up to two rows outside, in a total."""
    values, inside, groups = [], [], []
    for _group in range(draw(st.integers(0, 2))):
        leaves = draw(st.lists(st.integers(0, 7), min_size=1, max_size=3))
        group = len(values) + len(leaves)
        values += [*leaves, sum(leaves)]
        inside += [*([group] * len(leaves)), -1]
        groups.append(group)
    loose = draw(st.lists(st.integers(0, 9), min_size=0 if groups else 1, max_size=2))
    values += loose
    inside += [-1] * len(loose)
    total = sum(value for value, whole in zip(values, inside, strict=True) if whole == -1)
    return [*values, total], [*(len(values) if whole == -1 else whole for whole in inside), None]


def possible(values, inside, marks):
    """Every table that a reader cannot tell from the true one, by trying all of them."""
    wholes = {whole for whole in inside if whole is not None}
    leaves = [row for row in range(len(values)) if row not in wholes]

    def choices(row):
        if marks[row] is None:
            return [values[row]]
        return range(1, SMALLEST) if marks[row] is Mark.FEW else range(SMALLEST, HIGHEST + 1)

    for guess in product(*(choices(row) for row in leaves)):
        table = [0] * len(values)
        for row, value in zip(leaves, guess, strict=True):
            up = row
            while up is not None:
                table[up] += value
                up = inside[up]
        if all(_looks_alike(table[row], values[row], marks[row]) for row in wholes):
            yield table


def _looks_alike(guess, value, mark):
    if mark is None:
        return guess == value
    return 1 <= guess < SMALLEST if mark is Mark.FEW else True


@settings(max_examples=300, deadline=None)
@given(tables())
def test_no_published_table_lets_a_small_number_be_worked_out(table):
    values, inside = table
    marks = suppress(values, inside, smallest=SMALLEST)
    small = [row for row, value in enumerate(values) if 0 < value < SMALLEST]
    assert all(marks[row] for row in small)
    seen = {row: set() for row in small}
    for guess in possible(values, inside, marks):
        for row in small:
            seen[row].add(guess[row])
        if all(len(numbers) > 1 for numbers in seen.values()):
            return
    assert not small, f"{values} in {inside} as {marks} gives away {seen}"


@given(tables())
def test_a_table_without_small_numbers_is_shown_whole(table):
    values, inside = table
    if not any(0 < value < SMALLEST for value in values):
        assert suppress(values, inside, smallest=SMALLEST) == [None] * len(values)


@pytest.mark.parametrize("overlap", [0, 1, 3])
def test_people_counted_in_two_rows_do_not_stop_the_protection(overlap):
    values, inside = flat(3, 20, 8)
    values[-1] -= overlap
    marks = suppress(values, inside, smallest=SMALLEST)
    assert marks == [Mark.FEW, None, Mark.WITHHELD, None]
