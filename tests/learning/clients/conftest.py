"""The same commune, the same way of signing in, as in the pages on learners."""

from tests.learning.office.conftest import here, province, staff, there  # noqa: F401  fixtures
