"""Completions in the Wagtail admin, from the upload to the undo; and the command."""

import io
import json
import re

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.users.models import UserProfile

from learning.completions.models import CompletionImport, ForeignCourse
from learning.models import ColumnMapping, Enrolment, Learner, Role, Statement
from learning.sheets.models import State
from learning.tasks import mend_completions
from tests.factories import make_course, make_unit, make_user
from tests.learning.completions.made import COURSE_THERE, HEADER, PLATFORM, person, row, stated
from tests.learning.roster.made import repacked, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.thorough, pytest.mark.usefixtures("late_november")]
INDEX = "/admin/learning/completions/"


@pytest.fixture
def province():
    return make_unit("08", full_name="Tỉnh Tuyên Quang", name="Tuyên Quang")


@pytest.fixture
def here(province):
    return make_unit("00700", level="commune", parent=province, full_name="Xã Ngọc Đường", name="Ngọc Đường")


@pytest.fixture
def course():
    return make_course(3, title="Kỹ năng số", planned_periods=12)


@pytest.fixture
def officer(client, here, django_capture_on_commit_callbacks):
    """Signs in an officer of ``unit``, and lets the worker work at once."""

    def sign_in(unit=here, role="officer", name="ha"):
        user = make_user(name)
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        if unit:
            Role.objects.create(user=user, unit=unit, name=role, from_date=unit.valid_from)
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


def uploaded(client, *rows, header=HEADER, name="xuat.xlsx", file=None, more=()):
    content = workbook([header, *rows], more=more).getvalue() if file is None else file
    sent = {"file": SimpleUploadedFile(name, content), "sender": PLATFORM}
    return client.post(INDEX, sent, follow=True)


def agreed(client, answer, **changed):
    """The columns as the page proposes them."""
    form = answer.context["form"]
    given = {name: form[name].value() for name in form.fields}
    given |= {"check": "", **changed}
    given = {name: "" if value is None else value for name, value in given.items()}
    return client.post(answer.request["PATH_INFO"], given, follow=True)


def text(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def page_of() -> str:
    return f"{INDEX}{CompletionImport.objects.get().pk}/"


@pytest.mark.parametrize("role", ["supervisor", "facilitator", "trainer"])
def test_who_changes_no_records_brings_nothing_in(officer, province, role):
    assert officer(unit=province, role=role).get(INDEX).status_code == 403


def test_the_list_of_learners_leads_there(officer):
    assert INDEX in officer().get("/admin/learning/learners/").content.decode()


def test_from_the_export_to_the_completion_and_back(officer, here, course):
    person(unit=here)
    client = officer()
    answer = uploaded(client, row(), row("Lý Văn Đức", birth="02/02/1990"), row(birth=""))
    columns = {place: answer.context["form"][f"column_{place}"].value() for place in range(12)}
    assert list(columns.values()) == [
        "", "name", "birth", "identity", "email", "course_code", "course",
        "status", "score", "done_on", "periods", "certificate",
    ]  # fmt: skip
    answer = agreed(client, answer)
    assert "BD01 · Kỹ năng số cơ bản (3 rows)" in text(answer)
    asked = f"BD01 · {COURSE_THERE}"
    answer = client.post(f"{page_of()}course/", {"asked": asked, "course": course.pk}, follow=True)
    assert "New completion" in text(answer)
    assert "Nobody here has this name and date of birth, or this number." in text(answer)

    answer = client.post(f"{page_of()}people/", {"unit": here.pk, "audience": "ND"}, follow=True)
    assert "A record is made for her." in text(answer)
    assert "Some rows are not in order" in text(
        client.post(f"{page_of()}apply/", {"mode": "all"}, follow=True)
    )
    assert not Statement.objects.exists()
    answer = client.post(f"{page_of()}apply/", {"mode": "valid"}, follow=True)
    assert "Applied" in text(answer)
    assert Enrolment.objects.filter(satisfied_at__isnull=False).count() == 2

    answer = client.get(f"{page_of()}result.xlsx")
    rows = [[cell.value for cell in line] for line in load_workbook(io.BytesIO(b"".join(answer))).active]
    assert [line[-1] for line in rows[2:]] == [
        "Kết quả",
        "Đã ghi nhận.",
        "Đã ghi nhận. Hồ sơ người học được lập mới.",
        "Không ghi nhận được. Chỉ có họ tên thì không phân biệt được ai với ai. Hãy thêm ngày sinh, số định danh, "
        "số điện thoại hoặc địa chỉ thư điện tử.",
    ]
    assert "is void from then on" in text(client.get(f"{page_of()}undo/"))
    assert "Undone" in text(client.post(f"{page_of()}undo/", follow=True))
    assert not Enrolment.objects.filter(withdrawn_at=None)
    assert set(Learner.objects.values_list("full_name", flat=True)) == {"Nguyễn Thị Hoa", ""}
    assert client.get(f"{page_of()}result.xlsx").status_code == 302


def test_the_columns_are_remembered_for_the_platform_and_not_for_its_rosters(officer):
    client = officer()
    agreed(client, uploaded(client, row()), column_4="")
    assert ColumnMapping.objects.get().sender_key == "completions binh dan hoc vu so"
    answer = uploaded(client, row(), name="thang-12.xlsx")
    assert "this platform's last file" in text(answer)
    assert answer.context["form"]["column_4"].value() == ""


def test_what_the_columns_do_not_say_is_asked_for(officer, course):
    client = officer()
    header = ["Họ và tên", "Ngày sinh", "Kết quả", "Điểm"]
    answer = uploaded(client, ["Nguyễn Thị Hoa", "01/07/1985", "Đạt", "8,5"], header=header)
    assert answer.context["form"]["out_of"].value() == 10
    answer = agreed(client, answer)
    assert "Say which column holds the course, or choose the course of all rows." in text(answer)
    assert "Say which column holds the day" in text(agreed(client, answer, course=course.pk))
    assert "not come yet" in text(agreed(client, answer, course=course.pk, on="01/12/2026"))
    answer = agreed(client, answer, course=course.pk, on="05/11/2026")
    assert CompletionImport.objects.get().state == State.CHECKED


def test_statements_need_no_columns(officer, here, course):
    person(unit=here, email="hoa@example.vn")
    line = json.dumps(stated("https://other.example/1", actor={"mbox": "mailto:hoa@example.vn"}))
    client = officer()
    answer = uploaded(client, name="xuat.jsonl", file=line.encode())
    assert "Checked, nothing applied yet" in text(answer)
    asked = f"https://other.example/1 · {COURSE_THERE}"
    client.post(f"{page_of()}course/", {"asked": asked, "course": course.pk})
    client.post(f"{page_of()}apply/", {"mode": "all"})
    assert Enrolment.objects.get().satisfied_at
    answer = client.get(f"{page_of()}result.xlsx")
    rows = [[cell.value for cell in each] for each in load_workbook(io.BytesIO(b"".join(answer))).active]
    assert rows[0][-1] == "Đã ghi nhận."
    CompletionImport.objects.update(state=State.NEW)
    assert "begin it again" in text(client.get(f"{page_of()}columns/"))


@pytest.mark.parametrize(
    ("name", "file", "said"),
    [
        ("x.xlsx", b"", "The submitted file is empty."),
        ("x.jsonl", b"[1, 2]", "one statement a line"),
        ("x.pdf", b"%PDF-1.7", "This is not a spreadsheet."),
        ("x.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 100, "old kind (XLS)"),
        ("x.xlsx", b"PK\x03\x04rubbish", "damaged"),
    ],
)
def test_what_is_no_export_is_refused_with_a_word(officer, name, file, said):
    answer = uploaded(officer(), name=name, file=file)
    assert answer.status_code == 200
    assert said in text(answer)
    assert not CompletionImport.objects.exists()


def test_macros_and_a_second_sheet_are_met_as_in_rosters(officer):
    client = officer()
    with_macros = repacked(workbook([HEADER, row()]), **{"xl/vbaProject.bin": b"x"}).getvalue()
    assert "has macros" in text(uploaded(client, file=with_macros))
    answer = uploaded(client, row(), more=[("Tháng 12", [HEADER, row()])])
    answer = client.post(answer.request["PATH_INFO"], {"sheet": "Tháng 12"}, follow=True)
    assert answer.context["form"]["column_1"].value() == "name"


def test_others_see_nothing_of_an_import(officer, here):
    agreed(officer(), uploaded(officer(name="ha2"), row()))
    client = officer(name="mai")
    assert "None yet." in text(client.get(INDEX))
    for name in ("", "columns/", "undo/", "result.xlsx"):
        assert client.get(f"{page_of()}{name}").status_code == 404
    for name in ("course/", "people/", "apply/", "stop/", "undo/"):
        assert client.post(f"{page_of()}{name}").status_code == 404


def test_a_unit_of_others_cannot_be_chosen_for_people(officer, province):
    far = make_unit("00703", level="commune", parent=province)
    client = officer()
    agreed(client, uploaded(client, row()))
    client.post(f"{page_of()}people/", {"unit": far.pk, "audience": "ND"})
    assert CompletionImport.objects.get().unit is None


def test_a_course_that_was_not_asked_about_cannot_be_decided(officer, course):
    client = officer()
    agreed(client, uploaded(client, row()))
    client.post(f"{page_of()}course/", {"asked": "Khác", "course": course.pk})
    assert not ForeignCourse.objects.exists()


def test_the_page_asks_the_same_number_of_questions_for_many_rows(
    officer, here, course, django_assert_max_num_queries
):
    person(unit=here)
    client = officer()
    agreed(client, uploaded(client, row()))
    client.get(page_of())
    with django_assert_max_num_queries(60) as counted:
        client.get(page_of())
    most = len(counted)
    CompletionImport.objects.all().delete()
    agreed(client, uploaded(client, *[row(code=f"C{n}", course=f"Khóa {n}") for n in range(30)]))
    with django_assert_max_num_queries(most):
        client.get(page_of())


def test_a_worker_that_died_is_gone_on_for(officer, here, course):
    person(unit=here)
    client = officer()
    agreed(client, uploaded(client, row()))
    asked = f"BD01 · {COURSE_THERE}"
    client.post(f"{page_of()}course/", {"asked": asked, "course": course.pk})
    long_ago = timezone.now() - timezone.timedelta(hours=1)
    CompletionImport.objects.update(state=State.APPLYING, beat_at=long_ago)
    mend_completions()
    assert CompletionImport.objects.get().state == State.APPLIED
    CompletionImport.objects.update(state=State.UNDOING, beat_at=long_ago)
    mend_completions()
    assert CompletionImport.objects.get().state == State.UNDONE
    assert not Enrolment.objects.filter(withdrawn_at=None)


# --- the command -----------------------------------------------------------------------------------------------


def test_the_command_shows_applies_and_undoes(here, tmp_path, capsys):
    person(unit=here)
    make_course(1, title=COURSE_THERE)
    file, out = tmp_path / "xuat.xlsx", tmp_path / "ra.xlsx"
    file.write_bytes(workbook([HEADER, row(), row("Lý Văn Đức", birth="02/02/1990")]).getvalue())
    call_command("import_completions", str(file), platform=PLATFORM, dry_run=True, result=str(out))
    assert not CompletionImport.objects.exists()
    assert out.exists()
    with pytest.raises(CommandError):
        call_command("import_completions", str(file), platform=PLATFORM)
    call_command("import_completions", str(file), platform=PLATFORM, unit="00700", out_of=100)
    number = CompletionImport.objects.get().pk
    assert Enrolment.objects.filter(satisfied_at__isnull=False).count() == 2
    call_command("import_completions", undo=number)
    assert not Enrolment.objects.filter(withdrawn_at=None)
    for wrong in ({"undo": number}, {"undo": 999}, {}):
        with pytest.raises(CommandError):
            call_command("import_completions", **wrong)
    with pytest.raises(CommandError):
        call_command("import_completions", str(file), platform=PLATFORM, unit="99")
    with pytest.raises(CommandError):
        call_command("import_completions", str(tmp_path / "nein.xlsx"), platform=PLATFORM)
    assert capsys.readouterr().out
