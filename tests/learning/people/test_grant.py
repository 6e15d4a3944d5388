"""Giving and ending roles: who may, where, until when, and what Wagtail's groups make of it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.utils import translation
from wagtail.log_actions import registry

from learning import api, signals
from learning.models import Role, RoleName
from learning.people.grant import names_granted_by, units_to_grant_in
from learning.people.rights import GRANTS, Right
from learning.tasks import follow_roles
from tests.factories import LONG_AGO, make_unit, make_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
LATER = date(2026, 12, 31)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-25T05:00:00Z", tick=False), translation.override("en"):
        yield


@pytest.fixture
def province():
    return make_unit("08", full_name="Tỉnh Tuyên Quang")


@pytest.fixture
def here(province):
    return make_unit("00700", level="commune", parent=province, full_name="Xã Ngọc Đường")


@pytest.fixture
def there(province):
    return make_unit("00703", level="commune", parent=province, full_name="Xã Lùng Tám")


def with_role(name, role, unit):
    user = make_user(name)
    Role.objects.create(user=user, unit=unit, name=role, from_date=LONG_AGO)
    return user


@pytest.fixture
def owner(province):
    return with_role("chu", "owner", province)


@pytest.fixture
def head(here):
    return with_role("thang", "head", here)


@pytest.fixture
def mai():
    return make_user("mai")


@pytest.fixture
def give(mai, here, django_capture_on_commit_callbacks):
    """Gives Mai a role here from today on, unless something else is said; and what follows happens."""

    def give_now(by, **other):
        given = {"user": mai, "unit": here, "name": "facilitator", "from_date": TODAY, **other}
        with django_capture_on_commit_callbacks(execute=True):
            return api.grant(by=by, **given)

    return give_now


@pytest.fixture
def end(django_capture_on_commit_callbacks):
    def end_now(by, role, **more):
        with django_capture_on_commit_callbacks(execute=True):
            return api.end_role(by=by, role=role, **more)

    return end_now


def actions(role) -> list[tuple]:
    found = registry.get_logs_for_instance(role).order_by("pk")
    return [(entry.action, entry.user.username) for entry in found]


def groups(user) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


# --- giving --------------------------------------------------------------------------------------------------


def test_a_head_gives_a_role_in_her_commune(give, head, here, mai):
    role = give(head, to_date=LATER)
    assert (role.user, role.unit, role.name) == (mai, here, "facilitator")
    assert (role.from_date, role.to_date) == (TODAY, LATER)
    assert set(api.units_visible_to(mai, may=Right.SEE_LEARNERS)) == {here}
    assert actions(role) == [("learning.grant_role", "thang")]


def test_giving_twice_changes_nothing(give, head):
    first, again = give(head), give(head)
    assert first == again
    assert Role.objects.filter(user__username="mai").count() == 1
    assert len(actions(first)) == 1


def refused(give, *given, **more) -> str:
    before = list(Role.objects.order_by("pk").values())
    with pytest.raises(api.GrantRefused) as problem:
        give(*given, **more)
    assert list(Role.objects.order_by("pk").values()) == before
    return str(problem.value)


def test_outside_ones_own_subtree_it_is_refused_with_the_reason(give, head, there, province):
    assert refused(give, head, unit=there).startswith("Xã Lùng Tám is not below a unit")
    assert refused(give, head, unit=province).startswith("Tỉnh Tuyên Quang is not below")
    with translation.override("vi"):
        assert refused(give, head, unit=there).startswith("Xã Lùng Tám không thuộc")


@pytest.mark.parametrize("granter", RoleName)
@pytest.mark.parametrize("name", RoleName)
def test_each_role_gives_what_the_table_says_and_nothing_else(give, granter, name, province, here):
    user = with_role("nguoi-giao", granter, province)
    unit = province if name == RoleName.SUPERVISOR else here
    assert (name in names_granted_by(user)) == (name in GRANTS.get(granter, ()))
    if name in GRANTS.get(granter, ()):
        assert give(user, name=name, unit=unit).name == name
    else:
        assert "not yours to give" in refused(give, user, name=name, unit=unit)
        assert not units_to_grant_in(user, name)


def test_what_one_may_give_in_one_unit_does_not_count_in_another(give, here, there):
    user = with_role("chu", "owner", there)
    Role.objects.create(user=user, unit=here, name="head", from_date=LONG_AGO)
    assert give(user, name="officer").name == "officer"
    assert "not below" in refused(give, user, name="trainer")


def test_an_administrator_gives_every_role_everywhere(give, province):
    admin = make_user("quantri", is_superuser=True)
    for name in RoleName.values:
        assert give(admin, name=name, unit=province).name == name
    assert "whole province" not in refused(give, admin, name="mayor")


def test_a_supervisor_is_for_a_whole_province(give, here):
    said = refused(give, make_user("quantri", is_superuser=True), name="supervisor", unit=here)
    assert "whole province only" in said


def test_an_ended_role_gives_nothing(give, head):
    Role.objects.update(to_date=YESTERDAY)
    assert "not yours to give" in refused(give, head)


def test_nobody_gives_a_role_to_herself_or_to_an_account_out_of_use(give, head, mai):
    assert "herself" in refused(give, head, user=head)
    mai.is_active = False
    mai.save()
    assert "not in use" in refused(give, head)


def test_days_must_be_possible(give, owner, province, here):
    assert "before the first" in refused(give, owner, from_date=LATER, to_date=TODAY)
    assert "over already" in refused(give, owner, from_date=LONG_AGO, to_date=YESTERDAY)
    assert "does not stand on 30/06/2025" in refused(give, owner, from_date=date(2025, 6, 30))
    gone = make_unit(
        "00111", level="commune", parent=province, valid_from=LONG_AGO, valid_to=date(2026, 1, 1)
    )
    assert "stood until 01/01/2026" in refused(give, owner, unit=gone)
    assert give(owner, from_date=LONG_AGO).from_date == LONG_AGO


def test_what_overlaps_is_refused_and_what_follows_is_not(give, head):
    give(head, to_date=LATER)
    assert "from 25/11/2026 to 31/12/2026" in refused(give, head, from_date=TOMORROW)
    assert "End it first" in refused(give, head, to_date=TOMORROW)
    assert give(head, from_date=LATER + timedelta(days=1)).to_date is None
    assert "31/12/2026" in refused(give, head, from_date=LONG_AGO)


# --- ending --------------------------------------------------------------------------------------------------


def test_a_role_is_ended_at_once_and_kept(give, end, head, mai):
    role = give(head, from_date=LONG_AGO)
    assert end(head, role).to_date == YESTERDAY
    assert not api.may_somewhere(mai, Right.SEE_LEARNERS)
    assert actions(role) == [("learning.grant_role", "thang"), ("learning.end_role", "thang")]
    assert end(head, role).to_date == YESTERDAY
    assert len(actions(role)) == 2


def test_a_role_is_ended_on_a_day_to_come(give, end, head, mai):
    role = give(head)
    assert end(head, role, last_day=LATER).to_date == LATER
    assert api.may_somewhere(mai, Right.SEE_LEARNERS)
    with pytest.raises(api.GrantRefused, match="already"):
        end(head, role, last_day=LATER + timedelta(days=1))
    assert end(head, role, last_day=TODAY).to_date == TODAY


def test_a_role_that_has_not_begun_never_begins_and_may_be_given_again(give, end, head, mai):
    role = give(head, from_date=TOMORROW)
    ended = end(head, role)
    assert ended.is_void
    with time_machine.travel("2026-11-26T05:00:00Z", tick=False):
        assert not api.may_somewhere(mai, Right.SEE_LEARNERS)
        assert give(head, from_date=TOMORROW) == role
        assert api.may_somewhere(mai, Right.SEE_LEARNERS)


def test_what_was_given_today_by_mistake_is_taken_back_and_given_again(give, end, head, mai):
    role = give(head)
    end(head, role)
    assert not api.may_somewhere(mai, Right.SEE_LEARNERS)
    assert give(head).pk == role.pk
    assert api.may_somewhere(mai, Right.SEE_LEARNERS)


def test_history_is_not_changed_afterwards(give, end, head):
    role = give(head, from_date=LONG_AGO)
    with pytest.raises(api.GrantRefused, match="past"):
        end(head, role, last_day=date(2026, 1, 1))


def test_a_role_elsewhere_or_above_ones_own_is_not_ended(give, end, head, owner, there):
    for role in (give(owner, unit=there), Role.objects.get(name="head"), Role.objects.get(name="owner")):
        with pytest.raises(api.GrantRefused, match="not yours"):
            end(head, role)
    assert not Role.objects.exclude(to_date=None)


# --- the groups ----------------------------------------------------------------------------------------------


def test_who_has_a_page_in_the_admin_may_enter_it_while_the_role_lasts(give, end, head, owner, mai):
    role = give(head)
    assert groups(mai) == {"Holders of roles"}
    assert mai.__class__.objects.get(pk=mai.pk).has_perm("wagtailadmin.access_admin")
    officer = give(owner, name="officer")
    assert groups(mai) == {"Holders of roles", "Reporting officers"}
    end(head, role)
    assert groups(mai) == {"Holders of roles", "Reporting officers"}
    end(head, officer)
    assert groups(mai) == set()


def test_a_clerk_has_no_page_in_the_admin(give, head, mai):
    give(head, name="clerk")
    assert groups(mai) == set()


def test_at_night_groups_follow_the_roles_that_begin_and_end(give, head, mai):
    give(head, from_date=TOMORROW, to_date=TOMORROW)
    assert groups(mai) == set()
    for day, expected in ((26, {"Holders of roles"}), (27, set())):
        with time_machine.travel(f"2026-11-{day}T00:02:00+07:00", tick=False):
            follow_roles()
            assert groups(mai) == expected
    mai.groups.add(Group.objects.get(name="Holders of roles"))  # by hand
    with time_machine.travel("2026-12-20T00:02:00+07:00", tick=False):
        follow_roles()
        assert groups(mai) == {"Holders of roles"}


def test_one_receiver_that_fails_hinders_no_other(give, head, mai, caplog):
    def fail(**_given):
        raise RuntimeError("trái tim tan vỡ")

    signals.rights_changed.connect(fail)
    try:
        give(head)
    finally:
        signals.rights_changed.disconnect(fail)
    assert groups(mai) == {"Holders of roles"}
    assert "trái tim tan vỡ" in caplog.text


def test_the_nightly_run_asks_little_however_many_roles(
    give, head, monkeypatch, django_assert_max_num_queries
):
    for number in range(5):
        give(head, user=make_user(f"u{number}"))
    told = []
    monkeypatch.setattr(
        "learning.people.standing.rights_changed.send_robust", lambda **given: told.append(given)
    )
    with django_assert_max_num_queries(2):
        follow_roles()
    assert len(told) == 6


def test_a_role_taken_back_before_it_began_is_in_nobodys_way(give, end, head):
    end(head, give(head, from_date=LATER))
    assert give(head, from_date=TOMORROW).to_date is None
    assert "25/11/2026" not in refused(give, head, from_date=TODAY)
