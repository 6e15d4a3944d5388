"""The files of the official editor, which an operator supplies, and the origin that it runs on."""

from pathlib import Path
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.http.request import split_domain_port

from courses.h5p import scripts
from courses.packages.kinds import ending
from learning import conf

STYLES = (
    "libs/cropper.css",
    "styles/css/h5p-hub-client.css",
    "styles/css/fonts.css",
    "styles/css/application.css",
    "styles/css/libs/zebra_datepicker.min.css",
)
# What ``scripts/h5peditor-….js`` are called after the line. Each builds on those before it.
PARTS = (
    "semantic-structure editor library-selector fullscreen-bar form text html number textarea "
    "file-uploader file image image-popup av group boolean list list-editor library library-list-cache "
    "select selector-hub selector-legacy dimensions coordinates none metadata metadata-author-widget "
    "metadata-changelog-widget pre-save"
)
SCRIPTS = (
    "scripts/h5p-hub-client.js",
    "scripts/h5peditor.js",
    *(f"scripts/h5peditor-{part}.js" for part in PARTS.split()),
    "ckeditor/ckeditor.js",
)
FALLBACK = "en"
FOLDERS = ("scripts/", "styles/", "libs/", "language/", "ckeditor/", "images/")
KINDS = ("css", "gif", "jpg", "js", "map", "png", "svg", "txt", "woff", "woff2", "ttf", "eot")


# What the page around the editor needs of them; the rest is loaded in the frame that the editor makes.
AROUND = ("scripts/h5peditor-editor.js", "scripts/h5peditor-init.js")


def folder() -> Path | None:
    """The folder that was supplied; None without one."""
    given = conf.get("H5P_EDITOR_ROOT")
    return Path(given) if given else None


def origin() -> str:
    """The origin that the editor runs on, as ``https://editor.example.vn``; empty if there is none."""
    found = urlsplit(conf.get("H5P_EDITOR_ORIGIN"))
    return f"{found.scheme}://{found.netloc}" if found.scheme in ("http", "https") and found.netloc else ""


def missing() -> list[str]:
    """Which of its files are not in the folder."""
    place = folder()
    wanted = dict.fromkeys((*SCRIPTS, *AROUND, *STYLES, f"language/{FALLBACK}.js"))
    return [name for name in wanted if place is None or not (place / name).is_file()]


def is_supplied() -> bool:
    return bool(folder() and origin()) and scripts.is_installed() and not missing()


def is_offered(request: HttpRequest) -> bool:
    """Whether the form may offer it: never where it would run with the cookies of the site, which know no ports."""
    if not is_supplied():
        return False
    return split_domain_port(request.get_host())[0] != split_domain_port(urlsplit(origin()).netloc)[0]


def is_there(request: HttpRequest) -> bool:
    """Whether ``request`` asks the editor's origin."""
    return bool(origin()) and request.get_host() == urlsplit(origin()).netloc


def language_file(language: str) -> str:
    """The words of the editor in ``language``, or in English."""
    place = folder()
    name = f"language/{language}.js"
    return name if place and (place / name).is_file() else f"language/{FALLBACK}.js"


def file(name: str) -> Path | None:
    """The file ``name`` of the editor; None if it is none of its own."""
    place = folder()
    if place is None or not name.startswith(FOLDERS) or ending(name) not in KINDS:
        return None
    found = (place / name).resolve()
    return found if found.is_relative_to(place.resolve()) and found.is_file() else None
