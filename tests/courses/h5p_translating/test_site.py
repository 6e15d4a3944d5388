"""One content in two languages: translated on a page or in a file, by whom it is for, and one activity all the same."""

import json
from dataclasses import replace

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from courses.h5p.models import H5PContent, H5PTranslation
from courses.h5p.player.keys import address_of
from courses.h5p.store import DatabaseStore
from courses.h5p.translating import files
from courses.h5p.translating.files import FORMATS, as_file
from courses.h5p.translating.lines import CannotRead
from courses.h5p.translating.texts import translating
from tests.courses.h5p_site.making import installed, make_content
from tests.courses.h5p_site.test_serving import params_of
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def translator(username: str = "lan", *names: str):
    user = make_user(username)
    wanted = ["access_admin", *(names or ["change_h5ptranslation"])]
    user.user_permissions.add(*Permission.objects.filter(codename__in=wanted))
    return user


@pytest.fixture
def lan(client):
    user = translator()
    client.force_login(user)
    return user


@pytest.fixture
def quiz() -> H5PContent:
    return make_content(installed(), alternative="<p>Hỏi một người.</p>")


def page_of(quiz: H5PContent, language: str = "en") -> str:
    return reverse("learning_h5p:translate", args=[quiz.pk, language])


def rich(words: str) -> str:
    block = {
        "key": "aaaaa",
        "text": words,
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [],
    }
    return json.dumps({"blocks": [block], "entityMap": {}})


def sent(client, quiz, **texts: str) -> dict:
    """The page as a browser sends it back, with other texts in the fields of these paths."""
    form = client.get(page_of(quiz)).context["form"]
    found: dict = {"path": [each.text.path for each in form.matches]}
    for number, match in enumerate(form.matches):
        name = f"text-{number}"
        field = form[name]
        value = field.field.widget.format_value(field.value())
        found[name] = "" if value is None else value
        if match.text.path in texts:
            new = texts[match.text.path]
            found[name] = rich(new) if number in form.rich else new
    return found


def test_a_translator_sees_the_original_beside_its_field_and_saves_what_she_wrote(client, lan, quiz):
    page = client.get(page_of(quiz)).content.decode()
    assert "Chào <strong>bạn</strong>" in page
    answer = client.post(page_of(quiz), sent(client, quiz, title="Right or <wrong>", intro="Hello"))
    assert answer.status_code == 302, answer.context["form"].errors
    row = H5PTranslation.objects.get()
    assert row.texts["title"] == {"source": "Đúng hay sai", "text": "Right or &lt;wrong&gt;"}
    assert row.texts["intro"]["text"] == "<p>Hello</p>"
    assert row.changed_by == lan
    languages = client.get(reverse("learning_h5p:translations", args=[quiz.pk]))
    english = next(each for each in languages.context["languages"] if each.language == "en")
    assert (english.done, english.total) == (2, 6)


def test_who_may_neither_change_nor_translate_it_is_sent_away(client, quiz):
    client.force_login(translator("minh", "add_h5pcontent"))
    for name, more in (("translations", []), ("translate", ["en"]), ("translation_file", ["en", "po"])):
        address = reverse(f"learning_h5p:{name}", args=[quiz.pk, *more])
        assert client.get(address).status_code in (302, 403)
    assert client.post(reverse("learning_h5p:take_translation", args=[quiz.pk, "en"])).status_code in (
        302,
        403,
    )


def test_a_broken_translation_is_said_at_its_field_and_nothing_is_lost(client, lan, quiz):
    answer = client.post(page_of(quiz), sent(client, quiz, title="A title that is much too long for it"))
    assert answer.status_code == 200
    assert "A title that is much too long" in answer.content.decode()
    assert not H5PTranslation.objects.exists()


def test_a_stale_text_stays_so_until_it_is_changed_or_said_to_be_right(client, lan, quiz):
    client.post(page_of(quiz), sent(client, quiz, title="Right or wrong", intro="Hello"))
    quiz.params = {**quiz.params, "title": "Đúng không", "intro": "<p>Xin chào</p>"}
    quiz.save()
    page = client.get(page_of(quiz))
    assert page.context["progress"].stale == 2
    assert "Đúng hay sai" in page.content.decode()
    client.post(page_of(quiz), sent(client, quiz))
    assert client.get(page_of(quiz)).context["progress"].stale == 2
    data = sent(client, quiz)
    number = data["path"].index("title")
    client.post(page_of(quiz), {**data, f"still-{number}": "on"})
    assert client.get(page_of(quiz)).context["progress"].stale == 1


def test_it_is_played_in_the_language_of_the_page_with_one_state_and_constant_queries(
    client,
    content,
    django_assert_num_queries,
):
    texts = {"#title": {"source": content.title, "text": "The capital"}}
    for path in ("question", "right", "wrong"):
        texts[path] = {"source": content.params[path], "text": f"{path} in English"}
    H5PTranslation.objects.create(content=content, language="en", texts=texts)
    versions = set()
    for language in ("vi", "en"):
        with django_assert_num_queries(2 + (language == "en")):
            page = client.get(address_of(content, language))
        versions.add(page.text.split('jsonContentHash": "')[1][:64])
    assert len(versions) == 1
    assert params_of(page)["right"] == "right in English"
    assert "The capital" in page.text


def test_a_translation_is_held_against_the_fields_when_it_is_played(client, content):
    evil = "<script>alert(1)</script>"
    texts = {"question": {"source": content.params["question"], "text": evil}}
    H5PTranslation.objects.create(content=content, language="en", texts=texts)
    assert "<script>alert" not in client.get(address_of(content, "en")).text


# --- files -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_goes_out_and_comes_in_again(client, lan, quiz, kind):
    data = client.get(reverse("learning_h5p:translation_file", args=[quiz.pk, "en", kind])).content
    found = FORMATS[kind].read(data)
    assert [line.source for line in found.lines][:3] == [
        "Đúng hay sai",
        "<p>Chào <strong>bạn</strong></p>",
        "Đúng hay sai",
    ]
    brought = bring(client, quiz, kind, lambda line: {"title": "Right & wrong"}.get(line.path, ""))
    assert brought.status_code == 302
    assert H5PTranslation.objects.get().texts["title"]["text"] == "Right &amp; wrong"


def bring(client, quiz, kind: str, words) -> object:
    found = as_file(translating(quiz, "en", DatabaseStore()))
    found = replace(found, lines=[replace(each, text=words(each)) for each in found.lines])
    file = SimpleUploadedFile(f"x{FORMATS[kind].ending}", FORMATS[kind].write(found))
    return client.post(reverse("learning_h5p:take_translation", args=[quiz.pk, "en"]), {"file": file})


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_with_one_broken_text_is_not_taken_at_all(client, lan, quiz, kind):
    bring(client, quiz, kind, lambda line: {"title": "Fine", "intro": "<p>open"}.get(line.path, ""))
    assert not H5PTranslation.objects.exists()


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_of_another_content_or_with_other_texts_is_refused(quiz, kind):
    found = translating(quiz, "en", DatabaseStore())
    file = as_file(found)
    for wrong in (
        replace(file, content="x"),
        replace(file, language="fr"),
        replace(file, lines=[*file.lines, replace(file.lines[0], path="nowhere", text="x")]),
    ):
        read = files.read(f"x{FORMATS[kind].ending}", FORMATS[kind].write(wrong))
        with pytest.raises(CannotRead):
            files.said_by(read, quiz, "en", found.matches)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.po", b"/etc/hostname"),
        ("x.po", b"\xff\xfe\x00"),
        ("x.xlf", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"),
        ("x.xliff", b"<html/>"),
        ("x.txt", b"x"),
    ],
)
def test_what_is_no_such_file_is_refused_and_read_nowhere(quiz, name, data):
    def taken():
        return files.said_by(files.read(name, data), quiz, "en", [])

    with pytest.raises(CannotRead):
        taken()
