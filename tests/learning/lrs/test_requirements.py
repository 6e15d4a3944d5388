"""Every requirement on an LRS is named by a test, so that a reader finds it by its number."""

import re
from pathlib import Path

HERE = Path(__file__).parent
NUMBER = re.compile(r"XAPI[-_](\d{5})")

# The list calls these duplicates or impossible to test; what they say is tested nevertheless.
WITHDRAWN = {f"{number:05d}" for number in (185, 186, 205, *range(222, 227), 228, 276, 277, *range(304, 308))}


def listed() -> dict[str, str]:
    """The numbers of ``requirements.txt`` and the few words behind each."""
    lines = (HERE / "requirements.txt").read_text().splitlines()
    return {line[5:10]: line[10:].strip() for line in lines if NUMBER.match(line)}


def named() -> set[str]:
    """The numbers that the tests beside this one name, in ids, names or docstrings."""
    return {each for file in HERE.glob("test_*.py") for each in NUMBER.findall(file.read_text())}


def test_every_requirement_is_named_by_a_test():
    missing = {number: words for number, words in listed().items() if number not in named()}
    assert not missing


def test_no_test_names_a_requirement_that_is_not_listed():
    assert named() - listed().keys() <= WITHDRAWN


def test_each_is_listed_once_with_words():
    lines = [line for line in (HERE / "requirements.txt").read_text().splitlines() if NUMBER.match(line)]
    assert len(lines) == len(listed())
    assert all(listed().values())
