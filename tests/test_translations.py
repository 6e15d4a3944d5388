"""Vietnamese is complete, and says what the English says. `make messages` brings the catalogues up to date."""

import ast
import re
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tools.messages import CATALOGUE, FOLDERS, ROOT, compiled, updated

PLACEHOLDER = re.compile(r"%\(\w+\)[sdif]|%[sd]|{\w*}|</?\w+")
FIELDS = ("msgctxt", "msgid_plural", "msgid", "msgstr")


def messages(text: str) -> dict[tuple[str, str], dict[str, str]]:
    """The messages of a catalogue by context and English text; its header left out."""
    entries = [_entry(block) for block in text.split("\n\n")]
    return {(each["msgctxt"], each["msgid"]): each for each in entries if each["msgid"]}


def _entry(block: str) -> dict[str, str]:
    entry = dict.fromkeys((*FIELDS, "flags"), "")
    field = "flags"
    for line in block.splitlines():
        if line.startswith("#~"):
            continue
        if line.startswith("#,"):
            entry["flags"] += line
        elif line.startswith((*FIELDS, '"')):
            keyword, _, quoted = line.partition(' "') if not line.startswith('"') else ("", "", line[1:])
            field = keyword.split("[")[0] or field
            entry[field] += ast.literal_eval(f'"{quoted}')
    return entry


@pytest.fixture(params=FOLDERS)
def folder(request) -> str:
    return request.param


@pytest.fixture
def text(folder) -> str:
    file = ROOT / folder / CATALOGUE
    assert file.exists(), f"{folder} has no Vietnamese catalogue: run `make messages`."
    return file.read_text("utf-8")


def test_the_catalogue_holds_exactly_what_the_source_asks_for(folder, text):
    asked, held = messages(updated(folder)), messages(text)
    missing, idle = asked.keys() - held.keys(), held.keys() - asked.keys()
    assert not missing, f"run `make messages`: {sorted(missing)}"
    assert not idle, f"no longer in the source: {sorted(idle)}"


def test_nothing_is_untranslated_or_guessed(text):
    found = messages(text).values()
    assert not [each["msgid"] for each in found if not each["msgstr"].strip()]
    assert not [each["msgid"] for each in found if "fuzzy" in each["flags"]]


def test_placeholders_and_tags_survive_translation(text):
    for each in messages(text).values():
        # Vietnamese has one plural form, so it is held against the English plural.
        english = each["msgid_plural"] or each["msgid"]
        wanted = sorted(PLACEHOLDER.findall(english))
        assert sorted(PLACEHOLDER.findall(each["msgstr"])) == wanted, english


def test_vietnamese_is_written_with_composed_letters(text):
    assert unicodedata.is_normalized("NFC", text)


def test_spaces_and_full_stops_at_the_ends_survive_translation(text):
    for each in messages(text).values():
        english, vietnamese = each["msgid"], each["msgstr"]
        if " " in english:  # "No." is no sentence
            assert english.endswith(".") == vietnamese.endswith("."), english
        assert english[:1].isspace() == vietnamese[:1].isspace(), english
        assert english[-1:].isspace() == vietnamese[-1:].isspace(), english


def test_a_percent_sign_stands_at_its_number(folder, text):
    """As Vietnamese writes it, and the English here too: 85%."""
    apart = re.compile(r"\)s %%|\}\} %(?!\})|\d %(?![\w({}])")
    templates = Path(ROOT, folder).rglob("*.html")
    assert not apart.findall(text)
    assert not [file.name for file in templates if apart.search(file.read_text("utf-8"))]
    assert [bool(apart.search(one)) for one in ("85 %.", "{{ a }} %<", "{% if n > 1 %}")] == [
        True,
        True,
        False,
    ]


def test_the_compiled_catalogue_is_of_this_text(folder, text):
    file = ROOT / folder / CATALOGUE
    assert as_text(file.with_suffix(".mo").read_bytes()) == as_text(compiled(file))


def as_text(catalogue: bytes) -> str:
    # Two releases of gettext may lay the same catalogue out differently.
    command = ["msgunfmt", "--no-wrap", "--sort-output", "-"]
    return subprocess.run(command, input=catalogue, capture_output=True, check=True).stdout.decode("utf-8")


def test_no_text_hides_inside_an_f_string():
    """What gathers the messages does not look there."""
    files = [file for folder in FOLDERS for file in Path(ROOT, folder).rglob("*.py")]
    assert files
    assert not [(file.name, text) for file in files for text in hidden(ast.parse(file.read_text("utf-8")))]
    assert list(hidden(ast.parse("f\"{_('Home')}: {title}\""))) == ["Home"]


def hidden(tree: ast.AST) -> Iterator[str]:
    """The texts to translate that stand inside f-strings."""
    strings = [each for each in ast.walk(tree) if isinstance(each, ast.JoinedStr)]
    for call in (each for string in strings for each in ast.walk(string) if isinstance(each, ast.Call)):
        name = getattr(call.func, "id", "")
        if (name == "_" or "gettext" in name) and isinstance(call.args[0], ast.Constant):
            yield call.args[0].value


def test_scripts_have_no_strings_of_their_own():
    scripts = [file for folder in FOLDERS for file in Path(ROOT, folder).rglob("*.js")]
    speaking = re.compile(r"\b(n?gettext|pgettext|interpolate)\(")
    assert scripts
    assert not [file.name for file in scripts if speaking.search(file.read_text("utf-8"))]


def test_a_catalogue_is_read_as_gettext_reads_it():
    text = (
        'msgid ""\nmsgstr "Language: vi\\n"\n\n#, python-format\nmsgctxt "month"\nmsgid "%(n)s \\"May\\""\n'
        'msgid_plural ""\n"%(n)s Mays"\nmsgstr[0] "%(n)s tháng"\n" Năm"\n'
    )
    (found,) = messages(text).values()
    assert (found["msgctxt"], found["msgid"]) == ("month", '%(n)s "May"')
    assert (found["msgid_plural"], found["msgstr"]) == ("%(n)s Mays", "%(n)s tháng Năm")
    assert "python-format" in found["flags"]
