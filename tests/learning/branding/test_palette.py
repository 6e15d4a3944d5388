"""Whatever colour a province chooses, everything that the design declares readable stays so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.branding import palette
from learning.branding.colours import readable
from learning.branding.stylesheet import stylesheet, version_of
from tests.test_design import ROOT, THEMES, declared

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
EXTREMES = ["#000000", "#ffffff", "#ffff00", "#ff0000", "#00ff00", "#0000ff", "#808080", "#b3261e", "#1b3f8b"]


def broken(primary: str, accent: str) -> list[tuple]:
    """The declared pairs that these colours make unreadable."""
    found = []
    for theme, shades in zip(("light", "dark"), palette.shades_of(primary, accent), strict=True):
        colours = {**THEMES[theme], **{f"--l-{name}": colour for name, colour in shades.items()}}
        for kind, least in (("pair", 4.5), ("edge", 3)):
            found += [
                (theme, front, back, colours[front], colours[back])
                for front, back in declared(kind)
                if not readable(colours[front], on=(colours[back],), least=least)
            ]
    return found


@pytest.mark.parametrize("colour", EXTREMES)
def test_the_loudest_colours_break_nothing(colour):
    assert broken(colour, colour) == []


@given(COLOURS, COLOURS)
def test_no_colour_breaks_anything(primary, accent):
    assert broken(primary, accent) == []


@pytest.mark.parametrize(("theme", "scheme"), [("light", palette.LIGHT), ("dark", palette.DARK)])
def test_the_grounds_are_those_of_the_design(theme, scheme):
    assert scheme == {name: THEMES[theme][f"--l-{name}"] for name in scheme}


def test_a_readable_colour_stays_as_it_was_chosen():
    light, _dark = palette.shades_of("#b3261e", "")
    assert light["primary"] == "#b3261e"


def test_the_style_sheet_names_only_tokens_of_the_design():
    light, dark = palette.shades_of("#b3261e", "#ffcc00")
    assert {f"--l-{name}" for name in {**light, **dark}} <= set(THEMES["light"])


def test_a_brand_without_colours_and_typeface_needs_no_style_sheet():
    assert stylesheet("", "", "") == ""


def test_paper_keeps_its_own_colours():
    css = stylesheet("#b3261e", "", "")
    assert css.count("--l-primary:") == css.count("screen") + 1 == 3
    assert all(rule.startswith("@media screen") for rule in css.splitlines())


def test_a_typeface_brings_its_own_files_and_falls_back_to_the_devices():
    css = stylesheet("", "", "be-vietnam-pro")
    assert "be-vietnam-pro-400-normal.woff2" in css
    assert "font-display:swap" in css
    assert '--l-font:"Be Vietnam Pro",-apple-system' in css


def test_the_version_changes_with_the_content():
    assert version_of(stylesheet("#b3261e", "", "")) != version_of(stylesheet("#b3261f", "", ""))


def test_the_palette_of_an_empty_field_begins_at_our_own_colours():
    script = (ROOT / "learning/static/learning/branding/branding.js").read_text("utf-8")
    for name in ("primary", "accent"):
        assert f'{name}: "{THEMES["light"][f"--l-{name}"]}"' in script
