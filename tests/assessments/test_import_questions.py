"""Questions brought in from files and taken out into them, in the administration and on the command line."""

import base64
import io
import json

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupCollectionPermission

from assessments.exchange import running
from assessments.exchange.incoming import State, Taking, format_of, look
from assessments.exchange.models import ImportState, QuestionImport
from assessments.exchange.outgoing import format_named, write_questions
from assessments.models import Pool, Question
from assessments.permissions import trainer_permissions
from tests.assessments.making import make_question
from tests.factories import make_user

pytestmark = pytest.mark.django_db

GIFT = """$CATEGORY: An toàn/Mật khẩu

// [id:mk-1] [tag:difficulty:4] [tag:competency:digcomp@2.2:4.1=3]
::Một:: Mật khẩu nên dài bao nhiêu? {=12 ký tự ~4 ký tự}

Đúng không? {TRUE}

Chỉ là lời dẫn.

Chọn. {~một ~hai}
"""


def png(color: str = "red") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (4, 3), color).save(file, "PNG")
    return file.getvalue()


def found_in(data: bytes | str, name: str = "a.gift"):
    file = io.BytesIO(data.encode() if isinstance(data, str) else data)
    return look(file, format_of(file, name))


def json_file(*questions: dict, **pictures: bytes) -> bytes:
    kept = {name: base64.b64encode(content).decode() for name, content in pictures.items()}
    whole = {"format": "wagtail-learning questions", "version": 1, "questions": questions, "pictures": kept}
    return json.dumps(whole).encode()


def question(**fields) -> dict:
    return {"code": "q-1", "type": "true_false", "stem": "<p>Đúng không?</p>", "answer": "true", **fields}


@pytest.fixture
def trainer():
    group = Group.objects.create(name="Giảng viên")
    group.permissions.set(trainer_permissions())
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    user = make_user("thu")
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    client.user = user
    return client


def upload(client, data: bytes | str, name: str = "cau-hoi.gift", **fields):
    content = data.encode() if isinstance(data, str) else data
    return client.post(
        reverse("learning_questions:index"), {"file": SimpleUploadedFile(name, content), **fields}
    )


# --- what a file would do ----------------------------------------------------------------------------------


def test_each_question_of_a_file_is_new_or_cannot_be_used_and_why():
    states = [(one.state, bool(one.problems)) for one in found_in(GIFT)]
    assert states == [
        (State.NEW, False),
        (State.NEW, False),
        (State.UNUSABLE, True),
        (State.UNUSABLE, True),
    ]
    assert not Question.objects.exists()


def test_a_known_code_is_the_same_or_changes_and_other_words_are_doubles():
    taking = Taking()
    for one in found_in(GIFT):
        if one.checked:
            taking.take(one)
    again = found_in(GIFT)
    assert [one.state for one in again] == [State.SAME, State.DOUBLE, State.UNUSABLE, State.UNUSABLE]
    changed = found_in(GIFT.replace("4 ký tự", "5 ký tự"))
    assert changed[0].state == State.CHANGED
    assert again[1].like == Question.objects.get(type="true_false").code


def test_looking_at_a_file_asks_a_fixed_number_of_times(django_assert_max_num_queries):
    stored = [question(code=f"q-{n}", stem=f"<p>Câu {n}?</p>") for n in range(20)]
    for one in found_in(json_file(*stored), "a.json"):
        Taking().take(one)
    with django_assert_max_num_queries(8):
        states = {one.state for one in found_in(json_file(*stored), "a.json")}
    assert states == {State.SAME}


@pytest.mark.parametrize(
    "wrong",
    [
        {"stem": ""},
        {"stem": 7},
        {"stem": "<script>alert(1)</script>"},
        {"answer": {"a": [1]}},
        {"type": "no_such_type"},
        {"type": ["a"]},
        {"type": "single_choice", "options": "abc"},
        {"type": "single_choice", "options": [{"text": "x" * 900, "correct": True}, {"text": "b"}]},
        {"type": "number", "answer": "1e999"},
        {"stem": "<p>" + "x" * 60_000 + "</p>"},
    ],
)
def test_an_item_that_cannot_be_asked_is_told_and_nothing_breaks(wrong):
    [one, good] = found_in(json_file(question(**wrong), question(code="tot")), "a.json")
    assert (one.state, good.state) == (State.UNUSABLE, State.NEW)
    assert one.problems


def test_scripts_addresses_of_scripts_and_keys_of_another_database_do_not_come_in():
    nasty = (
        '<p onclick="x()">A <a href="javascript:x()">b</a> <a linktype="page" id="1">c</a>'
        '<embed embedtype="image" id="1"/><img src="https://evil.example/x.png"><svg onload="x()"></svg>\x00?</p>'
    )
    [one] = found_in(json_file(question(stem=nasty, code="có dấu", difficulty=99)), "a.json")
    stem = Taking().take(one).stem
    for bad in ("onclick", "javascript", "linktype", "embed", "img", "svg", "\x00"):
        assert bad not in stem
    assert len(one.problems) == 3
    assert Question.objects.get().difficulty == 2


def test_two_questions_with_one_code_cannot_both_come():
    first, second = found_in(json_file(question(), question(stem="<p>Khác?</p>")), "a.json")
    assert (first.state, second.state) == (State.NEW, State.UNUSABLE)


# --- pictures ----------------------------------------------------------------------------------------------


def test_pictures_are_kept_once_in_the_collection_and_come_out_again():
    stem = '<p>Cờ nào?<img src="picture:co.png" alt="Cờ đỏ"/></p>'
    data = json_file(question(stem=stem), **{"co.png": png()})
    collection = Collection.get_first_root_node()
    for code in ("q-1", "q-2"):
        [one] = found_in(data.replace(b'"q-1"', f'"{code}"'.encode()), "a.json")
        Taking(collection=collection).take(one)
    image = get_image_model().objects.get()
    assert f'id="{image.pk}"' in Question.objects.get(code="q-1").stem
    out = io.BytesIO()
    assert write_questions(Question.objects.filter(code="q-1"), format_named("json"), out) == []
    assert found_in(out.getvalue(), "a.json")[0].state == State.SAME
    changed = out.getvalue().replace(base64.b64encode(png()), base64.b64encode(png("blue")))
    assert found_in(changed, "a.json")[0].state == State.CHANGED


@pytest.mark.parametrize(
    "content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a broken", png()[:40]]
)
def test_what_is_no_picture_to_show_is_left_out_and_told(content):
    stem = '<p>Cờ nào?<img src="picture:a.png" alt="Cờ"/></p>'
    [one] = found_in(json_file(question(stem=stem), **{"a.png": content}), "a.json")
    assert one.problems
    assert "embed" not in Taking(collection=Collection.get_first_root_node()).take(one).stem
    assert not get_image_model().objects.exists()


# --- the screens -------------------------------------------------------------------------------------------


def test_a_trainer_uploads_looks_chooses_and_sees_what_became_of_it(trainer):
    response = upload(trainer, GIFT)
    one = QuestionImport.objects.get()
    page = reverse("learning_questions:import", args=[one.pk])
    assert response.url == page
    assert not Question.objects.exists()
    html = trainer.get(page).content.decode()
    assert html.count('name="take"') == 2
    pool = Pool.objects.create(name="Nhập về")
    trainer.post(
        reverse("learning_questions:take", args=[one.pk]),
        {"take": ["1", "3"], "pool": pool.pk, "keep_pools": "on", "publish": "on"},
    )
    taken = Question.objects.get()
    assert (taken.code, taken.live, taken.difficulty) == ("mk-1", True, 4)
    assert taken.competencies == [{"key": "digcomp@2.2:4.1", "level": 3}]
    assert (taken.pool.name, taken.pool.parent.name, taken.pool.parent.parent) == (
        "Mật khẩu",
        "An toàn",
        pool,
    )
    assert taken.latest_revision.user == trainer.user
    one.refresh_from_db()
    assert (one.state, one.file) == (ImportState.DONE, "")
    html = trainer.get(page).content.decode()
    assert "mk-1" in html
    link = html.split('">mk-1<')[0].rsplit('href="', 1)[1]
    assert trainer.get(link).status_code == 200
    listed = trainer.get(reverse("learning_questions:list", args=[one.pk]))
    sheet = load_workbook(io.BytesIO(b"".join(listed.streaming_content))).active
    assert sheet.max_row == 5


def test_taken_twice_it_is_done_once(trainer):
    upload(trainer, GIFT)
    one = QuestionImport.objects.get()
    for _time in range(2):
        trainer.post(reverse("learning_questions:take", args=[one.pk]), {"take": ["1", "2"]})
    assert Question.objects.count() == 2


def test_nothing_ticked_takes_nothing_and_says_so(trainer):
    upload(trainer, GIFT)
    one = QuestionImport.objects.get()
    trainer.post(reverse("learning_questions:take", args=[one.pk]), {})
    one.refresh_from_db()
    assert one.state == ImportState.CHECKED


@pytest.mark.parametrize(
    ("name", "data"), [("a.gift", ""), ("a.exe", b"MZ\x00"), ("a.xml", "<quiz>"), ("a.xlsx", b"PK")]
)
def test_a_file_that_cannot_be_read_is_refused_in_the_form(trainer, name, data):
    response = upload(trainer, data, name)
    assert response.status_code == 400
    assert response.context["form"].errors["file"]
    assert not QuestionImport.objects.exists()


def test_a_file_that_is_too_large_is_refused(trainer, settings):
    settings.LEARNING = {**settings.LEARNING, "QUESTION_FILE_BYTES": 20}
    assert upload(trainer, GIFT).status_code == 400


def test_who_may_not_publish_gets_drafts_and_who_may_not_add_is_turned_away(trainer):
    group = trainer.user.groups.get()
    group.permissions.remove(Permission.objects.get(codename="publish_question"))
    upload(trainer, GIFT)
    one = QuestionImport.objects.get()
    trainer.post(reverse("learning_questions:take", args=[one.pk]), {"take": ["1"], "publish": "on"})
    assert not Question.objects.get().live
    group.permissions.remove(Permission.objects.get(codename="add_question"))
    assert upload(trainer, GIFT).status_code == 302
    assert QuestionImport.objects.count() == 1
    assert trainer.get(reverse("learning_questions:import", args=[one.pk])).status_code == 302


def test_nobody_sees_the_import_of_another(trainer):
    one = running.upload(io.BytesIO(GIFT.encode()), name="a.gift", by=make_user("khac"))
    assert trainer.get(reverse("learning_questions:import", args=[one.pk])).status_code == 404


def test_who_may_not_add_images_gets_the_questions_without_any(trainer):
    shown = question(stem='<p>?<img src="picture:a.png" alt="b"/></p>')
    upload(trainer, json_file(shown, question(code="b", stem="<p>c</p>"), **{"a.png": png()}), "a.json")
    one = QuestionImport.objects.get()
    take = reverse("learning_questions:take", args=[one.pk])
    trainer.post(take, {"take": ["1", "2"]})
    assert [each.code for each in Question.objects.all()] == ["b"]
    GroupCollectionPermission.objects.create(
        group=trainer.user.groups.get(),
        collection=Collection.get_first_root_node(),
        permission=Permission.objects.get(content_type__app_label="wagtailimages", codename="add_image"),
    )
    upload(trainer, json_file(shown, **{"a.png": png()}), "a.json")
    second = QuestionImport.objects.exclude(pk=one.pk).get()
    root = Collection.get_first_root_node().pk
    trainer.post(reverse("learning_questions:take", args=[second.pk]), {"take": ["1"], "collection": root})
    assert "embed" in Question.objects.get(code="q-1").stem


def test_many_are_taken_by_a_worker_and_one_that_died_is_gone_on_with(
    monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(running, "AT_ONCE", 1)
    one = running.upload(io.BytesIO(GIFT.encode()), name="a.gift", by=make_user("chu", is_superuser=True))
    with django_capture_on_commit_callbacks(execute=True):
        assert running.begin(one, chosen=[1, 2])
    assert Question.objects.count() == 2
    assert not running.begin(one, chosen=[1, 2])
    QuestionImport.objects.filter(pk=one.pk).update(state=ImportState.TAKING, beat_at=None)
    one.refresh_from_db()
    assert not running.go_on(one)


def test_the_template_offers_the_pools_of_the_site(trainer):
    outer = Pool.objects.create(name="Ngoài")
    Pool.objects.create(name="Trong", parent=outer)
    response = trainer.get(reverse("learning_questions:template"))
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    offered = [cell.value for cell in book["Danh mục"]["D"] if cell.value]
    assert offered == ["Ngoài", "Ngoài/Trong"]
    assert book["Danh mục"].sheet_state == "hidden"


def test_an_export_says_what_is_lost_before_the_file_is_made(trainer):
    make_question("xep", type="ordering", items=["a", "b"])
    make_question("dung", stem="<p>Một?</p>")
    address = reverse("learning_questions:export")
    html = trainer.get(address, {"format": "gift"}).content.decode()
    assert "xep" in html
    file = reverse("learning_questions:file")
    body = b"".join(trainer.get(file, {"format": "gift", "type": "true_false"}).streaming_content).decode()
    assert "Một?" in body
    assert "xep" not in body
    [only] = Question.objects.filter(code="dung")
    body = b"".join(trainer.get(file, {"format": "json", "id": only.pk}).streaming_content)
    assert [each["code"] for each in json.loads(body)["questions"]] == ["dung"]


def test_who_may_not_see_questions_gets_no_file():
    user = make_user("khach")
    user.user_permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    client = Client()
    client.force_login(user)
    for name in ("export", "file", "index", "template"):
        assert client.get(reverse(f"learning_questions:{name}"), {"format": "json"}).status_code == 302


def test_the_list_leads_in_and_out(trainer):
    make_question("dung")
    html = trainer.get(
        reverse(Question.snippet_viewset.get_url_name("list")), {"type": "true_false"}
    ).content.decode()
    assert reverse("learning_questions:index") in html
    assert f"{reverse('learning_questions:export')}?type=true_false" in html
    bulk = reverse("wagtail_bulk_action", args=["learning_assessments", "question", "export"])
    response = trainer.get(bulk, {"id": "7"})
    assert response.url == f"{reverse('learning_questions:export')}?id=7"
    listed = reverse(Question.snippet_viewset.get_url_name("list"))
    response = trainer.get(bulk, {"id": "all", "next": f"{listed}?type=ordering"})
    assert response.url == f"{reverse('learning_questions:export')}?type=ordering"


def test_an_export_finds_by_the_same_words_as_the_list(trainer):
    make_question("xep", type="ordering", items=["Bật máy", "Tắt máy"])
    make_question("dung")
    file = trainer.get(reverse("learning_questions:file"), {"format": "json", "q": "bat may"})
    found = json.loads(b"".join(file.streaming_content))["questions"]
    assert [each["code"] for each in found] == ["xep"]


# --- the command line --------------------------------------------------------------------------------------


def test_the_commands_bring_questions_in_and_out(tmp_path, capsys):
    source, target = tmp_path / "a.gift", tmp_path / "b.json"
    source.write_text(GIFT)
    call_command("import_questions", str(source), "--dry-run")
    assert not Question.objects.exists()
    call_command("import_questions", str(source), "--pool", "Kho", "--publish")
    assert Question.objects.filter(live=True).count() == 2
    assert "2" in capsys.readouterr().out
    call_command("export_questions", str(target), "--format", "json", "--pool", "Kho")
    questions = json.loads(target.read_text())["questions"]
    assert {each["pool"] for each in questions} == {"Kho/An toàn/Mật khẩu"}
    assert [one.state for one in found_in(target.read_bytes(), "b.json")] == [State.SAME, State.SAME]
