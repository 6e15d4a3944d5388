"""People from an HR system: the JSON endpoint."""

import pytest
from django.core.files.storage import default_storage
from wagtail.models import APIToken

from learning import api
from learning.models import Learner, Membership, Role, RoleName, Roster
from learning.people.rights import RIGHTS, Right
from learning.roster import run
from tests.factories import make_course, make_unit, make_user

pytestmark = pytest.mark.django_db
ROSTERS = "/api/v3/learning/rosters/"
HOA = {
    "name": "NGUYỄN THỊ HOA",
    "birth": "1985-07-01",
    "sex": "Nữ",
    "identity": "008185001234",
    "unit_code": "00700",
}
MAI = {
    "name": "Vàng Thị Mai",
    "birth": 1992,
    "phone": "+84 912 345 678",
    "unit": "Xã Ngọc Đường",
    "audience": "VC",
}
FAR = {"name": "Lý Văn Đức", "unit": "Xã Lùng Tám"}


@pytest.fixture
def here():
    province = make_unit("08", full_name="Tỉnh Tuyên Quang", name="Tuyên Quang")
    make_unit("00703", level="commune", parent=province, full_name="Xã Lùng Tám", name="Lùng Tám")
    return make_unit("00700", level="commune", parent=province, full_name="Xã Ngọc Đường", name="Ngọc Đường")


@pytest.fixture
def headers(here):
    user = make_user("hr")
    Role.objects.create(user=user, unit=here, name="officer", from_date=here.valid_from)
    _token, plain = APIToken.create_token(user=user, name="HR")
    return {"Authorization": f"Bearer {plain}"}


@pytest.fixture
def send(client, headers):
    def sent(*people, client_id="hr-2026-11-25", **more):
        body = {
            "client_id": client_id,
            "sender": "Sở Nội vụ",
            "on": "2026-11-01",
            "people": list(people),
            **more,
        }
        return client.post(ROSTERS, body, content_type="application/json", headers=headers)

    return sent


def test_people_are_brought_in_and_each_row_is_answered(send, here):
    answer = send(HOA, MAI)
    assert answer.status_code == 201, answer.content
    said = answer.json()
    assert (said["state"], said["counts"]) == ("applied", {"new": 2})
    assert said["rows"][0] == {"row": 1, "outcome": "new", "reasons": [], "message": ""}
    assert list(Learner.objects.by_name().values_list("full_name", flat=True)) == [
        "Nguyễn Thị Hoa",
        "Vàng Thị Mai",
    ]
    assert set(Membership.objects.values_list("unit", "audience")) == {(here.pk, "CC"), (here.pk, "VC")}


def test_the_same_call_again_is_only_answered(send):
    first = send(HOA)
    again = send(HOA)
    assert (again.status_code, again.json()) == (200, first.json())
    assert (Learner.objects.count(), Roster.objects.count()) == (1, 1)


def test_other_people_with_the_same_id_are_a_contradiction(send):
    send(HOA)
    assert send(MAI).status_code == 409
    assert Learner.objects.count() == 1


def test_if_a_row_is_not_in_order_nothing_is_applied_and_the_id_stays_free(send):
    answer = send(HOA, FAR)
    assert (answer.status_code, answer.json()["id"]) == (422, None)
    assert [row["reasons"] for row in answer.json()["rows"]] == [[], ["unit_outside"]]
    assert not Learner.objects.exists()
    assert not Roster.objects.exists()
    assert send(HOA).status_code == 201


def test_the_rows_in_order_alone_can_be_applied(send):
    answer = send(HOA, FAR, {"name": "=cmd|x", "unit_code": "00700"}, {"name": ""}, mode="valid")
    assert answer.status_code == 201
    assert [row["outcome"] for row in answer.json()["rows"]] == ["new", "refused", "refused", "refused"]
    assert Learner.objects.count() == 1


def test_a_dry_run_keeps_nothing(send):
    answer = send(HOA, dry_run=True)
    assert (answer.status_code, answer.json()["counts"]) == (200, {"new": 1})
    assert not Learner.objects.exists()
    assert not Roster.objects.exists()


def test_what_was_sent_is_not_kept(send, monkeypatch):
    names, keep = [], run.keep

    def kept(*given, **more):
        roster = keep(*given, **more)
        names.append(roster.file.name)
        assert default_storage.exists(names[0])
        return roster

    monkeypatch.setattr(run, "keep", kept)
    send(HOA)
    assert not default_storage.exists(names[0])
    assert not Roster.objects.get().file


def test_an_import_is_looked_at_and_taken_back(send, client, headers):
    number = send(HOA).json()["id"]
    page = f"{ROSTERS}{number}/"
    assert client.get(page, headers=headers).json()["counts"] == {"new": 1}
    answer = client.post(f"{page}undo/", headers=headers)
    assert (answer.status_code, answer.json()["state"]) == (200, "undone")
    assert not Learner.objects.exists()
    assert client.post(f"{page}undo/", headers=headers).status_code == 409


def test_an_import_of_which_somebody_has_learnt_stays(send, client, headers):
    number = send(HOA).json()["id"]
    api.enrol(learner=Learner.objects.get(), course=make_course())
    assert client.post(f"{ROSTERS}{number}/undo/", headers=headers).status_code == 409
    assert Learner.objects.exists()


def test_rosters_of_others_are_not_found(send, client, here):
    number = send(HOA).json()["id"]
    other = make_user("other")
    Role.objects.create(user=other, unit=here, name="head", from_date=here.valid_from)
    _token, plain = APIToken.create_token(user=other, name="HR")
    assert client.get(f"{ROSTERS}{number}/", headers={"Authorization": f"Bearer {plain}"}).status_code == 404


def test_only_a_token_of_an_officer_lets_in(client, here):
    body = {"client_id": "hr-1234567", "sender": "Sở", "on": "2026-11-01", "people": [HOA]}
    post = {"content_type": "application/json"}
    client.force_login(make_user("hoa"))
    assert client.post(ROSTERS, body, **post).status_code == 401
    _token, plain = APIToken.create_token(user=make_user("lan"), name="HR")
    assert client.post(ROSTERS, body, **post, headers={"Authorization": f"Bearer {plain}"}).status_code == 403
    assert not Learner.objects.exists()


@pytest.mark.parametrize("name", RoleName.values)
def test_the_interface_lets_in_the_roles_that_may_bring_people_in(client, here, name):
    user = make_user(name)
    Role.objects.create(user=user, unit=here.parent, name=name, from_date=here.valid_from)
    _token, plain = APIToken.create_token(user=user, name="HR")
    body = {"client_id": "hr-1234567", "sender": "Sở", "on": "2026-11-01", "people": [HOA], "dry_run": True}
    given = {"content_type": "application/json", "headers": {"Authorization": f"Bearer {plain}"}}
    expected = 200 if Right.IMPORT_ROSTERS in RIGHTS[name] else 403
    assert client.post(ROSTERS, body, **given).status_code == expected


@pytest.mark.parametrize(
    "more",
    [
        {"people": []},
        {"people": [HOA] * 1001},
        {"client_id": ""},
        {"mode": "some"},
        {"on": "tomorrow"},
        {"unit": "99999"},
    ],
)
def test_a_call_that_is_none_is_refused_whole(send, more):
    assert send(HOA, **more).status_code == 422
    assert not Roster.objects.exists()
