"""The player's own scripts. They are under the GPL, so they are fetched when a site is set up and not shipped with it."""

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from django.utils.translation import gettext as _

from courses.packages.kinds import ending
from learning import conf

PACKAGE, VERSION = "h5p-standalone", "3.8.2"
# What npm says of this very version. Another one is another decision: the rules of H5P here are those of its core API.
SHA512 = "r7eQtTzBk/dbaQZ+tA9XD5FeSmyMxlypRZXudiheCnC8zAT0/zNgUvO4MZtZaznwfYVo98o7do5uxLTUQrxxwg=="
TOP = "package/dist/"
FRAME, STYLES = "frame.bundle.js", "styles/h5p.css"
FOLDERS = ("styles/", "fonts/", "images/")
KINDS = ("css", "gif", "js", "png", "svg", "txt", "woff", "woff2")
MOST_FILES, MOST_BYTES = 200, 8_000_000
PATIENCE = 300


class CannotInstall(Exception):
    """The scripts were not installed; the message says why and what to do."""


def folder() -> Path:
    """Where the player's scripts are, or shall be."""
    given = conf.get("H5P_CORE")
    return Path(given) if given else Path(sys.prefix, "share", "wagtail-learning", "h5p-core")


def is_installed() -> bool:
    return all((folder() / name).is_file() for name in (FRAME, STYLES))


def file(name: str) -> Path | None:
    """The file ``name`` of the player; None if it is none of its own."""
    place = folder() / name
    is_own = name in (FRAME, STYLES) or name.startswith(FOLDERS)
    if not is_own or ".." in Path(name).parts or ending(name) not in KINDS or not place.is_file():
        return None
    return place


# --- installing --------------------------------------------------------------------------------------------


def install(archive: Path | None = None) -> Path:
    """Put the player's scripts where they belong, from ``archive`` or from npm. Raises CannotInstall."""
    with tempfile.TemporaryDirectory(prefix="h5p-core-") as apart:
        found = archive or _fetch(Path(apart))
        _check(found)
        fresh = Path(apart, "fresh")
        _unpack(found, fresh)
        return _put(fresh)


def _fetch(apart: Path) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        raise CannotInstall(
            _(
                "npm is not installed. Install it (Debian: apt-get install npm), or fetch %(file)s elsewhere and give it "
                "with --from. Everything but H5P works without it."
            )
            % {"file": f"{PACKAGE}-{VERSION}.tgz"}
        )
    asked = [npm, "pack", "--ignore-scripts", "--silent", f"{PACKAGE}@{VERSION}"]
    try:
        subprocess.run(asked, cwd=apart, check=True, capture_output=True, timeout=PATIENCE)  # noqa: S603  no shell, nothing from outside
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", b"") or b""
        why = said.decode(errors="replace").strip()[-500:] or str(error)
        raise CannotInstall(
            _("npm could not fetch %(package)s: %(why)s") % {"package": PACKAGE, "why": why}
        ) from error
    return apart / f"{PACKAGE}-{VERSION}.tgz"


def _check(archive: Path) -> None:
    """Whether it is the file we know, to the last bit."""
    try:
        with archive.open("rb") as opened:
            found = base64.b64encode(hashlib.file_digest(opened, "sha512").digest()).decode()
    except OSError as error:
        raise CannotInstall(str(error)) from error
    if found != SHA512:
        raise CannotInstall(
            _("“%(file)s” is not %(package)s %(version)s as it was published. Nothing was installed.")
            % {"file": archive.name, "package": PACKAGE, "version": VERSION}
        )


def _unpack(archive: Path, to: Path) -> None:
    """Only the files that a player needs, by names that we know."""
    files, size = 0, 0
    with tarfile.open(archive, "r:gz") as packed:
        for member in packed:
            name = member.name.removeprefix(TOP)
            if not member.isfile() or name == member.name or not _is_wanted(name):
                continue
            files, size = files + 1, size + member.size
            if files > MOST_FILES or size > MOST_BYTES:
                raise CannotInstall(_("The package is larger than it was published."))
            place = to / name
            place.parent.mkdir(parents=True, exist_ok=True)
            source = packed.extractfile(member)
            assert source is not None  # noqa: S101  it is a file
            place.write_bytes(source.read())


def _is_wanted(name: str) -> bool:
    is_own = name == FRAME or name.startswith(FOLDERS)
    return is_own and ending(name) in KINDS and ".." not in Path(name).parts


def _put(fresh: Path) -> Path:
    place = folder()
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f"{place.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(fresh, beside)
    shutil.rmtree(place, ignore_errors=True)
    beside.rename(place)
    return place
