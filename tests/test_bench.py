"""The benchmark stays runnable. What it measures is for `make bench`: here nothing is timed."""

import importlib

import pytest
from django.conf import settings
from django.core.cache import cache, caches

from learning.tasks import render_certificate
from tests.bench.measure import table

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.parametrize(
    "part",
    [
        "progress",
        "lrs",
        "log",
        "pages",
        "measures",
        "people",
        "rosters",
        "nation",
        "psychometrics",
        "exports",
    ],
)
def test_every_part_of_the_benchmark_runs(part, monkeypatch):
    monkeypatch.setattr(settings, "ROOT_URLCONF", "tests.bench.urls")
    monkeypatch.setattr(render_certificate, "delay", lambda uuid: None)  # a worker's work
    cache.clear()
    caches["renditions"].clear()
    results = importlib.import_module(f"tests.bench.{part}").run(0.01)
    assert len(table(results).splitlines()) == len(results) + 1
    assert all(each.milliseconds > 0 for each in results)
