"""Officers look after the people of their units, and see nobody else."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import registry

from learning import api
from learning.models import Contact, Membership, Merge, Role
from learning.people.birth import Birth
from learning.vietnamese import NameParts
from tests.factories import LONG_AGO, leaves, make_course, make_learner, make_unit, make_user, say

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
INDEX = "/admin/learning/learners/"
SECRETS = ["0912345678", "hoa@example.vn", "001185000123"]


@pytest.fixture(autouse=True)
def _unprinted(monkeypatch):
    monkeypatch.setattr("learning.tasks.store_pdf", lambda certificate: None)


@pytest.fixture
def hoa(here):
    learner = make_learner("Nguyễn Thị Hoa", unit=here, audience="CC", sex="F")
    contact = Contact(learner=learner)
    contact.phone, contact.email, contact.identity = SECRETS
    contact.save()
    return learner


def address(name, *numbers) -> str:
    return reverse(f"learning_learners:{name}", args=[getattr(each, "pk", each) for each in numbers])


def text_of(response) -> str:
    assert response.status_code == 200
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def listed(response) -> list[str]:
    soup = BeautifulSoup(response.content, "html.parser")
    return [link.get_text(strip=True) for link in soup.select("table.listing .title-wrapper a")]


def logged(learner) -> list[str]:
    return [entry.action for entry in registry.get_logs_for_instance(learner).order_by("pk")]


EVERY_VIEW = ["learner", "edit", "contact", "transfer", "merge"]


# --- who sees whom -----------------------------------------------------------------------------------------


def test_an_officer_sees_the_people_of_her_subtree_and_nobody_else(staff, province, here, there):
    make_learner("Giàng Thị Mỷ", unit=here)
    make_learner("Hoàng Văn Bảo", unit=there)
    make_learner("Lò Thị Xa", unit=make_unit("15"))
    client = staff(here)
    assert listed(client.get(INDEX)) == ["Giàng Thị Mỷ"]
    Role.objects.create(
        user=client.get(INDEX).wsgi_request.user, unit=province, name="head", from_date=LONG_AGO
    )
    assert listed(client.get(INDEX)) == ["Hoàng Văn Bảo", "Giàng Thị Mỷ"]


@pytest.mark.parametrize("role", [None, "trainer", "ended"])
def test_who_answers_for_no_unit_is_refused(staff, here, hoa, role):
    client = staff(here if role else None, "trainer" if role == "trainer" else "officer")
    if role == "ended":
        Role.objects.update(to_date=LONG_AGO)
    other = make_learner("Nguyễn Thị Hòa", unit=here)
    merge = Merge.objects.create(kept=hoa, merged=other, at=timezone.now())
    for asked in [
        INDEX,
        f"{INDEX}results/",
        *(address(name, hoa) for name in EVERY_VIEW),
        address("merge_with", hoa, other),
    ]:
        assert client.get(asked).status_code == 403
    assert client.post(address("undo_merge", merge)).status_code == 403
    assert INDEX not in client.get("/admin/").content.decode()


def test_a_visitor_is_asked_to_sign_in(client, hoa):
    assert "/login/" in client.get(INDEX)["Location"]
    assert "/login/" in client.get(address("contact", hoa))["Location"]


def test_a_learner_of_another_unit_is_not_found(staff, there, hoa, here):
    mai = make_learner("Lý Thị Mai", unit=there)
    other = make_learner("Nguyễn Thị Hòa", unit=here)
    merge = Merge.objects.create(kept=hoa, merged=other, at=timezone.now())
    client = staff(there, may=["view_contact", "change_contact"])
    for name in EVERY_VIEW:
        assert client.get(address(name, hoa)).status_code == 404
    for name in ("edit", "contact", "transfer"):
        assert client.post(address(name, hoa), {"given_name": "X"}).status_code == 404
    assert client.post(address("merge_with", mai, hoa)).status_code == 404
    assert client.post(address("merge_with", hoa, mai)).status_code == 404
    assert client.post(address("undo_merge", merge)).status_code == 404
    assert "Nguyễn Thị Hoa" not in client.get(INDEX).content.decode()


def test_who_has_left_is_seen_where_she_went_and_a_planned_move_on_both_sides(staff, here, there):
    gone = make_learner("Giàng Thị Mỷ", unit=here)
    api.transfer(learner=gone, to=there, on=date(2026, 1, 1), kind="residence", audience="ND")
    moving = make_learner("Hoàng Văn Bảo", unit=here)
    later = timezone.localdate() + timedelta(days=30)
    api.transfer(learner=moving, to=there, on=later, kind="residence", audience="ND")
    client = staff(here)
    assert listed(client.get(INDEX)) == ["Hoàng Văn Bảo"]
    assert client.get(address("learner", gone)).status_code == 404
    client.logout()
    assert listed(staff(there, name="binh").get(INDEX)) == ["Hoàng Văn Bảo", "Giàng Thị Mỷ"]


def test_who_belongs_nowhere_is_seen_by_the_unit_she_counts_for(staff, province, here):
    named = make_learner("Sùng Thị Ca")
    api.enrol(learner=named, course=make_course())
    api.enrol(learner=api.new_guest(), course=make_course())
    make_learner("Không Học Gì")
    assert listed(staff(province).get(INDEX)) == ["Sùng Thị Ca"]
    assert listed(staff(here, name="binh").get(INDEX)) == []


def test_a_predecessors_people_are_their_heirs(staff, here):
    from learning.models import Succession

    old = make_unit(
        "00111", level="commune", valid_from=date(2020, 1, 1), valid_to=date(2025, 6, 30), full_name="Xã Cũ"
    )
    Succession.objects.create(
        predecessor=old, successor=here, kind="merge_full", effective_on=LONG_AGO, is_default=True
    )
    make_learner("Ma Văn Cũ", unit=old)
    assert listed(staff(here).get(INDEX)) == ["Ma Văn Cũ"]


def test_an_administrator_sees_everybody_with_a_name_once(staff, here, there):
    gone = make_learner("Giàng Thị Mỷ", unit=here)
    api.transfer(learner=gone, to=there, on=date(2026, 1, 1), kind="residence", audience="ND")
    make_learner("Không Nơi Nào")
    api.merge(kept=gone, merged=make_learner("Giàng Mỷ"))
    api.new_guest()
    assert listed(staff(is_superuser=True).get(INDEX)) == ["Giàng Thị Mỷ", "Không Nơi Nào"]


# --- the list ----------------------------------------------------------------------------------------------


def test_the_list_is_in_the_order_of_vietnamese_names(staff, here):
    for name in ["Y Moan", "Trần Văn Đức", "Lê An", "Nguyễn Văn An", "Lý Dũng", "Nguyễn Thị Ánh"]:
        make_learner(name, unit=here)
    client = staff(here)
    wanted = ["Lê An", "Nguyễn Văn An", "Nguyễn Thị Ánh", "Lý Dũng", "Trần Văn Đức", "Y Moan"]
    assert listed(client.get(INDEX)) == wanted
    assert listed(client.get(INDEX, {"ordering": "-sort_key"})) == wanted[::-1]


@pytest.mark.parametrize("asked", ["my", "Giàng", "giang thi my", "MỶ giàng"])
def test_people_are_found_with_or_without_accents(staff, here, asked):
    make_learner("Giàng Thị Mỷ", unit=here)
    make_learner("Hoàng Văn Bảo", unit=here)
    client = staff(here)
    assert listed(client.get(INDEX, {"q": asked})) == ["Giàng Thị Mỷ"]
    assert listed(client.get(f"{INDEX}results/", {"q": asked})) == ["Giàng Thị Mỷ"]


def test_people_are_filtered_by_unit_and_audience_together(staff, province, here, there):
    mai = make_learner("Lý Thị Mai", unit=here, audience="CC")
    Membership.objects.create(learner=mai, unit=there, kind="residence", audience="ND", from_date=LONG_AGO)
    make_learner("Hoàng Văn Bảo", unit=there, audience="CC")
    client = staff(province)
    assert listed(client.get(INDEX, {"unit": there.pk})) == ["Hoàng Văn Bảo", "Lý Thị Mai"]
    assert listed(client.get(INDEX, {"unit": province.pk, "audience": "ND"})) == ["Lý Thị Mai"]
    assert listed(client.get(INDEX, {"unit": there.pk, "audience": "CC"})) == ["Hoàng Văn Bảo"]
    assert "Nobody was found" in text_of(client.get(INDEX, {"unit": here.pk, "audience": "ND"}))


def test_another_units_number_filters_nothing_in(staff, here, there):
    make_learner("Lý Thị Mai", unit=there)
    make_learner("Hoàng Văn Bảo", unit=here)
    assert "Lý Thị Mai" not in staff(here).get(INDEX, {"unit": there.pk}).content.decode()


def test_the_list_is_paged(staff, here):
    for number in range(51):
        make_learner(f"Lý Thị {number:02}", unit=here)
    client = staff(here)
    first, second = listed(client.get(INDEX)), listed(client.get(INDEX, {"p": 2}))
    assert (len(first), len(second)) == (50, 1)
    assert not set(first) & set(second)
    assert "51 learners" in text_of(client.get(INDEX))


def test_a_long_list_asks_no_more_than_a_short_one(staff, here, there, django_assert_max_num_queries):
    client, courses, counts = staff(here), [make_course(), make_course()], []
    client.get(INDEX)
    for more in (5, 45):
        for number in range(more):
            learner = make_learner(f"Lý Thị {number:02}", unit=here)
            Membership.objects.create(
                learner=learner, unit=here, kind="work", audience="VC", from_date=LONG_AGO
            )
            for course in courses:
                api.enrol(learner=learner, course=course)
        with django_assert_max_num_queries(20) as asked:
            assert len(listed(client.get(INDEX))) in (5, 50)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_menu_has_it_for_officers(staff, here):
    assert INDEX in staff(here).get("/admin/").content.decode()


# --- one learner -------------------------------------------------------------------------------------------


def test_a_learners_page_tells_where_she_was_and_what_she_learnt(staff, here, there, hoa):
    hoa.birth = Birth(date(1958, 3, 1), "month")
    hoa.save()
    course = make_course(lessons=1, title="Phòng chống lừa đảo")
    enrolment = api.enrol(learner=hoa, course=course)
    api.record_for(enrolment, [say(each) for each in leaves(course)])
    certificate = api.issue_certificate(enrolment=enrolment)
    page = text_of(staff(here).get(address("learner", hoa)))
    for wanted in [
        "Nguyễn Thị Hoa",
        "03/1958",
        "Xã Ngọc Đường",
        "Phòng chống lừa đảo",
        "100%",
        certificate.label,
    ]:
        assert wanted in page
    assert "••••••678" in page
    assert "Show the contact" not in page


@pytest.mark.parametrize("view", ["index", "learner", "edit", "transfer", "merge"])
def test_numbers_and_addresses_are_in_no_other_page(staff, here, hoa, view):
    client = staff(here, may=["view_contact", "change_contact"])
    page = client.get(address(view, hoa) if view != "index" else INDEX).content.decode()
    assert not [secret for secret in SECRETS if secret in page]


def test_a_contact_is_shown_with_the_permission_only_and_each_look_is_logged(staff, here, hoa):
    assert staff(here).get(address("contact", hoa)).status_code == 403
    assert logged(hoa) == []
    client = staff(here, name="binh", may=["view_contact"])
    response = client.get(address("contact", hoa))
    page = response.content.decode()
    assert all(secret in page for secret in SECRETS)
    assert "no-store" in response["Cache-Control"]
    assert logged(hoa) == ["learning.look_at_contact"]
    client.post(address("contact", hoa), {"phone": "0999999999"})
    hoa.refresh_from_db()
    assert hoa.contact.phone == SECRETS[0]


def test_a_contact_is_changed_and_its_words_stay_out_of_the_log(staff, here, hoa):
    client = staff(here, may=["view_contact", "change_contact"])
    given = {"phone": "+84 987 654 321", "email": "", "identity": "1185000123" + "9"}
    assert client.post(address("contact", hoa), given).status_code == 302
    contact = Contact.objects.get(learner=hoa)
    assert (contact.phone, contact.email, contact.identity) == ("0987654321", "", "011850001239")
    (entry,) = registry.get_logs_for_instance(hoa)
    assert entry.action == "learning.change_contact"
    assert entry.data == {"fields": ["phone", "email", "identity"]}
    assert entry.label == "Nguyễn Thị Hoa"


def test_a_first_contact_is_noted_and_a_bad_number_is_answered(staff, here):
    mai = make_learner("Lý Thị Mai", unit=here)
    client = staff(here, may=["view_contact", "change_contact"])
    assert "This is no phone number" in text_of(client.post(address("contact", mai), {"phone": "12"}))
    assert not Contact.objects.exists()
    client.post(address("contact", mai), {"phone": "912345678"})
    assert Contact.objects.get().phone == "0912345678"


def test_a_contact_whose_secret_is_lost_breaks_no_page(staff, here, hoa, settings):
    client = staff(here, may=["view_contact"])
    settings.SECRET_KEY, session = "another", settings.SECRET_KEY
    settings.SECRET_KEY_FALLBACKS = []
    from learning.people.contact import KINDS

    for kind in KINDS:
        Contact.objects.update(**{f"{kind}_sealed": "bm90aGluZw=="})
    settings.SECRET_KEY = session
    assert "cannot be read" in text_of(client.get(address("learner", hoa)))
    assert "cannot be read" in text_of(client.get(address("contact", hoa), follow=True))


# --- changing ----------------------------------------------------------------------------------------------


def test_name_and_birth_are_corrected(staff, here, hoa):
    client = staff(here)
    assert 'value="Nguyễn"' in client.get(address("edit", hoa)).content.decode()
    given = {"family_name": "", "middle_name": "", "given_name": "Y  Moan", "birth": "3/1958", "sex": "M"}
    assert client.post(address("edit", hoa), given)["Location"] == address("learner", hoa)
    hoa.refresh_from_db()
    assert (hoa.full_name, hoa.name, hoa.sex) == ("Y Moan", NameParts("", "", "Y Moan"), "M")
    assert hoa.birth == Birth(date(1958, 3, 1), "month")
    (entry,) = registry.get_logs_for_instance(hoa)
    assert entry.action == "wagtail.edit"
    assert set(entry.data["fields"]) == {"family_name", "middle_name", "given_name", "birth", "sex"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"given_name": " ", "sex": "F"}, "Please write a name"),
        ({"given_name": "Hoa", "birth": "31/02/1958", "sex": "F"}, "There is no such day"),
    ],
)
def test_what_cannot_be_saved_is_answered_and_kept_in_the_form(staff, here, hoa, given, said):
    response = staff(here).post(address("edit", hoa), given)
    assert said in text_of(response)
    assert given.get("birth", "") in response.content.decode()
    hoa.refresh_from_db()
    assert (hoa.full_name, hoa.birth) == ("Nguyễn Thị Hoa", None)


def test_a_learner_is_transferred_and_the_list_follows(staff, here, there, hoa):
    client = staff(here)
    page = client.get(address("transfer", hoa)).content.decode()
    assert "Xã Lùng Tám" in page
    given = {"to": there.pk, "kind": "work", "audience": "VC", "on": "01/03/2026"}
    response = client.post(address("transfer", hoa), given, follow=True)
    assert response.redirect_chain[-1][0] == INDEX
    assert "Nguyễn Thị Hoa belongs to Xã Lùng Tám from 01/03/2026" in text_of(response)
    assert api.membership_on(hoa, date(2026, 3, 1)).unit == there
    assert logged(hoa) == ["learning.transfer_learner"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"on": "3/2026"}, "Write the day as 01/07/2026"),
        ({"on": "01/01/2025"}, "did not exist on 01/01/2025"),
        ({"to": 0, "on": "01/03/2026"}, "Select a valid choice"),
    ],
)
def test_a_transfer_that_cannot_be_is_answered(staff, here, there, hoa, given, said):
    form = {"to": there.pk, "kind": "residence", "audience": "VC"} | given
    assert said in text_of(staff(here).post(address("transfer", hoa), form))
    assert hoa.memberships.count() == 1


def test_no_unit_outside_the_province_but_another_province_is_offered(staff, here, hoa):
    elsewhere = make_unit("15", full_name="Tỉnh Lào Cai")
    make_unit("99999", level="commune", parent=elsewhere, full_name="Xã Xa Xôi")
    page = staff(here).get(address("transfer", hoa)).content.decode()
    assert "Tỉnh Lào Cai" in page
    assert "Xã Xa Xôi" not in page


# --- merging -----------------------------------------------------------------------------------------------


@pytest.fixture
def twin(here):
    return make_learner("Nguyễn Thị Hòa", unit=here, audience="CC")


def test_records_that_may_be_one_person_are_proposed(staff, here, there, hoa, twin):
    mai = make_learner("Mai Hoa", unit=here)
    contact = Contact(learner=mai)
    contact.phone = "+84912345678"
    contact.save()
    make_learner("Hoàng Văn Bảo", unit=here)
    make_learner("Nguyễn Thị Hoa", unit=there)
    client = staff(here)
    page = text_of(client.get(address("merge", hoa)))
    assert "Nguyễn Thị Hòa" in page
    assert "Mai Hoa" in page
    assert "Hoàng Văn Bảo" not in page
    assert client.get(address("merge", hoa)).content.decode().count("/merge/") == 2
    assert "Hoàng Văn Bảo" in text_of(client.get(address("merge", hoa), {"q": "bao"}))


def test_two_records_are_compared_merged_and_taken_apart_again(staff, here, hoa, twin):
    course = make_course(title="Ký số")
    enrolment = api.enrol(learner=twin, course=course)
    client = staff(here)
    page = text_of(client.get(address("merge_with", hoa, twin)))
    assert "“Nguyễn Thị Hoa” stays, “Nguyễn Thị Hòa” does not" in page
    assert "The membership in Xã Ngọc Đường overlaps" in page
    assert not Merge.objects.exists()

    done = text_of(client.post(address("merge_with", hoa, twin), follow=True))
    assert "Ký số" in done
    assert "Undo the merge" in done
    assert listed(client.get(INDEX)) == ["Nguyễn Thị Hoa"]
    assert Merge.objects.get().by.username == "ha"
    assert client.get(address("learner", twin)).status_code == 404

    client.post(address("undo_merge", Merge.objects.get()))
    enrolment.refresh_from_db()
    assert enrolment.learner == twin
    assert listed(client.get(INDEX)) == ["Nguyễn Thị Hoa", "Nguyễn Thị Hòa"]
    assert logged(hoa) == ["learning.merge_learners", "learning.undo_merge"]


def test_why_a_merge_cannot_be_undone_is_said(staff, here, hoa, twin):
    course = make_course()
    enrolment = api.enrol(learner=twin, course=course)
    client = staff(here)
    client.post(address("merge_with", hoa, twin))
    enrolment.refresh_from_db()
    api.record_for(enrolment, [say(leaves(course)[0])])
    page = text_of(client.get(address("learner", hoa)))
    assert "Something was learnt or changed" in page
    assert "Undo the merge" not in page
    said = client.post(address("undo_merge", Merge.objects.get()), follow=True)
    assert "Something was learnt or changed" in text_of(said)
    assert Merge.objects.standing().count() == 1


def test_an_obstacle_is_shown_and_nothing_can_be_done(staff, here, hoa, twin):
    for number, learner in enumerate((hoa, twin)):
        learner.user = make_user(f"user-{number}")
        learner.save()
    client = staff(here)
    page = text_of(client.get(address("merge_with", hoa, twin)))
    assert "Both records have an account" in page
    assert "Merge: this is one person" not in page
    assert "Both records have an account" in text_of(
        client.post(address("merge_with", hoa, twin), follow=True)
    )
    assert not Merge.objects.exists()


@pytest.mark.parametrize("view", ["index", "learner", "edit", "contact", "transfer", "merge", "merge_with"])
def test_our_part_of_a_page_needs_no_script_and_has_none(staff, here, hoa, twin, view):
    client = staff(here, may=["view_contact", "change_contact"])
    numbers = {"index": (), "merge_with": (hoa, twin)}.get(view, (hoa,))
    soup = BeautifulSoup(client.get(address(view, *numbers)).content, "html.parser")
    assert soup.title.get_text(strip=True)
    forms = [form for form in soup.select("main form, #main form") if form.get("action") != "/logout/"]
    assert view == "learner" or forms
    for form in forms:
        assert form.select("button[type=submit], button:not([type])")
        assert not form.select("[style], script, [onclick]")
