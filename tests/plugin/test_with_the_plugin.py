"""A site that has installed a third party's app, in a process of its own."""

import os
import subprocess
import sys

import pytest

from tests.test_layout import ROOT

pytestmark = pytest.mark.thorough


def run(*arguments: str) -> str:
    """Pytest under the plug-in's settings; fails with what it said."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--ds",
        "tests.settings_plugin",
        "-q",
        "-p",
        "no:cacheprovider",
    ]
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    done = subprocess.run(
        [*command, *arguments], cwd=ROOT, env=env, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_everything_the_plugin_adds_works():
    assert " passed" in run("tests/plugin/installed")


@pytest.mark.slow
def test_what_the_plugin_adds_keeps_every_contract():
    assert " passed" in run("tests/contracts", "-k", "estimate or reflection or citizens or plain")
