"""Streams keep what they do not know; courses and assessments show it in their own ways."""

import json

import pytest
from wagtail.blocks import CharBlock

from learning.streams import KeepingStreamBlock

KNOWN = {"type": "line", "value": "Mật khẩu", "id": "1f6a0000-0000-4000-8000-000000000001"}
GONE = {"type": "hologram", "value": {"cung": ["một", 2, None]}, "id": "1f6a0000-0000-4000-8000-000000000002"}


@pytest.fixture
def stream() -> KeepingStreamBlock:
    return KeepingStreamBlock([("line", CharBlock())])


@pytest.mark.parametrize("stored", [[KNOWN, GONE], json.dumps([KNOWN, GONE])], ids=["read", "as text"])
def test_an_unknown_child_is_wrapped_while_it_is_in_memory(stream, stored):
    value = stream.to_python(stored)
    assert [child.block_type for child in value] == ["line", "missing"]
    assert stream.get_prep_value(value) == [KNOWN, GONE]


def test_several_streams_are_read_at_once(stream):
    first, second = stream.bulk_to_python([[GONE], [KNOWN]])
    assert (first[0].block_type, second[0].block_type) == ("missing", "line")


@pytest.mark.parametrize("stored", ["", "chữ thường", [], None])
def test_what_is_no_stream_is_an_empty_one(stream, stored):
    assert list(stream.to_python(stored)) == []


def test_the_form_carries_it_as_it_was(stream):
    missing = stream.child_blocks["missing"]
    assert missing.value_from_form(missing.value_for_form(GONE)) == GONE
    assert missing.value_from_form("") is None
    assert missing.get_searchable_content(GONE) == []
