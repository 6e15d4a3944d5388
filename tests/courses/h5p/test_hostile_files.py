"""Files and data that were made to do harm: each is refused, or does none, and its author hears why."""

import json

import pytest

from courses.packages.h5p.errors import H5PError
from courses.packages.h5p.filtering import filter_params
from courses.packages.h5p.importing import import_package
from courses.packages.h5p.limits import Limits
from courses.packages.h5p.names import LibraryName
from courses.packages.h5p.package import read
from courses.packages.h5p.store import FolderStore
from tests.courses.h5p.making import (
    PNG,
    QUIZ,
    QUIZ_PARAMS,
    as_json,
    codes,
    folder,
    h5p_json,
    issues,
    library_files,
    package_of,
    quiz_package,
    quiz_store,
    zipped,
)

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("content/A.png", "content/a.png"),
        ("content/m\u01b0a.png", "content/mu\u031ba.png"),
        ("content/\ufb01.png", "content/fi.png"),
        ("content/ｘ.png", "content/x.png"),
        ("content/STRASSE.png", "content/straße.png"),
    ],
)
def test_names_that_are_one_on_some_computers(one, other):
    assert "alike" in codes({**quiz_package(), one: PNG, other: PNG})


@pytest.mark.parametrize(
    "name",
    ["content/gnp.\u202egpj.png", "content/a\u200b.png", "content/\ue000.png", "content/a.png\u2028.png",
     "content/a .png /b.png", "content/a./b.png", "content/" + "a" * 300 + ".png", "content/" + "a/" * 30 + "b.png"],
)  # fmt: skip
def test_names_with_signs_that_nobody_sees_or_that_computers_drop(name):
    assert "name" in codes({**quiz_package(), name: PNG})


@pytest.mark.parametrize(
    "ending", ["html", "htm", "php", "svg", "js", "exe", "swf", "phtml", "png.php", "png.", "PHP", "xhtml"]
)
def test_files_that_no_content_has(ending):
    assert "kind" in codes({**quiz_package(), f"content/x.{ending}": b"x"})


def test_flash_that_a_library_still_carries_is_not_there():
    package = {**quiz_package(), "WEL.Quiz-1.0/old/download.swf": b"CWS"}
    assert codes(package) == set()
    assert "old/download.swf" not in package_of(package).libraries[QUIZ].files


@pytest.mark.parametrize("ending", ["html", "php", "exe", "sh", "py"])
def test_files_that_no_library_has(ending):
    assert "kind" in codes({**quiz_package(), f"WEL.Quiz-1.0/x.{ending}": b"x"})


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.png", b"<html><script>alert(1)</script>"),
        ("x.jpg", b"MZ\x90\x00"),
        ("x.mp4", b"\n<!DOCTYPE html>"),
        ("x.pdf", b"#!/bin/sh"),
        ("x.woff", b"\xef\xbb\xbf<?php"),
        ("x.gif", b""),
    ],
)
def test_an_ending_that_lies(name, data):
    assert "disguised" in codes({**quiz_package(), f"content/{name}": data})


def test_a_picture_may_be_another_kind_of_picture():
    webp = b"RIFF\x00\x00\x00\x00WEBP"
    assert not codes({**quiz_package(), "content/x.jpg": PNG, "content/y.png": webp})


@pytest.mark.parametrize(
    "drawing",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
        b"<svg xmlns='http://www.w3.org/2000/svg'><foreignObject/></svg>",
        b"<svg xmlns:xlink='http://www.w3.org/1999/xlink'><a xlink:href='java&#115;cript:x()'/></svg>",
        b"<svg><animate attributeName='xlink:href' to='x'/></svg>",
        b"<svg><use href='https://example.org/x.svg#a'/></svg>",
        b"<?xml-stylesheet href='x.css'?><svg/>",
        b"<!DOCTYPE svg [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><svg>&b;</svg>",
        b"<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>",
    ],
)
def test_a_drawing_that_is_alive(drawing):
    assert "drawing" in codes({**quiz_package(), "WEL.Quiz-1.0/icon.svg": drawing})


def test_an_honest_drawing_is_taken():
    drawing = (
        b"<?xml version='1.0'?><!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'x.dtd'><svg xmlns='http://www.w3.org/2000/svg'>"
        b"<path id='a' d='M0 0'/><use href='#a'/><animateTransform attributeName='transform'/></svg>"
    )
    assert not codes({**quiz_package(), "WEL.Quiz-1.0/icon.svg": drawing})


def test_entities_in_data_and_markup_that_is_none():
    bomb = b"<!DOCTYPE a [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><a>&b;</a>"
    assert "drawing" in codes({**quiz_package(), "WEL.Quiz-1.0/x.xml": bomb})
    assert "markup" in codes({**quiz_package(), "WEL.Quiz-1.0/x.svg": b"<svg"})


def test_the_sign_that_every_scanner_knows():
    padded = b"a" * 65_500 + EICAR
    for data in (EICAR, padded):
        found = issues({**quiz_package(), "content/x.txt": data})
        assert [(each.code, each.path) for each in found] == [("virus", "content/x.txt")]
        assert "EICAR" in found[0].message


def test_a_scanner_of_the_house_is_asked_about_every_file():
    def scan(name, pieces):
        return "Worm.Example" if b"right" in b"".join(pieces) and name == "content/content.json" else ""

    [found] = issues(quiz_package(), scan=scan)
    assert "Worm.Example" in found.message


@pytest.mark.parametrize("key", ["__proto__", "constructor", "prototype"])
@pytest.mark.parametrize(
    "file", ["h5p.json", "content/content.json", "WEL.Quiz-1.0/library.json", "WEL.Quiz-1.0/semantics.json"]
)
def test_a_field_that_changes_every_object_of_a_page(key, file):
    data = json.loads(quiz_package()[file])
    inner = {key: {"isAdmin": True}}
    poisoned = [*data, inner] if isinstance(data, list) else {**data, "deep": [inner]}
    assert "forbidden-key" in codes({**quiz_package(), file: as_json(poisoned)})
    with pytest.raises(H5PError) as refused:
        filter_params({**QUIZ_PARAMS, "words": inner}, QUIZ, quiz_store())
    assert refused.value.code == "forbidden-key"


DEEP = [b"[" * 100_000, b'{"a":' * 100_000, b"[" * 150 + b"]" * 150]


@pytest.mark.parametrize(
    "text", [*DEEP, b"NaN", b"[1e999]", b"[Infinity]", b"9" * 5000, b"\xff{}", b"{", b""], ids=range(10)
)
def test_data_that_no_honest_program_writes(text):
    found = codes({**quiz_package(), "content/content.json": text})
    assert found & {"json", "json-depth"}


def test_data_that_is_too_large():
    limits = Limits(json=1000)
    package = read(zipped({**quiz_package(), "content/content.json": as_json({"a": "b" * 1000})}), limits)
    assert "json-size" in {each.code for each in package.issues}


def test_data_that_is_too_large_together():
    fields = as_json([{"name": "a", "type": "text", "label": "b" * 5000}])
    files = quiz_package()
    for number in range(4):
        name = LibraryName(f"WEL.X{number}", 1, 0)
        files |= folder(name, {**library_files(name), "semantics.json": fields})
    assert "json-size" in {each.code for each in read(zipped(files), Limits(json_together=20_000)).issues}
    overlays = {f"WEL.Quiz-1.0/language/{code}.json": fields for code in ("en", "fr", "nn", "da")}
    overlays = {name: as_json({"semantics": json.loads(data)}) for name, data in overlays.items()}
    assert not read(zipped({**quiz_package(), **overlays}), Limits(json_together=20_000)).issues
    few = Limits(json_together=20_000, translations_together=3000)
    assert "json-size" in {each.code for each in read(zipped({**quiz_package(), **overlays}), few).issues}


def test_a_library_that_is_called_nearly_as_another_one():
    other = LibraryName("wel.quiz", 1, 1)
    found = issues(folder(other, library_files(other)), quiz_store())
    assert [(each.code, each.path) for each in found] == [("alike", "wel.quiz")]


def test_html_with_a_script_in_a_text_does_nothing():
    params = {
        "intro": "<p onclick='x()'>Chào<script>alert(1)</script><img src=x onerror=y><a href='java\tscript:x'>đi</a></p>",
        "title": "<img src=x onerror=y>",
    }
    kept = filter_params(params, QUIZ, quiz_store())
    assert kept.params["intro"] == '<p>Chào<a rel="noopener noreferrer">đi</a></p>'
    assert kept.params["title"] == "&lt;img src=x onerror=y"
    assert {each.code for each in kept.notes} == {"html", "too-long"}


def test_what_computers_leave_behind_is_not_there():
    litter = {
        "__MACOSX/._h5p.json": b"\0",
        "content/.DS_Store": b"\0",
        ".git/config": b"",
        "content/_x/evil.php": b"<?php",
    }
    assert not codes({**quiz_package(), **litter})
    assert read(zipped({**quiz_package(), **litter})).files == ["images/mưa.png"]


def test_what_lies_at_the_top_is_never_taken(tmp_path):
    taken = import_package(read(zipped({**quiz_package(), "evil.php": b"phpinfo()"})), FolderStore(tmp_path))
    assert taken.content.files.names() == ["images/mưa.png"]
    assert not list(tmp_path.rglob("*.php"))


def test_a_script_that_a_library_asks_for_outside_of_its_folder():
    data = json.loads(quiz_package()["WEL.Quiz-1.0/library.json"])
    for path in ("../WEL.Parts-2.1/js/it.js", "/etc/passwd", "https://example.org/x.js"):
        files = {"WEL.Quiz-1.0/library.json": as_json({**data, "preloadedJs": [{"path": path}]})}
        assert "missing-file" in codes({**quiz_package(), **files})


def test_a_message_does_not_grow_with_what_it_is_about():
    [found] = issues(
        {
            **quiz_package(),
            "h5p.json": as_json(h5p_json(mainLibrary="X" * 255, preloadedDependencies=[QUIZ.data])),
        }
    )
    assert len(found.message) < 600
