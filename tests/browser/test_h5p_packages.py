"""Packages of others, as many as somebody gives: each one starts before its learner, or she is told that it does not."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Frame, Locator, Page

from courses.h5p import scripts
from tests.browser import h5p_packages
from tests.browser.academy import Academy

GIVEN = h5p_packages.given()
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not GIVEN, reason=h5p_packages.NOT_GIVEN),
    pytest.mark.skipif(not scripts.is_installed(), reason="the H5P player is not installed"),
]
# Each in the same way as its uploader would, and published without asking what somebody does instead.
TAKE = """
import json
from courses.h5p.taking import take
from courses.packages.h5p.errors import H5PError
for name in {names!r}:
    try:
        with open(name, "rb") as file:
            content = take(file, may_install=True, as_copy=True).content
    except H5PError as wrong:
        print(json.dumps([name, None, [str(each.message) for each in wrong.issues]]), flush=True)
    else:
        if content is not None:
            content.latest_revision.publish()
        print(json.dumps([name, content and content.pk, [] if content else ["libraries only"]]), flush=True)
"""
LESSON = """
import uuid
from courses.pages.models import CatalogPage, CoursePage, LessonPage
catalogue = CatalogPage.objects.get(locale__language_code="vi")
course = catalogue.add_child(instance=CoursePage(title="Gói của người khác", slug="goi-h5p", open_to_guests=True))
body = [
    {{"type": "h5p", "id": str(uuid.uuid4()), "value": {{"title": f"Gói {{number}}", "content": number, "rule": "seen",
      "required": False, "alternative": "<p>Đọc bài.</p>"}}}}
    for number in {numbers!r}
]
lesson = course.add_child(instance=LessonPage(title="Gói", slug="goi", body=body))
for page in (course, lesson):
    page.save_revision().publish()
print(lesson.url)
"""
# What a learner sees of it: something that has a size, and no sentence in its place.
SHOWS = """() => {
  const place = document.querySelector('.h5p-content, .h5p-container');
  const said = [...document.querySelectorAll('[data-failed], body > p')].find(each => !each.hidden);
  return {
    said: said?.textContent.trim() ?? '',
    parts: place?.querySelectorAll('*').length ?? 0,
    height: place?.getBoundingClientRect().height ?? 0,
    running: window.H5P?.instances?.length ?? 0,
  };
}"""
PATIENCE = 15  # seconds until something stands there, or it says that nothing does


@dataclass
class Package:
    """One file, what came of taking it in, and what its learner saw."""

    path: Path
    number: int | None = None
    refused: list[str] = field(default_factory=list)
    seen: dict[str, Any] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    @property
    def stands(self) -> bool:
        seen = self.seen
        is_there = bool(seen) and seen["running"] > 0 and seen["parts"] > 1 and seen["height"] > 20
        return is_there and not seen["said"]

    @property
    def starts(self) -> bool:
        return self.stands and not self.errors

    @property
    def says_why(self) -> bool:
        return bool(self.refused or self.seen.get("said"))

    def __str__(self) -> str:
        result = "starts" if self.starts else "stands, with errors" if self.stands else "does not start"
        result = "refused" if self.refused else result
        why = "; ".join([*self.refused, self.seen.get("said", ""), *self.errors])
        return f"{self.path.name:50} {result:20} {'' if self.starts else why[:400]}".rstrip()


@pytest.fixture(scope="module")
def packages(academy: Academy) -> list[Package]:
    """All that were given, taken in."""
    said = academy.ask(TAKE.format(names=[str(each) for each in GIVEN])).splitlines()
    rows = [json.loads(line) for line in said if line.startswith("[")]
    return [Package(Path(name), number, refused) for name, number, refused in rows]


def test_every_package_starts_or_says_why_it_does_not(academy: Academy, packages: list[Package], browser):
    assert len(packages) == len(GIVEN)
    taken = [each for each in packages if each.number is not None]
    lesson = academy.ask(LESSON.format(numbers=[each.number for each in taken])).splitlines()[-1]
    # A profile that no one listens to: what is wrong with a package is said in the table.
    page = browser.new_page(base_url=academy.address, locale="vi-VN", viewport={"width": 1280, "height": 900})
    page.goto(lesson)
    for package in taken:
        begin(page, package)
    page.close()
    print("", *packages, sep="\n")
    print(f"{sum(each.starts for each in packages)} of {len(packages)} start")
    assert [str(each) for each in packages if not each.stands and not each.says_why] == []


def begin(page: Page, package: Package) -> None:
    """Begin ``package`` in the lesson, look at it, and take it away."""

    def hear(error: Any) -> None:
        package.errors.append(str(error).splitlines()[0])

    box = page.locator("[data-h5p]", has_text=f"Gói {package.number}").first
    page.on("pageerror", hear)
    box.locator("[data-player]").click()
    package.seen = seen(page, box)
    page.wait_for_timeout(500)
    page.remove_listener("pageerror", hear)
    box.evaluate("box => box.remove()")


def seen(page: Page, box: Locator) -> dict[str, Any]:
    """What stands in the frame as soon as anything does."""
    handle = box.locator("iframe").element_handle()
    inside: Frame | None = handle.content_frame()
    found: dict[str, Any] = {}
    for _each in range(PATIENCE * 4):
        page.wait_for_timeout(250)
        found = inside.evaluate(SHOWS) if inside else {}
        if found and (found["said"] or (found["running"] and found["height"] > 20)):
            break
    return found
