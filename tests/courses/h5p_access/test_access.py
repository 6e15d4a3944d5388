"""Who is kept out by a content is found and said, and its author gives another way before it is published."""

import pytest
from django.urls import reverse

from courses.h5p.access.checks import problems_of
from courses.h5p.access.colours import contrast
from courses.h5p.access.models import H5PTypeNote, Verdict
from courses.h5p.access.report import report_of
from courses.h5p.access.types import OURS, type_states
from courses.h5p.models import H5PContent
from courses.h5p.store import DatabaseStore
from courses.h5p.types import OurLibraries
from courses.h5p.types.examples import example
from tests.courses.h5p.making import QUIZ, QUIZ_PARAMS, LibraryName, library_files, store_with
from tests.courses.h5p_editor.test_views import address, author, new_form
from tests.courses.h5p_site.making import installed, make_content

LOOK = LibraryName("WEL.DragLook", 1, 0)
LOOK_FIELDS = [
    {"name": "sound", "type": "audio", "optional": True},
    {"name": "film", "type": "video", "optional": True},
    {"name": "captions", "type": "list", "field": {"name": "one", "type": "text"}},
    {"name": "timeLimit", "type": "number"},
    {"name": "allowPause", "type": "boolean"},
    {"name": "textColor", "type": "text", "widget": "colorSelector"},
    {"name": "backgroundColor", "type": "text", "widget": "colorSelector"},
    {"name": "correctColor", "type": "text", "widget": "colorSelector"},
    {"name": "words", "type": "text", "tags": ["a", "h2", "h3", "h4", "img"]},
    {"name": "picture", "type": "image"},
    {"name": "alt", "type": "text"},
]


def codes(known=frozenset({LOOK.machine}), **params) -> list[str]:
    store = store_with(library_files(LOOK, fields=LOOK_FIELDS))
    return [each.code for each in problems_of(params, LOOK, store, known=known)]


def test_pictures_films_and_recordings_need_words():
    file = {"path": "a"}
    assert codes(picture=file) == ["image"]
    assert codes(picture=file, alt="Cầu Rồng") == []
    assert codes(film=[file]) == ["video"]
    assert codes(film=[file], captions=["x"]) == []
    assert codes(sound=[file]) == ["audio"]
    assert codes(words='<img src="a.png">') == ["image"]


def test_time_colours_links_and_headings_are_looked_at():
    assert codes(timeLimit=30) == ["timed"]
    assert codes(timeLimit=30, allowPause=True) == []
    assert codes(textColor="#777", backgroundColor="#888") == ["contrast"]
    assert codes(textColor="#000", backgroundColor="#fff") == []
    assert codes(correctColor="#0f0") == ["colour"]
    assert codes(words='<a href="https://vidu.vn">tại đây</a>') == ["link"]
    assert codes(words="<h2>Một</h2><h4>Hai</h4>") == ["heading"]


def test_a_type_for_dragging_fails_until_a_person_has_tried_it():
    assert codes(known=frozenset()) == ["drag"]
    assert codes() == []


def test_contrast_is_measured_as_the_guidelines_do():
    assert contrast("#000", "rgb(255, 255, 255)") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)
    assert contrast("red", "#fff") is None


def test_all_our_types_say_what_they_do_and_their_examples_pass():
    ours = {each.name.machine for each in OurLibraries().types()}
    assert ours == set(OURS)
    for library in OurLibraries().types():
        content = example(library.name)
        found = problems_of(content.params, content.main, OurLibraries(), known=frozenset(ours))
        assert [each for each in found if each.is_grave] == [], library.name


@pytest.mark.django_db
def test_nothing_is_claimed_of_types_that_are_not_ours_and_what_a_person_noted_counts(
    django_assert_num_queries,
):
    H5PTypeNote.objects.create(machine_name="WEL.Bad", verdict=Verdict.BARRED, words="Không có phím.")
    with django_assert_num_queries(1):
        found = type_states(["WEL.Bad", "WEL.Quiz", "HocSo.Blanks"])
    assert found["WEL.Bad"].fails
    assert found["WEL.Quiz"].verdict == Verdict.UNKNOWN
    assert found["HocSo.Blanks"].verdict == Verdict.USABLE


@pytest.mark.django_db
def test_a_content_that_keeps_people_out_is_not_published_without_another_way(client):
    store = installed()
    H5PTypeNote.objects.create(machine_name=QUIZ.machine, verdict=Verdict.PARTLY)
    user = author("minh", "publish_h5pcontent", "change_h5pcontent")
    client.force_login(user)
    answer = client.post(address("add"), new_form(store, user, title="Sai", **{"action-publish": "1"}))
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["alternative"]
    assert not H5PContent.objects.exists()
    draft = client.post(address("add"), new_form(store, user, title="Nháp"))
    assert draft.status_code == 302


@pytest.mark.django_db
def test_the_report_lists_first_who_owes_something_with_constant_queries(
    client, django_assert_max_num_queries
):
    store = installed()
    for number in range(3):
        make_content(store, title=f"Bài {number}", alternative="<p>Hỏi.</p>" if number else "")
    client.force_login(author("minh", "change_h5pcontent"))
    client.get(reverse("learning_h5p:access"))
    with django_assert_max_num_queries(20):
        page = client.get(reverse("learning_h5p:access"))
    assert page.context["owing"] == 1
    assert page.context["rows"][0][0].content.title == "Bài 0"
    assert "Hình" in page.content.decode() or "picture" in page.content.decode()


@pytest.mark.django_db
def test_who_looks_after_libraries_notes_what_she_found(client):
    row = installed().rows[QUIZ]
    place = reverse("learning_h5p:note_access", args=[row.pk])
    client.force_login(author("lan"))
    assert client.get(place).status_code in (302, 403)
    client.force_login(author("minh", "change_h5plibrary"))
    assert client.get(place).status_code == 200
    client.post(place, {"verdict": "barred", "words": "Chỉ kéo thả bằng chuột.", "link": "https://vidu.vn/"})
    assert report_of(make_content(), DatabaseStore()).failing[0].words == "Chỉ kéo thả bằng chuột."
    assert QUIZ_PARAMS
