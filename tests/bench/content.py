"""The courses of the demonstration and its simulations: how long loading takes, and what a simulation weighs and costs.

Loading is measured against reading the same files and looking at nothing. The start of a simulation is what a learner
waits for between pressing *Begin* and the first screen; it is measured in Chromium against opening its lesson.
"""

import gzip
import time
import tomllib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client, override_settings
from playwright.sync_api import Route

from courses.models import Simulation
from courses.packages.kinds import KINDS, ending
from courses.pages.models import CatalogPage, CoursePage, LessonPage
from courses.publishing import sync_course
from courses.simulations.files import load_folder
from courses.simulations.showing import file_of
from demo import content_loader
from demo.starter import pages
from tests.bench.h5p_fetched import SITE, a_page, no_chromium
from tests.bench.measure import Result, line

PLAYER = Path(finders.find("learning_courses/js/simulation/player.js")).parent
LESSON = "a lesson opened, until nothing more comes"
READ = "the files of {} courses read, nothing kept"


def run(scale: float = 1.0) -> list[Result]:
    call_command("install_h5p_types", verbosity=0)
    catalogue = pages.load_pages()
    return [*_loading(catalogue, scale), *_simulations(catalogue, scale)]


# --- courses -----------------------------------------------------------------------------------------------


def _loading(catalogue: CatalogPage, scale: float) -> list[Result]:
    folders = sorted(each.parent for each in content_loader.CONTENT.glob("*/course.toml"))
    # Those without a course before them can be loaded alone.
    folders = folders if scale >= 1 else [content_loader.CONTENT / "cdan-01"]
    read = READ.format(len(folders))
    first, again = f"{len(folders)} courses loaded", f"{len(folders)} courses loaded again, nothing new"
    everything = partial(_load, folders, catalogue)
    took = {read: _milliseconds(partial(_read, folders)), first: _milliseconds(everything)}
    took[again] = _milliseconds(everything)
    return [line(read, took), line(first, took, against=read), line(again, took, against=read)]


def _load(folders: list[Path], catalogue: CatalogPage) -> None:
    for folder in folders:
        content_loader.load_course(folder, catalogue)


def _read(folders: list[Path]) -> None:
    for file in (each for folder in folders for each in folder.rglob("*") if each.is_file()):
        body = file.read_bytes()
        if file.suffix == ".toml":
            tomllib.loads(body.decode())


# --- simulations -------------------------------------------------------------------------------------------


def _simulations(catalogue: CatalogPage, scale: float) -> list[Result]:
    if no_chromium():
        print("Left out: how long a simulation takes to start. There is no Chromium.")
        return []
    load_folder(content_loader.SIMULATIONS)
    found = list(Simulation.objects.order_by("code"))
    catalogue.refresh_from_db()
    course = catalogue.add_child(instance=CoursePage(title="C", slug="bench", open_to_guests=True))
    course.save_revision().publish()
    print(f"The scripts that play simulations: {sum(map(_packed, PLAYER.glob('*.js'))) / 1000:.1f} kB")
    return [one for each in (found if scale >= 1 else found[:1]) for one in _started(course, each)]


def _packed(file: Path) -> int:
    """Bytes over the wire."""
    return len(gzip.compress(file.read_bytes(), 6))


def _weight(simulation: Simulation) -> str:
    body = Client().get(file_of(simulation)).content
    return f"{len(gzip.compress(body, 6)) / 1000:.1f} kB over the wire"


def _started(course: CoursePage, simulation: Simulation) -> list[Result]:
    block = {"type": "simulation", "value": {"title": "Luyện", "simulation": simulation.pk}}
    lesson = course.add_child(instance=LessonPage(title=simulation.title, live=True, body=[block]))
    sync_course(course.translation_key)
    client, took = Client(), {}
    with override_settings(WHITENOISE_USE_FINDERS=True), a_page() as page:
        page.route("**/*", partial(_serve, client))

        def open_lesson() -> None:
            page.goto(f"{SITE}{lesson.get_url()}")
            page.wait_for_selector("[data-simulation=ready]")
            page.wait_for_load_state("networkidle")

        def start() -> None:
            page.locator("[data-begin] button:not([type=button])").click()
            page.wait_for_selector("[data-stage] [data-screen] button")

        open_lesson()  # the first time compiles templates
        took[LESSON] = _milliseconds(open_lesson)
        name = f"{simulation.code}, {_weight(simulation)}: begun, until its first screen stands"
        took[name] = _milliseconds(start)
    return [line(name, took, against=LESSON, wanted="< 1 ×")]


def _serve(client: Client, route: Route) -> None:
    path = unquote(urlsplit(route.request.url).path)
    if route.request.method != "GET":
        route.fulfill(status=503)  # what was done waits on the device
        return
    said = client.get(path)
    body = b"".join(said.streaming_content) if said.streaming else said.content
    kind = said.headers.get("Content-Type") or KINDS.get(ending(path), "application/octet-stream")
    route.fulfill(status=said.status_code, headers={"Content-Type": kind}, body=body)


def _milliseconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000
