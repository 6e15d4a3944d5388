"""What is not told cannot be worked out: neither from a table, nor from tables that add up to one another."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from learning.sharing.guard import guarded_content, hidden_by_programme, hidden_rows, insides
from learning.sharing.tables import PEOPLE, PROGRAMMES

K = 5
# Most units are small, as communes are.
COUNTS = st.one_of(st.integers(0, 9), st.integers(0, 60))


def table(leaves: Sequence[int]) -> tuple[list[int], list[int | None]]:
    """A column of units and their total."""
    return [*leaves, sum(leaves)], [*([len(leaves)] * len(leaves)), None]


def is_derived(values: Sequence[Sequence[int]], hidden: Sequence[set[int]]) -> list[tuple[int, int]]:
    """Small cells that somebody finds who subtracts whatever is told, again and again: within each programme the
    units from their total, and at each unit the programmes from the sum of all, which another table tells.
    """
    last = len(values[0]) - 1
    lines = [[(p, row) for row in range(last + 1)] for p in range(len(values))]
    known = {(p, row) for p in range(len(values)) for row in range(last + 1) if row not in hidden[p]}
    across = [[(p, row) for p in range(len(values))] for row in range(last + 1)]
    changed = True
    while changed:
        changed = False
        for line in [*lines, *across]:
            missing = [cell for cell in line if cell not in known]
            if len(missing) == 1:
                known.add(missing[0])
                changed = True
    return [(p, row) for p, row in known if 0 < values[p][row] < K]


@given(st.lists(COUNTS, min_size=1, max_size=8))
def test_no_small_count_of_one_table_can_be_worked_out(leaves):
    values, inside = table(leaves)
    hidden = hidden_rows([values], inside, [K])
    assert {row for row, value in enumerate(values) if 0 < value < K} <= hidden
    last = len(leaves)
    shown = [row for row in range(last) if row not in hidden]
    # The total less what is told must not be one small unit.
    missing = [row for row in range(last) if row in hidden]
    if last not in hidden and len(missing) == 1:
        assert not 0 < values[last] - sum(values[row] for row in shown) < K


@settings(max_examples=150)
@given(
    st.integers(1, 6).flatmap(
        lambda n: st.lists(st.lists(COUNTS, min_size=n, max_size=n), min_size=3, max_size=3)
    )
)
def test_no_small_count_can_be_worked_out_from_programmes_that_add_up(each):
    values = [table(leaves)[0] for leaves in each]
    inside = table(each[0])[1]
    told = {
        "rows": [{"inside": one} for one in inside],
        "figures": {
            name: dict.fromkeys(PEOPLE, column) for name, column in zip(PROGRAMMES, values, strict=True)
        },
    }
    found = hidden_by_programme(told, [K])
    hidden = [found[name] for name in PROGRAMMES]
    for p, column in enumerate(values):
        assert {row for row, value in enumerate(column) if 0 < value < K} <= hidden[p]
    assert not is_derived(values, hidden)


def test_nothing_is_hidden_where_everybody_is_among_many():
    told = {
        "rows": [{"inside": 2}, {"inside": 2}, {"inside": None}],
        "figures": {name: {column: [20, 30, 50] for column in PEOPLE} for name in PROGRAMMES},
    }
    assert hidden_by_programme(told, [K]) == {name: set() for name in PROGRAMMES}


def test_a_higher_threshold_beside_the_usual_one_takes_nothing_back():
    values, inside = table([3, 6, 7, 40])
    assert hidden_rows([values], inside, [K]) <= hidden_rows([values], inside, [K, 10])


def test_rows_of_a_report_know_what_they_are_a_part_of():
    kinds = [("group", 0), ("unit", 1), ("unit", 1), ("group", 0), ("unit", 1), ("own", 0), ("total", 0)]
    assert insides([{"kind": kind, "depth": depth} for kind, depth in kinds]) == [6, 0, 0, 6, 3, 6, None]


def test_a_report_is_told_without_what_is_not_shared():
    class Form:
        columns = ()

    content = {
        "columns": [{"key": "ten", "kind": "name"}, {"key": "so_nguoi", "kind": "count"}],
        "smallest": 5,
        "rows": [
            {"kind": "unit", "depth": 0, "values": {"so_nguoi": 3}, "marks": {}},
            {"kind": "total", "depth": 0, "values": {"so_nguoi": 3}, "marks": {}},
        ],
    }
    told = guarded_content(content, 5, {"learners"}, Form)
    assert [each["key"] for each in told["columns"]] == ["ten"]
    assert all(not row["values"] for row in told["rows"])
