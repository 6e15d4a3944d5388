"""A host that mounts ``learning`` and no courses has the record of learning all the same."""

import pytest
from django.urls import NoReverseMatch, include, path, reverse

from learning import api
from tests.factories import make_course, make_user

pytestmark = pytest.mark.django_db
urlpatterns = [path("hoc/", include("learning.urls"))]


@pytest.fixture
def alone(client, settings):
    """A visitor of that host; its pages have the library's own frame."""
    settings.ROOT_URLCONF = __name__
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": []}]
    with pytest.raises(NoReverseMatch):
        reverse("learning_courses:begin", args=[make_course().key])
    return client


def test_the_record_is_there_and_says_that_it_is_empty(alone):
    page = alone.get(reverse("learning:record"))
    assert page.status_code == 200
    assert "l-empty" in page.text


def test_the_record_lists_what_is_under_way_and_asks_whose_a_devices_learning_is(alone):
    guest = api.new_guest()
    api.enrol(learner=guest, course=make_course(title="Khóa của khách"))
    response = alone.get(reverse("learning:record"))
    api.remember_guest(response, guest, secure=False)
    alone.cookies.update(response.cookies)
    user = make_user("hoa")
    alone.force_login(user)
    assert reverse("learning:claim") in alone.get(reverse("learning:record")).text
    claimed = alone.post(reverse("learning:claim"), {"answer": "mine"}, follow=True)
    assert claimed.redirect_chain == [(reverse("learning:record"), 302)]
    assert "Khóa của khách" in claimed.text
