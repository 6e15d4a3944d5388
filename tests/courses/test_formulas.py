"""Formulas: LaTeX becomes MathML, and whatever else it tries to become stays out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.formulas import UnreadableFormula, mathml
from learning import registry


def test_a_fraction_is_a_fraction():
    html = mathml(r"p = \frac{n}{N} \times 100")
    assert "<mfrac><mrow><mi>n</mi></mrow><mrow><mi>N</mi></mrow></mfrac>" in html
    assert "×" in html


def test_words_keep_their_vietnamese_letters():
    assert "tỷ\xa0lệ" in mathml(r"\text{tỷ lệ} = 1")


@pytest.mark.parametrize(
    "latex",
    [
        r"\text{<script>alert(1)</script>}",
        r"\text{&lt;script&gt;}",
        r"\unicode{x3c}script\unicode{x3e}",
        r"\href{javascript:alert(1)}{x}",
        r"\style{position:fixed}{x}",
        r"\class{l-header}{x}",
        r"x < y & z",
    ],
)
def test_nothing_but_mathematics_comes_out(latex):
    html = mathml(latex)
    assert html.startswith("<math")
    assert "<script" not in html
    for attribute in ("href", "style=", "class="):
        assert attribute not in html


@pytest.mark.parametrize("latex", ["", "  ", r"\frac{", r"\left(", "{" * 400, "x" * 501, r"\begin{matrix}"])
def test_what_cannot_be_read_is_told(latex):
    with pytest.raises(UnreadableFormula):
        mathml(latex)


@given(st.text(alphabet="\\{}&<>^_$# \nabcxyz12\"'%~frac", max_size=60))
def test_any_text_is_a_formula_or_is_refused(latex):
    try:
        html = mathml(latex)
    except UnreadableFormula:
        return
    assert "<script" not in html


def test_a_formula_that_cannot_be_read_still_says_its_words():
    block = registry.blocks["formula"]()
    html = block.render(block.to_python({"latex": r"\frac{", "words": "Một phần hai"}))
    assert "Một phần hai" in html
    assert "<math" not in html
