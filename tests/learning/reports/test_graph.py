"""The searches that decide what is hidden find what a plain one finds, and no other way of the same price."""

import heapq
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from learning.reports.graph import NEVER, Graph
from learning.reports.network import Flow, Network
from learning.reports.suppress import Mark

NODES = range(6)
edges = st.lists(
    st.tuples(
        st.sampled_from(NODES),
        st.sampled_from(NODES),
        st.sampled_from([(0, key) for key in "abcdefgh"]) | st.none(),
        st.booleans(),
    ),
    max_size=24,
)


def plainly(steps, start, end):
    """Dijkstra without a shortcut: the price, and which steps were taken. The first that is found stays."""
    best, came, turn, waiting = {start: 0}, {}, count(), [(0, 0, start)]
    next(turn)
    while waiting:
        price, _turn, node = heapq.heappop(waiting)
        if node == end:
            taken = []
            while node != start:
                node, name = came[node]
                taken.append(name)
            return price, taken
        if price > best[node]:
            continue
        for name, to, more in steps(node):
            if price + more < best.get(to, NEVER):
                best[to], came[to] = price + more, (node, name)
                heapq.heappush(waiting, (price + more, next(turn), to))
    return None


@given(edges, st.sampled_from(NODES), st.sampled_from(NODES), st.sets(st.sampled_from("abcdefgh")))
def test_the_cheapest_way_is_the_one_that_a_plain_search_finds(drawn, start, end, hidden):
    graph, shunned = Graph(), (0, "a")
    for tail, head, cell, is_free in drawn:
        graph.add(tail, head, (*cell, 1) if cell else None, None if is_free or not cell else cell[1])

    def steps(node):
        for tail, head, cell, is_free in drawn:
            if tail == node and cell != shunned:
                costs = cell is not None and not is_free and cell[1] not in hidden
                yield (*cell, 1) if cell else None, head, int(costs)

    found = graph.cheapest(start, end, shunned, hidden)
    plain = plainly(steps, start, end)
    assert found == (plain and (plain[0], [step for step in plain[1] if step]))
    if plain:
        assert graph.cheapest(start, end, shunned, hidden, below=plain[0]) == (
            None if start != end else (0, [])
        )
        assert graph.cheapest(start, end, shunned, hidden, below=plain[0] + 1) == found


flows = st.lists(
    st.builds(
        Flow,
        tail=st.sampled_from(NODES),
        head=st.sampled_from(NODES),
        value=st.integers(0, 12),
        mark=st.sampled_from([None, None, Mark.FEW, Mark.WITHHELD]),
        may_hide=st.booleans(),
        is_whole=st.booleans(),
    ),
    min_size=1,
    max_size=18,
)


@given(flows, st.data())
def test_people_are_moved_through_a_network_as_a_plain_search_moves_them(drawn, data):
    network = Network(drawn, 5)
    start, end = data.draw(st.sampled_from(NODES)), data.draw(st.sampled_from(NODES))
    without = data.draw(st.integers(0, len(drawn) - 1))

    def steps(node):
        for by, here, there in ((1, "tail", "head"), (-1, "head", "tail")):
            for number, flow in enumerate(drawn):
                more = network._price(number, by)
                if getattr(flow, here) == node and number != without and more is not None:
                    yield number, getattr(flow, there), more

    numbers = [network._node(node) for node in (start, end)]
    if max(numbers) < len(network._steps):  # both are nodes of it
        assert network._way(*numbers, without) == plainly(steps, start, end)
