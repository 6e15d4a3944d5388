"""Uploaded files are served whole or in part, never dangerously, and never those that are somebody's own."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from tests.factories import make_user


@pytest.fixture
def upload():
    """Keeps a file and returns its address."""
    kept = []

    def keep(name: str, content: bytes) -> str:
        kept.append(default_storage.save(name, ContentFile(content)))
        return f"/media/{kept[-1]}"

    yield keep
    for name in kept:
        default_storage.delete(name)


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_a_picture_is_shown_and_kept_by_the_browser(client, upload):
    response = client.get(upload("images/a.png", b"picture"))
    assert response.status_code == 200
    assert body(response) == b"picture"
    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"] == "inline"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "max-age=86400" in response["Cache-Control"]


@pytest.mark.parametrize(("name", "disposition"), [("a.svg", "inline"), ("a.html", "attachment")])
def test_what_could_run_scripts_is_caged(client, upload, name, disposition):
    response = client.get(upload(f"images/{name}", b"<script>alert(1)</script>"))
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response["Content-Disposition"] == disposition


def test_an_unknown_kind_of_file_is_a_download(client, upload):
    response = client.get(upload("files/a.xyz", b"?"))
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == "attachment"


@pytest.mark.parametrize(
    ("asked", "answer", "said"),
    [
        ("bytes=0-3", b"0123", "bytes 0-3/10"),
        ("bytes=4-", b"456789", "bytes 4-9/10"),
        ("bytes=-2", b"89", "bytes 8-9/10"),
        ("bytes=-99", b"0123456789", "bytes 0-9/10"),
        ("bytes=8-99", b"89", "bytes 8-9/10"),
    ],
)
def test_a_player_gets_the_part_it_asks_for(client, upload, asked, answer, said):
    response = client.get(upload("video/a.mp4", b"0123456789"), HTTP_RANGE=asked)
    assert response.status_code == 206
    assert body(response) == answer
    assert response["Content-Range"] == said
    assert response["Content-Length"] == str(len(answer))


def test_a_part_behind_the_end_cannot_be_had(client, upload):
    response = client.get(upload("video/b.mp4", b"0123456789"), HTTP_RANGE="bytes=10-")
    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */10"


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "lines=1-2", "bytes=-", "bytes=a-b"])
def test_what_is_not_one_range_gets_the_whole_file(client, upload, asked):
    response = client.get(upload("video/c.mp4", b"0123456789"), HTTP_RANGE=asked)
    assert response.status_code == 200
    assert body(response) == b"0123456789"


def test_a_part_is_never_compressed(client, upload, settings):
    gzip = "django.middleware.gzip.GZipMiddleware"
    settings.MIDDLEWARE = [gzip, *(each for each in settings.MIDDLEWARE if each != gzip)]
    address = upload("video/g.mp4", b"0" * 1000)
    response = client.get(address, HTTP_RANGE="bytes=0-499", HTTP_ACCEPT_ENCODING="gzip")
    assert (response.status_code, body(response)) == (206, b"0" * 500)
    assert response["Content-Length"] == "500"


def test_the_rest_of_another_version_is_not_given(client, upload):
    address = upload("video/d.mp4", b"0123456789")
    changed = client.get(address)["Last-Modified"]
    same = client.get(address, HTTP_RANGE="bytes=5-", HTTP_IF_RANGE=changed)
    other = client.get(address, HTTP_RANGE="bytes=5-", HTTP_IF_RANGE="Wed, 01 Jan 2025 00:00:00 GMT")
    assert (same.status_code, other.status_code) == (206, 200)


def test_what_the_browser_has_already_is_not_sent_again(client, upload):
    address = upload("images/e.png", b"picture")
    changed = client.get(address)["Last-Modified"]
    assert client.get(address, HTTP_IF_MODIFIED_SINCE=changed).status_code == 304


@pytest.mark.parametrize(
    "name",
    [
        "learning/certificates/2026/11/secret.pdf",
        "learning/rosters/2026/11/secret.xlsx",
        "learning/certificates/../certificates/2026/11/secret.pdf",
        "images/../learning/certificates/2026/11/secret.pdf",
        "./learning/certificates/2026/11/secret.pdf",
        "learning//certificates/2026/11/secret.pdf",
        "documents/plan.pdf",
        "../settings.py",
        "/etc/passwd",
        "images",
        "nothing.png",
    ],
)
@pytest.mark.django_db
def test_private_and_foreign_files_do_not_exist_here(client, upload, name):
    upload("learning/certificates/2026/11/secret.pdf", b"secret")
    upload("documents/plan.pdf", b"plan")
    upload("images/here.png", b"picture")
    assert client.get(f"/media/{name}").status_code == 404


@pytest.fixture
def document(db):
    """A document of the collection "Phim"."""
    collection = Collection.get_first_root_node().add_child(name="Phim")

    def make(name: str):
        file = ContentFile(b"0123456789", name)
        return get_document_model().objects.create(title=name, file=file, collection=collection)

    return make


def test_a_film_of_a_lesson_is_played_in_parts(client, document):
    film = document("phim.mp4")
    response = client.get(film.file.url, HTTP_RANGE="bytes=2-4")
    assert (response.status_code, body(response)) == (206, b"234")
    assert "public" in response["Cache-Control"]


def test_a_plan_is_only_handed_out_by_wagtails_own_view(client, document, settings, tmp_path):
    on_disk = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": on_disk}
    plan = document("ke-hoach.pdf")
    assert client.get(plan.file.url).status_code == 404
    assert client.get(plan.url).status_code == 200


def test_a_film_for_those_who_signed_in_is_for_nobody_else(client, document):
    film = document("noi-bo.mp4")
    CollectionViewRestriction.objects.create(collection=film.collection, restriction_type="login")
    assert client.get(film.file.url).status_code == 404
    client.force_login(make_user())
    response = client.get(film.file.url)
    assert response.status_code == 200
    assert "private" in response["Cache-Control"]


def test_a_film_that_is_in_no_collection_is_nobodys(client, upload, db):
    assert client.get(upload("documents/left-over.mp4", b"?")).status_code == 404


def test_files_are_only_read(client, upload):
    assert client.post(upload("images/f.png", b"picture")).status_code == 405
