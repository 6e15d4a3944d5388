"""What a host can get wrong about the forms of authors."""

import pytest

from courses.checks import check_fields_of_forms


@pytest.mark.parametrize(("most", "ids"), [(1000, ["learning_courses.W007"]), (10_000, []), (None, [])])
def test_a_host_is_told_that_large_forms_would_be_refused(settings, most, ids):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = most
    assert [each.id for each in check_fields_of_forms(None)] == ids


def test_a_check_says_how_many_fields_are_taken_and_what_to_set(settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 999
    (said,) = check_fields_of_forms(None)
    assert "999" in said.msg
    assert "10_000" in said.hint
