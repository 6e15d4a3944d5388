"""Trainers see Wagtail in Vietnamese: what its own catalogues lack, the demonstration's says."""

import re
import unicodedata
from datetime import timedelta
from gettext import GNUTranslations
from pathlib import Path

import django
import pytest
import wagtail
import wagtail_localize
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext, override

from tests.test_translations import as_text, messages
from tests.tools.messages import CATALOGUE, FOLDERS, ROOT, WAGTAIL, compiled

PACKAGE = Path(wagtail.__file__).parent
DOMAINS = ("django", "djangojs")
# Of no use here: it shows developers the parts the administration is made of.
LEFT_OUT = {"contrib/styleguide"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdifr]|%[sd]|{\w*}|<[^<>]+>")


def english(package: Path, domain: str) -> dict[str, dict]:
    """The English catalogues of a package by the folder whose they are."""
    files = package.glob(f"**/locale/en/LC_MESSAGES/{domain}.po")
    found = {file.parents[3].relative_to(package).as_posix(): file for file in files}
    return {name: messages(found[name].read_text("utf-8")) for name in found.keys() - LEFT_OUT}


def said(file: Path) -> dict[str, str]:
    """What a compiled catalogue says, by the name gettext has for a message in it; its header left out."""
    if not file.exists():
        return {}
    with file.open("rb") as stream:
        found = GNUTranslations(stream)._catalog
    words = {key[0] if isinstance(key, tuple) else key: text for key, text in found.items()}
    return {key: text for key, text in words.items() if key and text.strip()}


def named(message: tuple[str, str]) -> str:
    context, msgid = message
    return f"{context}\x04{msgid}" if context else msgid


@pytest.fixture(params=DOMAINS)
def domain(request) -> str:
    return request.param


@pytest.fixture
def ours(domain) -> Path:
    return WAGTAIL / f"{domain}.po"


def test_every_message_of_wagtail_is_vietnamese(domain, ours):
    supplied = said(ours.with_suffix(".mo"))
    catalogues = english(PACKAGE, domain)
    missing = set()
    for name, asked in catalogues.items():
        own = said(PACKAGE / name / "locale" / "vi" / "LC_MESSAGES" / f"{domain}.mo")
        missing |= {(name, *message) for message in asked if named(message) not in own | supplied}
    assert catalogues
    assert not missing


def test_every_message_here_is_one_that_somebody_says(domain, ours):
    packages = (PACKAGE, Path(django.__file__).parent, Path(wagtail_localize.__file__).parent)
    asked = [
        message for package in packages for each in english(package, domain).values() for message in each
    ]
    assert not messages(ours.read_text("utf-8")).keys() - set(asked)


def test_nothing_is_untranslated_or_guessed(ours):
    found = messages(ours.read_text("utf-8")).values()
    assert not [each["msgid"] for each in found if not each["msgstr"].strip() or "fuzzy" in each["flags"]]


def test_placeholders_and_tags_survive_translation(ours):
    for each in messages(ours.read_text("utf-8")).values():
        # Vietnamese has one plural form, so it is held against the English plural.
        wanted = each["msgid_plural"] or each["msgid"]
        assert sorted(PLACEHOLDER.findall(each["msgstr"])) == sorted(PLACEHOLDER.findall(wanted)), wanted


def test_the_ends_survive_translation(ours):
    for each in messages(ours.read_text("utf-8")).values():
        wanted, vietnamese = each["msgid_plural"] or each["msgid"], each["msgstr"]
        if " " in wanted:
            assert wanted.rstrip().endswith(".") == vietnamese.rstrip().endswith("."), wanted
        assert wanted[:1].isspace() == vietnamese[:1].isspace(), wanted
        assert wanted[-1:].isspace() == vietnamese[-1:].isspace(), wanted


def test_vietnamese_is_written_with_composed_letters(ours):
    assert unicodedata.is_normalized("NFC", ours.read_text("utf-8"))


def test_the_compiled_catalogue_is_of_this_text(ours):
    assert as_text(ours.with_suffix(".mo").read_bytes()) == as_text(compiled(ours))


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_our_own_pages_say_is_not_said_otherwise(folder):
    """Catalogues on LOCALE_PATHS come before those of apps; a word with two meanings needs a context."""
    supplied, own = said(WAGTAIL / "django.mo"), said((ROOT / folder / CATALOGUE).with_suffix(".mo"))
    assert not {key: (own[key], supplied[key]) for key in own.keys() & supplied if own[key] != supplied[key]}


def test_the_site_speaks_these_words():
    assert settings.SITE / "wagtail-locale" in settings.LOCALE_PATHS
    with override("vi"):
        assert (
            gettext("The page title as you'd like it to be seen by the public")
            == "Tiêu đề trang mà mọi người sẽ thấy"
        )
        assert timesince(timezone.now() - timedelta(minutes=3)) == "3\xa0phút"


def test_the_scripts_of_the_administration_are_given_these_words(client):
    """Wagtail names its own package to Django's view, which adds LOCALE_PATHS to it."""
    scripts = client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    for english_word, vietnamese in (("Collapse all", "Thu gọn tất cả"), ("Preview", "Xem trước")):
        assert f'"{english_word}": "{vietnamese}"'.encode("ascii", "backslashreplace").decode() in scripts
    assert re.search(r'"%\(num\)s error": \[\s*"%\(num\)s l\\u1ed7i"\s*\]', scripts)
