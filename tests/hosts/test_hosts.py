"""Foreign projects install the built wheel into a clean environment, and work. See README.md beside this file."""

import zipfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path, PurePosixPath

import pytest

from tests.hosts.environment import HERE, ROOT, Host, build_wheel, environment_with, host, run

pytestmark = pytest.mark.host
PACKAGES = ["learning", "courses", "assessments"]
HOSTS = ["own_courses", "custom_base_page", "no_assessments"]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def python(wheel) -> Path:
    return environment_with(wheel)


@pytest.fixture(scope="session")
def hosts(python, tmp_path_factory) -> dict[str, Host]:
    folder = tmp_path_factory.mktemp("hosts")
    return {name: host(name, python=python, folder=folder / name) for name in HOSTS}


@pytest.fixture(scope="session")
def migrations(hosts) -> Iterator[dict[str, Future]]:
    """The hosts' migrations, which take longest and so go on beside one another."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        yield {name: pool.submit(one.manage, "migrate", "--verbosity", "0") for name, one in hosts.items()}


@pytest.fixture(params=HOSTS)
def foreign(request, hosts) -> Host:
    return hosts[request.param]


@pytest.fixture
def migrated(foreign, migrations) -> Host:
    migrations[foreign.name].result()
    return foreign


@pytest.fixture(scope="session")
def names(wheel) -> list[PurePosixPath]:
    return [PurePosixPath(name) for name in zipfile.ZipFile(wheel).namelist()]


def test_the_wheel_holds_the_three_packages_and_nothing_else(names):
    tops = {name.parts[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)
    assert len(tops) == len(PACKAGES) + 1


def test_the_wheel_holds_every_file_that_git_knows_of_them(names):
    known = set(run("git", "ls-files", *PACKAGES, cwd=ROOT).split("\n")) - {""}
    present = {name for name in known if (ROOT / name).exists()}
    assert not present - {str(name) for name in names}


@pytest.mark.parametrize("package", PACKAGES)
def test_the_wheel_holds_what_a_package_needs_beside_its_code(names, package):
    held = {str(name) for name in names if name.parts[0] == package}
    assert f"{package}/locale/vi/LC_MESSAGES/django.mo" in held
    assert [name for name in held if name.endswith("/migrations/0001_initial.py")]
    for wanted in ("templates/", "static/"):
        assert [name for name in held if name.startswith(f"{package}/{wanted}")], wanted


def test_the_wheel_holds_the_data_of_units_the_fonts_and_their_licences(names):
    held = {str(name).split("/", 1)[1] for name in names if name.parts[0] == "learning"}
    assert {"units/data/units.csv.gz", "units/data/successions.csv.gz", "units/data/NOTICE.md"} <= held
    assert [name for name in held if name.endswith(".woff2")]
    assert [name for name in held if name.startswith("static/learning/fonts/LICENSE")]


def test_the_environment_knows_nothing_of_this_repository(foreign):
    """The library comes from the wheel; there is no demo, no test and no PDF maker."""
    look = (
        "import importlib.util as u, learning, sys; "
        "assert learning.__file__.startswith(sys.prefix), learning.__file__; "
        "assert not [n for n in ('demo', 'tests', 'weasyprint', 'csp', 'environ') if u.find_spec(n)]"
    )
    foreign.run("-c", look)


def test_a_host_passes_the_system_check(foreign):
    foreign.manage("check", "--fail-level", "WARNING")


def test_a_host_migrates_and_needs_no_migration_of_ours(migrated):
    assert "No changes detected" in migrated.manage("makemigrations", "--check", "--dry-run")


def test_a_course_is_authored_and_learnt_in_a_host(migrated):
    assert "learnt An toàn mạng" in migrated.run("visit.py")


def test_a_host_replaces_a_component_and_a_block_of_the_frame(hosts):
    look = (
        "from django.template.loader import render_to_string; "
        "html = render_to_string('learning/record.html'); "
        "assert 'Khung của tỉnh' in html and 'class=\"l-main\"' in html, html; "
        "assert 'province-empty' in html and 'class=\"l-empty\"' not in html, html"
    )
    hosts["own_courses"].manage("shell", "--no-imports", "-c", look)


def test_every_foreign_project_is_tried():
    assert {folder.parent.name for folder in HERE.glob("*/manage.py")} == set(HOSTS)
