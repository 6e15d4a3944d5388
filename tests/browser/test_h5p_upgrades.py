"""An administrator takes contents over to a newer version of their type, by the script that the version brings."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.academy import ROOT, Academy
from tests.browser.axe import faults
from tests.browser.test_accessibility import fits
from tests.browser.visits import DESKTOP, PHONE, sign_in

pytestmark = pytest.mark.browser
# Of three contents the script takes one over, loses the end of another, and cannot read the third.
CONTENTS = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from courses.h5p.models import H5PContent
from courses.h5p.store import DatabaseStore
from tests.courses.h5p.making import library_files, store_with
from tests.courses.h5p_site.making import NEW, NEW_FIELDS, OLD, OLD_FIELDS
H5PContent.objects.filter(library__machine_name=OLD.machine).delete()
script = b'''H5PUpgrades["WEL.Moved"] = {{ 1: {{ 2: (params, done) => {{
  if (params.ask === "?") throw new Error("no question");
  done(null, {{ question: params.ask }});
}} }} }};'''
store_with(library_files(OLD, fields=OLD_FIELDS), into=DatabaseStore())
store_with({{**library_files(NEW, fields=NEW_FIELDS), "upgrades.js": script}}, into=DatabaseStore())
row = DatabaseStore().rows[OLD]
for title, asked in (("Ngắn", "Ở đâu?"), ("Dài", "Ở đâu, " * 9), ("Hỏng", "?")):
    made = H5PContent.objects.create(title=title, library=row, params={{"ask": asked}}, language="vi")
    made.save_revision()
print(row.pk)
"""
DRAFTS = """
import json
from courses.h5p.models import H5PContent
found = H5PContent.objects.filter(library__machine_name="WEL.Moved")
drafts = {each.title: each.get_latest_revision_as_object() for each in found}
print(json.dumps({title: [draft.library.minor, draft.params] for title, draft in drafts.items()}))
"""


def come_to_upgrades(page: Page, library: str) -> None:
    sign_in(page, "quantri", then="/admin/")
    page.goto(f"/admin/learning/h5p/libraries/{library}/")
    page.locator(f"a[href$='/libraries/{library}/upgrade/']").click()
    expect(page.locator("[data-h5p-upgrades] [data-start]")).to_be_visible()


def test_contents_go_over_by_a_script_and_each_says_what_became_of_it(academy: Academy, visitor):
    library = academy.ask(CONTENTS)
    page = visitor(DESKTOP).new_page()
    come_to_upgrades(page, library)
    assert faults(page, ".l-admin") == []
    page.locator("[data-start]").press("Enter")
    said = page.locator("[data-h5p-upgrades] [data-said]")
    expect(said).to_have_text("Đã tạo 1 bản nháp. Không thay đổi: 2.")
    expect(page.locator("[data-start]")).to_be_focused()
    row = page.locator("tbody tr")
    expect(row.filter(has_text="Dài")).to_contain_text("Không thay đổi gì")
    expect(row.filter(has_text="Hỏng")).to_contain_text("no question")
    expect(page.locator("[data-h5p-upgrades] progress")).to_be_hidden()
    assert faults(page, ".l-admin") == []
    drafts = json.loads(academy.ask(DRAFTS))
    assert drafts["Ngắn"] == [2, {"question": "Ở đâu?"}]
    assert drafts["Dài"][0] == drafts["Hỏng"][0] == 0


def test_the_page_for_upgrades_fits_a_phone(academy: Academy, visitor):
    library = academy.ask(CONTENTS)
    page = visitor(PHONE).new_page()
    come_to_upgrades(page, library)
    assert fits(page)
    assert faults(page, ".l-admin") == []
