"""Write the schema of a learner's record into the reference: `python tests/tools/record_schema.py`."""

import json
import os
import sys
from pathlib import Path

import django

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "docs" / "reference" / "record.schema.json"


def main() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from learning.record.document import schema

    SCHEMA.write_text(json.dumps(schema(), indent=2, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
