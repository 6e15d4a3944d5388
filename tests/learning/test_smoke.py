import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_the_system_check_is_clean():
    call_command("check", fail_level="WARNING")
