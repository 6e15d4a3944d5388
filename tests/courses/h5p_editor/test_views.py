"""Making a content: a type is chosen, its form is filled in, looked at, saved, compared; each only by whom it is for."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.admin.models import FormState

from courses.h5p.admin.rights import CONTENTS
from courses.h5p.models import H5PContent, H5PLibrary
from courses.h5p.store import DatabaseStore
from tests.courses.h5p.making import PAGES, PARTS, QUIZ, store_with
from tests.courses.h5p_editor.making import PART, all_libraries
from tests.courses.h5p_editor.test_form import form_class, sent_by
from tests.courses.h5p_site.making import installed, make_content
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def store() -> DatabaseStore:
    store = installed()
    store_with(*all_libraries(), into=store)
    return store


def author(username: str = "lan", *more: str):
    user = make_user(username)
    wanted = ["access_admin", "add_h5pcontent", *more]
    user.user_permissions.add(*Permission.objects.filter(codename__in=wanted))
    return user


def address(name: str, *args) -> str:
    return reverse(H5PContent.snippet_viewset.get_url_name(name), args=args)


@pytest.fixture
def lan(client):
    user = author()
    client.force_login(user)
    return user


def new_form(store, user, **changed: str) -> dict[str, str]:
    opened = form_class()(instance=H5PContent(library=store.rows[QUIZ]), for_user=user)
    return sent_by(
        opened, **{"body-questions-0-value-text": text("Một?"), "body-intro": text("Chào"), **changed}
    )


def text(words: str) -> str:
    block = {
        "key": "aaaaa",
        "text": words,
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [],
    }
    return json.dumps({"blocks": [block], "entityMap": {}})


def test_content_types_are_offered_as_cards_and_parts_are_not(client, lan, store):
    page = client.get(address("add")).content.decode()
    assert "WEL.Quiz" in page
    assert f"type={QUIZ.uber.replace(' ', '+')}" in page
    assert PARTS.machine not in page


def test_a_restricted_type_is_offered_to_who_looks_after_libraries(client, lan, store):
    H5PLibrary.objects.filter(machine_name=QUIZ.machine).update(restricted=True)
    assert "WEL.Quiz+1.0" not in client.get(address("add")).content.decode()
    assert "body" not in client.get(address("add"), {"type": QUIZ.uber}).context.get("form", {})
    client.force_login(author("minh", "change_h5plibrary"))
    assert "WEL.Quiz+1.0" in client.get(address("add")).content.decode()


def test_a_content_is_made_saved_and_is_its_author_s(client, lan, store):
    assert client.get(address("add"), {"type": QUIZ.uber}).status_code == 200
    answer = client.post(address("add"), new_form(store, lan, title="Bài mới"))
    assert answer.status_code == 302, answer.context["form"].errors.as_data()
    content = H5PContent.objects.get()
    assert (content.title, content.created_by, content.live) == ("Bài mới", lan, False)
    assert content.params["questions"][0]["text"] == "<p>Một?</p>"
    assert CONTENTS.user_has_permission_for_instance(lan, "change", content)


def test_a_draft_saves_itself_half_done(client, lan, store):
    unfinished = new_form(store, lan, title="Bài dở", **{"body-title": ""})
    answer = client.post(address("add"), unfinished, headers={"accept": "application/json"})
    assert answer.json()["success"], answer.content
    later = {**unfinished, "title": "Bài dở dang"}
    again = client.post(answer.json()["url"], later, headers={"accept": "application/json"})
    assert again.json()["success"], again.content
    assert H5PContent.objects.get().get_latest_revision_as_object().title == "Bài dở dang"


def test_what_is_wrong_stops_publishing_and_is_said(client, store):
    user = author("minh", "publish_h5pcontent", "change_h5pcontent")
    client.force_login(user)
    wrong = new_form(store, user, title="Sai", **{"body-title": "", "action-publish": "1"})
    answer = client.post(address("add"), wrong)
    assert answer.status_code == 200
    assert not H5PContent.objects.exists()
    right = new_form(store, user, title="Đúng", **{"action-publish": "1"})
    assert client.post(address("add"), right).status_code == 302
    assert H5PContent.objects.get().live


def test_a_new_content_is_looked_at_before_it_is_saved(client, lan, store):
    preview = address("preview_on_add")
    said = client.post(preview, new_form(store, lan, title="Xem thử")).json()
    assert said == {"is_valid": True, "is_available": True}
    page = client.get(preview).content.decode()
    assert "Xem thử" in page
    assert "data-player" in page
    assert FormState.objects.exists()
    assert not H5PContent.objects.exists()


def test_versions_are_compared_by_what_authors_wrote(client, lan, store):
    content = make_content(store, created_by=lan)
    first = content.save_revision()
    content.params = {**content.params, "title": "Sai hay đúng"}
    second = content.save_revision()
    page = client.get(address("revisions_compare", content.pk, first.pk, second.pk)).content.decode()
    assert "Content" in page or "Nội dung" in page
    assert "Sai" in page


def test_the_fields_of_a_library_come_when_it_is_chosen(client, lan, store):
    answer = client.get(reverse("learning_h5p_editor:fields"), {"library": PART.uber})
    assert answer.json()["title"] == "Part"
    assert client.get(reverse("learning_h5p_editor:fields"), {"library": "WEL.None 1.0"}).status_code == 404


def test_only_who_writes_contents_gets_fields(client, store):
    user = make_user("khach")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    assert client.get(reverse("learning_h5p_editor:fields"), {"library": PART.uber}).status_code in (302, 403)


def test_who_is_signed_in_gets_the_token_of_her_form_and_nobody_else_does(client, lan, store):
    asked = reverse("learning_h5p_editor:signed_in")
    answer = client.get(asked)
    assert answer.json()["token"]
    assert "no-store" in answer["Cache-Control"]
    client.logout()
    assert client.get(asked).status_code == 302


def test_nobody_edits_another_author_s_content(client, lan, store):
    content = make_content(store, created_by=make_user("khac"))
    assert client.get(address("edit", content.pk)).status_code in (302, 403)


def test_a_form_asks_the_database_as_often_for_many_parts_as_for_one(
    client, lan, store, django_assert_max_num_queries
):
    part = {
        "content": {
            "library": QUIZ.uber,
            "params": {"title": "Một", "questions": [{"text": "a", "right": True}]},
        }
    }
    contents = [
        H5PContent.objects.create(
            title=str(count), library=store.rows[PAGES], created_by=lan, params={"parts": [part] * count}
        )
        for count in (1, 12)
    ]
    client.get(address("edit", contents[0].pk))
    with django_assert_max_num_queries(10_000) as few:
        client.get(address("edit", contents[0].pk))
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(address("edit", contents[1].pk))
