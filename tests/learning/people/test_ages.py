"""One list of age bands for reports, denominators and shared data."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from learning.models import Population
from learning.people.ages import AGE_BANDS, BAND_KEYS
from learning.sharing import bands
from learning.sheets.cells import Unclear
from learning.targets.cells import age_band
from tests.factories import make_unit


@given(st.integers(0, 120))
def test_every_age_is_in_one_band(age):
    assert sum((first or 0) <= age and (end is None or age < end) for first, end in AGE_BANDS) == 1


def test_the_shared_bands_are_those_of_the_published_schema():
    published = ["0-15", "16-24", "25-34", "35-44", "45-54", "55-59", "60-69", "70+"]
    assert [*(name for _end, name in bands.BANDS), bands.OLDEST] == published


@pytest.mark.parametrize("key", BAND_KEYS)
def test_a_band_is_read_as_it_is_kept(key):
    assert age_band(key) == key


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (">=70", "70+"),
        ("≥ 70 tuổi", "70+"),
        ("Từ 70 tuổi trở lên", "70+"),
        ("Dưới 16 tuổi", "<16"),
        ("< 16", "<16"),
        ("0-15", "<16"),
        ("Từ 0 đến 15 tuổi", "<16"),
        ("Từ 16 đến 24", "16-24"),
        ("16–24 tuổi", "16-24"),
        ("", ""),
    ],
)
def test_a_band_is_read_as_spreadsheets_write_it(written, kept):
    assert age_band(written) == kept


@pytest.mark.parametrize("written", ["70", "16-25", "16+", "trẻ em", ">=60"])
def test_no_other_band_is_taken(written):
    with pytest.raises(Unclear, match="age_band"):
        age_band(written)


@pytest.mark.django_db
def test_what_was_kept_in_the_older_spelling_is_kept_in_the_one():
    made = Population.objects.create(
        unit=make_unit(), group="all", age_band=">=70", value=5, as_of=date(2026, 1, 1)
    )
    migration = import_module("learning.migrations.0027_one_spelling_of_age_bands")
    editor = connection.schema_editor(collect_sql=True)
    migration.as_reports_do(apps, editor)
    made.refresh_from_db()
    assert made.age_band in BAND_KEYS
    migration.as_before(apps, editor)
    made.refresh_from_db()
    assert made.age_band == ">=70"
