"""What every installed part and validator of simulations must do, ours and other people's."""

from courses.simulations.playing.engine import walk
from courses.simulations.playing.rules import is_right
from learning import registry

# What every player can draw: the templates of courses, and js/simulation/screen.js.
KINDS = {"p", "h", "box", "list", "row", "press", "pairs", "pair", "img", "table", "cells", "field", "map"}


def pytest_generate_tests(metafunc):
    for name, found in (
        ("part", registry.simulation_parts),
        ("validator", registry.simulation_validators),
    ):
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, list(found.values()), ids=list(found))


def test_a_part_has_words_and_an_example_that_lacks_nothing(part):
    assert str(part.label).strip()
    assert list(part().lacks(part.example)) == []
    for name in part.needs:
        assert name in set(part().lacks({**part.example, name: ""}))


def test_a_part_is_made_of_nodes_that_every_player_draws(part):
    nodes = list(walk(part().nodes(part.example)))
    assert nodes
    assert {node["k"] for node in nodes} <= KINDS
    assert all(node["id"] and node["t"] for node in nodes if node["k"] == "press")
    assert all(node["name"] and node["t"] for node in nodes if node["k"] == "field")


def test_a_validator_finds_its_examples_right_and_wrong(validator):
    assert str(validator.label).strip()
    rule = validator().rule(validator.example)
    assert is_right(rule, validator.right, {})
    assert not is_right(rule, validator.wrong, {})
