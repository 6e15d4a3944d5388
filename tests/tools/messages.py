"""Bring the Vietnamese catalogues up to date with the source: `make messages`.

Reads every marked string of learning, courses, assessments and the demo into that folder's
`locale/vi/LC_MESSAGES/django.po`, compiles it to the `django.mo` beside it, and says how much is left to
translate. Both files are committed, so neither a host nor a packager needs gettext.

Wagtail's own words in `site/wagtail-locale` are only compiled.

The msgids are the English text, so there is no catalogue for English. Scripts have no strings of their own:
templates hand them over in data attributes.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ["learning", "courses", "assessments", "site"]
CATALOGUE = Path("locale", "vi", "LC_MESSAGES", "django.po")
# Written by hand: what Wagtail and Django say and have no Vietnamese for.
WAGTAIL = ROOT / "site" / "wagtail-locale" / "vi" / "LC_MESSAGES"
# The dates would change with every run, and git knows them already.
DATES = re.compile(r'^"(POT-Creation-Date|PO-Revision-Date): .*"\n', re.MULTILINE)
HEADER = r"""# Vietnamese catalogue. "make messages" brings it up to date; docs/reference/words.md has the words.
msgid ""
msgstr ""
"Project-Id-Version: wagtail-learning\n"
"Report-Msgid-Bugs-To: \n"
"Last-Translator: \n"
"Language-Team: \n"
"Language: vi\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=1; plural=0;\n"
"""


def catalogues() -> list[Path]:
    """Where each folder's Vietnamese catalogue is, whether it exists yet or not."""
    return [ROOT / folder / CATALOGUE for folder in FOLDERS]


def updated(folder: str) -> str:
    """The catalogue of ``folder`` as its source asks for it now. Changes nothing in the tree."""
    with tempfile.TemporaryDirectory() as scratch:
        # In a copy, because makemessages leaves files beside the templates while it works.
        copy = Path(scratch, folder)
        shutil.copytree(ROOT / folder, copy, ignore=_not_source)
        catalogue = copy / CATALOGUE
        catalogue.parent.mkdir(parents=True, exist_ok=True)
        present = ROOT / folder / CATALOGUE
        catalogue.write_text(present.read_text("utf-8") if present.exists() else HEADER, "utf-8")
        _make_messages(copy)
        return DATES.sub("", catalogue.read_text("utf-8"))


def _not_source(folder: str, names: list[str]) -> list[str]:
    files = (name for name in names if not Path(folder, name).is_dir())
    return [name for name in files if not name.endswith((".py", ".html", ".txt"))] + ["locale", "content"]


def _make_messages(folder: Path) -> None:
    options = ["--locale", "vi", "--extension", "py,html,txt"]
    options += ["--no-location", "--no-wrap", "--no-obsolete", "--verbosity", "0"]
    # Without settings and without the folder itself on the path: only gettext and the files count.
    env = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-P", "-m", "django", "makemessages", *options]
    subprocess.run(command, cwd=folder, env=env, check=True)


def compiled(catalogue: Path) -> bytes:
    """``catalogue`` as gettext reads it, its placeholders checked."""
    made = subprocess.run(
        ["msgfmt", "--check-format", "--check-domain", "-o", "-", catalogue], check=True, capture_output=True
    )
    return made.stdout


def left_to_do(catalogue: Path) -> int:
    """How many messages are untranslated or only guessed."""
    return sum(_count(catalogue, kind) for kind in ("--untranslated", "--only-fuzzy"))


def _count(catalogue: Path, kind: str) -> int:
    kept = subprocess.run(
        ["msgattrib", kind, "--no-obsolete", catalogue], check=True, capture_output=True, text=True
    )
    found = len(re.findall(r"^msgid ", kept.stdout, re.MULTILINE))
    return max(0, found - 1)  # one is the header


def main() -> None:
    for folder, catalogue in zip(FOLDERS, catalogues(), strict=True):
        text = updated(folder)
        catalogue.parent.mkdir(parents=True, exist_ok=True)
        catalogue.write_text(text, "utf-8")
        catalogue.with_suffix(".mo").write_bytes(compiled(catalogue))
        left = left_to_do(catalogue)
        total = len(re.findall(r"^msgid ", text, re.MULTILINE)) - 1
        print(f"{catalogue.relative_to(ROOT)}: {total} messages, {left} left to translate")
    for catalogue in sorted(WAGTAIL.glob("*.po")):
        catalogue.with_suffix(".mo").write_bytes(compiled(catalogue))


if __name__ == "__main__":
    main()
