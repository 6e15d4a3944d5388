"""What is not documented does not exist: every name that people may use stands in docs/reference."""

import inspect
import re
import tomllib
from dataclasses import fields
from pathlib import Path
from urllib.parse import unquote

import pytest
from celery import current_app
from django.apps import apps
from django.core.management import BaseCommand, get_commands, load_command_class
from django.dispatch import Signal

from assessments import signals as assessments_signals
from assessments.exchange.formats.base import QuestionFormat
from assessments.questions.base import QuestionType
from assessments.schedule import BEAT_SCHEDULE as ASSESSMENTS_BEAT_SCHEDULE
from courses.narration.engines.base import SpeechEngine
from courses.packages.base import Launch, Manifest, PackageFormat
from courses.schedule import BEAT_SCHEDULE as COURSES_BEAT_SCHEDULE
from courses.simulations.parts.base import Part, Validator
from learning import blocks, conf, registry, rest, signals
from learning.content_checks import ContentCheck, Finding
from learning.coverage import CoverageColumn
from learning.dashboard_panels import DashboardPanel, Line, Shown
from learning.models import MoveOn
from learning.official.formats.base import OfficialFormat
from learning.packs import PackPart
from learning.record_parts import RecordPart
from learning.reports.formats.base import ReportFormat
from learning.reports.forms.base import ReportForm
from learning.reports.indicators import base as indicators
from learning.schedule import BEAT_SCHEDULE
from learning.statements import verbs
from tests.plugin.citizens import CitizensForm, CompletedByCitizens
from tests.plugin.reflection import Reflection
from tests.test_layout import PACKAGES, ROOT

DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
PAGES = sorted(DOCS.rglob("*.md"))
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")


def page(name: str) -> str:
    return (REFERENCE / name).read_text("utf-8")


def section(text: str, heading: str) -> str:
    """What stands under ``heading``, up to the next one of its level."""
    level, _, name = heading.partition(" ")
    found = re.search(rf"^{level} {re.escape(name)}$(.*?)(?=^{level} |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"{heading!r} is missing"
    return found[1]


def rows(text: str) -> dict[str, str]:
    """The rows of the tables in ``text`` by the code in their first cell."""
    return {row[1]: row[0] for row in re.finditer(r"^\| `([^`]+)`.*$", text, re.MULTILINE)}


# --- hooks -------------------------------------------------------------------------------------------------

REGISTRIES = [each for each in vars(registry).values() if isinstance(each, registry.Registry)]
BASES = {
    "register_learning_blocks": [blocks.LearningBlock],
    "register_learning_question_types": [QuestionType],
    "register_learning_question_formats": [QuestionFormat],
    "register_learning_indicators": [
        each
        for each in vars(indicators).values()
        if inspect.isclass(each) and issubclass(each, indicators.Indicator)
    ],
    "register_learning_reports": [ReportForm],
    "register_learning_report_formats": [ReportFormat],
    "register_learning_official_formats": [OfficialFormat],
    "register_learning_package_formats": [PackageFormat, Manifest, Launch],
    "register_learning_content_checks": [ContentCheck, Finding],
    "register_learning_coverage": [CoverageColumn],
    "register_learning_pack_parts": [PackPart],
    "register_learning_record_parts": [RecordPart],
    "register_learning_dashboard_panels": [DashboardPanel, Shown, Line],
    "register_learning_simulation_parts": [Part],
    "register_learning_simulation_validators": [Validator],
    "register_learning_speech_engines": [SpeechEngine],
}


@pytest.mark.parametrize("hook", [each.hook_name for each in REGISTRIES])
def test_a_hook_has_a_heading_and_every_part_of_its_base_class_is_named(hook):
    said = section(page("hooks.md"), f"## {hook}")
    for base in BASES[hook]:
        assert base.__name__ in said or base.__module__ in said
        parts = {*vars(base), *getattr(base, "__annotations__", {})}
        for part in sorted(each for each in parts if not each.startswith("_")):
            assert re.search(rf"`{part}\b", said), f"{base.__name__}.{part}"


def test_methods_of_base_classes_are_given_with_their_arguments():
    hook_of = {base: hook for hook, bases in BASES.items() for base in bases}
    for base in (
        blocks.LearningBlock,
        QuestionType,
        QuestionFormat,
        ReportForm,
        ReportFormat,
        OfficialFormat,
        PackageFormat,
        ContentCheck,
        CoverageColumn,
        DashboardPanel,
        SpeechEngine,
    ):
        said = section(page("hooks.md"), f"## {hook_of[base]}")
        for name, method in vars(base).items():
            plain = inspect.unwrap(getattr(method, "__func__", method))
            if name.startswith("_") or not inspect.isfunction(plain):
                continue
            given = [each for each in inspect.signature(plain).parameters if each not in ("self", "cls")]
            listed = re.search(rf"`{name}\(([^)]*)\)`", said)
            assert listed, f"{base.__name__}.{name}"
            assert [each.strip() for each in listed[1].split(",") if each.strip() not in ("", "*")] == given


# --- names that are stored, and so are promises ------------------------------------------------------------

STORED = [
    ("blocks.md", registry.blocks),
    ("question-types.md", registry.question_types),
    ("reports.md", registry.indicators),
    ("reports.md", registry.report_forms),
    ("reports.md", registry.report_formats),
    ("official-report.md", registry.official_formats),
    ("competencies.md", registry.coverage),
    ("packages.md", registry.package_formats),
]


@pytest.mark.parametrize(("name", "one"), STORED, ids=[one.hook_name for _name, one in STORED])
def test_everything_that_is_contributed_has_a_row(name, one):
    assert len(one)
    assert not set(one) - rows(page(name)).keys()


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("blocks.md", [registry.blocks]),
        ("question-types.md", [registry.question_types]),
        ("reports.md", [registry.indicators, registry.report_forms, registry.report_formats]),
    ],
)
def test_no_row_speaks_of_what_is_not_there(name, kinds):
    text = page(name).split("## Periods")[0]
    assert not rows(text).keys() - {each for one in kinds for each in one}


def test_every_verb_has_a_row_that_says_whether_a_browser_may_say_it():
    table = page("statements.md")
    for iri in verbs.ALL:
        row = re.search(rf"^\| {verbs.short_name(iri)} \|.*$", table, re.MULTILINE)
        assert row, iri
        assert ("| yes" in row[0]) == (iri in verbs.FROM_BROWSER), iri


def test_every_rule_has_a_row():
    assert set(MoveOn.values) <= rows(page("statements.md")).keys()


# --- settings, checks, signals -----------------------------------------------------------------------------


def test_every_setting_has_a_row_with_its_default():
    table = rows(section(page("settings.md"), "# Settings and system checks"))
    for field in fields(conf.LearningSettings):
        default = repr(field.default).replace("'", '"')
        assert f"`{default}`" in table[field.name], field.name
    asked = {key for key in table if key.isupper()}
    hosts = {"FORMAT_MODULE_PATH", "CELERY_BEAT_SCHEDULE", "TIME_ZONE", "DATA_UPLOAD_MAX_NUMBER_FIELDS"}
    assert asked - hosts == {field.name for field in fields(conf.LearningSettings)}


def test_every_system_check_has_a_row():
    source = "".join(
        file.read_text("utf-8") for name in PACKAGES for file in (ROOT / name).rglob("checks.py")
    )
    ids = set(re.findall(r'id="(learning[\w.]*\.[EWI]\d+)"', source))
    assert ids
    assert ids == {key for key in rows(page("settings.md")) if re.fullmatch(r"learning[\w.]*\.[EWI]\d+", key)}


def test_every_signal_has_a_row_with_its_arguments():
    ours = (signals, assessments_signals)
    table, source = rows(page("signals.md")), "\n".join(inspect.getsource(each) for each in ours)
    names = [name for module in ours for name, each in vars(module).items() if isinstance(each, Signal)]
    assert names
    assert set(names) == table.keys()
    for name in names:
        provided = re.search(rf"# provides args: (.*)\n{name} = ", source)
        assert provided, f"{name} does not say what it provides"
        for argument in re.findall(r"\w+", re.sub(r"\([^)]*\)", "", provided[1])):
            assert f"`{argument}`" in table[name], f"{name}: {argument}"


def test_every_call_of_the_api_has_a_heading_with_what_it_takes():
    text = page("api.md")
    for path, view in rest.router.path_operations.items():
        for operation in view.operations:
            (method,) = operation.methods
            section(text, f"## {method} /learning{path}")
    for schema in (rest.RosterIn, rest.PersonIn):
        assert set(schema.model_fields) <= rows(text).keys()


# --- commands and tasks ------------------------------------------------------------------------------------


def our_commands() -> list[tuple[str, str]]:
    ours = {config.name for config in apps.get_app_configs() if ROOT in Path(config.path).parents}
    ours = {name for name in ours if ".venv" not in str(apps.get_app_config(label_of(name)).path)}
    return sorted((name, app) for name, app in get_commands().items() if app in ours)


def label_of(name: str) -> str:
    return next(config.label for config in apps.get_app_configs() if config.name == name)


@pytest.mark.parametrize(("name", "app"), our_commands(), ids=[name for name, _app in our_commands()])
def test_a_command_has_a_heading_with_its_options_and_prints_its_help(name, app):
    said = section(page("commands.md"), f"## {name}")
    command = load_command_class(app, name)
    parser = command.create_parser("manage.py", name)
    assert parser.format_help()
    general = BaseCommand().create_parser("manage.py", "any")._option_string_actions.keys()
    for action in parser._actions:
        flags = [flag for flag in action.option_strings if flag.startswith("--") and flag not in general]
        assert all(f"`{flag}" in said for flag in flags), flags


def test_every_task_has_a_row_and_every_beat_names_a_task():
    table = rows(section(page("commands.md"), "## Tasks")).keys()
    import assessments.tasks  # noqa: F401  they register themselves
    import courses.tasks  # noqa: F401  they register themselves
    import learning.tasks  # noqa: F401  they register themselves

    tasks = {name for name in current_app.tasks if name.startswith("learning")}
    assert tasks
    assert tasks == table
    entries = [*BEAT_SCHEDULE.values(), *COURSES_BEAT_SCHEDULE.values(), *ASSESSMENTS_BEAT_SCHEDULE.values()]
    assert {entry["task"] for entry in entries} <= tasks


# --- dependencies ------------------------------------------------------------------------------------------


def test_every_dependency_has_a_row():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [project["dependencies"], *project["optional-dependencies"].values()]
    names = {re.match(r"[\w-]+", each)[0] for some in asked for each in some}
    listed = set(
        re.findall(r"^\| ([a-z][\w-]*) \|", page("dependencies.md").split("## Only")[0], re.MULTILINE)
    )
    assert listed - {"name"} == names


# --- the pages themselves ----------------------------------------------------------------------------------


def anchors(text: str) -> set[str]:
    """The anchors of the headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


def links(file: Path) -> list[str]:
    without_code = re.sub(
        r"^(```|    ).*?^\1|`[^`\n]*`", "", file.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    return [one or other for one, other in LINK.findall(without_code)]


@pytest.mark.parametrize("file", [*PAGES, ROOT / "README.md"], ids=lambda file: str(file.relative_to(ROOT)))
def test_every_link_leads_somewhere(file):
    for link in links(file):
        if re.match(r"https?:|mailto:", link):
            continue
        target, _, anchor = link.partition("#")
        there = (file.parent / unquote(target)) if target else file
        assert there.exists(), link
        if anchor:
            assert anchor in anchors(there.read_text("utf-8")), link


def test_every_page_can_be_reached_from_the_first():
    reached, waiting = set(), [DOCS / "README.md"]
    while waiting:
        file = waiting.pop()
        if file in reached or file.suffix != ".md" or not file.exists():
            continue
        reached.add(file)
        targets = [link.partition("#")[0] for link in links(file) if "://" not in link]
        waiting += [(file.parent / unquote(target)).resolve() for target in targets if target]
    assert not [str(each.relative_to(DOCS)) for each in set(PAGES) - reached]


def test_every_page_begins_with_its_only_title():
    for file in PAGES:
        plain = re.sub(r"```.*?```", "", file.read_text("utf-8"), flags=re.DOTALL)
        assert plain.startswith("# "), file.name
        assert len(re.findall(r"^# ", plain, re.MULTILINE)) == 1, file.name


def test_decisions_are_numbered_without_a_gap_and_say_all_four_things():
    files = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    assert [int(file.name[:4]) for file in files] == list(range(1, len(files) + 1))
    for number, file in enumerate(files, 1):
        text = file.read_text("utf-8")
        assert text.startswith(f"# {number}. "), file.name
        parts = re.findall(r"^## (.+)$", text, re.MULTILINE)
        assert parts == ["Context", "Decision", "Rejected", "Consequences"], file.name


def test_every_file_that_pages_name_is_there():
    """Paths in backticks, such as `learning/registry.py`; names of templates and static files are no paths."""
    named = re.compile(r"`((?:tests|docs|site|\.ci)/[\w./-]+|(?:learning|courses|assessments)/[\w./-]+\.py)`")
    for file in PAGES:
        for path in named.findall(file.read_text("utf-8")):
            assert (ROOT / path).exists() or path == "site/__init__.py", f"{file.name}: {path}"


def python_in(name: str) -> str:
    """The Python of a how-to page."""
    return "\n".join(
        re.findall(r"```python\n(.*?)```", (DOCS / "how-to" / name).read_text("utf-8"), re.DOTALL)
    )


def test_the_block_that_is_shown_is_the_one_that_is_tested():
    shown = python_in("add-a-block.md").replace('"yourapp/', '"learning_plugin/')
    assert inspect.getsource(Reflection) in shown


def test_the_indicator_that_is_shown_is_the_one_that_is_tested():
    shown = python_in("add-an-indicator.md")
    assert inspect.getsource(CompletedByCitizens) in shown
    assert inspect.getsource(CitizensForm) in shown


def test_the_page_types_that_are_shown_are_those_of_the_tested_host():
    models = ROOT / "tests/hosts/custom_base_page/myhost/lessons/models.py"
    assert models.read_text("utf-8") in python_in("install-in-your-site.md").replace("yourproject", "myhost")
