"""Our own content types are installed by a command, again only where they are newer, and the checks tell."""

import pytest
from django.core.management import call_command

from courses.h5p.checks import check_ours
from courses.h5p.types import OurLibraries
from courses.models import H5PLibrary

pytestmark = pytest.mark.django_db


def test_the_command_installs_all_of_them_once(capsys):
    call_command("install_h5p_types")
    assert H5PLibrary.objects.count() == len(OurLibraries().all())
    assert "HocSo.Blanks 1.0" in capsys.readouterr().out
    days = dict(H5PLibrary.objects.values_list("pk", "installed_at"))
    call_command("install_h5p_types")
    assert dict(H5PLibrary.objects.values_list("pk", "installed_at")) == days
    assert "HocSo" not in capsys.readouterr().out


def test_a_site_without_them_is_not_asked_to_have_them():
    assert check_ours(None, databases=["default"]) == []


def test_a_site_with_older_ones_is_told():
    call_command("install_h5p_types", verbosity=0)
    assert check_ours(None, databases=["default"]) == []
    H5PLibrary.objects.filter(machine_name="HocSo.Blanks").update(patch=0)
    H5PLibrary.objects.filter(machine_name="HocSo.Shared").update(patch=0)
    newest = {library.name.machine: library.patch for library in OurLibraries().all()}
    late = [name for name in ("HocSo.Blanks", "HocSo.Shared") if newest[name] > 0]
    found = check_ours(None, databases=["default"])
    assert [each.id for each in found] == ["learning_courses.W003"] * bool(late)
    assert all(name in found[0].msg for name in late)


def test_checks_that_ask_no_database_ask_none(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert check_ours(None) == []
