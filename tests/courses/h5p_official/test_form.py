"""The form with the official editor in it: offered where it is supplied; what it hands over is held to our rules."""

import json

import pytest
from django.urls import reverse

from courses.h5p.models import H5PContent, H5PLibrary
from courses.h5p.official import client as supplied
from tests.courses.h5p.making import PNG, QUIZ, QUIZ_PARAMS
from tests.courses.h5p_official.conftest import ORIGIN, author

pytestmark = pytest.mark.django_db


def address(name: str, *args) -> str:
    return reverse(H5PContent.snippet_viewset.get_url_name(name), args=args)


def handed(params=None, *, library: str = QUIZ.uber, **metadata) -> str:
    given = {"title": "Bài mới", "intro": "<p>Chào</p>"} if params is None else params
    return json.dumps({"library": library, "params": given, "metadata": metadata})


def send(client, text: str, *where, **more):
    data = {"title": "Bài mới", "language": "vi", "alternative": "null", "h5p_library": QUIZ.uber, **more}
    return client.post(address(*where), {**data, "body": text})


@pytest.fixture
def signed_in(client, lan):
    client.force_login(lan)
    return client


def draft_of(content: H5PContent) -> H5PContent:
    return H5PContent.objects.get(pk=content.pk).get_latest_revision_as_object()


def test_the_form_offers_it_only_where_it_is_supplied(signed_in, content, settings):
    ours = signed_in.get(address("edit", content.pk)).text
    assert "?editor=official" in ours
    assert "data-h5p-official" not in ours
    settings.LEARNING = {**settings.LEARNING, "H5P_EDITOR_ROOT": ""}
    page = signed_in.get(f"{address('edit', content.pk)}?editor=official")
    assert "editor=official" not in page.text
    assert "data-h5p-official" not in page.text
    assert not hasattr(page, "_csp_update")


def test_it_is_not_offered_on_its_own_origin_whatever_the_port(signed_in, content, settings):
    settings.LEARNING = {**settings.LEARNING, "H5P_EDITOR_ORIGIN": "http://testserver:8443"}
    assert "editor=official" not in signed_in.get(address("edit", content.pk)).text


def test_the_page_that_has_it_names_its_origin_and_no_other_page_does(signed_in, content):
    page = signed_in.get(f"{address('edit', content.pk)}?editor=official")
    assert f'data-origin="{ORIGIN}"' in page.text
    assert f'src="{ORIGIN}/learning/h5p/official/' in page.text
    assert page._csp_update == {"frame-src": [ORIGIN]}
    assert not hasattr(signed_in.get(address("edit", content.pk)), "_csp_update")


def test_what_is_handed_over_becomes_a_draft_by_the_rules_of_the_form(signed_in, content):
    params = {**content.params, "title": "Ăn <b>cơm</b>", "unknown": "x"}
    answer = send(signed_in, handed(params, authorComments="Ghi chú", other="x"), "edit", content.pk)
    assert (answer.status_code, answer["Location"]) == (302, f"{address('edit', content.pk)}?editor=official")
    made = draft_of(content)
    assert made.title == "Bài mới"
    assert "unknown" not in made.params
    assert "<b>" not in made.params["title"]
    assert made.metadata == {"authorComments": "Ghi chú"}
    assert made.files == content.files
    assert made.params["picture"]["path"] in made.files


def test_a_new_content_is_made_by_it(signed_in, store, lan):
    answer = send(signed_in, handed(QUIZ_PARAMS | {"picture": None}), "add")
    assert answer.status_code == 302
    made = H5PContent.objects.get()
    assert (made.main, made.created_by, made.live) == (QUIZ, lan, False)
    assert made.params["questions"]


def test_before_the_editor_said_anything_nothing_is_changed(signed_in, content):
    send(signed_in, "", "edit", content.pk)
    assert draft_of(content).params == content.params


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "{}",
        '"x"',
        handed(library="H5P.None 1.0"),
        handed(params=[]),
        '{"__proto__": 1}',
        "[" * 9000,
    ],
)
def test_what_is_broken_is_refused_and_kept_in_the_form(signed_in, content, text):
    before = draft_of(content).params
    answer = send(signed_in, text, "edit", content.pk)
    assert answer.status_code == 200
    assert "data-h5p-official" in answer.text
    assert draft_of(content).params == before


def test_a_file_is_named_only_if_it_is_here(signed_in, content):
    from courses.h5p.files import keep_file

    here, _said = keep_file("x.png", [PNG])
    lost = f"images/{'0' * 64}.png"
    for path, is_kept in ((f"{here}#tmp", True), (lost, False), ("../../x.png", False)):
        params = {**content.params, "picture": {"path": path, "mime": "image/png"}}
        send(signed_in, handed(params), "edit", content.pk)
        made = draft_of(content)
        assert ("picture" in made.params) == is_kept, path
        assert all(name == here for name in made.files)


def test_a_restricted_type_is_not_brought_in_but_kept(signed_in, content, store):
    other = H5PLibrary.objects.filter(runnable=True).exclude(machine_name=QUIZ.machine).first()
    H5PLibrary.objects.update(restricted=True)
    answer = send(signed_in, handed(content.params), "edit", content.pk)
    assert answer.status_code == 302
    answer = send(signed_in, handed({}, library=other.name.uber), "edit", content.pk)
    assert answer.status_code == 200
    assert draft_of(content).main == QUIZ


def test_who_may_not_change_a_content_is_given_no_editor(client, content):
    client.force_login(author("mai"))
    page = client.get(f"{address('edit', content.pk)}?editor=official")
    assert "data-h5p-official" not in page.text


def test_the_preview_plays_what_was_handed_over(signed_in, content):
    data = {"title": "Bài", "language": "vi", "alternative": "null", "body": handed(content.params)}
    answer = signed_in.post(address("preview_on_edit", content.pk), data)
    assert answer.json()["is_valid"] is True


def test_the_system_check_explains_what_is_missing(settings, editor):
    from courses.h5p.official.checks import MIDDLEWARE, check_official_editor

    def ids():
        return [each.id for each in check_official_editor(None)]

    assert ids() == []
    settings.SESSION_COOKIE_DOMAIN = ".test"
    assert ids() == ["learning_courses.E007"]
    settings.SESSION_COOKIE_DOMAIN = None
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if each != MIDDLEWARE]
    assert ids() == ["learning_courses.E006"]
    settings.LEARNING = {**settings.LEARNING, "H5P_EDITOR_ORIGIN": "editor.test"}
    assert ids() == ["learning_courses.E005"]
    assert not supplied.is_supplied()
    settings.LEARNING = {**settings.LEARNING, "H5P_EDITOR_ORIGIN": ORIGIN}
    settings.MIDDLEWARE = [MIDDLEWARE, *settings.MIDDLEWARE]
    (editor / "ckeditor/ckeditor.js").unlink()
    assert ids() == ["learning_courses.W006"]
    settings.LEARNING = {**settings.LEARNING, "H5P_EDITOR_ROOT": ""}
    assert ids() == []
