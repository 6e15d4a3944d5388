"""Signing in and out, and what the header offers afterwards."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client

from demo.people import PEOPLE
from demo.starter.accounts import load_accounts
from demo.starter.agencies import load_agencies
from tests.factories import make_unit, make_user

PASSWORD = "mat-khau-thu"


def sign_in(client, username: str = "hoa", password: str = PASSWORD, **more):
    return client.post("/login/", {"username": username, "password": password, **more})


def test_the_sign_in_page_is_there_in_both_languages(db, client, english):
    assert '<html class="l-root" lang="en"' in english.get("/login/").content.decode()
    assert '<html class="l-root" lang="vi"' in Client().get("/login/").content.decode()


def test_after_signing_in_one_is_where_one_wanted_to_go(db, client):
    make_user()
    response = sign_in(client, next="/khoa-hoc/?programme=CDS")
    assert response["Location"] == "/khoa-hoc/?programme=CDS"


def test_nobody_is_sent_to_another_site(db, client):
    make_user()
    assert sign_in(client, next="https://example.org/")["Location"] == "/"


def test_a_wrong_password_is_answered_on_the_page(db, client):
    make_user()
    response = sign_in(client, password="khong-phai")
    assert response.status_code == 200
    assert "l-alert--error" in response.content.decode()


def test_who_is_signed_in_already_is_told_so(db, client):
    client.force_login(make_user(first_name="Nguyễn Thị Hoa"))
    assert "Nguyễn Thị Hoa" in client.get("/login/").content.decode()


def test_signing_out_needs_a_post(catalogue, client):
    client.force_login(make_user())
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/")["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_the_accounts_of_the_demonstration_are_shown_only_there(db, client, settings):
    settings.DEMO_LOGINS = False
    assert PEOPLE[0].password not in client.get("/login/").content.decode()
    settings.DEMO_LOGINS = True
    content = client.get("/login/").content.decode()
    assert all(person.full_name in content and person.password in content for person in PEOPLE)


def test_the_administration_is_offered_to_those_who_may_enter_it(catalogue, client):
    trainer = make_user("trang")
    trainer.user_permissions.add(Permission.objects.get(codename="access_admin"))
    make_user()
    sign_in(client, "trang")
    assert 'href="/admin/"' in client.get("/").content.decode()
    client.post("/logout/")
    sign_in(client)
    assert 'href="/admin/"' not in client.get("/").content.decode()


@pytest.fixture
def province(db):
    """The units in which the demonstration's people work and live, without the rest of the country."""
    top = make_unit("08", full_name="Tỉnh Tuyên Quang")
    for code in ("02215", "02536", "02359", "02455"):
        make_unit(code, level="commune", parent=top, full_name=f"Xã số {code}")
    load_agencies()
    return top


def test_every_printed_password_opens_its_account(province, client):
    assert load_accounts() == len(PEOPLE)
    assert load_accounts() == 0
    for person in PEOPLE:
        assert sign_in(Client(), person.username, person.password).status_code == 302


def test_names_are_written_as_vietnamese_names_are(province):
    load_accounts()
    lan = get_user_model().objects.get(username="lan")
    assert lan.get_full_name() == lan.learner.full_name == "Ma Thị Lan"
    assert (lan.learner.family_name, lan.learner.given_name) == ("Ma", "Lan")


def test_a_changed_account_is_left_as_it_is(province):
    load_accounts()
    lan = get_user_model().objects.get(username="lan")
    lan.set_password("cua-rieng-toi")
    lan.save()
    load_accounts()
    lan.refresh_from_db()
    assert lan.check_password("cua-rieng-toi")


def test_the_administration_uses_the_same_door(db, client):
    assert client.get("/admin/")["Location"] == "/login/?next=/admin/"
    client.force_login(make_user(first_name="Nguyễn Thị Hoa"))
    refused = client.get("/admin/", follow=True)
    assert refused.redirect_chain[-1][0] == "/login/?next=/admin/"
    assert "Nguyễn Thị Hoa" in refused.content.decode()
