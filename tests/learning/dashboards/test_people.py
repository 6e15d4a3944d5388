import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from learning.models import Learner, RoleName
from tests.learning.dashboards.making import BOARD, make_user, someone
from tests.learning.reports.made import at, course, enrolment, province

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]
PEOPLE = BOARD + "people/"


@pytest.fixture
def tree():
    return province(3)


def required(unit, name, taught, *, due="2026-12-10", started=None, completed=None):
    return enrolment(
        unit,
        taught,
        on="2026-10-01",
        learner=someone(unit, name),
        due_at=at(due),
        started=started,
        completed=completed,
    )


def test_required_courses_are_counted_by_how_far_people_are(client, tree):
    top, (one, other, _third) = tree
    taught = course("An toàn")
    required(one, "Lò Thị Một", taught, due="2026-11-01")
    required(one, "Lò Thị Hai", taught, started="2026-10-05")
    required(one, "Lò Thị Ba", taught)
    required(one, "Lò Thị Bốn", taught, due="2026-11-01", completed="2026-10-20")
    required(other, "Lò Thị Năm", taught)
    enrolment(one, taught, learner=someone(one, "Lò Thị Sáu"))  # of her own will
    client.force_login(make_user(one, role=RoleName.HEAD))
    page = client.get(PEOPLE)
    counts = {str(state): number for state, number in page.context["counts"].listed}
    assert counts == {"overdue": 1, "under_way": 1, "not_begun": 1, "done": 1}
    assert [row.enrolment.learner.full_name for row in page.context["rows"]] == ["Lò Thị Một"]
    everybody = client.get(PEOPLE, {"state": "all"})
    assert len(everybody.context["rows"]) == 4
    assert "Lò Thị Năm" not in everybody.content.decode()
    assert page.context["courses"][0].done_share == 25.0
    assert page.context["belonging"] == 5


def test_the_head_comes_before_her_people(client, tree):
    top, (one, *_others) = tree
    head = make_user(one, role=RoleName.HEAD)
    client.force_login(head)
    client.get(PEOPLE)
    assert not Learner.objects.filter(user=head).exists()  # a look makes no record
    her = someone(one, "Bà Trưởng")
    her.user = head
    her.save()
    enrolment(one, course("Của tôi"), on="2026-10-01", learner=her, due_at=at("2026-11-01"))
    head.refresh_from_db()
    page = client.get(PEOPLE).content.decode()
    assert page.index("Của tôi") < page.index("board-people")


def test_the_reminder_list_is_harmless_and_written_to_the_log(client, tree):
    top, (one, *_others) = tree
    required(one, "=HYPERLINK(1)", course("+khóa"), due="2026-11-01")
    client.force_login(make_user(one))
    assert client.get(PEOPLE).context["sending"]
    sent = client.get(PEOPLE, {"export": "csv", "unit": one.pk})
    text = sent.content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    assert "'+khóa" in text
    assert ModelLogEntry.objects.filter(action="learning.reminder_list").count() == 1


def test_who_only_reads_takes_no_list_of_names(client, tree):
    top, _communes = tree
    client.force_login(make_user(top, role=RoleName.SUPERVISOR))
    assert not client.get(PEOPLE).context["sending"]
    assert client.get(PEOPLE, {"export": "csv"}).headers["Location"] == "/admin/"


def test_the_page_asks_as_often_for_many_people(client, tree):
    top, (one, other, third) = tree
    client.force_login(make_user(top))
    asked = []
    for times in (1, 30):
        for n in range(times):
            required(one, f"Lò Thị {times}-{n}", course(f"Khóa {times}-{n}"), due="2026-11-01")
        client.get(PEOPLE)
        with CaptureQueriesContext(connection) as queries:
            client.get(PEOPLE)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_long_list_is_paged(client, tree):
    top, (one, *_others) = tree
    taught = course("Khóa")
    for n in range(60):
        required(one, f"Lò Thị {n:02}", taught, due="2026-11-01")
    client.force_login(make_user(one))
    assert len(client.get(PEOPLE).context["rows"]) == 50
    assert len(client.get(PEOPLE, {"p": 2}).context["rows"]) == 10
    assert len(client.get(PEOPLE, {"p": "nie"}).context["rows"]) == 50
