"""Units in the Wagtail admin: who sees which, as they stood on a day, and how changes are applied."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape
from wagtail.log_actions import registry

from learning.changes.apply import apply_change
from learning.models import Grouping, Unit, UnitAlias, UnitChange
from learning.units.change_file import COLUMNS, read_change
from learning.units.load import load_units
from learning.units.tree import unit_at
from tests.factories import make_learner, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

INDEX, CHANGES = "/admin/learning/units/", "/admin/learning/units/changes/"
THEN, NOW = date(2025, 6, 1), date(2026, 11, 22)
FILE = "effective_on,predecessor,successor,name\n2026-11-01,90001 90002,90010,Bình An\n"


def text_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def unit_url(unit) -> str:
    return f"{INDEX}{unit.pk}/"


def upload(client, text: str = FILE):
    return client.post(CHANGES, {"file": SimpleUploadedFile("doi.csv", text.encode())})


def confirm(client, page: str):
    given = dict(re.findall(r'<input type="hidden" name="(name|content)" value="([^"]*)"', page))
    assert set(given) == {"name", "content"}
    return client.post(CHANGES, given, follow=True)


# --- looking -----------------------------------------------------------------------------------------------


def test_an_officer_sees_her_subtree_from_its_top(staff, province, communes):
    make_unit("91", name="Tỉnh Khác")
    client = staff(province)
    top = text_of(client.get(INDEX))
    assert "Tỉnh Sơn Hà" in top
    assert "Tỉnh Khác" not in top
    assert "Xã An Bình" not in top
    assert "2 units" in top
    below = text_of(client.get(INDEX, {"in": province.pk}))
    assert "Xã An Bình" in below
    assert "Xã Bà Đen" in below


def test_an_officer_of_a_commune_begins_there_and_goes_no_higher(staff, province, communes):
    client = staff(communes[0])
    page = text_of(client.get(INDEX))
    assert "Xã An Bình" in page
    assert "Xã Bà Đen" not in page
    assert client.get(INDEX, {"in": province.pk}).status_code == 404
    assert client.get(unit_url(communes[1])).status_code == 404
    assert client.get(unit_url(communes[0])).status_code == 200


@pytest.mark.parametrize("role", [None, "trainer"])
def test_who_answers_for_no_unit_sees_none(staff, communes, role):
    client = staff(communes[0] if role else None, role)
    for url in (INDEX, unit_url(communes[0]), CHANGES):
        assert client.get(url).status_code == 302  # Wagtail leads back home
    assert INDEX not in text_of(client.get("/admin/"))


def test_a_visitor_is_asked_to_sign_in(client, communes):
    for url in (INDEX, unit_url(communes[0]), CHANGES):
        assert "/login/" in client.get(url)["Location"]


def test_the_menu_has_it_for_officers(staff, communes):
    assert INDEX in text_of(staff(communes[0]).get("/admin/"))


def test_the_tree_is_that_of_the_day(staff):
    load_units(province="08")
    client = staff(changes=True)
    then = text_of(client.get(INDEX, {"on": "2025-06-01"}))
    assert "Tỉnh Hà Giang" in then
    assert "7 units" in then  # districts
    now = text_of(client.get(INDEX, {"on": "2026-11-22"}))
    assert "Tỉnh Hà Giang" not in now
    assert "124 units" in now
    district = unit_at(code="073", on=THEN, level="district")
    page = text_of(client.get(INDEX, {"on": "2025-06-01", "in": district.pk}))
    assert "Xã Linh Phú" in page
    assert "Xã Tri Phú" in page
    assert f"in={unit_at(code='08', on=THEN).pk}&amp;on=2025-06-01" in page  # the way back up


def test_an_officer_of_today_sees_what_her_province_was(staff):
    load_units(province="08")
    client = staff(unit_at(code="08", on=NOW))
    then = text_of(client.get(INDEX, {"on": "2025-06-01"}))
    assert "Tỉnh Hà Giang" in then
    assert "Xã Linh Phú" not in then


@pytest.mark.parametrize("on", ["", "2025-02-30", "gestern", "01/06/2025"])
def test_what_is_no_day_is_today(staff, province, on):
    page = text_of(staff(province).get(INDEX, {"on": on}))
    assert "Tỉnh Sơn Hà" in page


def test_the_form_of_the_day_works_without_javascript(staff, province, communes):
    page = text_of(staff(province).get(INDEX, {"in": province.pk, "on": "2026-11-22"}))
    form = page[page.index('<form class="l-admin-filter"') :]
    assert 'method="get"' in form[:200]
    assert f'name="in" value="{province.pk}"' in form
    assert 'type="date"' in form
    assert 'value="2026-11-22"' in form
    assert "/static/learning/units/day" in page


@pytest.mark.parametrize("query", ["tri phu", "Tri Phú", "TRI PHÚ"])
def test_a_search_finds_every_version_and_says_when_it_stood(staff, query):
    load_units(province="08")
    page = text_of(staff(changes=True).get(f"{INDEX}results/", {"q": query}))
    assert "from 01/01/2004 to 06/30/2025" in page
    assert "since 07/01/2025" in page


def test_the_old_linh_phu_is_found_and_said_to_be_tri_phu_today(staff):
    load_units(province="08")
    page = text_of(staff(changes=True).get(f"{INDEX}results/", {"q": "linh phú"}))
    (row,) = re.findall(r"<tr[^>]*>(?:(?!</tr>).)*Xã Linh Phú.*?</tr>", page, re.DOTALL)
    assert "Huyện Chiêm Hóa" in row
    assert "Xã Tri Phú" in row
    assert "06/30/2025" in row


def test_a_search_finds_other_names_but_only_among_ones_own_units(staff, communes):
    for unit in communes:
        UnitAlias.objects.create(unit=unit, name="Pản Mấu")
    page = text_of(staff(communes[0]).get(f"{INDEX}results/", {"q": "pan mau"}))
    assert "Xã An Bình" in page
    assert "Xã Bà Đen" not in page


def test_a_long_level_asks_no_more_than_a_short_one(staff, province, django_assert_max_num_queries):
    client = staff(province)
    client.get(INDEX)
    counts = {}
    for more in (1, 30):
        for number in range(more):
            gone = make_unit(
                f"9{more:02}{number:02}", level="commune", parent=province, valid_to=date(2026, 1, 31)
            )
            make_unit(f"UB-{gone.code}", level="agency", parent=gone, valid_to=date(2026, 1, 31))
        for asked in ({"in": province.pk, "on": "2026-01-01"}, {"q": "don vi"}):
            with django_assert_max_num_queries(30) as found:
                text_of(client.get(f"{INDEX}results/", asked))
            counts.setdefault(tuple(asked), set()).add(len(found))
    assert all(len(each) == 1 for each in counts.values()), counts


# --- one unit ----------------------------------------------------------------------------------------------


def test_the_page_of_a_unit_tells_its_history(staff, django_assert_max_num_queries):
    load_units(province="08")
    client = staff(changes=True)
    new, old = unit_at(code="02359", on=NOW), unit_at(code="02368", on=THEN)
    make_unit("UBND-02359", level="agency", name="UBND xã Tri Phú", parent=new, seat=new)
    page = text_of(client.get(unit_url(new)))
    assert "What it was made from" in page
    assert f'href="{unit_url(old)}"' in page
    assert "Merged whole" in page
    assert "Bodies seated here" in page
    assert "UBND xã Tri Phú" in page
    assert "Other places with the same code" in page
    with django_assert_max_num_queries(35):
        before = text_of(client.get(unit_url(old)))
    assert "What became of it" in before
    assert "Today it is" in before
    assert f'href="{unit_url(new)}"' in before


def test_the_versions_of_a_place_are_told(staff):
    load_units(province="75")
    commune = unit_at(code="26368", on=NOW)
    page = text_of(staff(changes=True).get(unit_url(commune)))
    assert "Versions of this place" in page
    assert "Xã Long Thành" in page
    assert "Phường Long Thành" in page


def test_a_grouping_is_named_but_said_to_be_no_legal_unit(staff, province, communes):
    grouping = Grouping.objects.create(province=province, name="Phía Bắc", valid_from=date(2025, 7, 1))
    grouping.communes.add(communes[0])
    page = text_of(staff(communes[0]).get(unit_url(communes[0])))
    assert "Phía Bắc" in page
    assert "no legal units" in page


def test_who_may_change_units_gives_and_takes_other_names(staff, communes):
    client = staff(changes=True)
    url = unit_url(communes[0])
    client.post(url, {"name": " Pản  Mấu "})
    alias = UnitAlias.objects.get()
    assert (alias.unit, alias.name) == (communes[0], "Pản Mấu")
    assert "is known already" in text_of(client.post(url, {"name": "pan mau"}, follow=True))
    assert UnitAlias.objects.count() == 1
    assert "Pản Mấu" in text_of(client.get(url))
    client.post(f"{INDEX}names/{alias.pk}/remove/")
    assert not UnitAlias.objects.exists()


def test_an_officer_only_reads(staff, communes):
    client = staff(communes[0])
    alias = UnitAlias.objects.create(unit=communes[0], name="Pản Mấu")
    client.post(unit_url(communes[0]), {"name": "Tên khác"})
    client.post(f"{INDEX}names/{alias.pk}/remove/")
    upload(client)
    assert UnitAlias.objects.get() == alias
    page = text_of(client.get(unit_url(communes[0])))
    assert "Pản Mấu" in page
    assert "<form method" not in page
    assert CHANGES not in text_of(client.get(INDEX))
    assert client.get(CHANGES).status_code == 302


# --- applying a change -------------------------------------------------------------------------------------


def test_a_file_is_shown_first_and_then_applied(staff, communes):
    client = staff(changes=True)
    hoa = make_learner(unit=communes[0])
    page = text_of(upload(client))
    assert "2 units end and 1 begin. Nothing has been changed yet." in page
    assert "Xã Bình An (90010): Merged whole" in page
    assert "1 membership: moves to Xã Bình An (90010)" in page
    assert not UnitChange.objects.exists()
    done = text_of(confirm(client, page))
    change = UnitChange.objects.get()
    assert f"Applied as change number {change.pk}." in done
    assert change.applied_by.username == "user-officer-True"
    assert change.file_name == "doi.csv"
    assert hoa.memberships.get(to_date__isnull=True).unit == unit_at(code="90010", on=NOW)
    entry = registry.get_logs_for_instance(change).get()
    assert entry.action == "learning.apply_unit_change"


def test_an_empty_table_has_every_column_and_can_be_filled_in(staff, communes):
    client = staff(changes=True)
    given = client.get(f"{CHANGES}empty.csv")
    assert given["Content-Type"] == "text/csv"
    header = given.content.decode("utf-8-sig").strip()
    assert set(header.split(",")) == set(COLUMNS)
    row = ["2026-11-01", "commune", "90001", "90010", *[""] * (len(COLUMNS) - 4)]
    assert "Changed code" in text_of(upload(client, f"{header}\n{','.join(row)}\n"))


def test_what_needs_a_decision_is_said(staff, communes):
    make_learner(unit=communes[0])
    rows = "2026-11-01,90001,90010,Bắc,\n2026-11-01,90001,90011,Nam,x\n"
    page = text_of(upload(staff(changes=True), f"effective_on,predecessor,successor,name,default\n{rows}"))
    assert "Of 1 unit, people or roles stay" in page
    assert "1 membership: needs a decision" in page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("effective_on,predecessor,successor\n2026-11-01,77777,90010\n", "Row 2: No unit of this level"),
        ("PK\x03\x04", "This is a workbook"),
        ("a,b\n", "There is no column “a”, “b”."),
        ('effective_on,predecessor,successor\n2026-11-01,<b>x</b>,"1"\n', escape("has the code <b>x<")[:22]),
    ],
)
def test_a_file_with_problems_changes_nothing_and_all_are_told(staff, communes, text, said):
    page = text_of(upload(staff(changes=True), text))
    assert "This file cannot be applied. Nothing was changed." in page
    assert said in page
    assert "<b>x" not in page
    assert not UnitChange.objects.exists()


def test_no_file_is_asked_for_again(staff):
    assert "This field is required" in text_of(staff(changes=True).post(CHANGES, {}))


def test_what_was_meddled_with_on_the_way_is_refused(staff, communes):
    client = staff(changes=True)
    for content in ("%%%", "aGVsbG8=", "a"):
        page = text_of(client.post(CHANGES, {"name": "doi.csv", "content": content}, follow=True))
        assert "did not arrive whole" in page or "is missing" in page
    assert not UnitChange.objects.exists()


def test_the_same_file_again_is_already_applied(staff, communes):
    client = staff(changes=True)
    page = text_of(upload(client))
    confirm(client, page)
    assert "already applied" in text_of(upload(client))
    assert "already applied" in text_of(confirm(client, page))
    assert UnitChange.objects.count() == 1


def test_a_change_is_undone_after_asking_and_logged(staff, communes):
    client = staff(changes=True)
    change = apply_change(read_change(FILE.encode(), name="doi.csv"))
    url = f"{CHANGES}{change.pk}/undo/"
    assert url in text_of(client.get(CHANGES))
    assert "2 units stand again" in text_of(client.get(url))
    assert Unit.objects.filter(code="90010").exists()
    assert "is undone" in text_of(client.post(url, follow=True))
    assert not Unit.objects.filter(code="90010").exists()
    assert client.get(url).status_code == 404
    assert url not in text_of(client.get(CHANGES))
    entry = registry.get_logs_for_instance(change).get()
    assert entry.action == "learning.undo_unit_change"


def test_what_cannot_be_undone_says_why(staff, communes):
    client = staff(changes=True)
    change = apply_change(read_change(FILE.encode(), name="doi.csv"))
    make_learner(unit=unit_at(code="90010", on=NOW))
    assert "is in use since the change" in text_of(client.post(f"{CHANGES}{change.pk}/undo/", follow=True))
    change.refresh_from_db()
    assert change.undone_at is None


def test_the_permission_can_be_given_in_wagtail(admin_client):
    assert "change unit" in text_of(admin_client.get("/admin/groups/new/")).lower()
