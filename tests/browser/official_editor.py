"""Sites that have the official H5P editor, or a tiny one of our own in its place, and what authors do in either."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import FrameLocator, Page, expect

from courses.h5p.official import client
from tests.browser.academy import Academy, free_port, open_academy

STAND_IN = Path(__file__).with_name("official_stand_in.js")
ADD = "/admin/snippets/learning_courses/h5pcontent/add/?editor=official&type="
OFFICIAL = "?editor=official"
BODY = "[data-h5p-official] textarea"
INSTALL = """
from courses.h5p.store import DatabaseStore
from courses.h5p.types import OurLibraries
ours = OurLibraries()
DatabaseStore().install(ours.all(), ours)
"""
NEWEST = """
import json
from courses.h5p.models import H5PContent
content = H5PContent.objects.latest("pk")
draft = content.get_latest_revision_as_object()
print(json.dumps([content.pk, content.live, draft.title, draft.params, sorted(draft.files)]))
"""


def stand_in(folder: Path) -> Path:
    """A folder with all files that the editor has, of which only the one that makes it says anything."""
    for name in (*client.SCRIPTS, *client.AROUND, *client.STYLES, "language/en.js"):
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("/* nothing */")
    (folder / client.AROUND[0]).write_text(STAND_IN.read_text("utf-8"), "utf-8")
    return folder


@contextmanager
def open_with_editor(var: Path, root: Path) -> Iterator[Academy]:
    """A site with the editor in ``root``, on this machine's other name: browsers share no cookies between the two."""
    port = free_port()
    told = {"H5P_EDITOR_ROOT": str(root), "H5P_EDITOR_ORIGIN": f"http://127.0.0.1:{port}"}
    with open_academy(var, port=port, told=told) as academy:
        academy.ask(INSTALL)
        yield academy


def frame(page: Page) -> FrameLocator:
    """What stands on the editor's own origin."""
    return page.frame_locator("[data-h5p-official] iframe")


def png() -> bytes:
    """A picture that browsers show."""
    file = BytesIO()
    Image.new("RGB", (32, 20), "teal").save(file, "PNG")
    return file.getvalue()


def await_ready(page: Page) -> None:
    """Wait until the editor has told the form what it begins with."""
    expect(page.locator("[data-h5p-official][data-ready]")).to_be_visible()


def edit(page: Page, number: int) -> None:
    page.goto(f"/admin/snippets/learning_courses/h5pcontent/edit/{number}/{OFFICIAL}")
    await_ready(page)
