"""The pages in the Wagtail admin: who sees and does what, and what is said where something is refused."""

import io
import zipfile

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from learning.models import OfficialReport, ReportTemplate, Role, RoleName
from learning.reports.access import reporting_group
from learning.reports.periods import Period
from tests.learning.official.made import draft, in_review, issued, with_figures
from tests.learning.official.test_template import ROWS, workbook
from tests.learning.reports.made import OLD, date, province, succeed, unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]
INDEX = "/admin/learning/official/"


@pytest.fixture
def top():
    return with_figures()[0]


def holder(unit, role, name):
    user = get_user_model().objects.create_user(name, password="mat-khau-thu")
    user.groups.add(reporting_group())
    Role.objects.create(user=user, unit=unit, name=role, from_date=OLD)
    return user


@pytest.fixture
def officer(top):
    return holder(top, RoleName.OFFICER, "can-bo")


@pytest.fixture
def head(top):
    return holder(top, RoleName.HEAD, "thu-truong")


@pytest.fixture
def browser(client, officer):
    client.force_login(officer)
    return client


def page(official, name="report", *more):
    return reverse(f"learning_official:{name}", args=[official.uuid, *more])


def text(response):
    return response.content.decode()


def test_a_report_goes_from_a_period_to_its_number_by_hand(browser, head, officer, top):
    asked = {"unit": top.pk, "period": "202611", "calendar": "state", "form": "bieu-01"}
    browser.post(f"{INDEX}new/", asked)
    made = OfficialReport.objects.get()
    assert made.written_by == officer
    form = browser.get(page(made, "edit")).context["form"]
    sent = {field.html_name: field.value() or "" for field in form.head} | {"version": made.version}
    sent |= {
        "signer_name": "Nguyễn Văn Mẫu",
        "plain_slot_chi_dao": "Một văn bản.",
        "plain_slot_nhiem_vu": "- Mở lớp",
    }
    browser.post(page(made, "edit"), sent)
    made.refresh_from_db()
    assert made.slots["nhiem_vu"] == "<ul><li>Mở lớp</li></ul>"
    browser.post(page(made, "send"), {"version": made.version})
    made.refresh_from_db()
    assert made.state == "review"
    assert (
        browser.post(page(made, "approve"), {"version": made.version}).status_code == 403
    )  # officers do not
    browser.force_login(head)
    browser.post(page(made, "approve"), {"version": made.version})
    browser.force_login(officer)
    browser.post(page(made, "issue"))
    response = browser.get(page(made))
    assert "01/BC-UBND" in text(response)
    assert [step.state for step in response.context["steps"]] == ["draft", "review", "approved", "issued"]
    actions = ModelLogEntry.objects.filter(action__endswith="_official").values_list("action", flat=True)
    assert {each.split(".")[1].split("_")[0] for each in actions} == {"make", "send", "approve", "issue"}


def test_the_preview_shows_what_is_printed_and_no_markup_of_the_officer(browser, top):
    made = draft(top, signer_name="<script>alert(1)</script>")
    response = browser.get(page(made))
    assert "18 lượt người" in text(response)
    assert "<script>alert" not in text(response)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text(response)


def test_two_who_write_at_once_lose_nothing(browser, top):
    made = draft(top)
    form = browser.get(page(made, "edit")).context["form"]
    sent = {field.html_name: field.value() or "" for field in form.head} | {"version": made.version}
    browser.post(page(made, "edit"), {**sent, "plain_slot_chi_dao": "Của người thứ nhất."})
    response = browser.post(page(made, "edit"), {**sent, "plain_slot_chi_dao": "Của người thứ hai."})
    assert response.status_code == 200
    assert "Của người thứ hai." in text(response)
    assert len(response.context["form"].non_field_errors()) == 2
    made.refresh_from_db()
    assert made.slots["chi_dao"] == "<p>Của người thứ nhất.</p>"


@pytest.mark.parametrize("sent", ["{", "[]", '{"blocks": 1}', "null"])
def test_what_no_editor_sends_breaks_nothing(browser, top, sent):
    made = draft(top)
    assert (
        browser.post(page(made, "edit"), {"version": made.version, "slot_chi_dao": sent}).status_code == 200
    )


def test_a_head_returns_it_with_a_remark_that_the_officer_reads(client, head, officer, top):
    made = in_review(top)
    client.force_login(head)
    assert "Sửa mục IV" not in text(client.get(page(made)))
    client.post(page(made, "return"), {"remark": ""})
    assert OfficialReport.objects.get().state == "review"
    client.post(page(made, "return"), {"remark": "Sửa mục IV <b>ngay</b>."})
    client.force_login(officer)
    assert "Sửa mục IV &lt;b&gt;ngay&lt;/b&gt;." in text(client.get(page(made)))


def test_a_report_of_another_unit_is_not_there(client, top):
    made = issued(top)
    client.force_login(holder(province(1, code="15")[0], RoleName.OFFICER, "noi-khac"))
    for name, more in (("report", ()), ("file", ("csv",)), ("evidence", ()), ("signed", ()), ("edit", ())):
        assert client.get(page(made, name, *more)).status_code == 404
    for name in ("send", "issue", "correct", "sign", "renew"):
        assert client.post(page(made, name)).status_code == 404
    assert not client.get(INDEX).context["table"].data


def test_who_only_reads_has_the_files_and_no_button(client, top):
    made = issued(top)
    client.force_login(holder(top, RoleName.SUPERVISOR, "giam-sat"))
    response = client.get(page(made))
    assert response.status_code == 200
    assert "/correct/" not in text(response)
    assert client.get(page(made, "file", "docx")).status_code == 200
    assert client.post(page(made, "correct")).status_code == 403


def test_who_reads_while_the_unit_is_renamed_is_told_that_the_name_stays(browser, top):
    made = in_review(top)
    type(top).objects.filter(pk=top.pk).update(valid_to=date(2026, 11, 20))
    new = unit("08", name="Tân Quang", full_name="Tỉnh Tân Quang", since=date(2026, 11, 21))
    succeed(top, new, kind="rename", on=date(2026, 11, 21))
    response = browser.get(page(made))
    (notice,) = response.context["notices"]
    assert "Tỉnh Tân Quang" in notice
    assert "Ủy ban nhân dân tỉnh Tuyên Quang" in notice


def test_a_changed_database_is_told_and_no_file_is_made(browser, top):
    made = issued(top)
    OfficialReport.objects.update(number=7)
    response = browser.get(page(made))
    assert response.status_code == 200
    assert response.context["problem"]
    assert browser.get(page(made, "file", "docx")).status_code == 302
    assert browser.get(page(made, "evidence")).status_code == 302


def test_the_issued_pdf_is_made_once(browser, top):
    made = issued(top)
    first = browser.get(page(made, "file", "pdf"))
    assert first.content.startswith(b"%PDF")
    assert browser.get(page(made, "file", "pdf")).content == first.content
    assert first["Content-Disposition"] == 'attachment; filename="bao-cao_08_202611_01-bc-ubnd.pdf"'
    assert browser.get(page(made, "file", "odt")).status_code == 404


def test_a_file_that_is_not_signed_is_refused_in_words_and_not_kept(browser, top):
    made = issued(top)
    pdf = browser.get(page(made, "file", "pdf")).content
    for content in (pdf, b"%PDF-1.7", b"PK"):
        file = SimpleUploadedFile("ky.pdf", content, "application/pdf")
        response = browser.post(page(made, "sign"), {"file": file}, follow=True)
        assert response.redirect_chain
    browser.post(page(made, "sign"))
    made.refresh_from_db()
    assert (made.state, bool(made.signed_file)) == ("issued", False)
    assert browser.get(page(made, "signed")).status_code == 404


def test_the_evidence_names_staff_only_for_who_sees_learners(client, top):
    made = issued(top)
    client.force_login(holder(top, RoleName.OFFICER, "can-bo-2"))
    whole = client.get(page(made, "evidence"), {"staff": "1"})
    archive = zipfile.ZipFile(io.BytesIO(b"".join(whole.streaming_content)))
    assert "04-can-bo/can-bo-hoan-thanh.csv" in archive.namelist()
    assert ModelLogEntry.objects.filter(action="learning.official_evidence").count() == 1
    plain = client.get(page(made, "evidence"))
    assert plain["Content-Type"] == "application/zip"
    assert "04-can-bo" not in str(zipfile.ZipFile(io.BytesIO(b"".join(plain.streaming_content))).namelist())


def test_there_is_no_evidence_of_a_draft(browser, top):
    made = draft(top)
    assert browser.get(page(made, "evidence")).status_code == 302


def test_a_workbook_of_the_province_is_brought_filled_and_deleted(browser, top):
    made = issued(top)
    file = SimpleUploadedFile("mau.xlsx", workbook(ROWS).getvalue())
    sent = {"title": "Mẫu của tỉnh", "form": "bieu-01", "unit": top.pk, "file": file}
    assert browser.post(f"{INDEX}templates/", sent).status_code == 302
    kept = ReportTemplate.objects.get()
    assert set(kept.keys) == {"stt", "ten_don_vi", "ma_don_vi", "so_luot", "ty_le_hoan_thanh"}
    assert "Mẫu của tỉnh" in text(browser.get(page(made)))
    content = browser.get(page(made, "filled", kept.pk)).content
    assert openpyxl.load_workbook(io.BytesIO(content)).active["D4"].value == 8
    assert browser.post(f"{INDEX}templates/{kept.pk}/delete/").status_code == 302
    assert not ReportTemplate.objects.exists()


def test_a_workbook_without_the_cells_is_refused_and_they_are_named(browser, top):
    file = SimpleUploadedFile("mau.xlsx", workbook([["Đơn vị"]]).getvalue())
    sent = {"title": "Mẫu", "form": "bieu-01", "unit": top.pk, "file": file}
    response = browser.post(f"{INDEX}templates/", sent)
    assert response.status_code == 200
    assert "{{tieu_de}}, {{ten_don_vi}}" in text(response)
    assert not ReportTemplate.objects.exists()


def test_a_workbook_for_a_unit_that_is_not_ones_own_is_refused(browser, top):
    other, _communes = province(1, code="15")
    file = SimpleUploadedFile("mau.xlsx", workbook(ROWS).getvalue())
    sent = {"title": "Mẫu", "form": "bieu-01", "unit": other.pk, "file": file}
    assert browser.post(f"{INDEX}templates/", sent).status_code == 200
    assert not ReportTemplate.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"period": "202613"}, {"period": "20274"}, {"calendar": "lunar"}, {"form": []}, {"form": "bieu-99"}],
)
def test_a_wrong_choice_makes_nothing_and_is_told(browser, top, wrong):
    asked = {"unit": top.pk, "period": "202611", "calendar": "state", "form": "bieu-01"} | wrong
    response = browser.post(f"{INDEX}new/", asked, follow=True)
    assert response.status_code == 200
    assert not OfficialReport.objects.exists()


def test_the_list_is_of_one_unit_and_year_if_asked_and_asks_as_often_for_many(browser, top):
    def count():
        browser.get(INDEX)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(INDEX).status_code == 200
        return len(queries)

    issued(top)
    before = count()
    communes = list(top.children.all())
    for each in communes:
        draft(each)
        draft(each, period=Period.parse("202510", "state"))
    assert count() == before
    assert len(browser.get(INDEX).context["table"].data) == 11
    assert len(browser.get(INDEX, {"year": "2026"}).context["table"].data) == 6
    assert len(browser.get(INDEX, {"unit": communes[0].pk, "year": "2025"}).context["table"].data) == 1
    assert len(browser.get(INDEX, {"unit": "x", "year": "²"}).context["table"].data) == 11


def test_the_page_of_a_document_asks_as_often_whatever_became_of_it(browser, top):
    def count(official):
        browser.get(page(official))
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page(official)).status_code == 200
        return len(queries)

    made = issued(top)
    few = count(made)
    for n in range(3):
        made.steps.create(state="issued", at=made.created_at, remark=f"{n}")
    assert count(made) == few
    assert few <= 40


def test_a_link_leads_there_from_the_reports(browser, top):
    assert INDEX in text(browser.get("/admin/learning/reports/"))
