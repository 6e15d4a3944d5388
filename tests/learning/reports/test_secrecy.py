"""Small cells of tables with two sides, and somebody who tries to work them out without knowing how they were hidden."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.reports.secrecy import hide
from learning.reports.suppress import Mark, suppress

SMALLEST, MORE = 3, 4


def hidden(parts, columns, **more):
    return hide(parts, columns, smallest=more.pop("smallest", SMALLEST), **more)


def shown(parts, columns, **more):
    """The table as printed, the whole last, the sum of each row after its cells."""
    found = hidden(parts, columns, **more)
    texts = {Mark.FEW: f"<{more.get('smallest', SMALLEST)}", Mark.WITHHELD: "…"}
    rows = [*parts, {each: sum(part.get(each, 0) for part in parts) for each in columns}]
    return [
        [
            *(texts[marks[each]] if marks[each] else row.get(each, 0) for each in columns),
            texts[mark] if mark else sum(row.get(each, 0) for each in columns),
        ]
        for row, marks, mark in zip(rows, found.cells, found.sums, strict=True)
    ]


def test_without_small_numbers_everything_is_shown():
    parts = [{"a": 5, "b": 0}, {"a": 3, "b": 7}]
    assert shown(parts, "ab") == [[5, 0, 5], [3, 7, 10], [8, 7, 15]]


def test_a_small_cell_takes_three_more_along():
    parts = [{"a": 2, "b": 9}, {"a": 8, "b": 7}, {"a": 90, "b": 70}]
    assert shown(parts, "ab") == [["<3", "…", 11], ["…", "…", 15], [90, 70, 160], [100, 86, 186]]


def test_what_is_harmless_may_be_small():
    parts = [{"a": 2, "b": 9}, {"a": 8, "b": 7}]
    assert shown(parts, "ab", harmless="a") == [[2, 9, 11], [8, 7, 15], [10, 16, 26]]


def test_a_part_all_of_whose_people_are_alike_is_withheld_whole():
    parts = [{"a": 2}, {"a": 40, "b": 50}]
    table = shown(parts, "ab", sums_are_known=True)
    assert table[0] == ["…", "…", 2]


def test_whose_sum_is_known_takes_a_small_neighbour_along_and_not_the_whole():
    parts = [{"a": 1}, {"b": 2}, {"a": 40}, {"b": 50}]
    table = shown(parts, "ab", sums_are_known=True)
    assert table == [["…", "…", 1], ["…", "…", 2], [40, 0, 40], [0, 50, 50], [41, 52, 93]]


class Attacker:
    """Looks for another table that would be printed the same, in which one secret number is another."""

    def __init__(self, parts, columns, marks, *, together, sums_are_known, told):
        self.columns, self.together = list(columns), list(together)
        self.truth = [[part.get(each, 0) for each in columns] for part in parts]
        self.marks, self.sums_are_known, self.told = marks, sums_are_known, told

    def numbers(self, table):
        """All printed numbers of a table with their marks, in one order."""
        rows = [*table, [sum(column) for column in zip(*table, strict=True)]]
        for number, row in enumerate(rows):
            cells = self.marks.cells[number]
            for column, value in zip(self.columns, row, strict=True):
                yield ("cell", number, column), value, cells[column]
            yield ("sum", number), sum(row), self.marks.sums[number]
            if self.together:
                value = sum(v for c, v in zip(self.columns, row, strict=True) if c in self.together)
                yield ("subtotal", number), value, self.marks.subtotals[number]

    def is_blank(self, number):
        return all(mark is Mark.WITHHELD for mark in self.marks.cells[number].values())

    def allowed(self, key, value, true, mark):
        if mark is None:
            return value == true
        if mark is Mark.FEW:
            return 1 <= value < SMALLEST
        if key[0] == "subtotal" and self.told is not None and key[1] < len(self.truth):
            return value >= (0 if sum(self.truth[key[1]]) < SMALLEST else SMALLEST)
        return value >= (SMALLEST if key[0] == "cell" and not self.is_blank(key[1]) else 0)

    def domain(self, number, column, true):
        mark = self.marks.cells[number][column]
        if mark is None:
            return [true]
        values = [v for v in range(true + MORE) if self.allowed(("cell", number, column), v, true, mark)]
        return sorted(values, key=lambda value: abs(value - true))

    def finds_another(self, secret):
        """Whether the number at ``secret`` could be another."""
        places = [(n, c) for n in range(len(self.truth)) for c in range(len(self.columns))]
        true = {key: value for key, value, _mark in self.numbers(self.truth)}
        table = [list(row) for row in self.truth]
        return self._search(table, places, 0, secret, true)

    def _search(self, table, places, at, secret, true):
        if at == len(places):
            told = list(self.numbers(table))
            return all(self.allowed(key, value, true[key], mark) for key, value, mark in told) and any(
                key == secret and value != true[key] for key, value, _mark in told
            )
        number, column = places[at]
        was, is_sought = self.truth[number][column], secret == ("cell", number, self.columns[column])
        for value in self.domain(number, self.columns[column], was):
            table[number][column] = value
            if (is_sought and value == was) or self._is_too_much(table, number, column, true):
                continue
            is_end = column == len(self.columns) - 1
            row = sum(table[number])
            if (
                is_end
                and not self.allowed(("sum", number), row, true["sum", number], self.marks.sums[number])
            ) or not self._may_fit(table, number, column, true):
                continue
            if self._search(table, places, at + 1, secret, true):
                return True
        table[number][column] = self.truth[number][column]
        return False

    def _is_too_much(self, table, number, column, true):
        """Whether what is filled in so far is more than the printed sum of its row, or of its column."""
        in_row = sum(table[number][: column + 1])
        in_column = sum(row[column] for row in table[: number + 1])
        below = ("cell", len(self.truth), self.columns[column])
        return (self.marks.sums[number] is None and in_row > true["sum", number]) or (
            self.marks.cells[-1][self.columns[column]] is None and in_column > true[below]
        )

    def _may_fit(self, table, number, column, true):
        """Whether the column, where it is full, is what is printed below it."""
        if number < len(self.truth) - 1:
            return True
        key = ("cell", len(self.truth), self.columns[column])
        value = sum(row[column] for row in table)
        return self.allowed(key, value, true[key], self.marks.cells[-1][self.columns[column]])


@st.composite
def tables(draw, least=2):
    columns = "abc"[: draw(st.integers(least, 3))]
    values = st.integers(0, 6)
    parts = draw(st.lists(st.fixed_dictionaries(dict.fromkeys(columns, values)), min_size=1, max_size=3))
    return parts, columns


def secrets(attacker, *, harmless=""):
    for key, value, _mark in attacker.numbers(attacker.truth):
        if key[0] == "sum" and attacker.sums_are_known:
            continue
        if key[0] == "cell" and key[2] in harmless:
            continue
        if key[0] == "subtotal" and attacker.told is not None and attacker.told[key[1]] is None:
            continue
        if 0 < value < SMALLEST:
            yield key


def assert_safe(parts, columns, *, harmless="", together="", told=None, sums_are_known=False):
    more = {"harmless": harmless, "together": together, "told": told, "sums_are_known": sums_are_known}
    marks = hidden(parts, columns, **more)
    attacker = Attacker(parts, columns, marks, together=together, sums_are_known=sums_are_known, told=told)
    said = {key: mark for key, _value, mark in attacker.numbers(attacker.truth)}
    for secret in secrets(attacker, harmless=harmless):
        assert said[secret], f"{secret} is printed"
        assert attacker.finds_another(secret), f"{secret} can be worked out: {said}"


@settings(max_examples=400, deadline=None)
@given(tables(), st.booleans())
def test_no_small_cell_can_be_worked_out_from_a_table_of_two_sides(table, sums_are_known):
    assert_safe(*table, sums_are_known=sums_are_known)


@settings(max_examples=300, deadline=None)
@given(tables(), st.booleans())
def test_nor_from_subtotals_of_columns(table, has_harmless):
    parts, columns = table
    assert_safe(parts, columns, together=columns[:2], harmless=columns[2:] if has_harmless else "")


@settings(max_examples=300, deadline=None)
@given(tables(least=3))
def test_nor_where_another_table_tells_the_sums_and_some_of_the_subtotals(table):
    parts, columns = table
    bundles = [sum(part[each] for each in columns[:2]) for part in parts]
    sums = [sum(part.values()) for part in parts]
    told = suppress(
        [*bundles, sum(bundles)],
        [*([len(parts)] * len(parts)), None],
        smallest=SMALLEST,
        of=[*sums, sum(sums)],
    )
    assert_safe(parts, columns, together=columns[:2], told=told, sums_are_known=True, harmless=columns[2:])


@pytest.mark.parametrize("smallest", [1, 2])
def test_a_limit_of_one_hides_nothing_and_one_of_two_hides_ones(smallest):
    parts = [{"a": 1, "b": 5}, {"a": 6, "b": 7}]
    table = shown(parts, "ab", smallest=smallest)
    assert (table[0][0] == 1) is (smallest == 1)


def test_cells_do_not_add_up_to_a_subtotal_that_another_table_withholds():
    parts = [{"a": 8, "b": 20}, {"a": 30, "b": 20}]
    told = [Mark.WITHHELD, None, Mark.WITHHELD]
    found = hidden(parts, "ab", together="a", told=told, sums_are_known=True, smallest=5)
    assert found.cells[0]["a"] == found.cells[-1]["a"] == Mark.WITHHELD
    assert found.cells[1]["a"] is None


def test_what_is_asked_to_be_kept_is_kept_though_it_is_many():
    parts = [{"a": 8, "b": 20}, {"a": 30, "b": 20}]
    found = hidden(parts, "ab", sums_are_known=True, smallest=5, secret=[(0, "a")])
    assert found.cells[0] == dict.fromkeys("ab", Mark.WITHHELD)
