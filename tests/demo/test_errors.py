"""When something is not there, not allowed or not right: friendly pages that ask the database nothing."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.views.decorators.csrf import csrf_protect

from demo.urls import urlpatterns as demo_urlpatterns
from learning.branding.brand import default_brand
from tests.factories import make_user


def refuse(request: HttpRequest):
    raise PermissionDenied


def break_down(request: HttpRequest):
    raise ZeroDivisionError


urlpatterns = [
    path("refused/", refuse),
    path("broken/", break_down),
    path("form/", csrf_protect(refuse)),
    *demo_urlpatterns,
]


@pytest.fixture
def visitor(db):
    """Somebody signed in, whose browser shows errors as they are shown to people."""
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(make_user())
    with override_settings(ROOT_URLCONF=__name__):
        yield client


@pytest.mark.parametrize(
    ("address", "status", "english"),
    [
        ("/refused/", 403, "You may not open this page"),
        ("/broken/", 500, "Something went wrong on our side"),
        ("/media/nothing.png", 404, "This page is not here"),
    ],
)
def test_errors_are_told_in_the_readers_language(visitor, address, status, english):
    response = visitor.get(address)
    assert response.status_code == status
    assert '<html class="l-root" lang="vi"' in response.content.decode()
    visitor.cookies["django_language"] = "en"
    content = visitor.get(address).content.decode()
    assert '<html class="l-root" lang="en"' in content
    assert english in content


# For a page that is not found, Wagtail looks for a redirect first.
@pytest.mark.parametrize("address", ["/refused/", "/broken/"])
def test_an_error_page_asks_the_database_nothing(visitor, address):
    default_brand()  # remembered, as it is but for one page in ten seconds
    with CaptureQueriesContext(connection) as asked:
        visitor.get(address)
    assert len(asked) == 0


def test_a_form_that_was_open_for_too_long_is_explained(visitor):
    response = visitor.post("/form/")
    assert response.status_code == 403
    assert 'href="/"' in response.content.decode()
    assert "l-empty__title" in response.content.decode()


def test_a_page_that_does_not_exist_says_so(catalogue, client):
    response = client.get("/khong-co/trang-nay/")
    assert response.status_code == 404
    assert 'href="/khoa-hoc/"' in response.content.decode()
