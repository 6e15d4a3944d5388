"""What officers write, whatever they paste."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.official.rich_text import BULLET, NUMBERED, Run, blocks_of, clean, from_plain, plain

PIECES = st.sampled_from(
    ["<p>", "</p>", "<b>", "</b>", "<i>", "<ul>", "<li>", "</li>", "</ul>", "<ol>", "</ol>", "<script>", "</script>",
     "<img src=x onerror=alert(1)>", "<a href='javascript:x'>", "&lt;b&gt;", "chữ ", " số", "<", "&", "\x00", "\u200b"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=80))
def test_whatever_is_pasted_only_the_listed_tags_are_left_and_cleaning_twice_changes_nothing(html):
    once = clean(html)
    assert set(re.findall(r"<(/?[a-z0-9]+)[^>]*>", once)) <= {
        each for tag in ("p", "b", "i", "ul", "ol", "li") for each in (tag, f"/{tag}")
    }
    assert not re.search(r"<\w+ ", once)  # no attributes
    assert clean(once) == once


def test_bold_italic_and_lists_are_kept_in_their_order():
    blocks = blocks_of("<p>Một <b>hai</b> <em>ba</em></p><ol><li>A</li><li>B</li></ol><ul><li>C</li></ul>")
    assert blocks[0].runs == (Run("Một "), Run("hai", bold=True), Run(" "), Run("ba", italic=True))
    assert [(each.kind, each.number) for each in blocks[1:]] == [(NUMBERED, 1), (NUMBERED, 2), (BULLET, 0)]


def test_what_is_no_text_is_gone():
    assert clean("<script>alert(1)</script><style>p{}</style><p onclick='x'>Chữ</p>") == "<p>Chữ</p>"
    assert clean("<p>1 &lt; 2 &amp; 3</p>") == "<p>1 &lt; 2 &amp; 3</p>"


@pytest.mark.parametrize("typed", ["Một.\n\nHai.", "- Một\n- Hai\n\nBa", "1. Một\n2. Hai", ""])
def test_what_is_typed_without_a_script_comes_back_as_it_was(typed):
    assert plain(from_plain(typed)) == typed
