"""What a lesson's page offers to listeners."""

import pytest

from courses.models import NarrationTrack
from courses.narration.engines.base import Sound
from courses.narration.keeping import keep
from courses.narration.make import engine_named, make_narration
from courses.narration.models import TrackKind
from courses.narration.state import spoken
from tests.courses.making import published
from tests.courses.narration.voices import silence

pytestmark = pytest.mark.django_db


def html_of(client, lesson) -> str:
    return client.get(lesson.url).content.decode()


def make_all(course) -> None:
    assert list(make_narration(course, "vi", engine_named()))


def record(lesson, language: str, **about) -> None:
    keep(
        lesson.translation_key,
        language,
        TrackKind.RECORDED,
        Sound(silence(5), 5),
        **{"source_hash": spoken(lesson, None).hash, **about},
    )


def test_a_lesson_without_tracks_has_no_player(client, lesson):
    page = html_of(client, lesson)
    assert "l-narration" not in page
    assert "listen.js" in page


def test_a_made_lesson_plays_without_a_script_and_loads_nothing(client, course, lesson, silent):
    html_of(client, lesson)  # what is kept must not stay
    make_all(course)
    page = html_of(client, lesson)
    address = NarrationTrack.objects.get(key=lesson.translation_key).file.url
    assert f'<audio controls preload="none" src="{address}"' in page
    assert f'href="{address}" download' in page
    assert "Giọng đọc máy." in page
    assert "listen.js" not in page


def test_other_languages_are_offered_by_their_names(client, lesson):
    record(lesson, "tyz", speaker="Bà Nông Thị Mai", text="Lời dịch")
    page = html_of(client, lesson)
    assert "Tiếng Tày" in page
    assert "Bà Nông Thị Mai" in page
    assert '<div class="l-details__body" lang="tyz"><p>Lời dịch</p></div>' in page
    assert "listen.js" in page  # the device may still read Vietnamese


def test_a_language_that_the_province_took_back_is_not_offered(client, lesson, settings):
    record(lesson, "tyz")
    settings.LEARNING = {**settings.LEARNING, "NARRATION_LANGUAGES": [("km", "Tiếng Khmer")]}
    assert "l-narration" not in html_of(client, lesson)


def test_an_old_recording_says_that_the_written_words_count(client, lesson):
    record(lesson, "vi")
    assert "Nội dung đang viết ở đây mới đúng" not in html_of(client, lesson)
    lesson.summary = "Nay đã khác."
    page = html_of(client, published(lesson))
    assert "Nội dung đang viết ở đây mới đúng" in page


def test_listening_costs_no_query_once_it_was_asked(
    client, course, lesson, silent, django_assert_num_queries
):
    from courses.narration.player import narration_of

    make_all(course)
    html_of(client, lesson)
    assert lesson.locale.language_code == "vi"
    with django_assert_num_queries(0):
        assert narration_of(lesson).own.is_synthetic


def test_a_deleted_track_is_gone_from_the_page(client, course, lesson, silent):
    make_all(course)
    assert "l-narration" in html_of(client, lesson)
    NarrationTrack.objects.get(key=lesson.translation_key).delete()
    assert "l-narration" not in html_of(client, lesson)


def test_a_draft_offers_no_track(course, lesson, silent):
    from courses.narration.player import narration_of

    make_all(course)
    assert narration_of(lesson, is_draft=True).own is None
