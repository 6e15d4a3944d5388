import pytest
from django.core.checks import run_checks
from django.utils import formats

DJANGOS_OWN, OURS = None, ["learning.formats"]


@pytest.fixture
def warned(settings):
    """Whether the checks complain of formats under these settings."""

    def ask(**given) -> bool:
        for name, value in given.items():
            setattr(settings, name, value)
        formats.reset_format_cache()
        return "learning.W003" in {found.id for found in run_checks()}

    yield ask
    formats.reset_format_cache()


@pytest.mark.parametrize(
    ("given", "complains"),
    [
        ({"FORMAT_MODULE_PATH": OURS}, False),
        ({"FORMAT_MODULE_PATH": DJANGOS_OWN}, True),
        ({"FORMAT_MODULE_PATH": DJANGOS_OWN, "LANGUAGE_CODE": "en", "LANGUAGES": [("en", "English")]}, False),
        ({"FORMAT_MODULE_PATH": DJANGOS_OWN, "USE_I18N": False}, False),
    ],
)
def test_a_site_that_reads_vietnamese_dates_as_american_ones_is_told(warned, given, complains):
    assert warned(**given) is complains
