"""The academy's front door: what everybody sees, and what somebody sees who was here before."""

import re

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from demo.home.models import HomePage
from demo.starter.pages import HEADLINE, load_pages
from learning import api
from learning.models import Activity
from tests.factories import make_user

MOST_QUERIES = 12


def page(client, address: str = "/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def queries(client, address: str = "/") -> int:
    client.get(address)  # what a process remembers is remembered now
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    print(
        *[each["sql"][:150] for each in asked.captured_queries], sep="\n"
    )  # pytest shows it when a test fails
    return len(asked)


def test_the_home_page_stands_where_wagtails_welcome_page_was(catalogue):
    site = Site.objects.get()
    assert site.root_page.specific == HomePage.objects.live().get()
    assert list(Page.objects.filter(depth=2)) == [site.root_page]


def test_loading_the_pages_again_changes_nothing(catalogue):
    before = list(Page.objects.values_list("pk", "path", "latest_revision"))
    assert load_pages() == catalogue
    assert list(Page.objects.values_list("pk", "path", "latest_revision")) == before


def test_the_home_page_is_vietnamese_whatever_the_browser_prefers(catalogue, client):
    content = page(client)
    assert '<html class="l-root" lang="vi"' in content
    assert HEADLINE in content
    assert 'lang="vi"' in client.get("/", HTTP_ACCEPT_LANGUAGE="en").content.decode().split(">")[1]


def test_the_frame_is_english_for_whom_chose_english(catalogue, english):
    content = page(english)
    assert '<html class="l-root" lang="en"' in content
    assert "How it works" in content
    assert f'<h1 class="l-hero__title">{HEADLINE}' in content


def test_a_language_is_chosen_by_a_button_that_needs_no_script(catalogue):
    client = Client(enforce_csrf_checks=True)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page(client))[1]
    response = client.post("/language/", {"language": "en", "next": "/", "csrfmiddlewaretoken": token})
    assert response["Location"] == "/"
    assert '<html class="l-root" lang="en"' in page(client)


def test_an_unknown_language_is_not_believed(catalogue, client):
    client.cookies["django_language"] = "xx"
    assert '<html class="l-root" lang="vi"' in page(client)


def test_the_three_programmes_lead_to_their_courses(catalogue, client):
    content = page(client)
    for code in ("CDAN", "CNTT", "CDS"):
        assert f'href="/khoa-hoc/?programme={code}"' in content
        assert f"demo/programme-{code.lower()}" in content


def test_courses_are_on_the_home_page(scams, client):
    assert scams.get_url() in page(client)


def test_a_visitor_without_a_past_begins(scams, client):
    response = client.get("/")
    assert response.context["under_way"] is None


def test_somebody_who_was_here_before_goes_on_where_she_was(scams, client):
    user = make_user("lan")
    course = Activity.objects.get(key=scams.translation_key)
    enrolment = api.enrol(learner=api.learner_of_user(user), course=course)
    first, second = course.children.order_by("position")
    api.record_for(enrolment, [api.statement_about(first.iri, api.verbs.COMPLETED)], trusted=True)
    client.force_login(user)
    under_way = client.get("/").context["under_way"]
    assert under_way.enrolment == enrolment
    assert under_way.address == second.address
    assert f'href="{second.address}"' in page(client)


def test_a_finished_course_is_not_gone_on_with(scams, client):
    user = make_user("lan")
    enrolment = api.enrol(
        learner=api.learner_of_user(user), course=Activity.objects.get(key=scams.translation_key)
    )
    type(enrolment).objects.update(satisfied_at=enrolment.enrolled_at)
    client.force_login(user)
    assert client.get("/").context["under_way"] is None


def test_the_home_page_asks_little_of_the_database(scams, client):
    assert queries(client) <= MOST_QUERIES
    user = make_user("lan")
    api.enrol(learner=api.learner_of_user(user), course=Activity.objects.get(key=scams.translation_key))
    client.force_login(user)
    assert queries(client) <= MOST_QUERIES


def test_the_header_asks_the_database_nothing_of_a_stranger(catalogue, client):
    assert queries(client, "/login/") == 0


@pytest.mark.parametrize("address", ["/", "/login/", "/khoa-hoc/"])
def test_no_page_has_inline_scripts_or_styles(scams, client, address):
    content = page(client, address)
    assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", content)


def test_who_learnt_here_without_an_account_is_asked_whether_it_was_her(scams, client):
    guest, response = api.new_guest(), HttpResponse()
    api.enrol(learner=guest, course=Activity.objects.get(key=scams.translation_key))
    api.remember_guest(response, guest, secure=False)
    client.cookies.update(response.cookies)
    assert client.get("/").context["under_way"].enrolment.learner_id == guest.pk
    client.force_login(make_user("lan"))
    assert 'action="/learning/claim/"' in page(client)
    client.post("/learning/claim/", {"answer": "mine", "next": "/"})
    assert client.get("/").context["under_way"].enrolment.learner.user.username == "lan"
