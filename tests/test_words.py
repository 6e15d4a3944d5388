"""Django merges the catalogues of all apps into one: a word that two of them translate keeps one translation.

So what the assessments say in English, nobody around them may say otherwise in Vietnamese; where the same word means
another thing, ours is marked by `pgettext`, and with another name gettext keeps both.
"""

from collections.abc import Iterator
from gettext import GNUTranslations
from pathlib import Path

import django
import pytest
import wagtail

from tests.tools.messages import CATALOGUE, ROOT, WAGTAIL

OURS = "assessments"
# Apps of Django's that every Wagtail site has; the core's words are in `conf`.
DJANGO = ("conf", "contrib/auth", "contrib/contenttypes")


def catalogue(file: Path) -> dict[str, str]:
    """What a compiled catalogue says: the first form of a plural, and the context before the word as gettext has it."""
    with file.with_suffix(".mo").open("rb") as stream:
        found = GNUTranslations(stream)._catalog  # type: ignore[attr-defined]
    words = {key[0] if isinstance(key, tuple) else key: text for key, text in found.items()}
    return {key: text for key, text in words.items() if key and text}


def own(folder: str) -> dict[str, str]:
    return catalogue(ROOT / folder / CATALOGUE)


def foreign() -> Iterator[tuple[str, dict[str, str]]]:
    """The catalogues of Wagtail and Django, by the folder whose they are."""
    core = Path(django.__file__).parent
    folders = [core / name for name in DJANGO]
    folders += [
        file.parents[3] for file in Path(wagtail.__file__).parent.rglob("locale/vi/LC_MESSAGES/django.mo")
    ]
    for folder in folders:
        yield str(folder), catalogue(folder / CATALOGUE)


def otherwise(ours: dict[str, str], theirs: dict[str, str]) -> dict[str, tuple[str, str]]:
    """The words that both say, each with its two translations if they differ."""
    shared = ours.keys() & theirs.keys()
    return {word: (ours[word], theirs[word]) for word in shared if ours[word] != theirs[word]}


@pytest.mark.parametrize("folder", ["learning", "courses", "site"])
def test_assessments_say_nothing_that_the_house_says_otherwise(folder):
    assert not otherwise(own(OURS), own(folder)), "say what it means with `pgettext`"


def test_assessments_say_nothing_that_wagtail_says_otherwise():
    ours, settled = own(OURS), own("learning") | catalogue(WAGTAIL / "django.mo")
    # The house's word stands above Wagtail's anyway.
    asked = {word: text for word, text in ours.items() if settled.get(word) != text}
    assert not {name: found for name, theirs in foreign() if (found := otherwise(asked, theirs))}
    assert any("Comment" in theirs for _, theirs in foreign())


def test_a_word_with_a_context_is_another_word():
    assert otherwise({"question\x04State": "Trạng thái"}, {"State": "Tình trạng"}) == {}
    assert otherwise({"State": "Trạng thái"}, {"State": "Tình trạng"}) == {
        "State": ("Trạng thái", "Tình trạng")
    }
