"""Two sites in one installation: each has its catalogue, its courses and its name."""

import pytest
from django.test import override_settings
from wagtail.models import Page, Site

from courses.pages.models import CatalogPage
from demo.home.models import HomePage
from learning.models import Branding
from tests.courses.making import make_course_page, make_lesson_page, published

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
OTHER = "tinh-khac.example"


@pytest.fixture(autouse=True)
def _both_hosts():
    with override_settings(ALLOWED_HOSTS=["testserver", OTHER]):
        yield


@pytest.fixture
def here(catalogue):
    site = Site.objects.get(is_default_site=True)
    Branding.objects.create(site=site, name="Học Số Tuyên Quang")
    course = make_course_page(catalogue, title="Khóa của tỉnh này")
    make_lesson_page(course, title="Bài của tỉnh này")
    return course


@pytest.fixture
def there(catalogue):
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=HomePage(title="Tỉnh khác", slug="tinh-khac", headline="Xin chào"))
    site = Site.objects.create(hostname=OTHER, root_page=home)
    Branding.objects.create(site=site, name="Học Số Tỉnh Khác")
    other = published(home.add_child(instance=CatalogPage(title="Khóa học", slug="khoa-hoc")))
    course = make_course_page(other, title="Khóa của tỉnh khác")
    make_lesson_page(course, title="Bài của tỉnh khác")
    return course


def seen(client, host: str, path: str):
    return client.get(path, headers={"host": host})


def test_each_catalogue_lists_its_own_courses_under_its_own_name(client, here, there):
    one = seen(client, "testserver", "/khoa-hoc/").content.decode()
    other = seen(client, OTHER, "/khoa-hoc/").content.decode()
    assert ("Khóa của tỉnh này" in one, "Khóa của tỉnh khác" in one) == (True, False)
    assert ("Khóa của tỉnh này" in other, "Khóa của tỉnh khác" in other) == (False, True)
    assert ("Học Số Tuyên Quang" in one, "Học Số Tỉnh Khác" in one) == (True, False)
    assert ("Học Số Tuyên Quang" in other, "Học Số Tỉnh Khác" in other) == (False, True)


def test_a_course_of_one_site_is_not_found_on_the_other(client, here, there):
    address = f"/khoa-hoc/{here.slug}/"
    assert seen(client, "testserver", address).status_code == 200
    assert seen(client, OTHER, address).status_code == 404


def test_what_is_new_by_day_is_each_sites_own(client, here, there):
    one = seen(client, "testserver", "/learning/by-day/").content.decode()
    assert ("tỉnh này" in one, "tỉnh khác" in one) == (True, False)
    other = seen(client, OTHER, "/learning/by-day/").content.decode()
    assert ("tỉnh này" in other, "tỉnh khác" in other) == (False, True)
