"""What keeps the house as it is: where things stand, what they are called, what never comes in."""

import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ["learning", "courses", "assessments"]
TOP = {
    *PACKAGES,
    "site",
    "tests",
    "docs",
    ".ci",
    "pyproject.toml",
    "manage.py",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    ".gitignore",
}
OURS = ["learning", "learning_courses", "learning_pages", "learning_assessments", "home"]


def tracked(*patterns: str) -> list[Path]:
    """The files git knows, as paths from the root; all of them, or those that match ``patterns``."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [Path(name) for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


def text_of(file: Path) -> str:
    """What is written in ``file``; nothing if it is not text."""
    try:
        return (ROOT / file).read_text("utf-8")
    except UnicodeDecodeError:
        return ""


def test_site_is_a_folder_and_never_a_package():
    # Python has a module of that name already; as a package ours would hide it, or be hidden.
    assert (ROOT / "site" / "demo" / "__init__.py").exists()
    assert not (ROOT / "site" / "__init__.py").exists()


def test_nothing_of_site_is_ignored_by_git():
    ignored = subprocess.run(
        ["git", "check-ignore", "--no-index", "site", "site/demo/settings.py", "site/static/demo/x.svg"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ignored.stdout == ""


def test_the_top_of_the_tree_holds_what_it_is_meant_to():
    assert {file.parts[0] for file in tracked()} <= TOP


def test_modules_are_named_for_a_thing_or_a_verb():
    nameless = {"utils", "helpers", "services", "selectors", "managers", "common", "misc", "core"}
    files = [file for file in tracked("*.py") if file.parts[0] in (*PACKAGES, "site")]
    assert files
    assert not [str(file) for file in files if nameless & {*file.parts[:-1], file.stem}]


def test_migrations_have_telling_names():
    names = [file.stem for file in tracked("*/migrations/0*.py")]
    assert names
    assert not [name for name in names if "_auto_" in name or not re.fullmatch(r"\d{4}_[a-z]\w+", name)]
    assert not [name for name in names if name.endswith("_initial") and not name.startswith("0001")]


# Written so that the patterns do not find themselves.
FOREIGN = {
    "a content network": r"(?:cdn\.|cdnjs|unpkg|jsdelivr|googleapis|gstatic|bootstrapcdn|esm\.sh|skypack)[\w.]*/",
    "a package registry": r"(?:files\.python[h]osted|registry\.npm[j]s|//[\w.]+/simple\b|index-[u]rl|find-[l]inks)",
    "a path of one machine": r"(?<![\w.}])/(?:work|root|opt/\w+|farm|Users/\w+|tmp/(?!source\b)\w+)/",
}


@pytest.mark.parametrize("what", FOREIGN)
def test_no_file_names(what):
    pattern = re.compile(FOREIGN[what])
    found = {str(file): match[0] for file in tracked() if (match := pattern.search(text_of(file)))}
    assert not found


def test_no_lock_file_is_kept():
    # They carry a registry's address on every line; .ci/constraints.txt carries versions only.
    locks = {"uv.lock", "poetry.lock", "Pipfile.lock", "package-lock.json", "yarn.lock"}
    assert not locks & {file.name for file in tracked()}


INLINE = {
    "a script of its own": r"<script\b(?![^>]*\bsrc=)",
    "a style of its own": r"""<style\b|\sstyle\s*=\s*["']""",
    "a handler of its own": r"""<[^>]*\son[a-z]+\s*=\s*["']|javascript:""",
}


@pytest.mark.parametrize("what", INLINE)
def test_no_template_has(what):
    # The learner's side runs under a content security policy that would refuse it.
    pattern = re.compile(INLINE[what], re.IGNORECASE)
    templates = [file for file in tracked("*.html") if "templates" in file.parts]
    assert templates
    found = {str(file): match[0] for file in templates if (match := pattern.search(text_of(file)))}
    assert not found


@pytest.mark.parametrize("what", INLINE)
def test_no_code_makes_html_with(what):
    pattern = re.compile(INLINE[what], re.IGNORECASE)
    files = [file for file in tracked("*.py", "*.js") if file.parts[0] in (*PACKAGES, "site")]
    found = {str(file): match[0] for file in files if (match := pattern.search(text_of(file)))}
    assert not found


def test_every_package_that_is_imported_is_asked_for():
    """By us, or by Wagtail, without which there is nothing to install."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [
        *project["dependencies"],
        *metadata.requires("wagtail"),
        *project["optional-dependencies"]["analysis"],
        *project["optional-dependencies"]["docx"],
        *project["optional-dependencies"]["localize"],
        *project["optional-dependencies"]["parquet"],
        *project["optional-dependencies"]["pdf"],
        *project["optional-dependencies"]["signing"],
        *project["optional-dependencies"]["xblock"],
        *metadata.requires("xblock"),  # it hands us webob's requests
    ]
    names = {re.match(r"[\w.-]+", each)[0].lower().replace("_", "-") for each in asked}
    where = metadata.packages_distributions()
    found = {
        module: file
        for file in tracked("*.py")
        if file.parts[0] in PACKAGES
        for module in re.findall(
            r"^\s*(?:from|import) ([a-z]\w*)[\w.]*(?: import|$)", text_of(file), re.MULTILINE
        )
    }
    foreign = found.keys() - sys.stdlib_module_names - set(PACKAGES)
    assert foreign
    for module in foreign:
        assert {each.lower().replace("_", "-") for each in where[module]} & names, (
            f"{module} in {found[module]}"
        )


def our_models() -> list:
    return [model for label in OURS for model in apps.get_app_config(label).get_models()]


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_a_model_says_what_it_knows_of_people(model):
    said = model.__doc__ or ""
    assert "ersonal data" in said, "End the docstring with “No personal data.” or “Personal data: …”."


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_what_is_known_of_people_stays_out_of_the_reference_index(model):
    # Wagtail would write a row for every foreign key of every statement.
    if "Personal data:" in (model.__doc__ or ""):
        assert model.wagtail_reference_index_ignore is True


def test_every_foreign_name_begins_with_learning():
    """Labels, tables, templates and static files of the library collide with nothing in a host."""
    for label in OURS[:-1]:
        config = apps.get_app_config(label)
        assert label.startswith("learning")
        assert all(model._meta.db_table.startswith("learning") for model in config.get_models())
    for kind in ("templates", "static"):
        shared = [folder for name in PACKAGES for folder in (ROOT / name / kind).glob("*")]
        assert shared
        assert {folder.name for folder in shared} <= {"learning", "learning_courses", "learning_assessments"}


def test_a_test_that_empties_the_database_runs_apart():
    """Whoever commits leaves nothing behind: no pages and no groups for the tests after it on the same worker."""
    from tests.run import AT_ONCE, COMMITTING

    assert AT_ONCE
    for name in AT_ONCE:
        text = Path(name).read_text("utf-8")
        committing = text.count(COMMITTING)
        whole = re.search(r"^pytestmark = .*pytest\.mark\.slow", text, re.MULTILINE)
        assert whole or text.count("@pytest.mark.slow\n") >= committing, f"{name}: mark what commits as slow"
