"""Packages for tests, and files that pretend to be some."""

import io

from courses.models import Package
from courses.packages.keeping import examine, keep
from tests.courses.packs.making import zipped

PAGE = (
    "<!doctype html><html lang='vi'><meta charset='utf-8'><title>Đúng hay sai</title><h1>Chào bạn</h1></html>"
)


def web(files: dict[str, bytes | str] | None = None, *, page: str = PAGE) -> io.BytesIO:
    """A ZIP of web pages."""
    file = zipped({"index.html": page, **(files or {})})
    file.seek(0)
    return file


def make_package(file: io.BytesIO | None = None, *, title: str = "", by=None) -> Package:
    return keep(Package(title=title, uploaded_by=by), examine(file or web()))


def package_block(package: Package, **value) -> tuple[str, dict]:
    return "package", {
        "title": "Luyện tập",
        "package": package.pk,
        "shape": "usual",
        "alternative": "<p>Đọc ba câu hỏi này.</p>",
        **value,
    }
