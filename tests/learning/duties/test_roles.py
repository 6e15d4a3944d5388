"""Roles in the Wagtail admin: who sees them, gives them and ends them, without a script."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from learning import api
from learning.models import Role
from tests.factories import LONG_AGO, make_learner, make_unit, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
INDEX, GRANT = "/admin/learning/roles/", "/admin/learning/roles/grant/"


def account(username, name="", unit=None, **more):
    user = make_user(username, first_name=name, **more)
    if name:
        make_learner(name, unit=unit, user=user)
    return user


def hold(user, unit, name="facilitator", **dates):
    return Role.objects.create(user=user, unit=unit, name=name, **{"from_date": LONG_AGO, **dates})


def listed(response) -> list[str]:
    soup = BeautifulSoup(response.content, "html.parser")
    return [link.get_text(strip=True) for link in soup.select("table.listing .title-wrapper a")]


def text_of(response) -> str:
    assert response.status_code == 200
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def offered(response, name: str) -> list[str]:
    soup = BeautifulSoup(response.content, "html.parser")
    return [each.get_text(strip=True) for each in soup.select(f"select[name={name}] option")]


def page(role, *, end=False) -> str:
    return reverse("learning_roles:end" if end else "learning_roles:role", args=[role.pk])


# --- the list ------------------------------------------------------------------------------------------------


def test_a_head_sees_who_has_which_role_in_her_commune(staff, here, there):
    hold(account("mai", "Triệu Thị Mai"), here, to_date=date(2999, 12, 31))
    hold(account("xa", "Lò Thị Xa"), there)
    client = staff(here, "head", name="thang")
    response = client.get(INDEX)
    assert listed(response) == ["Triệu Thị Mai (mai)", "thang (thang)"]
    text = text_of(response)
    assert "Facilitator Xã Ngọc Đường 01/07/2025 31/12/2999 in force" in text
    assert "Lò Thị Xa" not in text
    assert "2 roles" in text
    assert GRANT in response.content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "trieu mai"}, ["Triệu Thị Mai (mai)"]),
        ({"q": "MAI"}, ["Triệu Thị Mai (mai)"]),
        ({"q": "nobody"}, []),
        ({"name": "clerk"}, ["Hà Văn Cũ (cu)"]),
        ({"name": "clerk", "state": "now"}, []),
        ({"state": "over"}, ["Đỗ Văn Hết (het)"]),
        ({"state": "later"}, ["Hà Văn Cũ (cu)"]),
    ],
)
def test_roles_are_found_by_name_kind_and_state(staff, here, asked, found):
    today = timezone.localdate()
    hold(account("mai", "Triệu Thị Mai"), here)
    hold(account("cu", "Hà Văn Cũ"), here, "clerk", from_date=today + timedelta(days=3))
    hold(account("het", "Đỗ Văn Hết"), here, to_date=today - timedelta(days=1))
    client = staff(here, "head", name="thang")
    assert listed(client.get(INDEX, asked)) == found
    assert listed(client.get(f"{INDEX}results/", asked)) == found


def test_the_unit_is_one_of_ones_own(staff, province, here, there):
    hold(account("mai", "Triệu Thị Mai"), here)
    hold(account("xa", "Lò Thị Xa"), there)
    client = staff(province, "owner", name="chu")
    assert listed(client.get(INDEX, {"unit": here.pk})) == ["Triệu Thị Mai (mai)"]
    client.logout()
    other = staff(there, "head", name="binh")
    assert "Xã Ngọc Đường" not in offered(other.get(INDEX), "unit")
    assert "Triệu Thị Mai" not in text_of(other.get(INDEX, {"unit": here.pk}))


def test_the_list_asks_as_often_for_forty_as_for_two(staff, here, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = staff(here, "head", name="thang")
    hold(account("mai", "Triệu Thị Mai"), here)
    client.get(INDEX)
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert len(listed(client.get(INDEX))) == 2
    for number in range(38):
        hold(account(f"u{number}", f"Người Thứ {number}"), here)
    with django_assert_num_queries(len(few)):
        assert len(listed(client.get(INDEX))) == 40


# --- giving --------------------------------------------------------------------------------------------------


def test_an_account_of_ones_own_people_is_found_without_accents(staff, here, there):
    account("mai", "Triệu Thị Mai", here)
    account("mai2", "Triệu Thị Mai", there)
    account("cu", "Nguyễn Đã Nghỉ", here, is_active=False)
    client = staff(here, "head", name="thang")
    assert "mai" in text_of(client.get(GRANT, {"q": "trieu thi mai"}))
    assert "mai2" not in text_of(client.get(GRANT, {"q": "trieu thi mai"}))
    assert "No such account" in text_of(client.get(GRANT, {"q": "da nghi"}))


def test_somebody_elses_account_is_found_by_its_whole_name_and_stays_nameless(staff, here, there):
    account("xa.lo", "Lò Thị Xa", there)
    client = staff(here, "head", name="thang")
    assert "xa.lo" not in text_of(client.get(GRANT, {"q": "xa"}))
    for asked in ({"q": "xa.lo"}, {"user": "xa.lo"}):
        text = text_of(client.get(GRANT, asked))
        assert "xa.lo" in text
        assert "Lò Thị Xa" not in text


def test_an_administrator_finds_accounts_that_never_learnt(staff, here):
    make_user("tuyen", first_name="Đặng Quốc Tuyên")
    client = staff(name="quantri", is_superuser=True)
    assert "Đặng Quốc Tuyên" in text_of(client.get(GRANT, {"q": "dang quoc"}))


def test_only_what_one_may_give_is_offered(staff, province, here, there):
    account("mai", "Triệu Thị Mai", here)
    client = staff(here, "head", name="thang")
    form = client.get(GRANT, {"user": "mai"})
    assert offered(form, "name") == ["—", "Reporting officer", "Facilitator", "Venue clerk"]
    assert offered(form, "unit") == ["—", "Xã Ngọc Đường"]
    client.logout()
    form = staff(province, "owner", name="chu").get(GRANT, {"user": "mai"})
    assert set(offered(form, "unit")) == {"—", "Tỉnh Tuyên Quang", "Xã Lùng Tám", "Xã Ngọc Đường"}
    assert "Programme owner" not in offered(form, "name")


def give(client, unit, username="mai", **other):
    given = {"name": "facilitator", "unit": unit.pk, "from_date": "01/07/2025", "to_date": "", **other}
    return client.post(f"{GRANT}?user={username}", given, follow=True)


def test_a_role_is_given_shown_with_what_it_means_and_written_down(staff, here):
    mai = account("mai", "Triệu Thị Mai", here)
    client = staff(here, "head", name="thang")
    response = give(client, here, to_date="31/12/2999")
    role = Role.objects.get(user=mai)
    assert response.redirect_chain == [(page(role), 302)]
    text = text_of(response)
    assert "Triệu Thị Mai has the role “Facilitator” in Xã Ngọc Đường." in text
    assert "see learners and their certificates" in text
    assert "Role given thang" in text
    assert (role.from_date, role.to_date) == (LONG_AGO, date(2999, 12, 31))


def test_a_role_elsewhere_is_refused_with_the_reason_and_nothing_is_half_applied(staff, here, there):
    account("mai", "Triệu Thị Mai", here)
    client = staff(here, "head", name="thang")
    before = Role.objects.count()
    for unit, other in ((there, {}), (here, {"name": "owner"}), (here, {"from_date": "31/02/2026"})):
        response = give(client, unit, **other)
        assert response.status_code == 200
        assert response.context["form"].errors
    # What may be given somewhere and not here is refused by the verb, in words.
    Role.objects.create(user=response.wsgi_request.user, unit=there, name="owner", from_date=LONG_AGO)
    refused = give(client, here, name="trainer")
    assert "Xã Ngọc Đường is not below a unit in which you may give the role “Trainer”." in text_of(refused)
    assert "Nobody gives a role to herself" in text_of(give(client, here, "thang"))
    assert Role.objects.count() == before + 1


def test_an_account_that_is_not_there_leads_back_to_finding_one(staff, here):
    client = staff(here, "head", name="thang")
    assert "Find the account" in text_of(client.get(GRANT, {"user": "nobody"}))
    assert "Find the account" in text_of(give(client, here, "nobody"))


# --- ending --------------------------------------------------------------------------------------------------


def test_a_role_is_ended_on_its_page(staff, here):
    mai = account("mai", "Triệu Thị Mai", here)
    client = staff(here, "head", name="thang")
    give(client, here)
    role = Role.objects.get(user=mai)
    text = text_of(client.post(page(role, end=True), {"last_day": "01/06/2999"}, follow=True))
    assert "The role ends: 01/06/2999." in text
    wrong = client.post(page(role, end=True), {"last_day": "hôm qua"})
    assert "Write the day as 01/07/2026." in text_of(wrong)
    assert "cannot end in the past" in text_of(
        client.post(page(role, end=True), {"last_day": "01/01/2026"}, follow=True)
    )
    text = text_of(client.post(page(role, end=True), {"last_day": ""}, follow=True))
    assert text.count("Role ended") == 2
    assert "Leave it empty" not in text  # nothing is left to end
    role.refresh_from_db()
    assert role.to_date == timezone.localdate() - timedelta(days=1)
    assert not api.may_somewhere(mai, api.Right.SEE_LEARNERS)


def test_who_sees_a_role_may_not_therefore_end_it(staff, province, here):
    role = hold(account("mai", "Triệu Thị Mai"), here)
    own = hold(account("vu", "Vũ Văn Chủ"), here, "head")
    for name in ("supervisor", "data_protection"):
        client = staff(province, name, name=f"user-{name}")
        assert "End the role" not in text_of(client.get(page(role)))
        assert client.post(page(role, end=True), {}).status_code == 403
        assert GRANT not in client.get(INDEX).content.decode()
        client.logout()
    client = staff(here, "head", name="thang")
    assert "End the role" not in text_of(client.get(page(own)))
    assert "not yours to end" in text_of(client.post(page(own, end=True), {}, follow=True))
    assert not Role.objects.exclude(to_date=None)


def test_a_role_elsewhere_is_not_found(staff, here, there):
    role = hold(account("xa", "Lò Thị Xa"), there)
    client = staff(here, "head", name="thang")
    assert client.get(page(role)).status_code == 404
    assert client.post(page(role, end=True), {}).status_code == 404


def test_other_roles_of_the_same_person_are_told_as_far_as_one_sees_them(staff, here, there):
    mai = account("mai", "Triệu Thị Mai")
    role = hold(mai, here)
    hold(mai, here, "clerk", from_date=date(2026, 1, 1), to_date=date(2025, 12, 31))
    hold(mai, there, "officer")
    text = text_of(staff(here, "head", name="thang").get(page(role)))
    assert "Venue clerk Xã Ngọc Đường 01/01/2026 taken back over" in text
    assert "Reporting officer" not in text


@pytest.mark.parametrize("role", [None, "officer", "facilitator", "trainer"])
def test_who_has_nothing_to_do_with_roles_is_refused(staff, here, role):
    other = hold(account("mai"), here)
    client = staff(here if role else None, role or "officer", name="ha")
    for asked in (INDEX, f"{INDEX}results/", GRANT, page(other)):
        assert client.get(asked).status_code == 403
    assert client.post(page(other, end=True), {}).status_code == 403
    assert INDEX not in client.get("/admin/").content.decode()


def test_the_menu_leads_there(staff, here):
    assert INDEX in staff(here, "head", name="thang").get("/admin/").content.decode()


def test_the_units_of_another_province_are_none_of_ones_own(staff, province):
    far = make_unit("15", full_name="Tỉnh Lào Cai")
    client = staff(province, "owner", name="chu")
    account("mai", "Triệu Thị Mai", province)
    assert "Tỉnh Lào Cai" not in offered(client.get(GRANT, {"user": "mai"}), "unit")
    assert give(client, far).context["form"].errors["unit"]
