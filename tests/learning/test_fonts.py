"""The fonts we print with: the ones we say, and every Vietnamese letter in them."""

import hashlib
import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from tests.tools import vendor_fonts

FONTS = Path(__file__).resolve().parents[2] / "learning" / "static" / "learning" / "fonts"
VOWELS, TONES = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY", ["", *"\u0300\u0301\u0303\u0309\u0323"]


def vietnamese_letters() -> set[str]:
    """The letters of Vietnamese that ASCII has not, each as one character."""
    letters = {unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES} | {"đ", "Đ"}
    return {letter for letter in letters if not letter.isascii()}


def listed() -> dict[str, str]:
    lines = (FONTS / "VERSIONS.txt").read_text().splitlines()
    return {line.split("  ")[1]: line.split("  ")[0] for line in lines if not line.startswith("#")}


def test_every_file_is_the_one_that_was_vendored():
    found = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in FONTS.iterdir()}
    del found["VERSIONS.txt"]
    assert found == listed()


def test_the_versions_are_those_of_the_script():
    text = (FONTS / "VERSIONS.txt").read_text()
    for name, version, faces in vendor_fonts.PACKAGES:
        assert f"# @expo-google-fonts/{name} {version} " in text
        assert set(faces.values()) <= listed().keys()
        assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / f"LICENSE-{name}.txt").read_text()


@pytest.mark.parametrize("file", sorted(FONTS.glob("*.woff2")), ids=lambda file: file.stem)
def test_a_face_has_every_vietnamese_letter(file):
    letters = vietnamese_letters()
    assert len(letters) == 134
    with TTFont(file) as font:
        drawn = {chr(code) for code in font.getBestCmap()}
    assert letters <= drawn


@pytest.mark.parametrize("file", sorted(FONTS.glob("noto-serif-*.woff2")), ids=lambda file: file.stem)
def test_the_serif_also_has_letters_of_highland_names(file):
    with TTFont(file) as font:
        drawn = {chr(code) for code in font.getBestCmap()}
        features = {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord}
    assert set("čĕĭŏŭƀñĔĬŎŬ’") <= drawn
    assert {"kern", "mark"} <= features
