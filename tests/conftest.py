"""What every test may rely on."""

import gc
import os
import shutil

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import connections, transaction
from django.test import SimpleTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as properties

from tests.databases import KEPT, ON_SQLITE, postgres_template, sqlite_template

# How long something takes is measured by the benches; here it only says what else the machine was doing.
properties.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
properties.load_profile("untimed")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_blocker):
    """Every test process works on a copy of a migrated database."""
    database = connections["default"].settings_dict
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with django_db_blocker.unblock():
        if ON_SQLITE:
            mine = KEPT / f"test-{os.getpid()}-{worker}.sqlite3"
            shutil.copy(sqlite_template(), mine)
            database["TEST"]["NAME"] = str(mine)
        else:
            database["TEST"]["NAME"] = f"test_learning_{os.getpid()}_{worker}"
            database["TEST"]["TEMPLATE"] = postgres_template()


@pytest.fixture(scope="session")
def django_db_keepdb(request):
    return ON_SQLITE


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """What takes longest begins first, and what asks no database is not asked again on another one."""
    longest = ("tests/demo/test_run_demo", "tests/browser/test_whole_journey")
    items.sort(key=lambda item: not item.nodeid.startswith(longest))
    if not ON_SQLITE:
        _only(config, items, [_asks_a_database(item) for item in items])
    elif os.environ.get("TESTS_WITHOUT_DATABASE"):
        _only(config, items, [not _asks_a_database(item) for item in items])


def _only(config: pytest.Config, items: list[pytest.Item], wanted: list[bool]) -> None:
    sorted_out = list(zip(items, wanted, strict=True))
    config.hook.pytest_deselected(items=[item for item, is_wanted in sorted_out if not is_wanted])
    items[:] = [item for item, is_wanted in sorted_out if is_wanted]


def _asks_a_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db", "django_db_setup"} & set(getattr(item, "fixturenames", ()))
    case = getattr(item, "cls", None)
    is_djangos = case is not None and issubclass(case, SimpleTestCase)
    return bool(fixtures or is_djangos or item.get_closest_marker("django_db"))


def pytest_collection_finish(session):
    # What is imported by now stays; the collector need not look through it after every few hundred objects.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


def pytest_sessionfinish(session):
    for file in KEPT.glob(f"test-{os.getpid()}-*"):
        file.unlink(missing_ok=True)


def pytest_terminal_summary(terminalreporter):
    """Say what this machine could not prove; `tests/run.py` gathers these lines."""
    reasons = {
        report.longrepr[2].removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple) and "not answer" in report.longrepr[2]
    }
    for reason in sorted(reasons):
        terminalreporter.write_line(f"Left out: {reason}")


@pytest.fixture(autouse=True)
def _structures_forgotten():
    _forget()


def _forget() -> None:
    # Every test's database starts over with the same ids, and with the same addresses.
    cache.clear()
    from learning.activities.structure import forget_structures

    forget_structures()


@pytest.fixture(scope="module")
def made_once(django_db_setup, django_db_blocker):
    """What fixtures of a module write after this, all its tests find: each takes back only what it did itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        _forget()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _language_forgotten():
    # A request in English leaves its language to the thread, and so to the next test.
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture
def english(client):
    """Somebody who chose English, so that tests can read what is said."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def late_november():
    """It is noon on the 22nd of November 2026, in a reporting month that is not over."""
    from tests.learning.reports.made import at

    with time_machine.travel(at("2026-11-22"), tick=False):
        yield


@pytest.fixture
def merge(django_capture_on_commit_callbacks):
    """``merge(guest, into)``: the guest becomes the learner, and what follows from it happens."""
    from learning import api

    def merge_now(guest, into) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            api.merge_guest(guest=guest, into=into)

    return merge_now


@pytest.fixture(autouse=True)
def no_brand():
    """Pages look for no brand of a site: what a process remembers for a minute, tests need not ask for."""
    from learning.branding.brand import KEPT as BRANDS

    cache.set(BRANDS, [])
