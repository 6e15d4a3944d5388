import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learning import api
from learning.enrolments.token import HEADER
from learning.facilitating.cards import CardRefused, make_card, open_card
from learning.facilitating.registering import register
from learning.models import Card, CardTry, Enrolment, Merge
from learning.people.birth import read_birth
from learning.people.learners import CARD_COOKIE, GUEST_COOKIE
from tests.factories import leaves, make_course, make_learner, make_user, say

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
RECORD, CARDS, LEAVE = (reverse(f"learning:{name}") for name in ("record", "cards", "leave_card"))
NO_CARD = "no-such-card"


@pytest.fixture(autouse=True)
def _nobody_hurried():
    cache.clear()


@pytest.fixture
def en(here):
    return make_learner("Lò Thị Én", unit=here)


@pytest.fixture
def made(en, mai):
    """Én's card and its PIN."""
    return make_card(learner=en, by=mai)


@pytest.fixture
def device():
    """Another phone, in English."""
    phone = Client()
    phone.cookies["django_language"] = "en"
    return phone


def address(card) -> str:
    return reverse("learning:card", args=[getattr(card, "code", card)])


def other_than(pin: str) -> str:
    return f"{(int(pin) + 1) % 10**6:06d}"


def enter(device, card, pin, **more):
    return device.post(address(card), {"pin": pin, **more})


def said(response) -> str:
    """What the form answers."""
    return re.sub(
        r"<[^>]+>|\s+", " ", re.search(r'class="l-error">(.*?)</p>', response.text, re.S)[1]
    ).strip()


def test_the_pin_is_shown_once_and_kept_only_as_a_slow_hash(client, mai, en, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    page = client.post(CARDS, {"learner": en.uuid, "as": "page"}).text
    pin = "".join(re.search(r'__pin">(\d{3}) (\d{3})<', page).groups())
    card = Card.objects.get()
    assert card.pin.startswith(f"{PBKDF2PasswordHasher.algorithm}$")
    assert pin not in card.pin
    assert "data:image/svg+xml" in page
    again = client.get(reverse("learning:neighbour_card", args=[en.uuid])).text
    assert address(card) in again
    assert "__pin" not in again


def test_card_and_pin_let_in_on_another_device_without_an_account(device, made, en):
    card, pin = made
    assert enter(device, card, pin).url == RECORD
    page = device.get(RECORD)
    assert page.context["learner"] == en
    assert "Lò Thị Én is learning with a card on this phone." in page.text
    assert device.cookies[CARD_COOKIE]["httponly"]
    assert not device.cookies[CARD_COOKIE]["max-age"]


def test_the_pin_may_be_written_as_it_is_shown(device, made):
    card, pin = made
    assert enter(device, card, f" {pin[:3]} {pin[3:]}").url == RECORD


def test_what_is_done_with_the_card_is_the_holders(device, made, en):
    card, pin = made
    enter(device, card, pin)
    course = make_course()
    begun = device.post(
        reverse("learning_courses:begin", args=[course.key]), headers={"Accept": "application/json"}
    )
    posted = device.post(
        reverse("learning:progress"),
        [say(leaves(course)[0])],
        content_type="application/json",
        headers={HEADER: begun.json()["token"]},
    )
    assert posted.status_code == 200
    assert Enrolment.objects.get().learner == en
    assert GUEST_COOKIE not in device.cookies


def test_whoever_leaves_is_gone_and_the_devices_own_guest_is_back(device, made, en):
    guest = api.new_guest()
    response = device.get(RECORD)
    api.remember_guest(response, guest, secure=False)
    device.cookies.update(response.cookies)
    card, pin = made
    enter(device, card, pin)
    assert device.get(RECORD).context["learner"] == en
    device.post(LEAVE)
    page = device.get(RECORD)
    assert page.context["learner"] == guest
    assert "on this phone" not in page.text


def test_who_forgets_to_leave_is_signed_out_the_next_day(device, made):
    card, pin = made
    enter(device, card, pin)
    with time_machine.travel(timezone.now() + timedelta(hours=13)):
        assert device.get(RECORD).context["learner"] is None


def test_a_forged_card_is_nobody(device, en):
    device.cookies[CARD_COOKIE] = str(en.uuid)
    assert device.get(RECORD).context["learner"] is None
    response = device.get(RECORD)
    api.remember_guest(response, en, secure=False)
    device.cookies[CARD_COOKIE] = response.cookies[GUEST_COOKIE].value
    assert device.get(RECORD).context["learner"] is None


def test_five_wrong_pins_lock_the_card_and_the_right_one_with_it(device, made):
    card, pin = made
    answers = [enter(device, card, other_than(pin)) for _try in range(5)]
    assert [answer.status_code for answer in answers] == [403] * 5
    assert "You can try 4 more times." in said(answers[0])
    assert "You can try 1 more time." in said(answers[3])
    assert "Please try again in 15 minutes" in said(answers[4])
    refused = enter(device, card, pin)
    assert refused.status_code == 403
    assert "the card is locked" in said(refused)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert enter(device, card, pin).url == RECORD


def test_the_lock_grows_and_a_right_pin_makes_it_small_again(made):
    card, pin = made
    now = timezone.now()
    for minutes, lock in ((0, 15), (20, 30), (60, 60)):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            for _try in range(5):
                with pytest.raises(CardRefused) as refused:
                    open_card(code=card.code, pin=other_than(pin))
        assert f"{lock} phút" in str(refused.value) or f"{lock} minutes" in str(refused.value)
    with time_machine.travel(now + timedelta(hours=5), tick=False):
        assert open_card(code=card.code, pin=pin) == card.learner
    with time_machine.travel(now + timedelta(hours=6), tick=False):
        for _try in range(5):
            with pytest.raises(CardRefused) as refused:
                open_card(code=card.code, pin=other_than(pin))
    assert "15" in str(refused.value)


def test_a_lock_never_lasts_longer_than_a_day(made):
    card, pin = made
    now = timezone.now()
    with pytest.raises(CardRefused):
        open_card(code=card.code, pin=other_than(pin))
    first = CardTry.objects.get()
    more = [CardTry(code_hash=first.code_hash, card=card, at=now, outcome="wrong") for _try in range(4998)]
    CardTry.objects.bulk_create(more)
    with pytest.raises(CardRefused):
        open_card(code=card.code, pin=other_than(pin))
    with time_machine.travel(now + timedelta(hours=25), tick=False):
        assert open_card(code=card.code, pin=pin) == card.learner


def test_a_card_that_is_unknown_answers_in_the_same_words(device, made):
    card, pin = made
    known, unknown = (
        [said(enter(device, each, other_than(pin))) for _try in range(6)] for each in (card, NO_CARD)
    )
    assert known == unknown
    first, second = (without_tokens(device.get(address(each)).text, each) for each in (card, NO_CARD))
    assert first == second


def without_tokens(page: str, card) -> str:
    return re.sub(r'csrfmiddlewaretoken" value="\w+', "", page).replace(getattr(card, "code", card), "")


def test_an_unknown_card_costs_as_much_work(device, made, monkeypatch):
    card, pin = made
    counted = []
    monkeypatch.setattr(
        "learning.facilitating.cards.check_password", lambda given, kept: counted.append(kept) or False
    )
    enter(device, card, pin)
    with_card = len(counted)
    enter(device, NO_CARD, pin)
    assert len(counted) == 2 * with_card
    assert counted[-1].startswith(counted[0].split("$")[0])


def test_a_guess_counts_before_it_is_looked_at_so_many_at_once_gain_nothing(made, monkeypatch):
    card, pin = made
    counted = []

    def look(_given, _kept):
        counted.append(CardTry.objects.filter(card=card, outcome="wrong").count())
        return False

    monkeypatch.setattr("learning.facilitating.cards.check_password", look)
    for _try in range(7):
        with pytest.raises(CardRefused):
            open_card(code=card.code, pin=pin)
    assert sorted(set(counted)) == [1, 2, 3, 4, 5]  # the sixth and the seventh were not looked at


def test_every_try_is_logged_without_the_pin(device, made, caplog):
    card, pin = made
    caplog.set_level("INFO", "learning")
    enter(device, card, "135797")
    enter(device, NO_CARD, "246808")
    enter(device, card, pin)
    tries = list(CardTry.objects.order_by("pk").values_list("card", "outcome"))
    assert tries == [(card.pk, "wrong"), (None, "wrong"), (card.pk, "right")]
    written = caplog.text + str(list(CardTry.objects.values()))
    assert "card try" in written
    for each in ("135797", "246808", pin):
        assert each not in written


def test_tries_are_forgotten_after_90_days(made):
    card, pin = made
    open_card(code=card.code, pin=pin)
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        open_card(code=card.code, pin=pin)
        assert CardTry.objects.count() == 1


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "abcdef", "１２３４５６", "12345\x00"])
def test_what_is_no_pin_is_no_guess(device, made, pin):
    card, _pin = made
    answer = enter(device, card, pin)
    assert answer.status_code == 400
    assert "l-error" in answer.text
    assert not CardTry.objects.exists()


def test_too_many_cards_from_one_address_have_to_wait(device, made, monkeypatch):
    monkeypatch.setattr("learning.facilitating.card_pages.TRIES_A_MINUTE", 2)
    card, pin = made
    for _try in range(2):
        enter(device, NO_CARD, pin)
    answer = enter(device, card, pin)
    assert answer.status_code == 429
    assert CARD_COOKIE not in device.cookies


def test_a_new_pin_opens_a_locked_card_and_the_old_one_nothing(client, device, made, en):
    card, pin = made
    for _try in range(5):
        enter(device, card, other_than(pin))
    page = client.post(reverse("learning:neighbour_card", args=[en.uuid]), {"make": "pin"}).text
    new = "".join(re.search(r'__pin">(\d{3}) (\d{3})<', page).groups())
    assert Card.objects.get().code == card.code
    if new != pin:
        assert enter(device, card, pin).status_code == 403
    assert enter(device, card, new).url == RECORD


def test_a_card_that_was_lost_opens_nothing(client, device, made, en):
    card, pin = made
    client.post(reverse("learning:neighbour_card", args=[en.uuid]), {"make": "card"})
    assert enter(device, card, pin).status_code == 403
    assert Card.objects.get().code != card.code


def test_cards_are_made_only_for_neighbours_without_an_account(client, mai, here, province):
    account = make_learner("Ma Văn Công", unit=here, user=make_user("cong"))
    stranger = make_learner("Hoàng Thị Tỉnh", unit=province)
    client.post(CARDS, {"learner": [account.uuid, stranger.uuid, "nonsense"], "as": "page"})
    assert client.post(reverse("learning:neighbour_card", args=[stranger.uuid])).status_code == 404
    refused = client.post(reverse("learning:neighbour_card", args=[account.uuid]), {"make": "pin"})
    assert "has an account and needs no card" in refused.text
    assert not Card.objects.exists()


def test_the_list_offers_those_without_a_card(client, made, here):
    make_learner("Ma Văn Công", unit=here)
    page = client.get(CARDS).text
    assert "Ma Văn Công" in page
    assert "Lò Thị Én" not in page
    assert "Lò Thị Én" in client.get(CARDS, {"q": "en"}).text


def test_the_pdf_holds_every_card_with_its_pin_eight_on_a_sheet(client, mai, here, en, tmp_path):
    pypdf = pytest.importorskip("pypdf")
    for number in range(8):
        make_learner(f"Lò Văn {'Ba Bốn Năm Sáu Bảy Tám Chín Mười'.split()[number]}", unit=here)
    make_learner("Nguyễn Thị Hồng Ánh", unit=here)
    answer = client.post(CARDS, {"learner": [one.uuid for one in here_people(here)], "as": "pdf"})
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    file = tmp_path / "cards.pdf"
    file.write_bytes(answer.content)
    sheets = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(file).pages]
    assert [len(re.findall(r"\b\d{3} \d{3}\b", sheet)) for sheet in sheets] == [8, 2]
    assert all(str(one) in " ".join(sheets) for one in here_people(here))


def here_people(here):
    return [membership.learner for membership in here.memberships.all()]


def test_where_no_pdf_can_be_made_the_cards_come_as_a_page(client, mai, en, monkeypatch):
    from learning.pdf import PdfUnavailable

    def fail(*_given, **_more):
        raise PdfUnavailable

    monkeypatch.setattr("learning.facilitating.printing.render_pdf", fail)
    assert "l-idcard__pin" in client.post(CARDS, {"learner": en.uuid, "as": "pdf"}).text


# --- claiming -----------------------------------------------------------------------------------------------


def test_who_gets_an_account_takes_her_record_along_with_card_and_pin(device, made, en):
    card, pin = made
    course = make_course()
    api.record_for(api.enrol(learner=en, course=course), [say(leaves(course)[0])])
    user = make_user("en")
    device.force_login(user)
    assert enter(device, card, pin).status_code == 400  # she did not say that it is hers
    assert not CardTry.objects.exists()
    assert enter(device, card, pin, is_mine="on").url == RECORD
    en.refresh_from_db()
    assert en.merged_into == api.learner_of_user(user)
    assert Enrolment.objects.get().learner == en.merged_into
    assert Merge.objects.get().by == user


def test_a_wrong_pin_claims_nothing(device, made, en):
    card, pin = made
    device.force_login(make_user("en"))
    assert enter(device, card, other_than(pin), is_mine="on").status_code == 403
    en.refresh_from_db()
    assert en.merged_into is None


def test_a_facilitator_cannot_swallow_her_neighbours_record(client, mai, here):
    learner = register(
        name="Lò Thị Én",
        birth=read_birth("1958", today=timezone.localdate()),
        sex="F",
        unit=here,
        phone="",
        since=timezone.localdate(),
        by=mai,
        form=uuid.uuid4(),
    )
    card, pin = make_card(learner=learner, by=make_user("khac"))
    refused = enter(client, card, pin, is_mine="on")
    assert refused.status_code == 403
    assert "Only its holder" in said(refused)
    learner.refresh_from_db()
    assert learner.merged_into is None


def test_once_claimed_the_card_leads_to_the_account(device, made, en):
    card, pin = made
    api.merge_guest(guest=en, into=make_learner(user=make_user("en")))
    answer = enter(device, card, pin)
    assert answer.status_code == 403
    assert "Please sign in with that account." in said(answer)
    assert CARD_COOKIE not in device.cookies


def test_two_records_that_were_merged_open_as_the_one_that_was_kept(device, made, en, here):
    card, pin = made
    kept = make_learner("Lò Thị Én", unit=here)
    api.merge(kept=kept, merged=en)
    enter(device, card, pin)
    assert device.get(RECORD).context["learner"] == kept


def test_who_signs_in_on_a_phone_with_a_card_is_not_offered_the_record(device, made, en):
    card, pin = made
    enter(device, card, pin)
    user = make_user("hoa")
    device.force_login(user)
    assert reverse("learning:claim") not in device.get(RECORD).text
    device.post(reverse("learning:claim"), {"answer": "mine"})
    en.refresh_from_db()
    assert en.merged_into is None


def test_only_facilitators_make_cards(client, here, en):
    client.force_login(make_user("hoa"))
    assert client.post(CARDS, {"learner": en.uuid}).status_code == 403
    assert client.post(reverse("learning:neighbour_card", args=[en.uuid])).status_code == 403
    assert not Card.objects.exists()


def test_the_group_lesson_that_is_held_is_one_tap_away(client, mai, here, en):
    from learning.facilitating.groups import UNDER_WAY

    assert UNDER_WAY not in client.session
    assert "who went through it" not in client.get(RECORD).text
    session = client.session
    session[UNDER_WAY] = "0f8fad5b-d9cb-469f-a165-70867728950e"
    session.save()
    assert "who went through it" in client.get(RECORD).text
