"""The command and the worker: what is made, what is left alone, and what is said when it cannot be."""

import shutil
from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from courses.models import NarrationOrder, NarrationTrack
from courses.narration.engines.base import Sound
from courses.narration.engines.espeak import Espeak
from courses.narration.keeping import keep
from courses.narration.models import NarrationState, TrackKind
from courses.narration.ordering import carry_out, order, stop
from courses.narration.state import Heard, coverage
from tests.courses.making import published
from tests.courses.narration.voices import silence
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("make_narration", *arguments, stdout=out)
    return out.getvalue()


def recorded(lesson, language: str = "vi", **about) -> NarrationTrack:
    return keep(lesson.translation_key, language, TrackKind.RECORDED, Sound(silence(5), 5), **about)


def test_the_command_makes_every_lesson_that_has_words(course, silent):
    assert "2 bài" in run()
    assert NarrationTrack.objects.count() == 2
    track = NarrationTrack.objects.get(key=course.get_children().first().translation_key)
    assert (track.kind, track.engine, track.seconds) == ("synthetic", "silent", 3)
    assert default_storage.open(track.file.name).read() == silence(3)


def test_what_is_up_to_date_is_not_made_twice(course, silent, lesson):
    run()
    lesson.summary = "Nay đã khác."
    published(lesson)
    silent.said.clear()
    run()
    assert [sentences[1] for sentences in silent.said] == ["Nay đã khác."]
    run("--again")
    assert len(silent.said) == 3


def test_an_old_file_goes_when_a_new_one_is_there(course, silent, lesson, django_capture_on_commit_callbacks):
    run()
    old = NarrationTrack.objects.get(key=lesson.translation_key).file.name
    with django_capture_on_commit_callbacks(execute=True):
        run("--again")
    assert not default_storage.exists(old)
    assert default_storage.exists(NarrationTrack.objects.get(key=lesson.translation_key).file.name)


def test_what_a_person_recorded_is_never_replaced(course, silent, lesson):
    recorded(lesson, source_hash="old")
    assert "do người đọc" in run("--again")
    assert NarrationTrack.objects.get(key=lesson.translation_key).kind == TrackKind.RECORDED
    assert keep(lesson.translation_key, "vi", TrackKind.SYNTHETIC, Sound(b"x", 1), source_hash="n") is None


def test_a_dry_run_makes_nothing(course, silent):
    assert "2 bài" in run("--dry-run")
    assert not NarrationTrack.objects.exists()


def test_one_course_and_one_audience_can_be_asked_for(course, silent):
    assert "2 bài" in run("--course", "CDAN-07", "--audience", "ND")
    assert run("--audience", "CB").startswith("0 bài")
    with pytest.raises(CommandError, match="CDAN-99"):
        run("--course", "CDAN-99")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--engine", "nobody"), "nobody"),
        (("--engine", "hoarse"), "no voice today"),
        (("--language", "tyz"), "phiếu"),
    ],
)
def test_what_cannot_be_spoken_is_told(course, silent, arguments, said):
    with pytest.raises(CommandError, match=said):
        run(*arguments)


def test_an_absent_program_says_how_to_install_it(course, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(CommandError, match="apt install espeak-ng lame"):
        run()


@pytest.mark.skipif(bool(Espeak().problem()), reason="espeak-ng and lame are not installed")
def test_espeak_makes_a_small_mp3_of_vietnamese():
    sound = Espeak().speak(["Chào bà con.", "Hôm nay mình học ba bước để khỏi bị lừa."], "vi")
    assert sound.ending == "mp3"
    assert 2 < sound.seconds < 12
    assert len(sound.data) < sound.seconds * 3500


def test_the_table_tells_what_can_be_heard(course, silent, lesson, django_assert_max_num_queries):
    run()
    words = NarrationTrack.objects.get(key=lesson.translation_key).source_hash
    recorded(lesson, "tyz", source_hash=words)
    recorded(lesson, "km", source_hash="old")
    with django_assert_max_num_queries(8):
        first, second = coverage(course)
    states = {cell.language.code: cell.state for cell in first.cells}
    assert states["vi"] == Heard.SYNTHETIC
    assert states["tyz"] == Heard.RECORDED
    assert states["km"] == Heard.OUTDATED
    assert states["mww"] == Heard.NONE
    assert {cell.state for cell in second.cells[1:]} == {Heard.NONE}


# --- orders ------------------------------------------------------------------------------------------------


def test_an_order_is_carried_out_and_says_how_far_it_is(course, silent):
    one = order(course, "vi", by=make_user())
    assert order(course, "vi", by=None) == one
    carry_out(one)
    one.refresh_from_db()
    assert (one.state, one.done, one.total) == (NarrationState.DONE, 2, 2)
    carry_out(one)
    assert len(silent.said) == 2


def test_an_order_for_one_lesson_makes_one(course, silent, lesson):
    carry_out(order(course, "vi", by=None, only=lesson.translation_key))
    assert [track.key for track in NarrationTrack.objects.all()] == [lesson.translation_key]


def test_a_stopped_order_keeps_what_was_made(course, silent, monkeypatch):
    one = order(course, "vi", by=None)
    speak = silent.speak

    def speak_and_stop(self, sentences, language):
        stop(one)
        return speak(self, sentences, language)

    monkeypatch.setattr(silent, "speak", speak_and_stop)
    carry_out(one)
    one.refresh_from_db()
    assert one.state == NarrationState.STOPPED
    assert NarrationTrack.objects.count() == 1


def test_an_order_that_fails_says_why(course, silent, settings):
    settings.LEARNING = {**settings.LEARNING, "SPEECH_ENGINE": "hoarse"}
    one = order(course, "vi", by=None)
    carry_out(one)
    one.refresh_from_db()
    assert (one.state, one.problem) == (NarrationState.FAILED, "no voice today")
    assert NarrationOrder.objects.count() == 1
