"""Texts that authors wrote: nothing comes out but what was asked for."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.packages.h5p.html import MOST_EMPHASES, MOST_TAGS, clean, tags_of
from courses.packages.h5p.styles import styles
from tests.courses.h5p.conforming import HARMLESS, is_harmless

REL = 'rel="noopener noreferrer"'
TAGS = tags_of(["strong", "em", "a", "ul"])


def cleaned(text, *tags, most=None):
    return clean(text, tags_of(tags) if tags else TAGS, most).text


def test_families_come_together_and_scripts_never():
    assert TAGS == HARMLESS
    assert {"tr", "td", "tbody"} <= tags_of(["table"])
    assert tags_of(["script", "iframe", "svg", "math", "style", "form", "input"]) == {
        "div",
        "span",
        "p",
        "br",
    }


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<p>Chào <b>bạn</b></p>", "<p>Chào <b>bạn</b></p>"),
        ("một < hai & ba", "một &lt; hai &amp; ba"),
        ("&lt;b&gt; &nbsp;&eacute;", "&lt;b&gt; &nbsp;é"),
        ("<P CLASS=x>a<BR/>b", '<p class="x">a<br>b</p>'),
        ("<p><b>a</p>b", "<p><b>a</b></p><b>b</b>"),
        ("</b>a<h1>b</h1>", "ab"),
        ("a<script>x</script >b<style>y</STYLE>c", "abc"),
        ("a<script>never closed", "a"),
        ("<svg><p>a</p></svg>", "<p>a</p>"),
        ("<!-- a --><!doctype html><?php x ?>b", "b"),
        ("a<!-- never closed", "a"),
        ("<a href='x.html' onclick=y>z</a>", f'<a href="x.html" {REL}>z</a>'),
        ("<a target=_blank href=#a>z", f'<a target="_blank" href="#a" {REL}>z</a>'),
        ("<a target=frame rel='opener x' href=#a>z", f'<a href="#a" {REL}>z</a>'),
        ("<a href='?a=1&copy=2&amp;b'>z</a>", f'<a href="?a=1&amp;copy=2&amp;b" {REL}>z</a>'),
        ("<a href='/a?b=1&copy=2&amp;c=3'>z</a>", f'<a href="/a?b=1&amp;copy=2&amp;c=3" {REL}>z</a>'),
        ("<a title='\"><script>'>z</a>", f'<a title="&quot;&gt;&lt;script&gt;" {REL}>z</a>'),
        ("<p style='color:red; background: url(x); position:fixed'>a", '<p style="color: red">a</p>'),
        ("<" * 5 + "p>", "&lt;&lt;&lt;&lt;<p></p>"),
        ("<p title=" + "x" * 5000 + ">", "<p></p>"),
        ("a\x00\ud800&#1;b&#13;c\r\nd", "ab\nc\nd"),
        ("<p>\n\nx</p>", "<p>\n\nx</p>"),
    ],
    ids=range(22),
)  # fmt: skip
def test_what_stays_of_a_text(text, left):
    assert cleaned(text) == left


@pytest.mark.parametrize(
    "href",
    ["java" + "script:x", "JAVA" + "SCRIPT:x", " java\tscript:x", "java&#10;script:x", "&#106;avascript:x",
     "data:text/html,x", "vbscript:x", "\x01javascript:x", "//evil.example", "file:///etc/passwd", "blob:x",
     "feed:java" + "script:x", "javascript&colon;x", "/\\evil.example", "\\\\evil.example", "/&#9;/evil.example",
     "http://[x", "https&#58;//["],
)  # fmt: skip
def test_addresses_that_run_or_leave_are_no_addresses(href):
    assert cleaned(f'<a href="{href}">z</a>') == f"<a {REL}>z</a>"


@pytest.mark.parametrize(
    "href",
    ["https://vi.wikipedia.org/wiki/Hà_Nội", "mailto:a@example.org", "tel:1900", "#a", "b.html", "../c"],
)
def test_honest_addresses_stay(href):
    assert cleaned(f'<a href="{href}">z</a>') == f'<a href="{href}" {REL}>z</a>'


def test_pictures_are_files_or_of_the_web():
    assert cleaned("<img src=images/a.png alt=Mưa>", "img") == '<img src="images/a.png" alt="Mưa">'
    assert cleaned("<img src='data:image/svg+xml,x' onerror=y>", "img") == "<img>"


@pytest.mark.parametrize(
    ("style", "left"),
    [
        (
            "font-size: 1.25em; FONT-FAMILY: 'Be Vietnam', serif",
            "font-size: 1.25em; font-family: 'Be Vietnam', serif",
        ),
        ("color:#fff;color:rgb(1, 2, 3)", "color: rgb(1, 2, 3)"),
        ("background-color: expression(x); behavior: url(x); width: 100%", "width: 100%"),
        ("background: url(//x)", ""),
        ("color: red\\;x; /* */", ""),
        ("border: 1px solid #ccc; height", "border: 1px solid #ccc"),
        ("font-family: 'A; color: red", "color: red"),
        ("font-family: 'A\", serif; width: 1px", "width: 1px"),
        ("\\63olor: red; c/**/olor: red; color: r\\65 d; --x: red; @import x", ""),
    ],
)
def test_styles_only_by_pattern(style, left):
    assert styles(style) == left


@pytest.mark.parametrize("most", range(0, 40))
def test_a_text_that_is_cut_stays_whole(most):
    found = cleaned("<p>Một <b>hai &amp; ba</b> bốn</p>", most=most)
    assert len(found) <= most
    assert is_harmless(found)
    assert cleaned(found, most=most) == found


WRITTEN = (
    "< > </ /> <p <p> </p> <b> </b> <a href= ' \" = java script : on click=x <!-- --> -- <! <? <script </script> <style> "
    "<svg> <math> <textarea> <br & &lt; &#60; &#x3c ; style= color:red url(x) x ` chữ <title> ]]> <![CDATA["
)
PIECES = st.sampled_from([*WRITTEN.split(), "<a ", " ", "\n", "\t", "\x0c"])


@settings(max_examples=300)
@given(
    st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=30).map("".join), st.none() | st.integers(0, 60)
)
def test_whatever_comes_in_what_comes_out_is_harmless_and_stays(text, most):
    found = clean(text, TAGS, most)
    assert is_harmless(found.text)
    assert most is None or len(found.text) <= most
    again = clean(found.text, TAGS, most)
    assert (again.text, again.lacks) == (found.text, False)


@pytest.mark.parametrize(
    "piece", ["<", "<a", "<a '", '<a "', "<!--", "<!", "<script>", "<p>", "</p>", "&", "<a b=", "<p style='",
              "<b><i>", "<!---->", "<div>", "<ul><li>", "<table>", "<a><div>", "<svg>", "&nbsp;", "\xa0", "a", "- "],
)  # fmt: skip
def test_no_text_takes_long(piece):
    text, begun = piece * (200_000 // len(piece)), time.process_time()
    found = clean(text, TAGS)
    assert time.process_time() - begun < 10
    assert is_harmless(found.text)


@pytest.mark.parametrize(
    "text",
    [
        "<p>Một" + "<b>" * MOST_TAGS,
        "<p>Một"
        + "".join(f"<b class={number}>" for number in range(MOST_EMPHASES + 1))
        + "</p><p>x</p>" * 4000,
    ],
    ids=["tags", "emphasis"],
)
def test_of_a_tangle_that_no_editor_made_only_the_words_stay(text):
    found = clean(text, TAGS)
    assert found.lacks
    assert found.text.split() == ["Một", *["x"] * text.count("x")]
    assert clean(found.text, TAGS).text == found.text


def test_a_large_table_stays_whole():
    table = f"<table><tbody>{'<tr><td>Xã</td><td>1</td></tr>' * 1500}</tbody></table>"
    assert clean(table, tags_of(["table"])).text == table


def test_lines_before_a_quoted_programme_are_not_read_away_one_by_one():
    found = cleaned("<pre class=x>\n\n\n\n\n\n\n<code>\na</code></pre>", "pre", "code")
    assert found == '<pre class="x"><code>\na</code></pre>'
    assert cleaned(found, "pre", "code") == found
