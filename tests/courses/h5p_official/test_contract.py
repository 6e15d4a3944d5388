"""Every action of the official editor's contract: who may ask, what is answered, what is refused."""

import json
from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from PIL import Image

from courses.h5p.files import digest_of
from courses.h5p.models import H5PContent, H5PLibrary
from courses.h5p.official import tickets
from courses.h5p.official.page import address_of
from tests.courses.h5p.making import QUIZ, QUIZ_PARAMS
from tests.courses.h5p_official.conftest import HOST, Editor, author
from tests.courses.h5p_site.making import make_content
from tests.courses.h5p_site.tiny import TINY, tiny_package

pytestmark = pytest.mark.django_db


def editor_of(user, content: H5PContent | None) -> Editor:
    request = RequestFactory().get("/admin/")
    request.user = user
    return Editor(Client(enforce_csrf_checks=True), address_of(request, content, QUIZ))


@pytest.fixture
def editor_of_lan(lan, content) -> Editor:
    return editor_of(lan, content)


def png() -> SimpleUploadedFile:
    held = BytesIO()
    Image.new("RGB", (7, 5), "red").save(held, "PNG")
    return SimpleUploadedFile("Ảnh của tôi.png", held.getvalue())


# --- who may ask --------------------------------------------------------------------------------------------


def test_nobody_is_answered_on_the_sites_own_origin(editor_of_lan):
    for path in (editor_of_lan.path, f"{editor_of_lan.path}ajax/libraries"):
        assert editor_of_lan.client.get(path).status_code == 404
    assert editor_of_lan.client.get("/learning/h5p/official/files/language/en.js").status_code == 404


def test_an_old_or_invented_ticket_opens_nothing(editor_of_lan, monkeypatch):
    assert editor_of_lan.get("libraries").status_code == 200
    invented = Editor(editor_of_lan.client, "/learning/h5p/official/invented/")
    assert (invented.get("libraries").status_code, invented.page().status_code) == (403, 403)
    monkeypatch.setattr(tickets, "SECONDS", -1)
    assert editor_of_lan.get("libraries").json()["errorCode"] == "TICKET"


@pytest.mark.parametrize("change", ["leaves", "password", "permission", "admin", "deleted"])
def test_a_ticket_is_worth_what_its_owner_may_do_now(lan, content, change):
    editor = editor_of(lan, content)
    if change == "leaves":
        lan.is_active = False
    elif change == "password":
        lan.set_password("another")
    elif change == "deleted":
        content.delete()
    else:
        name = "add_h5pcontent" if change == "permission" else "access_admin"
        lan.user_permissions.remove(*Permission.objects.filter(codename=name))
    lan.save()
    assert editor.get("libraries").status_code == 403
    assert editor.post("files", {"file": png()}).status_code == 403


def test_a_ticket_for_the_content_of_somebody_else_opens_nothing(store, content):
    assert editor_of(author("mai"), content).page().status_code == 403


def test_a_session_is_not_enough_and_not_needed(lan, editor_of_lan):
    editor_of_lan.client.force_login(lan)
    answer = editor_of_lan.client.get("/learning/h5p/official/none/ajax/libraries", headers={"host": HOST})
    assert answer.status_code == 403
    assert not editor_of_lan.page().cookies


def test_nothing_else_of_the_site_is_on_that_origin(lan):
    client = Client(headers={"host": HOST})
    client.force_login(lan)
    for path in ("/admin/", "/", "/login/", "/learning/h5p/state/"):
        assert client.get(path).status_code == 404


# --- what is answered ---------------------------------------------------------------------------------------


def test_the_page_may_be_framed_by_its_form_alone_and_speaks_to_it_alone(editor_of_lan, content):
    answer = editor_of_lan.page()
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors http://testserver" in policy
    assert "connect-src 'self' data: blob:" in policy
    assert "X-Frame-Options" not in answer.headers
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    told = editor_of_lan.told()
    assert told["site"] == "http://testserver"
    assert told["library"] == QUIZ.uber
    assert told["content"]["params"] == content.params
    assert told["content"]["metadata"]["title"] == content.title


def test_all_content_types_are_listed_but_those_that_are_restricted(editor_of_lan):
    names = {each["uberName"] for each in editor_of_lan.get("libraries").json()}
    assert QUIZ.uber in names
    assert names == {each.name.uber for each in H5PLibrary.objects.filter(runnable=True)}
    kept = H5PLibrary.objects.filter(runnable=True).exclude(machine_name=QUIZ.machine).first()
    H5PLibrary.objects.filter(pk=kept.pk).update(restricted=True)
    names = {each["uberName"] for each in editor_of_lan.get("libraries").json()}
    assert kept.name.uber not in names


def test_one_library_comes_with_its_fields_words_and_files(editor_of_lan):
    asked = {**{key: str(each) for key, each in QUIZ.data.items()}, "language": "vi"}
    found = editor_of_lan.get("libraries", **asked).json()
    row = H5PLibrary.objects.get(machine_name=QUIZ.machine)
    assert (found["name"], found["version"]) == (QUIZ.machine, {"major": QUIZ.major, "minor": QUIZ.minor})
    assert found["semantics"] == row.semantics
    assert found["defaultLanguage"] is None
    has_words = "language/vi.json" in row.files
    assert (found["language"] is not None) == has_words
    for address in (*found["javascript"], *found["css"]):
        assert editor_of_lan.client.get(address, headers={"host": HOST}).status_code == 200
    assert editor_of_lan.get("libraries", **{**asked, "machineName": "H5P.None"}).status_code == 404


def test_libraries_and_their_words_are_told_in_bulk(editor_of_lan):
    rows = editor_of_lan.post("libraries", {"libraries[]": [QUIZ.uber, "H5P.None 1.0", "x"]}).json()
    assert [each["uberName"] for each in rows] == [QUIZ.uber]
    said = editor_of_lan.post("translations", {"libraries[]": [QUIZ.uber]}, "?language=vi").json()
    assert said["success"] is True
    assert all(json.loads(words) for words in said["data"].values())
    assert editor_of_lan.post("translations", {"libraries[]": [QUIZ.uber]}, "?language=../x").json() == {
        "success": True,
        "data": {},
    }


def test_the_chooser_lists_what_is_installed_and_asks_no_hub(editor_of_lan):
    found = editor_of_lan.get("content-type-cache").json()
    assert found["outdated"] is False
    assert all(each["installed"] and not each["canInstall"] for each in found["libraries"])
    for action in ("library-install", "get-hub-content", "content-hub-metadata-cache"):
        answer = editor_of_lan.post(action)
        assert (answer.status_code, answer.json()["errorCode"]) == (403, "HUB_DISABLED")
    assert editor_of_lan.post("anything").status_code == 404
    assert editor_of_lan.get("files").status_code == 404


# --- what is sent -------------------------------------------------------------------------------------------


def test_a_picture_is_kept_under_its_hash_and_measured(editor_of_lan):
    found = editor_of_lan.post("files", {"file": png(), "field": "{}", "contentId": "0"}).json()
    path = found["path"].removesuffix("#tmp")
    assert found["path"].endswith("#tmp")
    assert digest_of(path)
    assert (found["mime"], found["width"], found["height"]) == ("image/png", 7, 5)
    assert editor_of_lan.client.get(f"/learning/h5p/files/{path}", headers={"host": HOST}).status_code == 200


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.html", b"<p>"),
        ("a.php", b"<?php"),
        ("a.svg", b"<svg/>"),
        ("a.png", b"<html>"),
        ("a.png", b"\x89PNG"),
    ],
)
def test_what_is_no_file_for_contents_is_refused(editor_of_lan, name, data):
    answer = editor_of_lan.post("files", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 400
    assert answer.json()["success"] is False


def test_too_large_and_too_many_files_are_refused(editor_of_lan, settings, monkeypatch):
    settings.LEARNING = {**settings.LEARNING, "PACKAGE_FILE_BYTES": 10}
    assert editor_of_lan.post("files", {"file": png()}).status_code == 400
    settings.LEARNING = {**settings.LEARNING, "PACKAGE_FILE_BYTES": 10_000_000}
    monkeypatch.setattr("courses.h5p.official.views.MOST_FILES_AN_HOUR", 2)
    assert editor_of_lan.post("files", {"file": png()}).status_code == 200
    assert editor_of_lan.post("files", {"file": png()}).status_code == 400
    assert editor_of_lan.post("files").json()["errorCode"] == "NO_FILE"


def test_what_was_pasted_comes_back_filtered(editor_of_lan):
    params = {**QUIZ_PARAMS, "unknown": 1}
    said = {"library": QUIZ.uber, "params": params, "metadata": {"title": "T", "other": 1}}
    found = editor_of_lan.post("filter", {"libraryParameters": json.dumps(said)}).json()["data"]
    assert found["library"] == QUIZ.uber
    assert "unknown" not in found["params"]
    assert found["metadata"] == {"title": "T"}
    for broken in ("", "[", "[]", "{}"):
        assert editor_of_lan.post("filter", {"libraryParameters": broken}).status_code == 400


def package() -> SimpleUploadedFile:
    return SimpleUploadedFile("thủ đô.h5p", tiny_package())


def test_a_package_is_taken_for_going_on_and_no_content_is_made(lan, content):
    editor = editor_of(lan, content)
    assert editor.post("library-upload", {"h5p": package()}).status_code == 400
    assert not H5PLibrary.objects.filter(machine_name=TINY.machine).exists()
    lan.user_permissions.add(Permission.objects.get(codename="add_h5plibrary"))
    found = editor.post("library-upload", {"h5p": package()}).json()["data"]
    assert (found["h5p"]["title"], found["h5p"]["mainLibrary"]) == ("Thủ đô", TINY.machine)
    assert found["content"]["right"] == "Hà Nội"
    assert TINY.machine in {each["machineName"] for each in found["contentTypes"]["libraries"]}
    assert H5PContent.objects.count() == 1
    assert editor.post("library-upload").status_code == 400


# --- the files of the editor --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "status"),
    [("language/en.js", 200), ("secret.php", 404), ("scripts/../secret.php", 404), ("scripts/none.js", 404)],
)
def test_only_files_of_the_editor_are_sent(editor_of_lan, name, status):
    answer = editor_of_lan.client.get(f"/learning/h5p/official/files/{name}", headers={"host": HOST})
    assert answer.status_code == status


def test_a_new_content_begins_with_the_type_that_was_chosen(store, lan):
    editor = editor_of(lan, None)
    answer = editor.client.get(f"{editor.path}?type={QUIZ.uber}", headers={"host": HOST})
    assert f'"library": "{QUIZ.uber}"' in answer.text


def test_the_list_of_types_costs_the_same_whatever_else_is_here(
    editor_of_lan, store, django_assert_num_queries
):
    make_content(store)
    with django_assert_num_queries(6):
        assert editor_of_lan.get("libraries").status_code == 200
