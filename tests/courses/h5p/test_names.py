"""What libraries are called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.packages.h5p.library import Library
from courses.packages.h5p.names import LibraryName, number_of

NAMES = st.builds(
    LibraryName,
    st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,40}", fullmatch=True),
    st.integers(0, 99_999),
    st.integers(0, 99_999),
)


@given(NAMES)
def test_a_name_is_read_as_it_is_written(name):
    assert LibraryName.parse(name.uber) == name
    assert LibraryName.of_folder(name.folder) == name
    assert LibraryName.of_data(name.data) == name


@given(st.text(max_size=40))
def test_no_text_does_harm(text):
    for found in (LibraryName.parse(text), LibraryName.of_folder(text)):
        assert found is None or found.uber.isascii()


@pytest.mark.parametrize(
    "text",
    ["H5P.X", "H5P.X 1", "H5P.X 1.2.3", "H5P.X-1.2", "../X 1.2", "_X 1.2", ".X 1.2", "X/Y 1.2", "Х5P 1.2", "X 1.²",
     "X 100000.1", "X 1.2\n", " 1.2", "", None, 12, ["X 1.2"]],
)  # fmt: skip
def test_nothing_else_is_a_name(text):
    assert LibraryName.parse(text) is None


NUMBERS = [
    *((1, 1), ("1", 1), ("01", 1), (True, None), (-1, None), (10**5, None)),
    *(("1.0", None), (1.0, None), ("٣", None), (None, None)),
]


@pytest.mark.parametrize(("value", "number"), NUMBERS, ids=repr)
def test_numbers_are_numbers_or_digits(value, number):
    assert number_of(value) == number


def test_a_number_of_thousands_of_digits_is_none():
    assert number_of(10**5000) is None


def test_versions_compare_by_number():
    versions = [
        Library(LibraryName("X", 1, minor), patch, {}).version
        for minor, patch in [(10, 0), (9, 99), (9, 100)]
    ]
    assert [str(each) for each in sorted(versions)] == ["1.9.99", "1.9.100", "1.10.0"]
