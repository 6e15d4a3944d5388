"""Packages through the upload screen: taken in as a whole or not at all, with every reason in words."""

import io
import zipfile

import pytest
from django.contrib.auth.models import Permission
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from courses.h5p import running
from courses.h5p.models import H5PContent, H5PLibrary, H5PUpload, H5PUse, UploadState
from courses.h5p.running import Stopped, run_kept
from courses.models import Package
from courses.packages.h5p.package import read
from courses.workflow import set_up_roles
from tests.courses.h5p.making import PNG, as_json, quiz_package, zipped
from tests.courses.h5p_site.tiny import tiny_package
from tests.factories import make_user

pytestmark = pytest.mark.django_db
SCREEN = "learning_h5p:uploads"


@pytest.fixture
def trainer(english, catalogue):
    """May bring contents in, and no libraries."""
    user = make_user("trang")
    user.groups.add(set_up_roles(catalogue).trainers)
    english.force_login(user)
    english.user = user
    return english


@pytest.fixture
def keeper(trainer):
    """May install libraries too."""
    trainer.user.user_permissions.add(Permission.objects.get(codename="add_h5plibrary"))
    return trainer


def sent(client, *packages: bytes, **more):
    files = [SimpleUploadedFile(f"{place}.h5p", each) for place, each in enumerate(packages)]
    return client.post(reverse(SCREEN), {"files": files, **more}, follow=True)


def packed(**changed) -> bytes:
    return zipped(quiz_package(**changed)).getvalue()


def nothing_is_there() -> bool:
    return not (H5PContent.objects.exists() or H5PLibrary.objects.exists() or H5PUse.objects.exists())


def test_a_package_becomes_a_draft_with_its_libraries_and_files(keeper):
    answer = sent(keeper, packed())
    content = H5PContent.objects.get()
    assert (content.title, content.live, content.created_by) == ("Đúng hay sai", False, keeper.user)
    (path,) = content.files
    assert content.params["picture"]["path"] == path
    assert path.startswith("images/")
    assert H5PLibrary.objects.count() == 3
    assert H5PUse.objects.filter(content=content).count() == 3
    assert "WEL.Quiz 1.0" in answer.text
    assert content.latest_revision.as_object().params == content.params


def test_several_are_taken_at_once(keeper):
    sent(keeper, packed(), tiny_package())
    assert H5PContent.objects.count() == 2


def test_a_trainer_brings_no_libraries_but_uses_those_that_are_here(trainer):
    answer = sent(trainer, packed())
    assert "not installed here yet" in answer.text
    assert nothing_is_there()
    keeper = make_user("khanh")
    running.upload(io.BytesIO(packed()), name="x.h5p", by=keeper, may_install=True)
    sent(trainer, packed(), as_copy="on")
    assert H5PContent.objects.filter(created_by=trainer.user).exists()


def test_who_writes_nothing_may_upload_nothing(english):
    english.force_login(make_user("ha"))
    assert english.get(reverse(SCREEN)).status_code == 302


def test_the_same_package_twice_says_so(keeper):
    package = packed()
    sent(keeper, package)
    answer = sent(keeper, package)
    assert "is here already as “Đúng hay sai”" in answer.text
    assert H5PContent.objects.count() == 1
    sent(keeper, package, as_copy="on")
    assert H5PContent.objects.count() == 2


def test_everything_that_is_wrong_is_said_at_once(keeper):
    answer = sent(keeper, packed(**{"content/a.exe": b"MZ", "content/b.php": b"x"}))
    assert answer.text.count("<li>Files like") == 2
    assert nothing_is_there()


def _with_name(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        info = zipfile.ZipInfo()
        info.filename = name
        package.writestr(info, b"x")
        for path, data in quiz_package().items():
            package.writestr(path, data)
    return file.getvalue()


HOSTILE = {
    "no ZIP": b"<html>",
    "empty": b"",
    "a name that leads out": _with_name("../evil.js"),
    "a page": _with_name("content/evil.html"),
    "a drawing": _with_name("content/evil.svg"),
    "a picture that is a page": packed(**{"content/images/mưa.png": b"<script>alert(1)</script>"}),
    "a living drawing": packed(
        **{"WEL.Quiz-1.0/icon.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"}
    ),
    "no library": packed(**{"WEL.Parts-2.1/library.json": None}),
    "a later core": packed(
        **{
            "WEL.Quiz-1.0/library.json": quiz_package()["WEL.Quiz-1.0/library.json"].replace(
                b'"runnable": 1', b'"runnable": 1, "coreApi": {"majorVersion": 9, "minorVersion": 1}'
            )
        }
    ),
    "a key that attacks": packed(**{"content/content.json": b'{"__proto__": {"x": 1}}'}),
    "a bomb": packed(**{"content/bomb.txt": b"0" * 30_000_000}),
    "no JSON": packed(**{"content/content.json": b"{"}),
    "nested": packed(**{"content/content.json": b"[" * 200_000}),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_means_harm_leaves_nothing(keeper, kind):
    answer = sent(keeper, HOSTILE[kind])
    assert answer.status_code in (200, 400)
    assert nothing_is_there()
    assert not H5PUpload.objects.exclude(state=UploadState.REFUSED).exists()
    if one := H5PUpload.objects.first():
        assert running.sentences(one.issues)


def test_markup_in_names_and_texts_is_only_text(keeper):
    evil = "<img src=x onerror=alert(1)>"
    answer = sent(keeper, tiny_package(title=evil))
    assert evil not in answer.text
    assert evil not in keeper.get(reverse(SCREEN)).text


def test_libraries_come_without_a_content(keeper):
    files = {name: data for name, data in quiz_package().items() if name.startswith("WEL.")}
    sent(keeper, zipped(files).getvalue())
    assert H5PLibrary.objects.count() == 3
    assert not H5PContent.objects.exists()


# --- large ones ------------------------------------------------------------------------------------------------


@pytest.fixture
def large(settings, monkeypatch):
    """Everything is large, and the worker waits."""
    settings.LEARNING = {**settings.LEARNING, "H5P_BYTES_AT_ONCE": 0}
    monkeypatch.setattr(running, "_send", lambda one: None)


def test_a_large_one_is_taken_by_a_worker_and_its_file_goes(keeper, large):
    answer = sent(keeper, packed())
    one = H5PUpload.objects.get()
    assert one.is_running
    assert one.total > 0
    assert 'http-equiv="refresh"' in answer.text
    assert nothing_is_there()
    kept = one.file.name
    assert run_kept(one).state == UploadState.TAKEN
    assert H5PContent.objects.get() == one.content
    assert not default_storage.exists(kept)


def test_one_that_is_stopped_leaves_nothing(keeper, large, monkeypatch):
    sent(keeper, packed())
    one = H5PUpload.objects.get()
    keeper.post(reverse("learning_h5p:stop", args=[one.pk]))
    assert run_kept(H5PUpload.objects.get()).state == UploadState.STOPPED
    assert nothing_is_there()


def test_one_that_is_stopped_in_the_middle_leaves_nothing(keeper, large, monkeypatch):
    sent(keeper, packed())
    one = H5PUpload.objects.get()
    count = iter(range(100))

    def beat(self):
        if next(count) == 7:
            raise Stopped

    monkeypatch.setattr(running._Beat, "__call__", beat)
    assert run_kept(one).state == UploadState.STOPPED
    assert nothing_is_there()


def test_whose_file_is_gone_is_told_so(keeper, large):
    sent(keeper, packed())
    one = H5PUpload.objects.get()
    default_storage.delete(one.file.name)
    assert "Upload it again." in "".join(_english(run_kept(one)))


def _english(one):
    from django.utils.translation import override

    with override("en"):
        return running.sentences(one.issues)


def test_too_large_and_too_often_are_refused(keeper, settings):
    settings.LEARNING = {**settings.LEARNING, "H5P_BYTES": 100}
    assert "larger than" in sent(keeper, packed()).text
    settings.LEARNING = {**settings.LEARNING, "H5P_BYTES": 10**9, "H5P_UPLOADS_AN_HOUR": 1}
    sent(keeper, packed())
    assert "within an hour" in sent(keeper, tiny_package()).text


def test_nobody_sees_the_upload_of_another(keeper, client):
    sent(keeper, packed())
    one = H5PUpload.objects.get()
    other = make_user("mai")
    other.groups.add(*keeper.user.groups.all())
    keeper.force_login(other)
    assert keeper.get(reverse("learning_h5p:upload", args=[one.pk])).status_code == 404
    assert keeper.post(reverse("learning_h5p:stop", args=[one.pk])).status_code == 404


# --- out again -------------------------------------------------------------------------------------------------


def test_it_goes_out_as_the_package_that_it_came_as(keeper):
    sent(keeper, packed())
    content = H5PContent.objects.get()
    answer = keeper.get(reverse("learning_h5p:export", args=[content.pk]))
    package = read(io.BytesIO(answer.getvalue()))
    assert not package.issues
    (path,) = package.files
    assert b"".join(package.content_chunks(path)) == PNG
    assert package.h5p["authors"][0]["name"] == "Nguyễn Thị Mơ"
    assert package.get(content.main).patch == 3


def test_a_copy_shares_the_files_and_not_the_history(keeper):
    sent(keeper, packed())
    content = H5PContent.objects.get()
    keeper.post(reverse("learning_h5p:copy", args=[content.pk]))
    copy = H5PContent.objects.exclude(pk=content.pk).get()
    assert copy.uuid != content.uuid
    assert (copy.files, copy.params, copy.created_by) == (content.files, content.params, keeper.user)


def test_what_a_colleague_brought_in_is_hers(keeper):
    running.upload(io.BytesIO(packed()), name="x.h5p", by=make_user("khac"), may_install=True)
    content = H5PContent.objects.get()
    for name in ("export", "copy"):
        assert keeper.get(reverse(f"learning_h5p:{name}", args=[content.pk])).status_code == 302
    edit = reverse(H5PContent.snippet_viewset.get_url_name("edit"), args=[content.pk])
    assert keeper.get(edit).status_code == 302


def test_only_what_is_known_of_its_rights_is_kept(keeper):
    h5p = {
        "title": "Thủ đô",
        "language": "vi",
        "mainLibrary": "WEL.Quiz",
        "embedTypes": ["iframe"],
        "license": "CC BY",
        "authors": [{"name": "<b>Mơ</b>", "role": "Author", "secret": 1}],
        "tracker": "x",
        "preloadedDependencies": [
            {"machineName": "WEL.Quiz", "majorVersion": 1, "minorVersion": 0},
        ],
    }
    sent(keeper, packed(**{"h5p.json": as_json(h5p)}))
    content = H5PContent.objects.get()
    assert content.metadata == {
        "title": "Thủ đô",
        "license": "CC BY",
        "authors": [{"name": "&lt;b&gt;Mơ&lt;/b&gt;", "role": "Author"}],
    }


def test_one_that_is_sent_to_the_content_packages_is_led_here(keeper):
    file = SimpleUploadedFile("x.zip", packed(), "application/zip")
    add = reverse(Package.snippet_viewset.get_url_name("add"))
    answer = keeper.post(add, {"title": "", "file": file})
    assert "This is an H5P package. Upload it under" in answer.text
    assert not Package.objects.exists()
