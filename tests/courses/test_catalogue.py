"""Finding a course: by programme, for whom, and by words without their accents."""

import pytest
from wagtail.models import PageViewRestriction

from courses.catalogue import Wanted
from learning import api
from learning.models import Activity
from tests.courses.making import make_course_page
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def courses(catalogue):
    make_course_page(
        catalogue, title="Phòng chống lừa đảo", code="CDAN-07", programme="CDAN", audiences=["ND"]
    )
    make_course_page(
        catalogue, title="An toàn thông tin", code="CNTT-10", programme="CNTT", audiences=["CC", "VC"]
    )
    make_course_page(catalogue, title="Đổi mới cho mọi người", code="CDS-01", programme="CDS")


def titles(client, catalogue, **query) -> list[str]:
    context = client.get(catalogue.url, query).context_data
    return [card.course.title for shelf in context["shelves"] for card in shelf.cards]


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
    begun = [card.course.code for shelf in context["shelves"] for card in shelf.cards if card.enrolment]
    assert begun == ["CDAN-07"]


def test_wanting_nothing_is_false():
    assert not Wanted()
    assert Wanted(words="a")
