"""What each role may do, and where: the table, its page, and the units a role reaches."""

from datetime import date

import pytest

from learning import api
from learning.changes.access import bounds
from learning.changes.apply import apply_change
from learning.models import Role, RoleName, Succession, Unit
from learning.people.rights import (
    GRANTS,
    LABELS,
    PROVINCE_WIDE,
    RIGHTS,
    Right,
    roles_that_grant,
    roles_that_may,
)
from learning.units.change_file import CannotChange, read_change
from tests.factories import LONG_AGO, make_unit, make_user
from tests.test_docs import page, rows

CHANGING = {
    Right.FREEZE_REPORTS,
    Right.CHANGE_UNITS,
    Right.EDIT_LEARNERS,
    Right.MERGE_LEARNERS,
    Right.TRANSFER_LEARNERS,
    Right.REVOKE_CERTIFICATES,
    Right.AUTHOR,
    Right.REVIEW,
    Right.CONFIRM_TASKS,
    Right.RUN_SESSIONS,
}


def officer_of(unit, role="officer", name="ha", **dates):
    user = make_user(name)
    Role.objects.create(user=user, unit=unit, name=role, **{"from_date": LONG_AGO, **dates})
    return user


def old(code: str, **more):
    given = {"level": "commune", "valid_from": date(2004, 1, 1), "valid_to": date(2025, 6, 30), **more}
    return make_unit(code, **given)


def follow(before, after, kind="merge_full"):
    Succession.objects.create(
        predecessor=before, successor=after, kind=kind, effective_on=after.valid_from, is_default=True
    )


# --- the table -----------------------------------------------------------------------------------------------


def test_every_role_may_do_something_and_every_right_is_somebodys():
    assert set(RIGHTS) == set(RoleName.values)
    assert all(RIGHTS.values())
    assert set().union(*RIGHTS.values()) == set(Right)
    assert all(roles_that_may(right) for right in Right)
    assert set(LABELS) == set(Right)


def test_a_supervisor_changes_nothing_and_gives_no_roles():
    assert not CHANGING & RIGHTS[RoleName.SUPERVISOR]
    assert RoleName.SUPERVISOR not in GRANTS
    assert {RoleName.SUPERVISOR} == PROVINCE_WIDE


def test_the_data_protection_officer_sees_the_log_and_who_is_let_in_and_no_figures():
    assert RIGHTS[RoleName.PROTECTION] == {Right.SEE_ROLES, Right.SEE_AUDIT, Right.SEE_CLIENTS}


def test_nobody_makes_ones_own_kind_or_those_who_watch():
    for granter, names in GRANTS.items():
        assert not names & {granter, RoleName.OWNER, RoleName.SUPERVISOR, RoleName.PROTECTION}
        assert Right.SEE_ROLES in RIGHTS[granter]
    assert roles_that_grant(RoleName.OFFICER) == ["head", "owner"]
    assert roles_that_grant(RoleName.SUPERVISOR) == []


def test_the_page_about_roles_is_the_table():
    text = page("roles.md")
    told = rows(text.split("## Rights")[0])
    del told["name"]
    assert set(told) == set(RoleName.values)
    for name, row in told.items():
        may, grants = (set(part.replace("`", "").split(", ")) - {"–"} for part in row.split(" | ")[3:5])
        assert may == {str(right) for right in RIGHTS[name]}, name
        assert {each.removesuffix(" |") for each in grants} - {"–"} == set(GRANTS.get(name, ())), name
    assert set(rows(text.split("## Rights")[1])) == {str(right) for right in Right}


# --- the units that a role reaches ---------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("role", RoleName)
def test_a_role_reaches_its_subtree_for_what_it_may_and_nothing_for_what_it_may_not(role, right):
    province, other = make_unit("08"), make_unit("15")
    commune = make_unit("02536", level="commune", parent=province)
    user = officer_of(province, role)
    expected = {province, commune} if right in RIGHTS[role] else set()
    assert set(api.units_visible_to(user, may=right)) == expected
    assert api.may_somewhere(user, right) == bool(expected)
    assert not api.may_in(user, other, right)


@pytest.mark.django_db
@pytest.mark.parametrize("dates", [{"to_date": LONG_AGO}, {"from_date": date(2999, 1, 1)}])
def test_a_role_that_has_ended_or_not_begun_reaches_nothing(dates):
    user = officer_of(make_unit("08"), **dates)
    assert not any(api.may_somewhere(user, right) for right in Right)
    assert not api.units_visible_to(user)


@pytest.mark.django_db
def test_a_user_who_was_deactivated_reaches_nothing():
    user = officer_of(make_unit("08"))
    user.is_active = False
    user.save()
    assert not api.units_visible_to(user)
    assert not api.may_somewhere(user, Right.SEE_FIGURES)


@pytest.mark.django_db
def test_a_role_follows_its_unit_to_another_name_and_not_into_a_merger():
    province = make_unit("08")
    renamed, merged = old("111", parent=province), old("222", parent=province)
    now, larger = (make_unit(code, level="commune", parent=province) for code in ("333", "444"))
    hamlet = make_unit("NVH", level="agency", parent=now)
    follow(renamed, now, "rename")
    follow(merged, larger)
    assert set(api.units_visible_to(officer_of(renamed))) == {renamed, now, hamlet}
    assert set(api.units_visible_to(officer_of(merged, name="binh"))) == {merged}


@pytest.mark.django_db
def test_what_a_unit_was_made_from_is_visible_two_generations_back():
    middle = make_unit("222", level="commune", valid_from=LONG_AGO, valid_to=date(2026, 6, 30))
    now = make_unit("333", level="commune", valid_from=date(2026, 7, 1))
    oldest, field = old("111"), old("112")
    follow(oldest, middle)
    follow(field, middle, "area_only")
    follow(middle, now, "rename")
    # Who only gave a field has nothing to do with the figures here.
    assert set(api.units_visible_to(officer_of(now))) == {now, middle, oldest}


@pytest.mark.django_db
def test_looking_for_units_asks_twice_at_most(django_assert_max_num_queries):
    province = make_unit("08")
    user = officer_of(province)
    for number in range(5):
        follow(old(f"1{number}"), make_unit(f"2{number}", level="commune", parent=province))
    with django_assert_max_num_queries(2):
        assert api.units_visible_to(user).count() == 11


# --- changes of units within one's own -------------------------------------------------------------------------

FILE = "effective_on,predecessor,successor,name\n2026-11-01,90001 90002,90010,Bình An\n"


@pytest.fixture
def communes(db):
    province = make_unit("90", name="Sơn Hà", full_name="Tỉnh Sơn Hà")
    return [
        make_unit(f"9000{number}", level="commune", parent=province, name=name, full_name=f"Xã {name}")
        for number, name in ((1, "An Bình"), (2, "Bà Đen"))
    ]


def test_an_owner_applies_changes_within_the_province_only(communes):
    file = read_change(FILE.encode(), name="doi.csv")
    with pytest.raises(CannotChange) as refused:
        apply_change(file, within=bounds(officer_of(make_unit("15"), "owner", "xa")))
    assert "90001" in refused.value.problems[0]
    assert Unit.objects.filter(valid_to=None).count() == 4  # nothing of it was done
    owner = officer_of(communes[0].parent, "owner")
    change = apply_change(file, by=owner, within=bounds(owner))
    assert Unit.objects.get(code="90010").parent == communes[0].parent
    assert change.applied_by == owner


def test_without_the_right_no_change_is_within_bounds(communes):
    with pytest.raises(CannotChange):
        apply_change(
            read_change(FILE.encode(), name="doi.csv"), within=bounds(officer_of(communes[0].parent))
        )
    assert not Unit.objects.filter(code="90010").exists()
