"""Captions: what subtitle programs write is read, what phones would show wrongly is told to the author."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.translation import override
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from courses.captions import LARGEST, UnreadableCaptions, read_captions
from tests.factories import make_user

VTT = "WEBVTT\n\n00:01.000 --> 00:04.000\nBà con đừng vội làm theo.\n"
SRT = "1\n00:00:01,000 --> 00:00:04,000\nBà con đừng vội làm theo, 1,000 lần.\n\n2\n00:00:05,500 --> 00:01:00,000\nHết.\n"
TCVN3 = "WEBVTT\n\n00:01.000 --> 00:04.000\nBµ con ®õng véi lµm theo lêi ng­êi l¹.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_unicode_is_read_however_it_was_saved(encoding, newline):
    data = VTT.replace("\n", newline).encode(encoding)
    assert read_captions(data) == VTT


def test_subrip_becomes_webvtt_and_only_its_times_change():
    text = read_captions(SRT.encode())
    assert text.startswith("WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000\n")
    assert "làm theo, 1,000 lần." in text


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8"])
def test_letters_of_an_old_font_are_told_with_what_to_do(encoding):
    with pytest.raises(UnreadableCaptions, match="UniKey"):
        read_captions(TCVN3.encode(encoding))


def test_letters_of_another_code_page_are_told_with_what_to_do():
    with pytest.raises(UnreadableCaptions, match="Notepad"):
        read_captions("WEBVTT\n\n00:01.000 --> 00:04.000\nPřevezměte žádost ještě\n".encode("cp1250"))


@pytest.mark.parametrize("times", ["00:04.000 --> 00:01.000", "00:01 --> 00:04", "0:61.000 --> 0:62.000"])
def test_times_that_browsers_skip_are_told_with_their_line(times):
    with pytest.raises(UnreadableCaptions, match="3"):
        read_captions(f"WEBVTT\n\n{times}\nChữ\n".encode())


@pytest.mark.parametrize("text", ["", "WEBVTT", "WEBVTTX\n\nxin chào", "Chỉ là một bài viết."])
def test_what_is_no_captions_is_told(text):
    with override("en"), pytest.raises(UnreadableCaptions, match="no captions"):
        read_captions(text.encode())


def test_a_film_that_was_taken_for_captions_is_not_read_whole():
    with pytest.raises(UnreadableCaptions, match="2 MB"):
        read_captions(b"x" * (LARGEST + 1))


def test_the_message_is_in_the_authors_language():
    with override("vi"), pytest.raises(UnreadableCaptions, match="Unicode") as refused:
        read_captions(TCVN3.encode("latin-1"))
    assert "Please" not in str(refused.value)


# --- sending them ------------------------------------------------------------------------------------------


@pytest.fixture
def document(db):
    """SubRip in UTF-16, as it comes from a subtitle program."""
    return get_document_model().objects.create(
        title="Phụ đề", file=ContentFile(SRT.encode("utf-16"), "phim.srt")
    )


def address(document) -> str:
    return reverse("learning_courses:captions", args=[document.pk])


def test_browsers_get_webvtt_in_utf_8(document, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        response = client.get(address(document))
    assert response["Content-Type"] == "text/vtt; charset=utf-8"
    assert response.content.decode().startswith("WEBVTT\n")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_the_same_captions_are_not_sent_twice(document, client):
    etag = client.get(address(document))["ETag"]
    assert client.get(address(document), headers={"if-none-match": etag}).status_code == 304


def test_captions_are_only_read(document, client):
    assert client.post(address(document)).status_code == 405


def test_who_may_not_have_the_document_does_not_get_its_words(document, client):
    group = Group.objects.create(name="Nội bộ")
    collection = Collection.get_first_root_node().add_child(name="Nội bộ")
    document.collection = collection
    document.save()
    rule = CollectionViewRestriction.objects.create(collection=collection, restriction_type="groups")
    rule.groups.add(group)
    assert client.get(address(document)).status_code == 302
    user = make_user()
    user.groups.add(group)
    client.force_login(user)
    assert client.get(address(document)).status_code == 200


@pytest.mark.parametrize(
    ("name", "data"), [("mat.pdf", b"%PDF"), ("hong.vtt", b"\xff\xfe"), ("chu.vtt", b"chu")]
)
def test_what_is_no_captions_is_not_sent(name, data, client, db):
    document = get_document_model().objects.create(title=name, file=ContentFile(data, name))
    assert client.get(address(document)).status_code == 404


def test_a_document_that_is_not_there_is_not_found(client, db):
    assert client.get(reverse("learning_courses:captions", args=[123456])).status_code == 404
