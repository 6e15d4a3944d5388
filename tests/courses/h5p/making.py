"""Small content types of our own, and packages made of them."""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

from courses.packages.h5p.content import Content, FilesInMemory, export_package
from courses.packages.h5p.errors import Issue
from courses.packages.h5p.library import Library
from courses.packages.h5p.names import LibraryName
from courses.packages.h5p.package import Package, read
from courses.packages.h5p.store import LibraryStore, MemoryStore
from courses.packages.h5p.validate import validate

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
QUIZ, PAGES, PARTS, EDITOR = (
    LibraryName.parse(each)
    for each in ("WEL.Quiz 1.0", "WEL.Pages 1.0", "WEL.Parts 2.1", "WEL.QuizEditor 1.0")
)
QUIZ_FIELDS: list[dict[str, Any]] = [
    {
        "name": "intro",
        "type": "text",
        "widget": "html",
        "tags": ["strong", "em", "a", "ul"],
        "label": "Introduction",
    },
    {"name": "title", "type": "text", "maxLength": 20, "label": "Title", "default": "A quiz"},
    {"name": "code", "type": "text", "regexp": {"pattern": "^[A-Z]{3}$"}, "optional": True},
    {"name": "pass", "type": "number", "min": 0, "max": 100, "step": 5, "default": 50},
    {"name": "weight", "type": "number", "min": 0, "max": 10, "decimals": 2, "optional": True},
    {"name": "shuffle", "type": "boolean", "default": True},
    {
        "name": "look",
        "type": "select",
        "options": [{"value": "plain", "label": "Plain"}, {"value": "cards", "label": "Cards"}],
        "default": "plain",
    },
    {"name": "picture", "type": "image", "optional": True},
    {"name": "film", "type": "video", "optional": True},
    {
        "name": "questions",
        "type": "list",
        "min": 1,
        "max": 5,
        "entity": "question",
        "field": {
            "name": "question",
            "type": "group",
            "fields": [
                {"name": "text", "type": "text", "tags": ["strong"], "label": "Question"},
                {"name": "right", "type": "boolean"},
            ],
        },
    },
    {"name": "words", "type": "group", "fields": [{"name": "check", "type": "text", "default": "Check"}]},
]
PAGES_FIELDS: list[dict[str, Any]] = [
    {
        "name": "parts",
        "type": "list",
        "field": {
            "name": "part",
            "type": "group",
            "isSubContent": True,
            "fields": [{"name": "content", "type": "library", "options": ["WEL.Quiz 1.0", "WEL.Pages 1.0"]}],
        },
    }
]
QUIZ_PARAMS: dict[str, Any] = {
    "intro": "<p>Chào <strong>bạn</strong></p>",
    "title": "Đúng hay sai",
    "pass": 50,
    "shuffle": True,
    "look": "cards",
    "picture": {"path": "images/mưa.png", "mime": "image/png", "width": 10, "height": 10},
    "questions": [{"text": "Hà Nội là thủ đô", "right": True}],
    "words": "Kiểm tra",
}
UUID = "5a7c8b1e-6d0f-4f0b-9a3e-2f4c1d9e7b60"


def library_files(
    name: LibraryName | None,
    *,
    patch: int = 3,
    fields: list[dict[str, Any]] | None = None,
    needs: Mapping[str, Iterable[LibraryName | None]] | None = None,
    **more: Any,
) -> dict[str, bytes]:
    """The files of a library with one script and one style sheet."""
    assert name is not None
    data = {
        "title": name.machine,
        **name.data,
        "patchVersion": patch,
        "runnable": 1,
        "preloadedJs": [{"path": "js/it.js"}],
        "preloadedCss": [{"path": "it.css"}],
        **{
            f"{kind}Dependencies": [each.data for each in names if each]
            for kind, names in (needs or {}).items()
        },
        **more,
    }
    files = {"library.json": as_json(data), "js/it.js": b"// runs", "it.css": b"p {}"}
    if fields is not None:
        files["semantics.json"] = as_json(fields)
    return files


def as_json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def quiz_package(**changed: bytes | None) -> dict[str, bytes]:
    """The files of a right package. ``changed`` replaces some by their names, with ``/`` written ``__``."""
    files = {
        "h5p.json": as_json(h5p_json()),
        "content/content.json": as_json(QUIZ_PARAMS),
        "content/images/mưa.png": PNG,
        **folder(PARTS, library_files(PARTS, runnable=0)),
        **folder(EDITOR, library_files(EDITOR, runnable=0)),
        **folder(
            QUIZ, library_files(QUIZ, fields=QUIZ_FIELDS, needs={"preloaded": [PARTS], "editor": [EDITOR]})
        ),
    }
    files["WEL.Quiz-1.0/language/vi.json"] = as_json(
        {"semantics": [{"label": "Lời mở đầu"}, {"label": "Tên"}]}
    )
    return with_changes(files, {key.replace("__", "/"): value for key, value in changed.items()})


def with_changes(files: Mapping[str, bytes], changed: Mapping[str, bytes | None]) -> dict[str, bytes]:
    return {name: data for name, data in {**files, **changed}.items() if data is not None}


def h5p_json(**changed: Any) -> dict[str, Any]:
    data = {
        "title": "Đúng hay sai",
        "language": "vi",
        "mainLibrary": "WEL.Quiz",
        "embedTypes": ["iframe"],
        "license": "CC BY",
        "authors": [{"name": "Nguyễn Thị Mơ", "role": "Author"}],
        "preloadedDependencies": [QUIZ.data, PARTS.data],
    }
    return {key: value for key, value in {**data, **changed}.items() if value is not None}


def folder(name: LibraryName | None, files: Mapping[str, bytes]) -> dict[str, bytes]:
    assert name is not None
    return {f"{name.folder}/{path}": data for path, data in files.items()}


def zipped(files: Mapping[str, bytes], *, packing: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as package:
        for name, data in files.items():
            package.writestr(name, data)
    file.seek(0)
    return file


def package_of(files: Mapping[str, bytes] | None = None) -> Package:
    return read(zipped(quiz_package() if files is None else files))


def codes(files: Mapping[str, bytes], store: LibraryStore | None = None, **options: Any) -> set[str]:
    """What is wrong with a package of ``files``."""
    return {each.code for each in issues(files, store, **options)}


def issues(files: Mapping[str, bytes], store: LibraryStore | None = None, **options: Any) -> list[Issue]:
    return validate(package_of(files), store or MemoryStore(), **options)


def store_with(*libraries: Mapping[str, bytes], into: LibraryStore | None = None) -> LibraryStore:
    """A store with libraries, each given by its files."""
    store = into or MemoryStore()
    files: dict[str, bytes] = {}
    for each in libraries:
        data = json.loads(each["library.json"])
        files |= folder(LibraryName.of_data(data), each)
    package = package_of(files)
    assert not package.issues
    store.install(package.all(), package)
    return store


def quiz_store() -> LibraryStore:
    """All libraries of the quiz, and pages that hold quizzes and pages."""
    store = MemoryStore()
    package = package_of()
    store.install(package.all(), package)
    return store_with(library_files(PAGES, fields=PAGES_FIELDS), into=store)


def quiz(params: Any = None, *, main: LibraryName | None = QUIZ, **more: Any) -> Content:
    files = FilesInMemory({"images/mưa.png": PNG})
    assert main is not None
    return Content("Đúng hay sai", main, QUIZ_PARAMS if params is None else params, "vi", files=files, **more)


def exported(content: Content, store: LibraryStore) -> io.BytesIO:
    file = io.BytesIO()
    export_package(content, store, file)
    file.seek(0)
    return file


def tiny(name: str, *, needs: Mapping[str, Iterable[str]] | None = None, **more: Any) -> Library:
    """A library of nothing but a name and needs, for what asks nothing else."""
    found = LibraryName.parse(name)
    assert found is not None
    lists = {
        f"{kind}Dependencies": [LibraryName.parse(each).data for each in names]  # type: ignore[union-attr]
        for kind, names in (needs or {}).items()
    }
    return Library(found, 0, {"title": name, **lists, **more})


class Given(MemoryStore):
    """A store of libraries without files."""

    def __init__(self, *libraries: Library):
        super().__init__()
        self._kept = {each.name: (each, {}) for each in libraries}
