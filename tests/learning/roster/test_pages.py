"""Rosters in the Wagtail admin, from the upload to the undo."""

import io
import re
from datetime import date

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from wagtail.users.models import UserProfile

from learning import api
from learning.models import ColumnMapping, Learner, Role, Roster
from learning.sheets.legacy import to_tcvn3
from learning.sheets.models import State
from tests.factories import make_course, make_learner, make_unit, make_user
from tests.learning.roster.made import HEADER, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
INDEX = "/admin/learning/rosters/"
HOA = [1, "Nguyễn Thị Hoa", "01/07/1985", "Nữ", 8185001234, 912345678, "Xã Ngọc Đường"]
FAR = [2, "Lý Văn Đức", 1990, "Nam", None, None, "Xã Lùng Tám"]


@pytest.fixture
def province():
    return make_unit("08", full_name="Tỉnh Tuyên Quang", name="Tuyên Quang")


@pytest.fixture
def here(province):
    make_unit("00703", level="commune", parent=province, full_name="Xã Lùng Tám", name="Lùng Tám")
    return make_unit("00700", level="commune", parent=province, full_name="Xã Ngọc Đường", name="Ngọc Đường")


@pytest.fixture
def officer(client, here, django_capture_on_commit_callbacks):
    """Signs in an officer of ``unit``, and lets the worker work at once."""

    def sign_in(unit=here, name="ha"):
        user = make_user(name)
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        if unit:
            Role.objects.create(user=user, unit=unit, name="officer", from_date=unit.valid_from)
        UserProfile.objects.create(user=user, preferred_language="en")
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        client.force_login(user)
        post = client.post

        def working(*arguments, follow=False, **more):
            with django_capture_on_commit_callbacks(execute=True):
                answer = post(*arguments, **more)
            return client.get(answer.url, follow=True) if follow and answer.status_code == 302 else answer

        client.post = working
        return client

    return sign_in


def uploaded(client, *rows, header=HEADER, name="ds.xlsx", file=None, more=()):
    content = workbook([header, *rows], more=more).getvalue() if file is None else file
    given = SimpleUploadedFile(name, content)
    return client.post(INDEX, {"file": given, "sender": "Sở Nội vụ"}, follow=True)


def agreed(client, answer, **changed):
    """The columns as the page proposes them."""
    form = answer.context["form"]
    given = {name: form[name].value() for name in form.fields}
    given |= {"on": "01/11/2026", "check": "", **changed}
    given = {name: "" if value is None else value for name, value in given.items()}
    return client.post(answer.request["PATH_INFO"], given, follow=True)


def text(answer) -> str:
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(plain.split())


def test_only_who_answers_for_a_unit_imports(officer):
    assert officer(unit=None).get(INDEX).status_code == 403


def test_the_list_of_learners_leads_there(officer):
    assert INDEX in officer().get("/admin/learning/learners/").content.decode()


def test_the_columns_are_proposed_with_the_first_rows_in_unicode(officer):
    row = [1, to_tcvn3("Nguyễn Thị Huệ"), "1985", to_tcvn3("Nữ"), None, None, to_tcvn3("Xã Ngọc Đường")]
    answer = uploaded(officer(), row, row, header=[to_tcvn3(each) for each in HEADER])
    said = text(answer)
    assert "Nguyễn Thị Huệ (sent as NguyÔn ThÞ HuÖ)" in said
    assert answer.context["form"]["column_1"].value() == "name"
    assert answer.context["form"]["encoding_1"].value() == "tcvn3"


def test_the_letters_can_be_chosen_by_hand(officer):
    client = officer()
    answer = uploaded(client, ["1", to_tcvn3("Nguyễn Thị Huệ")], header=HEADER[:2])
    form = answer.context["form"]
    given = {name: form[name].value() for name in form.fields} | {
        "encoding_1": "vni",
        "again": "",
        "unit": "",
    }
    again = client.post(answer.request["PATH_INFO"], given)
    sample = again.context["form"].columns[1]["samples"][0]
    assert sample["as_read"] != "Nguyễn Thị Huệ"
    assert Roster.objects.get().state == State.NEW


def test_from_the_file_to_the_people_and_back(officer):
    client = officer()
    answer = agreed(client, uploaded(client, HOA, FAR, [None, "Cộng: 2"]))
    said = text(answer)
    assert "Checked, nothing applied yet" in said
    assert "“Xã Lùng Tám” is not among the units that you answer for." in said
    assert not Learner.objects.exists()
    roster = Roster.objects.get()
    page = f"{INDEX}{roster.pk}/"

    answer = client.post(f"{page}apply/", {"mode": "all"}, follow=True)
    assert "Some rows are not in order" in text(answer)
    assert not Learner.objects.exists()
    answer = client.post(f"{page}apply/", {"mode": "valid"}, follow=True)
    assert "Applied" in text(answer)
    assert Learner.objects.get().full_name == "Nguyễn Thị Hoa"

    answer = client.get(f"{page}result.xlsx")
    rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(b"".join(answer))).active]
    assert [row[-1] for row in rows[2:]] == [
        "Kết quả",
        "Đã thêm mới.",
        "Không nhập được. “Xã Lùng Tám” không thuộc các đơn vị anh/chị phụ trách.",
        "Bỏ qua. Dòng cộng, không nhập.",
    ]

    assert "is removed" in text(client.get(f"{page}undo/"))
    answer = client.post(f"{page}undo/", follow=True)
    assert "Undone" in text(answer)
    assert not Learner.objects.exists()
    assert client.get(f"{page}result.xlsx").status_code == 302


def test_an_import_that_must_stay_says_why(officer):
    client = officer()
    agreed(client, uploaded(client, HOA))
    page = f"{INDEX}{Roster.objects.get().pk}/"
    client.post(f"{page}apply/", {"mode": "all"})
    api.enrol(learner=Learner.objects.get(), course=make_course())
    answer = client.post(f"{page}undo/", follow=True)
    assert "1 person of this import has learnt" in text(answer)
    assert Roster.objects.get().state == State.APPLIED


def test_an_ambiguous_unit_is_chosen_once_for_all_rows(officer, province):
    for code in ("00801", "00802"):
        make_unit(code, level="commune", parent=province, full_name="Xã Tân Thành", name="Tân Thành")
    client = officer(unit=province)
    rows = [[*HOA[:6], "Xã Tân Thành"], [*FAR[:6], "Xã Tân Thành"]]
    answer = agreed(client, uploaded(client, *rows))
    assert "Xã Tân Thành (2 rows)" in text(answer)
    choices = answer.context["decisions"][0]["form"].fields["unit"].choices
    page = f"{INDEX}{Roster.objects.get().pk}/"
    client.post(f"{page}decide/", {"asked": "Xã Tân Thành", "unit": choices[1][0]})
    roster = Roster.objects.get()
    assert roster.counts == {"new": 2}
    client.post(f"{page}apply/", {"mode": "all"})
    assert {one.memberships.get().unit_id for one in Learner.objects.all()} == {choices[1][0]}


def test_a_unit_that_was_not_asked_about_cannot_be_chosen(officer, here):
    client = officer()
    agreed(client, uploaded(client, [*HOA[:6], "Xã Lùng Tám"]))
    roster = Roster.objects.get()
    client.post(f"{INDEX}{roster.pk}/decide/", {"asked": "Xã Lùng Tám", "unit": here.pk})
    roster.refresh_from_db()
    assert roster.choices == {}


def test_of_several_sheets_one_is_asked_for(officer):
    client = officer()
    answer = uploaded(client, HOA, more=[("Trang khác", [HEADER, FAR])])
    assert "several sheets" in text(answer)
    answer = client.post(answer.request["PATH_INFO"], {"sheet": "Sheet"}, follow=True)
    assert answer.context["form"]["column_1"].value() == "name"
    agreed(client, answer)
    assert Roster.objects.get().counts == {"new": 1}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"", "empty"),
        (b"%PDF", "spreadsheet"),
    ],
)
def test_what_is_no_roster_is_refused_and_not_kept(officer, content, says):
    answer = uploaded(officer(), file=content, name="ds.xlsx")
    assert says in text(answer)
    assert not Roster.objects.exists()


def test_columns_must_be_names_and_each_only_once(officer):
    client = officer()
    answer = uploaded(client, HOA)
    assert "Say which column holds the names." in text(agreed(client, answer, column_1=""))
    assert "Two columns cannot be the same: Sex." in text(agreed(client, answer, column_2="sex"))
    assert Roster.objects.get().state == State.NEW


def test_what_was_agreed_is_remembered_for_the_senders_next_file(officer):
    client = officer()
    header = [*HEADER[:6], "Nơi ở hiện nay"]
    answer = uploaded(client, HOA, header=header)
    assert answer.context["form"]["column_6"].value() == ""
    agreed(client, answer, column_6="unit")
    assert ColumnMapping.objects.count() == 1
    answer = uploaded(client, FAR, header=header)
    assert answer.context["form"]["column_6"].value() == "unit"
    assert "as this sender's last file had them" in text(answer)


def test_nobody_sees_the_rosters_of_others(officer, client):
    agreed(officer(), uploaded(client, HOA))
    roster = Roster.objects.get()
    officer(name="lan")
    assert client.get(f"{INDEX}{roster.pk}/").status_code == 404
    assert client.get(f"{INDEX}{roster.pk}/result.xlsx").status_code == 404
    assert client.post(f"{INDEX}{roster.pk}/apply/", {"mode": "all"}).status_code == 404
    assert "ds.xlsx" not in client.get(INDEX).content.decode()


def test_while_it_runs_the_page_asks_again_without_a_script(officer):
    client = officer()
    agreed(client, uploaded(client, HOA))
    roster = Roster.objects.get()
    page = f"{INDEX}{roster.pk}/"
    Roster.objects.update(state=State.APPLYING, rows_done=25, rows_total=100, beat_at=None)
    answer = client.get(page)
    assert '<meta http-equiv="refresh" content="3">' in answer.content.decode()
    assert 'value="25"' in answer.content.decode()
    assert "It stops" in text(client.post(f"{page}stop/", follow=True))
    assert Roster.objects.get().state == State.STOPPED
    client.post(f"{page}apply/", {"mode": "all"})
    assert Learner.objects.count() == 1


def test_only_what_is_in_the_way_can_be_shown_alone(officer):
    client = officer()
    agreed(client, uploaded(client, HOA, FAR))
    answer = client.get(f"{INDEX}{Roster.objects.get().pk}/?outcome=refused")
    assert [row.number for row, _said in answer.context["page"].lines] == [6]


def test_pages_have_no_inline_script_or_style_of_ours(officer):
    client = officer()
    uploaded(client, HOA)
    for path in (INDEX, f"{INDEX}{Roster.objects.get().pk}/columns/"):
        main = client.get(path).content.decode().split("<main", 1)[1].split("</main>")[0]
        assert " style=" not in main
        assert "onclick" not in main


def test_what_a_row_changes_is_shown_old_and_new_until_it_is_applied(officer, here):
    client = officer()
    hoa = make_learner("Nguyễn Thị Hoa", unit=here, audience="CC", birth_on=date(1985, 7, 1), sex="F")
    hoa.memberships.update(position="expert")
    hoa.ethnicity_scheme, hoa.ethnicity, hoa.is_ethnic_minority = "gso-1979", "08", True
    hoa.save()
    header = [*HEADER, "Chức vụ", "Dân tộc"]
    answer = agreed(client, uploaded(client, [*HOA, "Phó Chủ tịch", "Tày"], FAR, header=header))
    said = text(answer)
    assert "Position: until now “Specialist”, “Leader or manager” from 01/11/2026 on." in said
    assert "Ethnic group: until now “Mông”, then “Tày”." in said
    applied = client.post(f"{INDEX}{Roster.objects.get().pk}/apply/", {"mode": "valid"}, follow=True)
    assert "until now" not in text(applied)
    assert hoa.memberships.order_by("from_date").last().position == "leader"
    page = text(client.get(f"/admin/learning/learners/{hoa.pk}/"))
    assert "Leader or manager 01/11/2026" in page
    assert "Specialist 01/07/2025 31/10/2026" in page
