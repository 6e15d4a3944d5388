"""What Chromium fetches until an H5P content stands before its learner: by our page, and by h5p-standalone's loader."""

import os
import shutil
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zipfile import ZipFile

from django.test import Client
from playwright.sync_api import Page, Route, sync_playwright

from courses.h5p import scripts
from courses.h5p.player.keys import address_of
from courses.models import H5PContent
from courses.packages.kinds import KINDS, ending

SITE = "http://testserver"
SHOWN = ".hocso"
PATIENCE = 30
# As the documentation of h5p-standalone has it.
LOADER = """<!doctype html><html lang="vi"><head><title>H5P</title><script src="/dist/main.bundle.js"></script></head>
<body><div id="content"></div><script>
new H5PStandalone.H5P(document.getElementById("content"),
  {h5pJsonPath: "/content", frameJs: "/dist/frame.bundle.js", frameCss: "/dist/styles/h5p.css"});
</script></body></html>"""
Answer = Callable[[str], tuple[int, str, bytes]]


@dataclass
class Fetched:
    """What was asked for and how much came, uncompressed, and how long the whole took."""

    requests: int = 0
    size: int = 0
    milliseconds: float = 0
    addresses: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.requests} requests, {self.size / 1000:.0f} kB"


def why_not() -> str:
    """Why nothing can be fetched here; empty if it can."""
    if no_chromium():
        return "There is no Chromium."
    if not scripts.is_installed():
        return "The H5P player is not installed."
    return "" if _standalone() else "npm cannot fetch h5p-standalone."


def no_chromium() -> bool:
    return _chromium() is None


def played_by_us(content: H5PContent) -> Fetched:
    client = Client()

    def answer(address: str) -> tuple[int, str, bytes]:
        said = client.get(address)
        body = b"".join(said.streaming_content) if said.streaming else said.content
        return said.status_code, said.headers.get("Content-Type", ""), body

    return _fetch(f"{SITE}{address_of(content, 'vi')}", answer)


def played_by_standalone(package: BytesIO) -> Fetched:
    dist = _standalone()
    assert dist is not None
    with ZipFile(package) as files:
        names = set(files.namelist())

        def answer(address: str) -> tuple[int, str, bytes]:
            if address == "/":
                return 200, "text/html; charset=utf-8", LOADER.encode()
            kind, name = (
                KINDS.get(ending(address), "application/octet-stream"),
                address.removeprefix("/content/"),
            )
            if address.startswith("/dist/") and (dist / address.removeprefix("/dist/")).is_file():
                return 200, kind, (dist / address.removeprefix("/dist/")).read_bytes()
            return (200, kind, files.read(name)) if name in names else (404, "text/plain", b"")

        return _fetch(f"{SITE}/", answer)


def _fetch(address: str, answer: Answer) -> Fetched:
    fetched = Fetched()

    def serve(route: Route) -> None:
        path = unquote(urlsplit(route.request.url).path)
        status, kind, body = answer(path)
        if not path.endswith("favicon.ico"):
            fetched.requests += 1
            fetched.size += len(body)
            fetched.addresses.append(path)
        headers = {"Content-Type": kind, "Access-Control-Allow-Origin": "*"}
        route.fulfill(status=status, headers=headers, body=body)

    with a_page() as page:
        page.route("**/*", serve)
        started = time.perf_counter()
        page.goto(address)
        _wait_for_content(page)
        fetched.milliseconds = (time.perf_counter() - started) * 1000
        page.wait_for_load_state("networkidle")
    return fetched


def _wait_for_content(page: Page) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if any(frame.query_selector(SHOWN) for frame in page.frames):
            return
        page.wait_for_timeout(20)
    raise AssertionError("the content does not play")


@contextmanager
def a_page() -> Iterator[Page]:
    # Playwright has a loop of its own, in which our answers are made.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=_chromium(), args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
            )
            yield browser.new_page()
            browser.close()
    finally:
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


def _chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


@cache
def _standalone() -> Path | None:
    """The package of the loader as it was published, unpacked until this process ends; None if npm cannot fetch it."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    folder = Path(tempfile.mkdtemp(prefix="h5p-standalone-"))
    asked = [npm, "pack", "--ignore-scripts", "--silent", f"{scripts.PACKAGE}@{scripts.VERSION}"]
    if subprocess.run(asked, cwd=folder, capture_output=True, timeout=scripts.PATIENCE).returncode:
        return None
    with tarfile.open(folder / f"{scripts.PACKAGE}-{scripts.VERSION}.tgz") as packed:
        packed.extractall(folder, filter="data")
    return folder / "package" / "dist"
