"""Forwards in the Wagtail admin: who sets them up, how far they are, what was left aside."""

import re
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.log_actions import registry
from wagtail.users.models import UserProfile

from learning.forwarding import pages, run
from learning.forwarding.models import Forward, SetAside
from learning.models import Role, Statement
from learning.statements import verbs
from tests.factories import make_course, make_unit, make_user
from tests.learning.forwarding.made import learnt, make_forward
from tests.learning.forwarding.receiver import KEY, SECRET, answers

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
INDEX = "/admin/learning/forwards/"


@pytest.fixture
def province():
    return make_unit("08", full_name="Tỉnh Tuyên Quang", name="Tuyên Quang")


@pytest.fixture
def owner(client, province, django_capture_on_commit_callbacks):
    """Signs in the programme's owner in ``unit``, and lets the worker work at once."""

    def sign_in(unit=province, role="owner", **more):
        user = make_user(f"son-{role}", **more)
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        if unit:
            Role.objects.create(user=user, unit=unit, name=role, from_date=unit.valid_from)
        UserProfile.objects.create(user=user, preferred_language="en")
        client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"
        client.force_login(user)
        post = client.post

        def working(*arguments, follow=False, **more):
            with django_capture_on_commit_callbacks(execute=True):
                answer = post(*arguments, **more)
            return client.get(answer.url, follow=True) if follow and answer.status_code == 302 else answer

        client.post = working
        return client

    return sign_in


def text(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def given(store, **changed) -> dict:
    plain = {
        "name": "Kho của Bộ",
        "endpoint": store.endpoint,
        "version": "1.0.3",
        "auth": "basic",
        "key": KEY,
        "secret": SECRET,
        "since": "01/07/2025",
        "policy": "results",
    }
    return {name: value for name, value in {**plain, **changed}.items() if value is not None}


def test_only_who_owns_the_programme_sends_on(owner):
    assert owner(role="officer").get(INDEX).status_code == 403


def test_from_the_form_to_what_was_sent(owner, store, province):
    learnt(3, unit=province)
    client = owner()
    answer = client.post(f"{INDEX}new/", given(store, unit=province.pk), follow=True)
    assert "up to date" in text(answer)
    forward = Forward.objects.get()
    assert (forward.sent, forward.made_by.get_username(), forward.unit) == (3, "son-owner", province)
    assert len(store.kept) == 3
    assert SECRET not in answer.content.decode()
    assert SECRET not in client.get(f"{INDEX}{forward.pk}/edit/").content.decode()
    assert SECRET not in forward.secret_sealed
    assert "Kho của Bộ" in text(client.get(INDEX))


def test_what_came_before_its_first_day_is_never_looked_at(owner, store, province):
    learnt(2, unit=province)
    Statement.objects.update(stored=timezone.now() - timedelta(days=30))
    last = Statement.objects.order_by("-pk").first()
    today = timezone.localdate().strftime("%d/%m/%Y")
    owner().post(f"{INDEX}new/", given(store, unit=province.pk, since=today))
    assert Forward.objects.get().position == last.pk
    assert not store.kept


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"endpoint": "http://10.0.0.1/"}, "must begin with https"),
        ({"endpoint": "https://10.0.0.1/"}, "private network"),
        ({"endpoint": "x"}, "no address of a record store"),
        ({"secret": ""}, "Without a secret"),
        ({"key": ""}, "gave you a key"),
        ({"since": "2025"}, "Write the day as 01/07/2026."),
        ({"unit": None}, "required"),
        ({"unit": "999999"}, "999999 is not one of the available choices"),
        ({"verbs": ["x"]}, "x is not one of the available choices"),
        ({"name": ""}, "required"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(owner, store, province, changed, said):
    answer = owner().post(f"{INDEX}new/", given(store, **{"unit": province.pk, **changed}))
    assert answer.status_code == 200
    assert said in text(answer)
    assert not Forward.objects.exists()


def test_a_course_or_a_programme_but_not_both(owner, store, province):
    course = make_course(programme="KNS")
    changed = {"unit": province.pk, "course": course.pk, "programme": course.programme}
    answer = owner().post(f"{INDEX}new/", given(store, **changed))
    assert answer.status_code == 200
    assert not Forward.objects.exists()


def test_the_whole_site_is_for_administrators(owner, store):
    client = owner(unit=None, is_superuser=True)
    client.post(f"{INDEX}new/", given(store))
    assert Forward.objects.get().unit is None


def test_nobody_sees_what_is_sent_on_for_other_units(owner, store, django_assert_max_num_queries):
    far = make_forward(store, unit=make_unit("90"))
    whole = make_forward(store, name="Toàn hệ thống")
    client = owner()
    assert "None yet." in text(client.get(INDEX))
    for one in (far, whole):
        for name in ("", "edit/"):
            assert client.get(f"{INDEX}{one.pk}/{name}").status_code == 404
        for name in ("test/", "pause/", "resume/", "again/"):
            assert client.post(f"{INDEX}{one.pk}/{name}").status_code == 404
    assert Forward.objects.filter(active=True).count() == 2


def test_the_list_counts_nothing(owner, store, province, django_assert_max_num_queries):
    make_forward(store, unit=province)
    client = owner()
    client.get(INDEX)
    with django_assert_max_num_queries(40) as counted:
        client.get(INDEX)
    for number in range(10):
        make_forward(store, name=f"{number}", unit=province)
    with django_assert_max_num_queries(len(counted)):
        client.get(INDEX)


def test_a_secret_does_not_go_to_another_address_with_the_form(owner, store, province):
    forward = make_forward(store, unit=province)
    client, page = owner(), f"{INDEX}{forward.pk}/edit/"
    other = store.endpoint.replace("/xapi/", "/khac/")
    answer = client.post(page, given(store, unit=province.pk, endpoint=other, secret=""))
    assert "enter the secret again" in text(answer)
    client.post(page, given(store, unit=province.pk, secret="", name="Tên khác", verbs=[verbs.PASSED]))
    forward = Forward.objects.get()
    assert (forward.name, forward.verbs, forward.secret) == ("Tên khác", [verbs.PASSED], SECRET)
    client.post(page, given(store, unit=province.pk, endpoint=other, secret="mới"))
    assert Forward.objects.get().secret == "mới"


def test_the_connection_can_be_tested_before_anything_is_sent(owner, store, province):
    forward = make_forward(store, unit=province)
    client, page = owner(), f"{INDEX}{forward.pk}/test/"
    assert "answers, and lets us in" in text(client.post(page, follow=True))
    assert store.paths == ["/xapi/about", "/xapi/statements?limit=1"]
    store.version = ["0.95"]
    assert "speaks xAPI 0.95, not 1.0.3" in text(client.post(page, follow=True))
    store.version = ["1.0.3"]
    store.answers = [answers(200, "<html>")]
    assert "not as a record store does" in text(client.post(page, follow=True))
    store.answers = [answers(500)]
    assert "answered 500" in text(client.post(page, follow=True))
    Forward.objects.update(key="other")
    assert "does not let us in (401)" in text(client.post(page, follow=True))
    assert not store.posts


def test_pausing_and_going_on(owner, store, province):
    forward = make_forward(store, unit=province)
    learnt(2, unit=province)
    client, page = owner(), f"{INDEX}{forward.pk}/"
    assert "paused" in text(client.post(f"{page}pause/", follow=True))
    client.post(f"{page}pause/")
    run.look_at(forward.pk)
    assert "2 statements waiting" in text(client.get(page))
    assert "up to date" in text(client.post(f"{page}resume/", follow=True))
    assert len(store.kept) == 2
    assert client.get(f"{page}pause/").status_code == 405


def test_what_was_set_aside_is_shown_with_its_reason_and_sent_again(owner, store, province):
    statements = learnt(3, unit=province)
    store.is_bad = lambda each: each["id"] == str(statements[1].uuid)
    forward = make_forward(store, unit=province)
    run.send_on(forward.pk)
    client, page = owner(), f"{INDEX}{forward.pk}/"
    said = text(client.get(page))
    assert f"{statements[1].uuid} 400 no good: {statements[1].uuid}" in said
    client.post(f"{page}again/", {"statement": "x"})
    assert SetAside.objects.count() == 1
    store.is_bad = lambda each: False
    client.post(f"{page}again/", {"statement": statements[1].pk})
    assert not SetAside.objects.exists()
    assert len(store.kept) == 3


def test_how_far_it_is_is_said_in_both_languages(store):
    from django.utils import translation

    forward = make_forward(store)
    assert pages.lag_of(forward) == "not begun"
    now = timezone.now()
    forward.waiting, forward.looked_at, forward.oldest_at = 12400, now, now - timedelta(minutes=3)
    with translation.override("vi"):
        assert pages.lag_of(forward).replace("\xa0", " ") == "chậm 3 phút, 12.400 bản ghi còn chờ"
    assert pages.lag_of(forward).replace("\xa0", " ").startswith("3 minutes behind, 12,400 statements")


def test_everything_that_is_done_is_in_the_log(owner, store, province):
    client = owner()
    client.post(f"{INDEX}new/", given(store, unit=province.pk))
    forward = Forward.objects.get()
    for name in ("pause/", "resume/"):
        client.post(f"{INDEX}{forward.pk}/{name}")
    from wagtail.models import ModelLogEntry

    actions = ModelLogEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == [pages.MADE, pages.PAUSED, pages.RESUMED]
    assert {pages.MADE, pages.AGAIN, pages.CHANGED} <= {key for key, _label in registry.get_choices()}


def test_the_command_sends_now_and_fails_when_something_is_left(store, capsys):
    learnt(2)
    make_forward(store)
    call_command("forward_statements")
    assert "Kho của Bộ" in capsys.readouterr().out
    assert len(store.kept) == 2
    learnt(1)
    store.answers = [answers(500)]
    with pytest.raises(CommandError, match="Kho của Bộ"):
        call_command("forward_statements", "Kho của Bộ")
    with pytest.raises(CommandError):
        call_command("forward_statements", "không có")
    run.pause(Forward.objects.get())
    call_command("forward_statements", "Kho của Bộ")
