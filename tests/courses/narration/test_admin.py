"""In the administration: who may make, upload and take away, and what is refused."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import GroupPagePermission

from courses.models import NarrationOrder, NarrationTrack, SpokenWords
from courses.narration.models import TrackKind
from courses.narration.uploads import CannotHear, sound_in
from tests.courses.narration.voices import silence
from tests.factories import make_user

pytestmark = pytest.mark.django_db

HERE = "/admin/learning/narration/"


def member(client, catalogue, *codenames: str):
    group = Group.objects.create(name="-".join(codenames) or "nobody")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in codenames:
        permission = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=catalogue, permission=permission)
    user = make_user(group.name)
    user.groups.add(group)
    client.force_login(user)
    return client


@pytest.fixture
def reviewer(client, catalogue):
    """Somebody who may change pages and not publish them."""
    return member(client, catalogue, "change_page")


@pytest.fixture
def publisher(client, catalogue):
    return member(client, catalogue, "change_page", "publish_page")


def upload(client, lesson, data: bytes, name: str = "bai.mp3", language: str = "tyz", **more):
    given = {"file": SimpleUploadedFile(name, data), "agreed": "on", "speaker": "Bà Mai", **more}
    return client.post(f"{HERE}lessons/{lesson.pk}/{language}/", given)


def test_the_courses_are_listed_and_lead_to_their_table(publisher, course):
    assert course.title in publisher.get(HERE).content.decode()
    page = publisher.get(f"{HERE}{course.pk}/").content.decode()
    assert "Tiếng Khmer" in page
    assert "chưa có" in page


def test_who_may_not_change_the_course_sees_nothing(client, course, catalogue):
    member(client, catalogue)
    assert client.get(HERE).status_code == 302
    assert client.get(f"{HERE}{course.pk}/").status_code == 302
    assert client.post(f"{HERE}{course.pk}/make/", {"language": "vi"}).status_code == 302
    assert not NarrationOrder.objects.exists()


def test_audio_is_ordered_and_made(reviewer, course, silent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        reviewer.post(f"{HERE}{course.pk}/make/", {"language": "vi"})
    assert NarrationTrack.objects.count() == 2
    assert "2 / 2 bài" in reviewer.get(f"{HERE}{course.pk}/").content.decode()


def test_a_language_without_a_voice_is_refused(reviewer, course, silent):
    answer = reviewer.post(f"{HERE}{course.pk}/make/", {"language": "km"}, follow=True)
    assert "không có giọng đọc" in answer.content.decode()
    assert not NarrationOrder.objects.exists()


def test_without_an_engine_the_page_says_what_to_install(reviewer, course, settings):
    settings.LEARNING = {**settings.LEARNING, "SPEECH_ENGINE": "nobody"}
    assert "nobody" in reviewer.get(f"{HERE}{course.pk}/").content.decode()


def test_a_recording_is_kept_with_its_speaker_and_heard_at_once(publisher, lesson):
    assert upload(publisher, lesson, silence(5), licence="CC BY 4.0").status_code == 302
    track = NarrationTrack.objects.get()
    assert (track.kind, track.language, track.speaker) == (TrackKind.RECORDED, "tyz", "Bà Mai")
    assert track.agreed_on is not None
    assert 4 < track.seconds < 6
    assert "Tiếng Tày" in publisher.get(lesson.url).content.decode()


def test_a_recording_replaces_another(publisher, lesson):
    upload(publisher, lesson, silence(5))
    upload(publisher, lesson, silence(9), speaker="Ông Páo")
    assert NarrationTrack.objects.get().speaker == "Ông Páo"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<script>alert(1)</script>", "không phải tệp MP3"),
        (b"ID3" + bytes(500), "không phải tệp MP3"),
        (silence(1), "hai giây"),
        (b"", "rỗng"),
    ],
)
def test_what_is_no_recording_is_refused_whatever_its_name(publisher, lesson, data, said):
    answer = upload(publisher, lesson, data)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not NarrationTrack.objects.exists()


def test_a_recording_that_is_too_large_is_refused(publisher, lesson, settings):
    settings.LEARNING = {**settings.LEARNING, "NARRATION_BYTES": 1_000}
    assert upload(publisher, lesson, silence(9)).status_code == 400


def test_without_the_speakers_consent_nothing_is_kept(publisher, lesson):
    assert upload(publisher, lesson, silence(5), agreed="").status_code == 400
    assert not NarrationTrack.objects.exists()


def test_who_may_not_publish_uploads_nothing(reviewer, lesson):
    assert upload(reviewer, lesson, silence(5)).status_code == 302
    assert reviewer.post(f"{HERE}lessons/{lesson.pk}/tyz/delete/").status_code == 302
    assert not NarrationTrack.objects.exists()


def test_a_recording_goes_when_its_speaker_asks(publisher, lesson, django_capture_on_commit_callbacks):
    upload(publisher, lesson, silence(5))
    track = NarrationTrack.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        publisher.post(f"{HERE}lessons/{lesson.pk}/tyz/delete/")
    assert not track.file.storage.exists(track.file.name)
    assert not NarrationTrack.objects.exists()


def test_words_for_the_ear_are_written_and_taken_back(publisher, lesson):
    address = f"{HERE}lessons/{lesson.pk}/words/"
    assert "Không đọc cho ai." in publisher.get(address).content.decode()
    publisher.post(address, {"text": "Chào bà con."})
    assert SpokenWords.objects.get().text == "Chào bà con."
    publisher.post(address, {"text": ""})
    assert not SpokenWords.objects.exists()


def test_a_script_sheet_has_consent_and_numbered_sentences(reviewer, course):
    page = reviewer.get(f"{HERE}{course.pk}/script/km/").content.decode()
    assert "Không đọc cho ai." in page
    assert "Tôi đồng ý" in page
    assert reviewer.get(f"{HERE}{course.pk}/script/xx/").status_code == 404


class File:
    def __init__(self, data: bytes):
        self.data = data

    def read(self, most: int) -> bytes:
        return self.data[:most]


@given(st.binary(max_size=300), st.sampled_from([b"", b"ID3", b"\xff\xf3\x18\xc0", b"\0\0\0\x20ftypM4A "]))
def test_any_bytes_are_sound_or_refused_with_a_sentence(data, begin):
    try:
        assert sound_in(File(begin + data)).seconds >= 2
    except CannotHear as problem:
        assert str(problem)
