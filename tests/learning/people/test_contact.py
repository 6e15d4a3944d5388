"""Contacts can be read and matched by us, and by nobody who only has the database."""

import logging

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from learning.models import Contact
from learning.people.reach import WRITTEN, Unreadable, masked
from learning.sealing import CannotUnseal, hashed, seal, unseal
from tests.factories import make_learner

OLD, NEW = "o" * 40, "n" * 40
KNOWN = {"phone": "0912345678", "email": "hoa@example.vn", "identity": "001185000123"}


def make_contact(name: str = "Nguyễn Thị Hoa", **given) -> Contact:
    contact = Contact(learner=make_learner(name))
    for kind, text in (given or KNOWN).items():
        setattr(contact, kind, text)
    contact.save()
    return Contact.objects.get(pk=contact.pk)


def stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM learning_contact")
        return str(cursor.fetchall())


@pytest.mark.parametrize(
    ("kind", "text", "wanted"),
    [
        ("phone", "+84 912 345 678", "0912345678"),
        ("phone", "84912345678", "0912345678"),
        ("phone", "0084.912.345.678", "0912345678"),
        ("phone", "912345678", "0912345678"),
        ("phone", "0912-345-678", "0912345678"),
        ("phone", "(0207) 3822 111", "02073822111"),
        ("phone", "+856 20 5555 1234", "+8562055551234"),
        ("email", " Hoa@Example.VN ", "hoa@example.vn"),
        ("identity", "001185000123", "001185000123"),
        ("identity", "1185000123" + "4", "011850001234"),
        ("identity", "001 185 000 123", "001185000123"),
    ],
)
def test_there_is_one_way_to_write_it(kind, text, wanted):
    assert WRITTEN[kind](text) == wanted
    assert WRITTEN[kind](wanted) == wanted


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("phone", "1234", "không phải là số điện thoại"),
        ("phone", "0912 345 67x", "không phải là số điện thoại"),
        ("phone", "+84 12", "không phải là số điện thoại"),
        ("email", "hoa@", "không phải là địa chỉ"),
        ("identity", "123456789", "12 chữ số"),
        ("identity", "0011850001234", "12 chữ số"),
        ("identity", "00118500012a", "12 chữ số"),
    ],
)
def test_what_is_no_number_is_answered_with_how_to_write_it(kind, text, said):
    with translation.override("vi"), pytest.raises(Unreadable, match=said):
        WRITTEN[kind](text)


def test_a_mask_shows_enough_to_recognise_and_too_little_to_use():
    shown = [masked(kind, text) for kind, text in KNOWN.items()]
    assert shown == ["••••••678", "h••••••@example.vn", "••••••123"]
    assert masked("phone", "") == ""


@given(st.text(min_size=1), st.text(min_size=1))
def test_what_is_sealed_is_unsealed_and_matches_only_itself(text, other):
    assert unseal(seal(text, purpose="phone"), purpose="phone") == text
    assert seal(text, purpose="phone") != seal(text, purpose="phone")
    same = hashed(text, purpose="phone") == hashed(other, purpose="phone")
    assert same == (text == other)
    assert hashed(text, purpose="phone") != hashed(text, purpose="email")


def test_what_was_sealed_as_one_thing_does_not_open_as_another():
    with pytest.raises(CannotUnseal):
        unseal(seal("0912345678", purpose="phone"), purpose="identity")


@pytest.mark.django_db
def test_the_database_holds_nothing_that_can_be_read(caplog):
    with caplog.at_level(logging.DEBUG):
        contact = make_contact()
        said = f"{contact!r} {contact} {contact.learner!r} {vars(contact)}"
    assert {kind: getattr(contact, kind) for kind in KNOWN} == KNOWN
    for place in (stored(), said, caplog.text, contact.learner.search_text):
        assert not [text for text in KNOWN.values() if text in place]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["+84 912 345 678", "0912.345.678", "912345678"])
def test_a_contact_is_found_however_the_number_is_written(text):
    contact = make_contact()
    make_contact("Lý Thị Mai", phone="0987654321")
    assert list(Contact.objects.matching("phone", text)) == [contact]


@pytest.mark.django_db
def test_two_records_with_one_number_are_seen_to_be_alike():
    first, second = make_contact(), make_contact("Hoa", identity="1185000123" + "9")
    assert list(Contact.objects.alike(first)) == []
    second.phone = "+84912345678"
    second.save()
    assert list(Contact.objects.alike(first)) == [second]


@pytest.mark.django_db
def test_an_empty_contact_is_like_nobody_s():
    empty = make_contact(phone="")
    make_contact(email="")
    assert (empty.phone_sealed, empty.phone_hash) == ("", "")
    assert list(Contact.objects.alike(empty)) == []


@pytest.mark.django_db
def test_a_new_secret_is_taken_and_the_old_one_let_go(settings):
    settings.LEARNING = {**settings.LEARNING, "SECRETS": [OLD]}
    contact = make_contact()
    changed_at = contact.changed_at
    settings.LEARNING = {**settings.LEARNING, "SECRETS": [NEW, OLD]}
    assert contact.phone == KNOWN["phone"]
    assert Contact.objects.matching("phone", KNOWN["phone"]).get() == contact

    call_command("reseal_contacts", verbosity=0)

    settings.LEARNING = {**settings.LEARNING, "SECRETS": [NEW]}
    contact.refresh_from_db()
    assert {kind: getattr(contact, kind) for kind in KNOWN} == KNOWN
    assert Contact.objects.matching("identity", KNOWN["identity"]).get() == contact
    assert contact.changed_at == changed_at
    before = stored()
    call_command("reseal_contacts", verbosity=0)
    assert stored() == before


@pytest.mark.django_db
def test_what_was_sealed_before_there_were_secrets_is_not_lost(settings):
    settings.LEARNING = {**settings.LEARNING, "SECRETS": ()}
    contact = make_contact()
    settings.LEARNING = {**settings.LEARNING, "SECRETS": [NEW]}
    assert contact.email == KNOWN["email"]
    call_command("reseal_contacts", verbosity=0)
    settings.SECRET_KEY = "another"
    contact.refresh_from_db()
    assert contact.email == KNOWN["email"]


@pytest.mark.django_db
def test_a_secret_that_is_missing_is_said_and_nothing_is_lost(settings):
    settings.LEARNING = {**settings.LEARNING, "SECRETS": [OLD]}
    make_contact()
    before = stored()
    settings.LEARNING = {**settings.LEARNING, "SECRETS": [NEW]}
    with pytest.raises(CommandError, match="1"):
        call_command("reseal_contacts", verbosity=0)
    assert stored() == before


@pytest.mark.parametrize(
    ("secrets", "deploy", "ids"),
    [
        ([], True, {"learning.W002"}),
        ([], False, set()),
        ([NEW], True, set()),
        (["short"], False, {"learning.E002"}),
        ([NEW, 7], False, {"learning.E002"}),
        ("a text", False, {"learning.E001"}),
    ],
)
def test_what_is_wrong_with_the_secrets_is_said(settings, secrets, deploy, ids):
    settings.LEARNING = {**settings.LEARNING, "SECRETS": secrets}
    found = {each.id for each in run_checks(include_deployment_checks=deploy)}
    assert found & {"learning.E001", "learning.E002", "learning.W002"} == ids
