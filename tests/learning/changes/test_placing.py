"""Placing the people of divided units: who sees them, where they may go, and what stays as it was."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.log_actions import registry

from learning.changes.apply import apply_change
from learning.changes.placing import place, units_with_waiting, waiting_in
from learning.models import Membership, Role
from learning.units.change_file import read_change
from learning.units.tree import unit_at
from tests.factories import LONG_AGO, make_learner, make_unit, make_user
from tests.learning.changes.test_pages import text_of

pytestmark = pytest.mark.django_db

LIST = "/admin/learning/units/waiting/"
DAY, EVE, TODAY = date(2026, 11, 1), date(2026, 10, 31), date(2026, 11, 25)
DIVIDED = (
    "effective_on,predecessor,successor,name,share,default\n"
    "2026-11-01,90001,90010,Bắc,40%,\n2026-11-01,90001,90011,Nam,60%,x\n"
)


@pytest.fixture(autouse=True)
def _today(late_november):
    pass


@pytest.fixture
def people(communes):
    return [make_learner(name, unit=communes[0]) for name in ("Lò Văn Bình", "Nguyễn Thị An")]


@pytest.fixture
def parts(people):
    apply_change(read_change(DIVIDED.encode(), name="doi.csv"))
    return [unit_at(code=code, on=DAY) for code in ("90010", "90011")]


def url_of(unit) -> str:
    return f"{LIST}{unit.pk}/"


def field_of(learner) -> str:
    return f"to-{learner.memberships.order_by('from_date').first().pk}"


def test_divided_units_with_people_are_listed_until_everybody_is_placed(
    staff, province, communes, people, parts
):
    client = staff(province)
    assert LIST in text_of(client.get("/admin/learning/units/"))
    page = text_of(client.get(LIST))
    assert "Xã An Bình" in page
    assert "Xã Nam, Xã Bắc" in page
    assert "Xã Bà Đen" not in page
    inside = text_of(client.get(url_of(communes[0])))
    assert inside.index("Nguyễn Thị An") < inside.index("Lò Văn Bình")  # by their names
    sent = {field_of(people[0]): parts[0].pk, field_of(people[1]): parts[1].pk}
    assert "2 people were placed." in text_of(client.post(url_of(communes[0]), sent, follow=True))
    assert "Everybody has been placed." in text_of(client.get(LIST))


def test_who_is_placed_belongs_there_from_the_day_of_the_change(staff, province, communes, people, parts):
    client = staff(province)
    sent = {field_of(people[0]): parts[0].pk, field_of(people[1]): ""}
    page = text_of(client.post(url_of(communes[0]), sent, follow=True))
    assert "1 person was placed." in page
    assert "Lò Văn Bình" not in page.replace("1 person was placed.", "")
    then, now = people[0].memberships.order_by("from_date")
    assert (then.unit, then.to_date) == (communes[0], EVE)
    assert (now.unit, now.from_date, now.to_date) == (parts[0], DAY, None)
    assert (now.kind, now.audience) == (then.kind, then.audience)
    assert people[1].memberships.get().to_date is None
    entry = registry.get_logs_for_instance(people[0]).get()
    assert (entry.action, entry.data) == (
        "learning.transfer_learner",
        {"unit": parts[0].uid, "on": "2026-11-01"},
    )


def test_sending_it_again_changes_nothing(staff, province, communes, people, parts):
    client = staff(province)
    sent = {field_of(people[0]): parts[0].pk}
    client.post(url_of(communes[0]), sent)
    before = list(Membership.objects.order_by("pk").values())
    client.post(url_of(communes[0]), sent)
    client.post(url_of(communes[0]), {**sent, field_of(people[0]): parts[1].pk})
    assert list(Membership.objects.order_by("pk").values()) == before
    assert registry.get_logs_for_instance(people[0]).count() == 1


def test_only_a_successor_takes_them(staff, province, communes, people, parts):
    client = staff(province)
    for unit in (communes[1], communes[0], province):
        page = text_of(client.post(url_of(communes[0]), {field_of(people[0]): unit.pk}))
        assert "does not follow the divided one" in page
        membership = people[0].memberships.get()
        with pytest.raises(ValueError, match="do not follow"):
            place([(membership, unit)], unit=membership.unit, by=None, today=TODAY)
    assert people[0].memberships.get().to_date is None


def test_people_of_other_units_cannot_be_sent_along(staff, province, communes, people, parts):
    other = make_learner("Hoàng Thị Xa", unit=communes[1])
    client = staff(province)
    client.post(url_of(communes[0]), {field_of(other): parts[0].pk, "to-x": "1", "to-²": "1"})
    assert other.memberships.get().unit == communes[1]


def test_who_has_moved_on_since_waits_no_longer(province, communes, people, parts):
    Membership.objects.filter(learner=people[0]).update(to_date=date(2026, 11, 10))
    assert [one.learner for one in waiting_in(communes[0], today=TODAY)] == [people[1]]


def test_who_cannot_be_transferred_is_told_by_name(staff, province, communes, people, parts):
    Membership.objects.create(
        learner=people[0], unit=communes[1], kind="residence", audience="ND", from_date=date(2026, 11, 5)
    )
    client = staff(province)
    sent = {field_of(people[0]): parts[0].pk, field_of(people[1]): parts[1].pk}
    page = text_of(client.post(url_of(communes[0]), sent, follow=True))
    assert "Lò Văn Bình: Xã Bà Đen is already noted from 05/11/2026." in page
    assert "1 person was placed." in page


def test_what_was_divided_and_then_merged_takes_them_where_it_is_now(province, communes, people, parts):
    text = "effective_on,predecessor,successor,name\n2026-11-15,90010 90002,90020,Mới\n"
    apply_change(read_change(text.encode(), name="sau.csv"))
    new = unit_at(code="90020", on=TODAY)
    membership = people[0].memberships.get()
    assert place([(membership, new)], unit=membership.unit, by=None, today=TODAY).moved == 1
    then, now = people[0].memberships.order_by("from_date")
    assert (then.to_date, now.unit, now.from_date) == (date(2026, 11, 14), new, date(2026, 11, 15))


def test_only_who_transfers_learners_there_sees_them(staff, province, communes, people, parts, client):
    assert "/login/" in client.get(LIST)["Location"]
    reader = staff(province, "supervisor")
    assert reader.get(LIST).status_code == 302  # Wagtail leads back home
    assert reader.get(url_of(communes[0])).status_code == 302
    stranger = staff(make_unit("91", name="Tỉnh Khác"))
    assert "Xã An Bình" not in text_of(stranger.get(LIST))
    assert stranger.get(url_of(communes[0])).status_code == 404
    assert stranger.post(url_of(communes[0]), {field_of(people[0]): parts[0].pk}).status_code == 404
    changer = staff(changes=True)
    assert changer.get(LIST).status_code == 302  # whoever changes units has no right over people by that


def test_a_unit_that_was_merged_whole_is_not_among_them(province, communes):
    make_learner(unit=communes[1])
    text = "effective_on,predecessor,successor,name\n2026-11-01,90002,90020,Mới\n"
    apply_change(read_change(text.encode(), name="doi.csv"))
    owner = make_user("chu")
    Role.objects.create(user=owner, unit=province, name="owner", from_date=LONG_AGO)
    assert not units_with_waiting(owner, today=TODAY)


def test_fifty_on_a_page_by_as_many_queries_as_for_two(staff, province, communes, people, parts):
    client = staff(province)
    text_of(client.get(LIST))  # what is looked up once stays known

    def asked() -> list[int]:
        counts = []
        for url in (LIST, url_of(communes[0])):
            with CaptureQueriesContext(connection) as queries:
                text_of(client.get(url))
            counts.append(len(queries))
        return counts

    few = asked()
    for number in range(55):
        make_learner(f"Nguyễn Văn Z{number:02}", unit=communes[0])
    assert asked() == few
    first, second = (text_of(client.get(url_of(communes[0]), {"p": page})) for page in (1, 2))
    assert (first.count('<select name="to-'), second.count('<select name="to-')) == (50, 7)
    assert "57 people are to be placed" in first
    assert "?p=2" in first
