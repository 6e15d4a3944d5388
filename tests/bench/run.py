"""`make bench`: every baseline is measured beside us in the same run, so the ratios mean something.

Runs on SQLite, and again on PostgreSQL if it answers. `--only progress` runs one part.
"""

import argparse
import importlib
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
PARTS = ["progress", "pages", "measures"]


def prepare(folder: Path) -> None:
    """Django on a new database of its own: a file in ``folder``, or the PostgreSQL that DATABASE_URL names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder / 'bench.sqlite3'}")
    import django
    from django.conf import settings
    from django.test.utils import setup_test_environment

    settings.ROOT_URLCONF = "tests.bench.urls"
    django.setup()
    setup_test_environment(debug=False)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=PARTS)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        from django.db import connection
        from tests.bench.measure import table

        kept = connection.settings_dict["NAME"]
        if connection.vendor == "sqlite":  # a file, as in life: memory would flatter us
            connection.settings_dict["TEST"]["NAME"] = str(Path(folder) / "test.sqlite3")
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            for part in [arguments.only] if arguments.only else PARTS:
                print(f"\n{part} on {connection.vendor}", flush=True)
                print(table(importlib.import_module(f"tests.bench.{part}").run()), flush=True)
        finally:
            connection.creation.destroy_test_db(kept, verbosity=0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
