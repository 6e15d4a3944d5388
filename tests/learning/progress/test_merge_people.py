"""Two records of one person become one, nothing counts twice, and a mistake can be undone exactly."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from learning import api
from learning.certificates.handover import MERGED, hand_over, hand_over_left
from learning.models import (
    Certificate,
    Contact,
    Enrolment,
    Learner,
    Measure,
    Membership,
    Merge,
    Progress,
    Statement,
)
from learning.people.birth import Birth
from learning.progress.unmerge import why_not_undone
from learning.reports.refresh import refresh_measures
from tests.factories import leaves, make_course, make_learner, make_unit, make_user, say

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
KNOWN = date(2025, 9, 1)


@pytest.fixture(autouse=True)
def _unprinted(monkeypatch):
    monkeypatch.setattr("learning.tasks.store_pdf", lambda certificate: None)


@pytest.fixture
def province():
    return make_unit("08")


@pytest.fixture
def here(province):
    return make_unit("00700", level="commune", parent=province, full_name="Xã Ngọc Đường")


@pytest.fixture
def there(province):
    return make_unit("00703", level="commune", parent=province, full_name="Xã Lùng Tám")


@pytest.fixture
def hoa(here):
    return make_learner("Nguyễn Thị Hoa", unit=here, audience="CC", user=make_user("hoa"))


@pytest.fixture
def twin():
    """The same person, from a list somebody brought in."""
    return make_learner("Nguyễn Thị Hòa")


@pytest.fixture
def merge(django_capture_on_commit_callbacks):
    """Merges, and lets happen what follows from it."""

    def do(kept, merged, by=None) -> Merge:
        with django_capture_on_commit_callbacks(execute=True):
            api.merge(kept=kept, merged=merged, by=by)
        return Merge.objects.latest("pk")

    return do


def did(learner, course, *parts) -> Enrolment:
    enrolment = api.enrol(learner=learner, course=course)
    api.record_for(enrolment, [say(part, result={"duration": "PT10S"}) for part in parts])
    enrolment.refresh_from_db()
    return enrolment


def note(learner, **kinds) -> Contact:
    contact = Contact(learner=learner)
    for kind, text in kinds.items():
        setattr(contact, kind, text)
    contact.save()
    learner.refresh_from_db()
    return contact


def world() -> dict:
    """Everything a merge may touch, but for notes of when it was touched."""
    models = [Learner, Enrolment, Progress, Membership, Certificate, Contact]
    told = {model: list(model.objects.order_by("pk").values()) for model in models}
    for model in (Enrolment, Contact):
        for row in told[model]:
            row.pop("changed_at")
    told[Statement] = list(Statement.objects.order_by("pk").values("pk", "enrolment_id", "data"))
    return told


def test_what_only_the_other_record_took_moves_and_counts_where_it_did(merge, hoa, there):
    twin = make_learner("Nguyễn Thị Hòa", unit=there, audience="VC")
    course = make_course(lessons=1)
    enrolment = did(twin, course, *leaves(course))
    certificate = api.certificate_of(enrolment) or api.issue_certificate(enrolment=enrolment)
    merge(hoa, twin)
    enrolment.refresh_from_db()
    assert (enrolment.learner, enrolment.unit, enrolment.audience) == (hoa, there, "VC")
    assert api.certificate_of(enrolment) == certificate


def test_who_belonged_nowhere_counts_where_the_person_does(merge, hoa, twin, here, province):
    enrolment = did(twin, make_course())
    assert enrolment.unit == province
    merge(hoa, twin)
    enrolment.refresh_from_db()
    assert (enrolment.unit, enrolment.audience) == (here, "CC")


def test_a_course_that_both_took_adds_up_and_counts_once(merge, hoa, twin):
    course = make_course(lessons=2)
    one, two = leaves(course)
    own, other = did(hoa, course, one), did(twin, course, one, two)
    other.refresh_from_db()
    known = other.completion_known_at
    merge(hoa, twin)
    own.refresh_from_db()
    assert (own.satisfied_at is None, own.seconds) == (False, 30)
    assert own.completion_known_at == known is not None  # the merge made nothing late
    assert list(Enrolment.objects.filter(withdrawn_at__isnull=True)) == [own]
    assert api.certificate_of(own).printed["name"] == "Nguyễn Thị Hoa"
    assert not other.statements.exists()


def test_merging_again_changes_nothing(merge, hoa, twin):
    course = make_course(lessons=1)
    did(twin, course, *leaves(course))
    first, before = merge(hoa, twin), world()
    assert merge(hoa, twin) == first
    assert (world(), Merge.objects.count()) == (before, 1)


def test_the_record_that_is_kept_is_right_and_learns_what_it_did_not_know(merge, hoa, twin):
    hoa.sex = "F"
    hoa.save()
    twin.sex, twin.birth = "M", Birth(date(1958, 1, 1), "year")
    twin.save()
    note(hoa, phone="0912345678")
    note(twin, phone="0987654321", identity="001158000123")
    merge(hoa, twin)
    hoa.refresh_from_db()
    assert (hoa.full_name, hoa.sex, str(hoa.birth)) == ("Nguyễn Thị Hoa", "F", "1958")
    assert (hoa.contact.phone, hoa.contact.identity) == ("0912345678", "001158000123")


def test_a_user_name_gives_way_to_a_name(merge, twin):
    account = api.learner_of_user(make_user("hoa85"))
    done = merge(account, twin)
    account.refresh_from_db()
    assert (account.full_name, account.given_name) == ("Nguyễn Thị Hòa", "Hòa")
    api.undo_merge(merge=done)
    account.refresh_from_db()
    assert account.full_name == "hoa85"


def test_memberships_come_along_unless_they_contradict(merge, hoa, twin, here, there):
    home = Membership.objects.create(
        learner=twin, unit=there, kind="residence", audience="ND", from_date=KNOWN
    )
    clash = Membership.objects.create(learner=twin, unit=there, kind="work", audience="VC", from_date=KNOWN)
    merge(hoa, twin)
    home.refresh_from_db()
    clash.refresh_from_db()
    assert (home.learner, clash.learner) == (hoa, twin)
    assert api.membership_on(hoa).unit == here


def test_the_account_follows_the_person(merge, hoa, twin):
    done = merge(twin, hoa)
    user = make_user("other")
    assert Learner.objects.get(user__username="hoa") == twin
    api.undo_merge(merge=done, by=user)
    done.refresh_from_db()
    assert Learner.objects.get(user__username="hoa") == hoa
    assert (done.undone_by, done.undone_at is None) == (user, False)


def refused(kept, merged) -> str:
    with translation.override("vi"), pytest.raises(api.MergeRefused) as said:
        api.merge(kept=kept, merged=merged)
    assert api.preview_merge(kept=kept, merged=merged).obstacle
    return str(said.value)


def test_what_stands_in_the_way_is_said(hoa, twin):
    assert "cùng một hồ sơ" in refused(hoa, hoa)
    mai = make_learner("Lý Thị Mai", user=make_user("mai"))
    assert "đều có tài khoản" in refused(hoa, mai)
    note(hoa, identity="001158000123")
    note(twin, identity="001158000124")
    assert "Số căn cước" in refused(hoa, twin)
    assert world()[Learner] == list(Learner.objects.order_by("pk").values())
    assert not Merge.objects.exists()


def test_an_account_nobody_may_use_is_no_obstacle(merge, hoa):
    old = make_learner("Nguyễn Thị Hoa", user=make_user("hoa-cu", is_active=False))
    merge(hoa, old)
    assert api.learner_of_user(type(old.user).objects.get(pk=old.user.pk)) == hoa


def test_a_merged_record_is_not_merged_again(merge, hoa, twin):
    merge(hoa, twin)
    twin.refresh_from_db()
    assert "đã được gộp" in refused(make_learner("Lý Thị Mai"), twin)
    with pytest.raises(IntegrityError):
        Merge.objects.create(kept=hoa, merged=twin, at=timezone.now())


def test_a_preview_says_what_would_happen_and_does_nothing(hoa, twin, there):
    both, own = make_course(title="Ký số"), make_course(title="An toàn", lessons=1)
    did(hoa, both), did(twin, both)
    api.issue_certificate(enrolment=did(twin, own, *leaves(own)))
    Membership.objects.create(learner=twin, unit=there, kind="work", audience="VC", from_date=KNOWN)
    twin.birth, twin.sex = Birth(date(1958, 3, 1), "month"), "M"
    twin.save()
    hoa.sex = "F"
    hoa.save()
    note(hoa, phone="0912345678")
    note(twin, phone="0987654321", email="hoa@example.vn")
    before = world()
    with translation.override("vi"):
        seen = api.preview_merge(kept=hoa, merged=twin)
        assert (seen.kept.enrolments, seen.merged.enrolments) == (1, 2)
        assert (seen.merged.completed, seen.merged.certificates) == (1, 1)
        assert [each.title for each in seen.both_took] == ["Ký số"]
        assert seen.gained == ["Ngày sinh", "Thư điện tử"]
        assert [(each.label, each.kept, each.merged) for each in seen.conflicts] == [
            ("Họ và tên", "Nguyễn Thị Hoa", "Nguyễn Thị Hòa"),
            ("Giới tính", "Nữ", "Nam"),
            ("Số điện thoại", "••••••678", "••••••321"),
        ]
        assert [one.unit for one in seen.left_behind] == [there]
    assert seen.obstacle == ""
    assert world() == before


# --- undoing -----------------------------------------------------------------------------------------------


@pytest.fixture
def entangled(hoa, twin, there):
    """Everything at once: courses of one, of the other and of both, certificates, contact, memberships."""
    both, together, own = make_course(lessons=1), make_course(lessons=2), make_course(lessons=1)
    for learner in (hoa, twin):
        api.issue_certificate(enrolment=did(learner, both, *leaves(both)))
    did(hoa, together, leaves(together)[0])
    did(twin, together, leaves(together)[0])
    left = did(twin, own, *leaves(own))
    api.issue_certificate(enrolment=left)
    api.withdraw(left)
    did(twin, own)
    Membership.objects.create(learner=twin, unit=there, kind="residence", audience="ND", from_date=KNOWN)
    twin.birth = Birth(date(1958, 3, 1), "month")
    twin.save()
    note(twin, phone="0987654321")


@pytest.mark.usefixtures("entangled")
def test_undoing_restores_both_exactly(merge, hoa, twin):
    before = world()
    done = merge(hoa, twin)
    after = world()
    assert after != before
    assert Certificate.objects.get(reason=MERGED).enrolment.learner == twin
    api.undo_merge(merge=done)
    assert world() == before
    api.undo_merge(merge=done)
    assert world() == before
    again = merge(hoa, twin)
    assert again != done
    assert world()[Statement] == after[Statement]


@pytest.mark.usefixtures("entangled")
def test_what_follows_a_merge_late_does_not_follow_one_that_was_undone(merge, hoa, twin):
    done = merge(hoa, twin)
    api.undo_merge(merge=done)
    before = world()
    hand_over(kept=hoa, merged_uuid=twin.uuid)
    assert hand_over_left() == 0
    assert world() == before


def study(hoa, twin):
    enrolment = hoa.enrolments.filter(withdrawn_at__isnull=True).first()
    api.record_for(enrolment, [say(leaves(enrolment.course)[-1])])


def leave(hoa, twin):
    api.withdraw(hoa.enrolments.filter(withdrawn_at__isnull=True).last())


def move_away(hoa, twin):
    hoa.memberships.filter(kind="residence").update(to_date=date(2026, 1, 1))


def correct_the_birth(hoa, twin):
    hoa.refresh_from_db()
    hoa.birth = Birth(date(1958, 4, 1), "month")
    hoa.save()


def change_the_number(hoa, twin):
    contact = Contact.objects.get(learner=hoa)
    contact.phone = "0911111111"
    contact.save()


def merge_a_third(hoa, twin):
    api.merge(kept=hoa, merged=make_learner("Hoa"))


NEW = [study, leave, move_away, correct_the_birth, change_the_number, merge_a_third]


@pytest.mark.usefixtures("entangled")
@pytest.mark.parametrize("happen", NEW, ids=lambda each: each.__name__)
def test_what_was_recorded_since_is_not_torn_apart(merge, hoa, twin, happen):
    done = merge(hoa, twin)
    assert why_not_undone(done) == ""
    happen(hoa, twin)
    before = world()
    with pytest.raises(api.MergeRefused) as said:
        api.undo_merge(merge=done)
    assert why_not_undone(Merge.objects.get(pk=done.pk)) == str(said.value)
    assert world() == before


def test_what_is_new_elsewhere_does_not_hinder_and_stays(merge, hoa, twin):
    course, later = make_course(lessons=1), make_course(lessons=1)
    moved = did(twin, course)
    done = merge(hoa, twin)
    new = did(hoa, later, *leaves(later))
    api.undo_merge(merge=done)
    moved.refresh_from_db()
    new.refresh_from_db()
    assert (moved.learner, new.learner) == (twin, hoa)


def test_a_certificate_that_both_earned_together_is_revoked_first(merge, hoa, twin):
    course = make_course(lessons=2)
    one, two = leaves(course)
    own = did(hoa, course, one)
    did(twin, course, two)
    before = world()
    done = merge(hoa, twin)
    certificate = api.certificate_of(own)
    with pytest.raises(api.MergeRefused, match=certificate.label):
        api.undo_merge(merge=done)
    api.revoke_certificate(certificate=certificate, reason="Gộp nhầm")
    api.undo_merge(merge=done)
    assert world()[Progress] == before[Progress]
    assert world()[Enrolment] == before[Enrolment]


# --- figures -----------------------------------------------------------------------------------------------


def counted(indicator: str) -> dict:
    found = Measure.objects.filter(indicator=indicator, value__gt=0)
    return {row.unit_id: float(row.value) for row in found}


def test_no_figure_doubles_and_undoing_brings_them_back(merge, hoa, here, there):
    twin = make_learner("Nguyễn Thị Hòa", unit=there, audience="VC")
    course = make_course(lessons=1)
    for learner in (hoa, twin):
        api.issue_certificate(enrolment=did(learner, course, *leaves(course)))
    refresh_measures()
    assert counted("enrolments") == counted("completed") == {here.pk: 1, there.pk: 1}
    done = merge(hoa, twin)
    refresh_measures(now=timezone.now() + timedelta(minutes=1))
    assert counted("enrolments") == counted("completed") == {here.pk: 1}
    api.undo_merge(merge=done)
    refresh_measures(now=timezone.now() + timedelta(minutes=2))
    assert counted("enrolments") == counted("completed") == {here.pk: 1, there.pk: 1}


class WhateverTheyLearnt(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(
        st.lists(st.tuples(st.booleans(), st.integers(0, 1), st.integers(0, 2)), max_size=12),
        st.booleans(),
    )
    def test_a_merge_adds_up_and_is_undone_exactly(self, deeds, the_other_way):
        courses = [make_course(lessons=3), make_course(lessons=3)]
        people = [make_learner("Nguyễn Thị Hoa"), make_learner("Nguyễn Thị Hòa")]
        for who, which, part in deeds:
            did(people[who], courses[which], leaves(courses[which])[part])
        kept, merged = reversed(people) if the_other_way else people
        before = world()
        done = api.merge(kept=kept, merged=merged)
        took = {(which, part) for _who, which, part in deeds}
        assert merged.enrolments.filter(withdrawn_at__isnull=True).count() == 0
        for number, course in enumerate(courses):
            found = kept.enrolments.filter(course=course, withdrawn_at__isnull=True)
            parts = Progress.objects.filter(enrolment__in=found, activity__in=leaves(course))
            assert parts.filter(satisfied_at__isnull=False).count() == sum(w == number for w, _p in took)
        api.undo_merge(merge=done)
        assert world() == before
