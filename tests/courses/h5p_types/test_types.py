"""Our content types as packages: whole, translated, harmless, and fit for old browsers."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from courses.h5p.types import FOLDER, SHARED, OurLibraries, install_ours, words
from courses.h5p.types.examples import LANGUAGE, example, pack
from courses.packages.h5p.errors import H5PError
from courses.packages.h5p.importing import import_package
from courses.packages.h5p.library import Library
from courses.packages.h5p.names import LibraryName
from courses.packages.h5p.package import read
from courses.packages.h5p.semantics import WORDS, defaults, translated
from courses.packages.h5p.store import FolderStore, MemoryStore
from courses.packages.h5p.validate import validate
from tests.test_design import THEMES

OURS = OurLibraries()
TYPES = {library.name.machine.removeprefix("HocSo."): library for library in OURS.types()}
FILES = [path for library in OURS.all() for path in sorted((FOLDER / library.name.folder).rglob("*"))]
SCRIPTS = [path for path in FILES if path.suffix == ".js"]
STYLES = [path for path in FILES if path.suffix == ".css"]


def each_type(test):
    return pytest.mark.parametrize("library", TYPES.values(), ids=list(TYPES))(test)


def script_of(library: Library) -> str:
    return "\n".join((FOLDER / library.name.folder / path).read_text("utf-8") for path in library.scripts)


def test_there_are_eight_of_them_and_what_they_share():
    assert set(TYPES) == {
        "MultipleChoice", "TrueFalse", "Blanks", "DragOrder", "Flashcards", "Hotspots", "QuestionSet",
        "InteractiveVideo",
    }  # fmt: skip
    assert len(OURS.all()) == 9
    assert OURS.all()[0].name.machine == SHARED


@each_type
def test_its_package_may_be_taken_by_whoever_has_nothing(library):
    packed = io.BytesIO()
    pack(library.name, packed)
    assert validate(read(packed), MemoryStore()) == []


@each_type
def test_its_example_is_what_its_fields_allow(library):
    content = example(library.name)
    filtered = content.filtered(OURS)
    assert filtered.notes == ()
    assert filtered.params == content.params


@each_type
def test_what_goes_out_comes_in_again(library):
    packed, store = io.BytesIO(), MemoryStore()
    sent = pack(library.name, packed)
    imported = import_package(read(packed), store)
    assert imported.filtered
    assert imported.content
    assert imported.filtered.params == sent.params
    assert imported.filtered.sha256 == sent.sha256
    assert imported.content.title == example(library.name).title
    again = io.BytesIO()
    pack(library.name, again)
    assert again.getvalue() == packed.getvalue()


def test_a_store_takes_them_once(tmp_path):
    store = FolderStore(tmp_path)
    assert len(install_ours(store)) == 9
    assert install_ours(store) == []
    assert b"".join(store.chunks(OURS.all()[0].name, "dom.js")).startswith(b"/* MIT License.")


def test_a_file_that_a_library_has_not_is_refused():
    with pytest.raises(H5PError):
        list(OURS.chunks(LibraryName("HocSo.Blanks", 1, 0), "../__init__.py"))


@each_type
def test_it_says_what_it_is(library):
    assert library.patch == 0
    assert library.data["license"] == "MIT"
    assert library.needs("preloaded") == [LibraryName(SHARED, 1, 0)]
    assert "icon.svg" in library.files


# --- words -------------------------------------------------------------------------------------------------


def words_of(own: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Everything of fields that somebody reads, by where it stands."""
    if isinstance(own, list):
        for number, each in enumerate(own):
            yield from words_of(each, f"{path}[{number}]")
        return
    for key in (*WORDS, "default"):
        if isinstance(own.get(key), str) and (key != "default" or own.get("type", "text") == "text"):
            yield f"{path}.{key}", own[key]
    for key in ("fields", "field"):
        if key in own:
            yield from words_of(own[key], f"{path}.{key}")
    for number, option in enumerate(own.get("options", [])):
        if isinstance(option, dict):
            yield f"{path}.options[{number}]", option["label"]


def overlay(library: Library, language: str) -> Any:
    return json.loads((FOLDER / library.name.folder / f"language/{language}.json").read_text("utf-8"))[
        "semantics"
    ]


@each_type
def test_it_speaks_vietnamese_in_every_place(library):
    asked = dict(words_of(library.semantics))
    said = dict(words_of(overlay(library, LANGUAGE)))
    assert said.keys() == asked.keys()
    same = {text for place, text in said.items() if text == asked[place]}
    assert same <= {"Video"}
    assert dict(words_of(translated(library.name, LANGUAGE, OURS))) == said


@each_type
def test_its_english_is_that_of_its_fields(library):
    assert dict(words_of(overlay(library, "en"))) == dict(words_of(library.semantics))


@each_type
def test_words_that_stand_in_a_text_stand_in_its_translation(library):
    said = dict(words_of(overlay(library, LANGUAGE)))
    for place, text in words_of(library.semantics):
        assert set(re.findall(r"@\w+", text)) == set(re.findall(r"@\w+", said[place])), place


@each_type
def test_a_content_without_texts_says_the_usual_ones(library):
    written = re.findall(
        r'^  (\w+): (".*"),$', (FOLDER / library.name.folder / "texts.js").read_text("utf-8"), re.M
    )
    assert {name: json.loads(text) for name, text in written} == defaults(library.semantics)["l10n"]


@each_type
def test_every_text_is_used_and_none_is_missing(library):
    texts = set(defaults(library.semantics)["l10n"])
    shared = next(each for each in OURS.all() if each.name.machine == SHARED)
    script = re.sub(r"^HocSo\.Shared\.texts\[.*?^\};", "", script_of(library), flags=re.M | re.S)
    asked = set(re.findall(r"texts\.(\w+)", script))
    assert asked <= texts
    spoken = script + script_of(shared)
    assert {name for name in texts if not re.search(rf"\b{name.removesuffix('Text')}\b", spoken)} == set()


# --- scripts and styles ------------------------------------------------------------------------------------

RISKS = r"\beval\(|new Function|document\.write|insertAdjacentHTML|outerHTML|setTimeout\(\s*['\"]|javascript:"
# An old phone's Chrome 70 stops at these.
TOO_NEW = r"\?\.(?!\d)|\?\?|\.flat\(|\.flatMap\(|replaceAll|replaceChildren|fromEntries|matchAll|\.at\(|\?\?="
# What it passes over, so that parts would stand on one another.
PASSED_OVER = r"[^-]gap:|aspect-ratio|\binset:|:is\(|:where\(|:has\(|\bmin\(|\bmax\(|clamp\(|dvh|inline-size"


def named(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_a_script_evaluates_nothing_and_writes_no_markup(path):
    script = path.read_text("utf-8")
    assert not re.search(RISKS, script)
    # Fields that were filtered as HTML come into the page at one place only.
    assert "innerHTML" not in script or named(path) == f"{SHARED}-1.0/dom.js"


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_a_script_runs_on_an_old_phone_and_is_short(path):
    script = path.read_text("utf-8")
    assert not re.search(TOO_NEW, script)
    assert script.startswith("/*")
    assert "MIT License" in script[:30]
    assert script.count("\n") < 250


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_only_fields_with_tags_are_taken_as_markup(path):
    """``html:`` in a script stands beside the name of a field with tags, or what was read from one."""
    known = {name for library in TYPES.values() for name in fields_with_tags(library.semantics)}
    # Names of local values that hold such a field.
    local = {"html"}
    for value in re.findall(r"\bhtml: ([\w.\[\]]+)", path.read_text("utf-8")):
        assert value.rpartition(".")[2] in known | local, value


def fields_with_tags(fields: Any) -> Iterator[str]:
    for own in fields:
        if "tags" in own:
            yield own["name"]
        yield from fields_with_tags([own["field"]] if "field" in own else own.get("fields", []))


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_a_style_is_shown_by_an_old_phone_and_asks_for_nothing(path):
    style = path.read_text("utf-8")
    assert not re.search(PASSED_OVER, re.sub(r"grid-gap:", "", style))
    assert not re.search(r"url\(|@import|@font-face", style)
    assert all(".hocso" in rule or rule.startswith(("@", "from", "to", ":")) for rule in rules(style)), rules(
        style
    )


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_nothing_is_as_high_as_a_part_of_its_frame(path):
    """The frame is as high as what is in it, so that the two would chase each other."""
    lines = [line for line in path.read_text("utf-8").splitlines() if re.search(r"\dvh", line)]
    assert all(":fullscreen" in line for line in lines), lines


def rules(style: str) -> list[str]:
    bare = re.sub(r"/\*.*?\*/", "", style, flags=re.S)
    return [each.strip() for each in re.findall(r"([^{};]+)\{", bare)]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_are_those_of_the_design(theme):
    """Whose contrasts are computed; so everything can be read in both themes."""
    style = (FOLDER / f"{SHARED}-1.0/shared.css").read_text("utf-8")
    light, dark = style.split("@media (prefers-color-scheme: dark)", 1)
    own = dict(re.findall(r"--hocso-([\w-]+): (#\w{6});", light if theme == "light" else dark))
    assert len(own) > 15
    assert own == {name: THEMES[theme][f"--l-{name}"] for name in own}


def test_each_type_has_words_of_its_own_that_say_what_its_package_says():
    types = {each.name.machine: each for each in OurLibraries().types()}
    assert set(words.WORDS) == set(types)
    with translation.override("en"):
        for machine, (title, description) in words.WORDS.items():
            assert (str(title), str(description)) == (
                types[machine].title,
                types[machine].data["description"],
            )
    with translation.override("vi"):
        assert words.title_of("HocSo.Blanks", "") == "Điền vào chỗ trống"
    assert words.title_of("H5P.Other", "Other") == "Other"
