"""Learning paths on the page *My learning*."""

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.path_part import PathsPart
from learning import api
from learning.models import Enrolment
from learning.registry import record_parts
from tests.courses.making import make_course_page, make_path_page
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(catalogue):
    return make_course_page(catalogue, title="Phòng chống lừa đảo")


@pytest.fixture
def path(catalogue, course):
    return make_path_page(catalogue, ("Bước đầu", course, make_course_page(catalogue, title="Khóa hai")))


@pytest.fixture
def signed_in(client):
    client.force_login(make_user("hoa"))
    return client


def begin(client, course):
    learner = api.learner_of_user(client.get(reverse("learning:record")).wsgi_request.user)
    return api.enrol(learner=learner, course=api.course_by_key(course.translation_key))


def test_a_path_is_shown_once_one_of_its_courses_was_begun(signed_in, path, course):
    assert path.title not in signed_in.get(reverse("learning:record")).content.decode()
    begin(signed_in, course)
    page = signed_in.get(reverse("learning:record")).content.decode()
    assert 'id="part-paths"' in page
    assert path.get_url() in page


def test_it_says_how_far_and_what_comes_next(signed_in, path, course):
    enrolment = begin(signed_in, course)
    Enrolment.objects.filter(pk=enrolment.pk).update(satisfied_at=timezone.now(), progress=1.0)
    page = signed_in.get(reverse("learning:record"))
    [part] = [one for one in page.context["parts"] if one["part"].name == "paths"]
    [way] = part["context"]["ways"]
    assert (way.page.title, way.finished, len(way.asked)) == (path.title, 1, 2)
    assert "Khóa hai" in page.content.decode()


def test_it_is_contributed_like_everybody_s():
    assert record_parts["paths"] is PathsPart


def test_many_paths_cost_no_more_than_one(signed_in, catalogue, course, path, django_assert_max_num_queries):
    begin(signed_in, course)
    signed_in.get(reverse("learning:record"))
    with django_assert_max_num_queries(100) as first:
        signed_in.get(reverse("learning:record"))
    for number in range(5):
        make_path_page(catalogue, ("Bước đầu", course), title=f"Con đường {number}")
    with django_assert_max_num_queries(len(first)):
        page = signed_in.get(reverse("learning:record"))
    assert len(page.context["parts"][0]["context"]["ways"]) == 6
