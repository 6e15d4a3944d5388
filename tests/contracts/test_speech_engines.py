"""What every engine of speech must do: speak where it can, and say what is missing where it cannot."""

import re
from io import BytesIO

import pytest

from courses.narration.engines.base import CannotSpeak, SpeechEngine
from courses.narration.languages import languages
from courses.narration.uploads import sound_in
from learning import registry

ENGINES = list(registry.speech_engines.values())
WORDS = ["Chào bà con.", "Hôm nay mình học ba bước để khỏi bị lừa."]


@pytest.fixture(params=ENGINES, ids=lambda engine: engine.name)
def engine(request) -> SpeechEngine:
    return request.param()


@pytest.fixture
def ready(engine) -> SpeechEngine:
    if problem := engine.problem():
        pytest.skip(str(problem))
    return engine


def test_it_has_a_name_that_stays_and_one_that_people_read(engine):
    assert re.fullmatch(r"[a-z0-9_-]{2,40}", engine.name)
    assert str(engine.label)


def test_it_speaks_at_least_one_language_of_the_site(engine):
    assert any(engine.speaks(language.code) for language in languages())
    assert not engine.speaks("xx")


def test_what_it_makes_is_a_file_that_we_would_take_from_a_person(ready):
    language = next(one.code for one in languages() if ready.speaks(one.code))
    sound = ready.speak(WORDS, language)
    assert sound.ending in ("mp3", "m4a")
    heard = sound_in(BytesIO(sound.data))
    assert heard.ending == sound.ending
    assert abs(heard.seconds - sound.seconds) < 1


def test_more_words_take_longer(ready):
    language = next(one.code for one in languages() if ready.speaks(one.code))
    assert ready.speak(WORDS * 3, language).seconds > ready.speak(WORDS, language).seconds


def test_an_engine_that_is_not_there_says_so(settings):
    from courses.narration.make import engine_named

    with pytest.raises(CannotSpeak, match="nobody"):
        engine_named("nobody")
