"""One certificate for one finished course, with the next number, saying what was true on the day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from learning import api
from learning.certificates.issue import CannotIssue, issue, issue_again, issue_missing, revoke
from learning.models import Certificate, Membership
from tests.factories import leaves, make_course, make_learner, make_unit, make_user, say
from tests.learning.certificates.finished import NEW_YEAR, finished, pass_exam

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


@pytest.fixture
def commune(province):
    return make_unit("00700", level="commune", parent=province, name="Ngọc Đường", full_name="Xã Ngọc Đường")


def test_finishing_a_course_earns_a_certificate(unprinted, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        enrolment = finished()
    assert api.certificate_of(enrolment).number == 1


def test_an_unfinished_course_earns_nothing(unprinted, django_capture_on_commit_callbacks):
    course = make_course(lessons=2)
    enrolment = api.enrol(learner=make_learner(), course=course)
    with django_capture_on_commit_callbacks(execute=True):
        api.record_for(enrolment, [say(leaves(course)[0])])
    assert issue(enrolment=enrolment) is None
    assert not Certificate.objects.exists()


def test_issuing_twice_gives_the_same_certificate():
    enrolment = finished()
    assert issue(enrolment=enrolment) == issue(enrolment=enrolment)
    assert Certificate.objects.count() == 1


def test_numbers_run_from_one_in_each_year():
    last_year = datetime(2025, 12, 31, 16, 59, tzinfo=UTC)  # 23:59 in Vietnam
    new_year = last_year + timedelta(minutes=2)
    issued = [issue(enrolment=finished(), at=at) for at in (last_year, last_year, new_year, new_year)]
    assert [one.label for one in issued] == [
        "0001/2025/CN-CĐS",
        "0002/2025/CN-CĐS",
        "0001/2026/CN-CĐS",
        "0002/2026/CN-CĐS",
    ]


def test_each_province_numbers_by_itself_where_several_are_served(settings, province):
    settings.LEARNING = {**settings.LEARNING, "PROVINCE": ""}
    other = make_unit("15", name="Lào Cai")
    here, there = (make_learner(unit=unit, audience="CC") for unit in (province, other))
    issued = [issue(enrolment=finished(learner), at=NEW_YEAR) for learner in (here, there)]
    assert [(one.issuer, one.number) for one in issued] == [(province, 1), (other, 1)]


def test_a_province_that_is_no_more_leaves_its_numbers_to_its_heir(settings):
    settings.LEARNING = {**settings.LEARNING, "PROVINCE": ""}
    gone = make_unit("10", valid_from=date(2004, 1, 1), valid_to=date(2025, 12, 31))
    heir = make_unit("15", valid_from=date(2026, 1, 1))
    gone.successions.create(successor=heir, kind="merge_full", is_default=True, effective_on=date(2026, 1, 1))
    enrolment = finished()
    enrolment.unit = gone
    enrolment.save()
    assert issue(enrolment=enrolment, at=NEW_YEAR).issuer == heir


def test_without_any_unit_the_site_numbers(settings):
    settings.LEARNING = {**settings.LEARNING, "PROVINCE": ""}
    enrolment = finished()
    assert enrolment.unit is None
    assert issue(enrolment=enrolment, at=NEW_YEAR).series == "site:2026"


def test_a_rolled_back_certificate_leaves_no_gap():
    class Broken(Exception):
        pass

    from django.db import transaction

    def issue_and_break():
        with transaction.atomic():
            issue(enrolment=finished(), at=NEW_YEAR)
            raise Broken

    with pytest.raises(Broken):
        issue_and_break()
    assert issue(enrolment=finished(), at=NEW_YEAR).number == 1


def test_it_says_what_was_true_on_the_day(commune):
    learner = make_learner(
        "Nguyễn Thị Hồng Ánh",
        unit=commune,
        audience="CC",
        birth_on=date(1961, 1, 1),
        birth_precision="year",
    )
    course = make_course(exam=True, title="Phòng chống lừa đảo", code="CDAN-07", planned_periods=4)
    enrolment = pass_exam(api.enrol(learner=learner, course=course), 0.85)
    certificate = issue(enrolment=enrolment, at=NEW_YEAR)

    learner.full_name = "Tên Khác"
    learner.save()
    commune.full_name = "Xã Khác"
    commune.save()
    certificate.refresh_from_db()
    assert certificate.printed == {
        "name": "Nguyễn Thị Hồng Ánh",
        "birth_on": "1961-01-01",
        "birth_precision": "year",
        "unit": "Xã Ngọc Đường, tỉnh Tuyên Quang",
        "course_title": "Phòng chống lừa đảo",
        "course_code": "CDAN-07",
        "edition": 1,
        "periods": "4.0",
        "score": 0.85,
        "passed": True,
        "issuer_name": "Học viện số tỉnh Tuyên Quang (trình diễn)",
        "issuer_unit": "Tỉnh Tuyên Quang",
        "place": "Tuyên Quang",
        "issued_on": "2026-01-05",
    }


def test_the_unit_is_the_one_of_the_day_of_issue(commune, province):
    learner = make_learner(unit=province, audience="CC")
    enrolment = finished(learner)
    learner.memberships.update(to_date=date(2025, 12, 31))
    Membership.objects.create(
        learner=learner, unit=commune, kind="work", audience="CC", from_date=date(2026, 1, 1)
    )
    assert issue(enrolment=enrolment, at=NEW_YEAR).printed["unit"] == "Xã Ngọc Đường, tỉnh Tuyên Quang"


@pytest.mark.parametrize("name", ["", "khach01"])
def test_nobody_is_certified_without_a_name(name):
    user = make_user("khach01") if name else None
    assert issue(enrolment=finished(make_learner(name, user=user))) is None


def test_a_revoked_certificate_stays_revoked():
    enrolment = finished()
    certificate = issue(enrolment=enrolment)
    first = revoke(certificate=certificate, reason="Nhầm người")
    assert revoke(certificate=certificate, reason="Lý do khác").revoked_at == first.revoked_at
    certificate.refresh_from_db()
    assert certificate.reason == "Nhầm người"
    assert issue(enrolment=enrolment) is None
    assert api.certificate_of(enrolment) is None


def test_a_corrected_certificate_has_the_new_name_and_a_number_of_its_own():
    enrolment = finished(make_learner("Nguyễn Thị Hoà"))
    wrong = issue(enrolment=enrolment)
    enrolment.learner.full_name = "Nguyễn Thị Hòa"
    enrolment.learner.save()
    right = issue_again(certificate=wrong, reason="Sai tên")
    wrong.refresh_from_db()
    assert (wrong.printed["name"], wrong.reason, wrong.revoked_at is None) == (
        "Nguyễn Thị Hoà",
        "Sai tên",
        False,
    )
    assert (right.printed["name"], right.number) == ("Nguyễn Thị Hòa", 2)
    assert issue_again(certificate=wrong, reason="Bấm hai lần") == right


def test_what_cannot_be_issued_again_is_not_revoked_either():
    enrolment = finished()
    certificate = issue(enrolment=enrolment)
    enrolment.learner.full_name = ""
    enrolment.learner.save()
    with pytest.raises(CannotIssue):
        issue_again(certificate=certificate, reason="Sai tên")
    certificate.refresh_from_db()
    assert certificate.revoked_at is None


def test_issuing_and_revoking_tell_the_measuring_job():
    enrolment = finished()
    moments = [enrolment.changed_at]
    certificate = issue(enrolment=enrolment)
    enrolment.refresh_from_db()
    moments.append(enrolment.changed_at)
    revoke(certificate=certificate, reason="Nhầm")
    enrolment.refresh_from_db()
    moments.append(enrolment.changed_at)
    assert moments == sorted(set(moments))


def test_a_crash_before_the_certificate_is_mended_at_night():
    lost, nameless = finished(), finished(api.new_guest())
    assert issue_missing() == 1
    assert issue_missing() == 0
    assert api.certificate_of(lost)
    assert api.certificate_of(nameless) is None


def test_what_goes_wrong_with_a_certificate_is_no_error_for_the_learner(
    monkeypatch, caplog, django_capture_on_commit_callbacks
):
    def fail(**_given):
        raise RuntimeError("no certificate today")

    monkeypatch.setattr("learning.receivers.issue", fail)
    with django_capture_on_commit_callbacks(execute=True):
        assert finished().satisfied_at
    assert "issue_certificate failed" in caplog.text


def test_the_queries_do_not_grow_with_the_course(django_assert_max_num_queries, commune):
    counts = []
    for lessons in (1, 12):
        learner = make_learner(unit=commune, audience="CC")
        enrolment = finished(learner, make_course(lessons=lessons))
        with django_assert_max_num_queries(14) as asked:
            assert issue(enrolment=enrolment)
        counts.append(len(asked))
    assert counts[0] == counts[1]
