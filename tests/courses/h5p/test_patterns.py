"""Regular expressions of libraries are run, and none of them holds up a worker."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.packages.h5p.patterns import compiled, cost_of, found, runs

USUAL = [
    (r"^#[0-9a-f]{6}$", "#a0b1c2", "#a0b1"),
    (r"^(([0-5]?\d:)?[0-5]?\d)$", "12:34", "12:340"),
    (r"^http[s]?://.+$", "https://vi.wikipedia.org", "ftp://x"),
    (r"\$\$.+\$\$|\\\[.+\\\]|\\\(.+\\\)", "một \\(x\\)", "một (x)"),
    (r"^\d{1,4}$", "2026", "20266"),
    (r"[*+({]", "a*", "a"),
]


@pytest.mark.parametrize(("regex", "right", "wrong"), USUAL)
def test_usual_patterns_are_run(regex, right, wrong):
    assert found(regex, right)
    assert not found(regex, wrong)
    assert runs(regex, right * 50)


HARMFUL = [
    r"(a+)+$", r"(a|a)*$", r"(a*)*b", r"(?:a?){30}a{30}", r"(a|aa)+$", r"((a+)b?)+$", "a?" * 40 + "a" * 40, r"(.*)\1",
    r"([a-z]+)*!", r"(?P<x>a)(?P=x)", r"(a", r"a)", r"[", r"*", "a" * 501, r"(?:x+x+)+y", r"a{2,40}{2,40}",
    r"(a{0,9}){0,9}",
    r"(?u)a", r"(?L)a", r"(a+){,30}", r"(?>a)", r"[]a]", "[a", r"[[a]", r"[a--b]", r"[^[a]",
]  # fmt: skip


@pytest.mark.parametrize("regex", HARMFUL)
def test_harmful_and_broken_ones_are_not(regex):
    assert compiled(regex) == (None, 0)
    assert not found(regex, "a" * 40)


@pytest.mark.parametrize(
    "regex", [".*.*x", "a*a*a*a*b", "a+b", "(a|b)c*d", "a?a?a?a?a?a*a*b", "^(a*)(b|a)(a*)$"]
)
def test_slow_ones_see_as_much_text_as_ends_in_time(regex):
    text, begun = "a" * 1_000_000, time.process_time()
    found(regex, text)
    assert time.process_time() - begun < 20
    assert not runs(regex, text)


@given(st.text(alphabet="ab.*+?()[]{}|\\^$1,:=!<", max_size=25))
def test_no_pattern_raises(regex):
    pattern, reach = compiled(regex)
    assert (pattern is None) == (reach == 0)
    assert isinstance(found(regex, "abab"), bool)
    if cost_of(regex) is None:
        assert pattern is None


@given(st.from_regex(r"[a-c.]{1,4}[+*?]?[a-c]{0,3}", fullmatch=True), st.text(alphabet="abc", max_size=30))
def test_what_is_run_answers_as_python_does(regex, text):
    assert found(regex, text) == bool(re.search(regex, text))
