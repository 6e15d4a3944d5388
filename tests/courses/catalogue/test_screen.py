"""Finding a course: by programme, for whom, and by words without their accents."""

import re

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from courses.catalogue.wanted import Wanted
from courses.page_cache import generation
from learning import api
from learning.models import Activity
from tests.courses.making import make_course_page, make_lesson_page
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture(scope="module")
def courses(made_catalogue):
    make_course_page(
        made_catalogue, title="Phòng chống lừa đảo", code="CDAN-07", programme="CDAN", audiences=["ND"]
    )
    make_course_page(
        made_catalogue, title="An toàn thông tin", code="CNTT-10", programme="CNTT", audiences=["CC", "VC"]
    )
    make_course_page(made_catalogue, title="Đổi mới cho mọi người", code="CDS-01", programme="CDS")


def titles(client, catalogue, **query) -> list[str]:
    generation.renew()  # a page that was kept has no context
    context = client.get(catalogue.url, query).context_data
    return [card.course.title for card in context["cards"]]


def test_programmes_stand_in_the_hosts_order(client, catalogue, courses):
    assert titles(client, catalogue) == ["Đổi mới cho mọi người", "An toàn thông tin", "Phòng chống lừa đảo"]


@pytest.mark.parametrize("words", ["lừa đảo", "lua dao", "LỪA  chong", "cdan-07", "Lừa Đảo"])
def test_words_are_found_with_and_without_accents(client, catalogue, courses, words):
    assert titles(client, catalogue, q=words) == ["Phòng chống lừa đảo"]


def test_d_and_đ_are_one_letter_to_a_seeker(client, catalogue, courses):
    assert titles(client, catalogue, q="doi moi") == ["Đổi mới cho mọi người"]


def test_a_programme_and_an_audience_narrow_the_list(client, catalogue, courses):
    assert titles(client, catalogue, programme="CNTT") == ["An toàn thông tin"]
    assert titles(client, catalogue, audience="ND") == ["Đổi mới cho mọi người", "Phòng chống lừa đảo"]
    assert titles(client, catalogue, audience="ND", programme="CNTT") == []


@pytest.mark.parametrize(
    "query", [{"q": "x" * 5000}, {"programme": "'; --"}, {"audience": "\x00"}, {"q": "<script>"}]
)
def test_any_query_gets_an_answer(client, catalogue, courses, query):
    response = client.get(catalogue.url, query)
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().split("<main")[1].split("</main")[0]


def test_a_course_that_not_everybody_may_see_is_not_listed(client, catalogue, courses):
    hidden = make_course_page(catalogue, title="Nội bộ", programme="CDS")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    assert "Nội bộ" not in titles(client, catalogue)


def test_drafts_are_not_listed(client, catalogue, courses):
    make_course_page(catalogue, title="Nháp").unpublish()
    assert "Nháp" not in titles(client, catalogue)


def test_a_card_shows_how_far_the_visitor_is(client, catalogue, courses):
    user = make_user()
    api.enrol(learner=api.learner_of_user(user), course=Activity.objects.get(code="CDAN-07"))
    client.force_login(user)
    context = client.get(catalogue.url).context_data
    begun = [card.course.code for card in context["cards"] if card.enrolment]
    assert begun == ["CDAN-07"]


def test_wanting_nothing_is_false():
    assert not Wanted()
    assert Wanted(words="a")


def test_several_values_and_words_narrow_together_and_can_be_taken_away(client, catalogue, courses):
    query = {"programme": ["CDAN", "CNTT"], "audience": "CC", "q": "toan"}
    answer = client.get(catalogue.url, query)
    assert [card.course.code for card in answer.context_data["cards"]] == ["CNTT-10"]
    labels = dict(answer.context_data["chips"])
    assert len(labels) == 3
    without_cntt = next(address for address in labels.values() if "CNTT" not in address)
    assert without_cntt == "?programme=CDAN&audience=CC&q=toan"


def test_courses_can_be_sorted(client, catalogue, courses):
    assert titles(client, catalogue, sort="title") == [
        "An toàn thông tin",
        "Đổi mới cho mọi người",
        "Phòng chống lừa đảo",
    ]
    assert titles(client, catalogue, sort="new") == [
        "Đổi mới cho mọi người",
        "An toàn thông tin",
        "Phòng chống lừa đảo",
    ]
    assert titles(client, catalogue, sort="x") == titles(client, catalogue)


def test_what_was_looked_for_is_marked(client, catalogue, courses):
    text = client.get(catalogue.url, {"q": "lua dao"}).content.decode()
    assert "Phòng chống <mark>lừa đảo</mark></a>" in text


def test_nothing_found_says_what_to_do_and_shows_what_many_take(client, catalogue, courses):
    answer = client.get(catalogue.url, {"q": "toan", "programme": "CDAN"})
    assert answer.context_data["found"] == 0
    assert len(answer.context_data["popular"]) == 3
    assert 'href="?q=toan"' in answer.content.decode()  # the words without the choice


def test_many_courses_come_in_pages(client, catalogue, monkeypatch, courses):
    monkeypatch.setattr("courses.catalogue.screen.PAGE", 2)
    assert len(titles(client, catalogue)) == 2
    assert titles(client, catalogue, page="2") == ["Phòng chống lừa đảo"]
    assert titles(client, catalogue, page="x") == titles(client, catalogue)
    assert "?page=2" in client.get(catalogue.url).content.decode()


def test_a_lesson_that_not_everybody_may_see_is_found_by_nobody(client, catalogue, courses):
    course = make_course_page(catalogue, title="Mở")
    lesson = make_lesson_page(course, title="Kín đáo")
    assert [hit.title for hit in client.get(catalogue.url, {"q": "kín đáo"}).context_data["lessons"]]
    PageViewRestriction.objects.create(page=lesson, restriction_type="login")
    answer = client.get(catalogue.url, {"q": "kín đáo"})
    assert answer.context_data["lessons"] == []
    assert answer.context_data["found"] == 0


def without_tokens(answer) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", answer.content)


def test_strangers_all_get_the_same_page(client, catalogue, courses):
    one = client.get(catalogue.url)
    generation.renew()
    other = Client().get(catalogue.url, HTTP_USER_AGENT="x")
    assert without_tokens(one) == without_tokens(other)
    assert "resume" not in one.context_data or one.context_data["resume"] is None
    assert one.context_data["recommended"] == []


@pytest.mark.parametrize("query", [{}, {"q": "lừa đảo"}, {"q": "lừa đoa", "programme": "CDAN"}])
def test_a_stranger_s_catalogue_asks_little(client, catalogue, courses, query, django_assert_max_num_queries):
    client.get(catalogue.url, query)
    with django_assert_max_num_queries(14):
        client.get(catalogue.url, query)
