import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from learning import conf


def test_an_unknown_key_and_a_wrong_type_are_said_at_start_up(settings):
    settings.LEARNING = {"CALENDER": "state", "SMALLEST_CELL": "5"}
    with pytest.raises(SystemCheckError) as said:
        call_command("check")
    assert "CALENDER" in str(said.value)
    assert "SMALLEST_CELL" in str(said.value)


def test_a_key_that_is_not_given_has_its_default(settings):
    settings.LEARNING = {}
    assert conf.get("SMALLEST_CELL") == 5
