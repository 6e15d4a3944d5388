from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from learning.models import Recipient, Role, SavedReport, Sending
from learning.saved import deliver
from learning.saved.deliver import send_due
from learning.saved.occasions import last_occasion
from learning.tasks import send_saved_reports
from tests.learning.reports.made import at, course, enrolment, province
from tests.learning.reports.test_views import make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]
INDEX = "/admin/learning/my-reports/"


class Killed(BaseException):
    """As if the worker had been killed."""


def person(unit, name):
    user = make_officer(unit, name)
    user.email = f"{name}@example.vn"
    user.save()
    return user


@pytest.fixture
def world():
    top, communes = province(2)
    enrolment(communes[0], course("A"))
    owner, reader = person(top, "chu"), person(top, "doc")
    saved = SavedReport.objects.create(
        name="Hằng tuần\nBcc: x@example.vn",
        owner=owner,
        unit=top,
        indicators=["enrolments"],
        calendar="state",
        period="this:quarter",
        when="weekly",
        scheduled_at=at("2026-11-20"),
    )
    for user in (owner, reader):
        Recipient.objects.create(report=saved, user=user)
    return saved, owner, reader


def on(day):
    return time_machine.travel(at(day), tick=False)


def states():
    return sorted(Sending.objects.values_list("user__username", "state"))


def test_nothing_is_sent_before_the_first_occasion(world):
    send_saved_reports()  # it is Sunday, and was scheduled on Friday
    assert not Sending.objects.exists()
    with on("2026-11-23"):
        send_saved_reports()
    assert states() == [("chu", "sent"), ("doc", "sent")]
    assert {each.to[0] for each in mail.outbox} == {"chu@example.vn", "doc@example.vn"}


def test_one_mail_for_each_recipient_and_week_however_often_the_task_runs(world):
    for day in ("2026-11-23", "2026-11-23 12:05", "2026-11-25", "2026-11-29"):
        with on(day):
            send_due()
    assert len(mail.outbox) == 2
    with on("2026-11-30"):
        send_due()
    assert len(mail.outbox) == 4


def test_a_mail_has_a_link_and_no_figures_and_no_name_becomes_a_header(world, client):
    saved, _owner, reader = world
    with on("2026-11-23"):
        send_due()
        letter = next(each for each in mail.outbox if each.to == ["doc@example.vn"])
        assert "\n" not in letter.subject
        assert letter.recipients() == ["doc@example.vn"]
        assert not letter.attachments
        sending = Sending.objects.get(user=reader)
        link = f"{INDEX}{saved.uuid}/?sending={sending.uuid}"
        assert link in letter.body
        client.force_login(reader)
        assert saved.name.split("\n")[0] in client.get(INDEX).content.decode()
        page = client.get(link)
        assert page.context["report"].period == "20264"
    sending.refresh_from_db()
    assert sending.read_at


def test_who_may_not_see_the_unit_gets_nothing_and_the_owner_is_told_once(world):
    _saved, _owner, reader = world
    Role.objects.filter(user=reader).update(to_date=at("2026-11-21").date())
    for day in ("2026-11-23", "2026-11-24"):
        with on(day):
            send_due()
    assert states() == [("chu", "sent"), ("chu", "sent"), ("doc", "refused")]
    assert [each.to for each in mail.outbox] == [["chu@example.vn"]] * 2
    assert "- doc" in mail.outbox[1].body


def test_a_worker_that_dies_while_sending_never_lets_a_second_mail_go(world, monkeypatch):
    sent = []

    def dying(self, *_of):
        sent.append(self.to[0])
        raise Killed

    with on("2026-11-23"), monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", dying)
        with pytest.raises(Killed):
            send_due()
    with on("2026-11-23 12:05"):
        send_due()  # the others get theirs
    with on("2026-11-23 13:00"):
        send_due()
    assert sorted(sent + [each.to[0] for each in mail.outbox]) == ["chu@example.vn", "doc@example.vn"]
    assert sorted(state for _user, state in states()) == ["sent", "unsure"]


def test_a_worker_that_dies_before_sending_loses_nobody(world, monkeypatch):
    with on("2026-11-23"), monkeypatch.context() as broken:
        broken.setattr(deliver, "_send", lambda *_of: (_ for _ in ()).throw(Killed()))
        with pytest.raises(Killed):
            send_due()
    with on("2026-11-23 12:05"):
        send_due()
    assert len(mail.outbox) == 2


def test_a_failure_is_tried_again_later_and_shown_in_the_end(world, monkeypatch, client):
    saved, owner, _reader = world
    monkeypatch.setattr(
        "django.core.mail.EmailMessage.send", lambda *_of: (_ for _ in ()).throw(OSError("no route"))
    )
    moment, tries = at("2026-11-23"), []
    for _hour in range(60):
        with time_machine.travel(moment, tick=False):
            send_due()
        tries.append(Sending.objects.filter(user=owner).values_list("tries", flat=True)[0])
        moment += timedelta(hours=1)
    assert states() == [("chu", "failed"), ("doc", "failed")]
    assert (tries[0], tries[-1]) == (1, 5)
    client.force_login(owner)
    page = client.get(f"{INDEX}{saved.uuid}/")
    assert "no route" in page.content.decode()
    sending = Sending.objects.get(user=owner)
    client.post(f"{INDEX}{saved.uuid}/again/{sending.pk}/")
    monkeypatch.undo()
    send_due(now=timezone.now() + timedelta(days=9))
    assert Sending.objects.filter(user=owner, state="sent").exists()


def test_who_wants_it_no_more_gets_it_no_more(world, client):
    saved, owner, reader = world
    client.force_login(reader)
    assert client.get(f"{INDEX}{saved.uuid}/leave/").status_code == 200
    for _twice in range(2):
        client.post(f"{INDEX}{saved.uuid}/leave/")
    with on("2026-11-23"):
        send_due()
    assert states() == [("chu", "sent")]
    client.force_login(owner)
    assert "đã ngừng nhận" in client.get(f"{INDEX}{saved.uuid}/").content.decode()
    assert client.get(f"{INDEX}{saved.uuid}/leave/").status_code == 200


def test_who_has_no_address_finds_it_in_the_list(world, client):
    _saved, _owner, reader = world
    reader.email = ""
    reader.save()
    with on("2026-11-23"):
        send_due()
    assert len(mail.outbox) == 1
    client.force_login(reader)
    assert "Chưa đọc" in client.get(INDEX).content.decode()


@pytest.mark.parametrize(
    ("when", "period", "day", "key", "told"),
    [
        ("weekly", "this:month", "2026-11-25", "2026-W48", "202612"),
        ("monthly", "last:month", "2026-12-01", "2026-12", "202611"),
        ("closing", "this:quarter", "2026-12-15", "20264@state", "20264"),
        ("closing", "this:quarter", "2026-12-14", "20263@state", "20263"),
    ],
)
def test_occasions(world, when, period, day, key, told):
    saved = world[0]
    saved.when, saved.period = when, period
    occasion = last_occasion(saved, at(day))
    assert (occasion.key, occasion.period.code) == (key, told)
    assert occasion.at <= at(day)


def test_an_official_form_is_sent_when_its_period_has_closed(world, client):
    saved, owner, _reader = world
    SavedReport.objects.update(form="bieu-01", when="closing")
    with on("2026-12-15"):
        send_due()
        assert len(mail.outbox) == 2
        assert "Quý IV/2026" in mail.outbox[0].body
        client.force_login(owner)
        page = client.get(f"{INDEX}{saved.uuid}/?sending={Sending.objects.get(user=owner).uuid}")
        assert page.context["table"].number == "Biểu 01"
