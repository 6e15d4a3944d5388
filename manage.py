#!/usr/bin/env python
"""Run the demo project that lives in `site/`."""

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    # `site/` is a folder, not a package: Python already has a module of that name.
    sys.path.insert(0, str(Path(__file__).parent / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "demo.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
