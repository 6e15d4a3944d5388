"""Contents and libraries of this site, made of the small packages that the rules are tested with."""

from collections.abc import Mapping
from typing import Any

from courses.h5p.files import keep_file
from courses.h5p.models import H5PContent
from courses.h5p.store import DatabaseStore
from courses.packages.h5p.names import LibraryName
from courses.packages.h5p.store import LibraryStore
from tests.courses.h5p.making import (
    PAGES,
    PAGES_FIELDS,
    PNG,
    QUIZ,
    QUIZ_PARAMS,
    library_files,
    package_of,
    store_with,
)

OLD, NEW = LibraryName("WEL.Moved", 1, 0), LibraryName("WEL.Moved", 1, 2)
OLD_FIELDS = [{"name": "ask", "type": "text", "label": "Ask"}]
NEW_FIELDS = [{"name": "question", "type": "text", "label": "Question", "maxLength": 20}]


def installed() -> DatabaseStore:
    """A site with all libraries of the quiz, and pages that hold quizzes and pages."""
    store = DatabaseStore()
    package = package_of()
    store.install(package.all(), package)
    into: LibraryStore = store
    store_with(library_files(PAGES, fields=PAGES_FIELDS), into=into)
    return store


def make_content(store: DatabaseStore | None = None, *, params: Any = None, **fields: Any) -> H5PContent:
    """A published quiz with a picture."""
    store = store or installed()
    path, said = keep_file("mưa.png", [PNG])
    given: Mapping[str, Any] = QUIZ_PARAMS if params is None else params
    if "picture" in given:
        given = {**given, "picture": {**given["picture"], "path": path}}
    values = {"title": "Đúng hay sai", "language": "vi", "files": {path: said}, **fields}
    return H5PContent.objects.create(library=store.rows[QUIZ], params=given, **values)


def make_outdated() -> H5PContent:
    """A content whose one field is called otherwise in the new version, which has a script that knows that."""
    store = DatabaseStore()
    into: LibraryStore = store
    store_with(library_files(OLD, fields=OLD_FIELDS), into=into)
    files = {**library_files(NEW, fields=NEW_FIELDS), "upgrades.js": b"H5PUpgrades['WEL.Moved'] = {};"}
    store_with(files, into=into)
    made = H5PContent.objects.create(
        title="Hỏi", library=store.rows[OLD], params={"ask": "Ở đâu?"}, language="vi"
    )
    made.save_revision()
    return made
