"""/api/v3/learning/: what consumers and signed-in officers read there."""

import pytest
from django.test import Client as Browser

from learning.models import Role, ShareLog
from learning.reports.build import build_report
from learning.reports.periods import Period
from tests.factories import make_user
from tests.learning.reports import made
from tests.learning.sharing.made import EVERYTHING, PERIOD, V3, Asker, facts, refused

pytestmark = pytest.mark.django_db
WITHOUT_TOTALS = sorted(set(EVERYTHING) - {"training-results", "kpi", "reports"})


def frozen(unit, basis="as_was"):
    return build_report(form="bieu-01", unit=unit, period=Period.parse(PERIOD, "state"), basis=basis)


def measured(asker, **parameters) -> dict:
    answer = asker.get(f"{V3}measures", {"indicator": "completed", **parameters})
    assert answer.status_code == 200, answer.content
    return answer.json()


def officer(unit) -> Browser:
    user = make_user("can-bo")
    Role.objects.create(user=user, unit=unit, name="officer", from_date=unit.valid_from)
    browser = Browser(headers={"Accept-Language": "en"})
    browser.force_login(user)
    return browser


def test_measures_are_what_biểu_01_says(asker, province):
    rows = {
        row["unit"]["uid"]: row["values"] for row in frozen(province).rows["rows"] if row["kind"] != "own"
    }
    document = measured(asker, indicator=["completed", "learners"])
    columns = {"completed": "hoan_thanh", "learners": "so_nguoi"}
    found = [each for each in document["items"] if each["row"] != "own"]
    assert len(found) == 2 * 5
    for each in found:
        assert each["value"] == rows[each["unit"]][columns[each["indicator"]]]


def test_measures_come_by_period_and_for_one_unit_of_the_grant(asker, province):
    here = province.communes[0]
    facts(here, province.courses["CDS"], 9, completed=0, on="2026-04-01")
    given = {"indicator": "enrolments", "from": "2026-03-15", "to": "2026-09-14", "grain": "quarter"}
    items = measured(asker, **given, unit=here.uid)["items"]
    assert [(each["period"], each["value"]) for each in items] == [("20262", 9), ("20263", 30)]
    refused(asker.get(f"{V3}measures", {**given, "grain": "month"}), 403)
    refused(asker.get(f"{V3}measures", {**given, "basis": "as_is"}), 403)
    refused(asker.get(f"{V3}measures", {**given, "k": 1}), 403)
    refused(asker.get(f"{V3}measures", {**given, "indicator": "minority_learners"}), 403)
    refused(asker.get(f"{V3}measures", {**given, "indicator": "coverage"}), 422)


def test_few_people_are_hidden_from_a_consumer_but_not_from_the_officer(province):
    few = made.commune("00099", province)
    facts(few, province.courses["CDS"], 3, completed=3)
    asker, browser = Asker(province), officer(province)
    theirs = {(each["unit"], each["row"]): each for each in measured(asker)["items"]}
    assert theirs[few.uid, "unit"] | {"value": None, "suppressed": True} == theirs[few.uid, "unit"]
    assert sum(each["suppressed"] for each in theirs.values()) > 1
    asked = {"unit": province.uid, "grain": "quarter", "from": "2026-06-15", "to": "2026-09-14"}
    mine = {
        each["unit"]: each["value"] for each in measured(browser, **asked)["items"] if each["row"] == "unit"
    }
    assert mine[few.uid] == 3


def test_single_courses_are_told_to_who_gets_no_totals(province):
    code = province.courses["CDS"].code
    asker = Asker(province, endpoints=WITHOUT_TOTALS, courses=[code])
    assert [each["code"] for each in asker.get(f"{V3}courses").json()["items"]] == [code]
    items = measured(asker, course=code)["items"]
    assert next(each["value"] for each in items if each["row"] == "total") == 6 + 7 + 8 + 9
    assert code in refused(asker.get(f"{V3}measures", {"indicator": "completed"}), 422)["detail"]
    refused(asker.get(f"{V3}measures", {"indicator": "completed", "course": "CNTT-01"}), 403)
    refused(Asker(province).get(f"{V3}measures", {"indicator": "completed", "course": code}), 403)


def test_users_are_told_sensitive_figures_by_their_reports_alone(province, settings):
    settings.LEARNING = {**settings.LEARNING, "SHARE_CLASSES": {"minority_learners": "dung_chung"}}
    found = measured(officer(province), indicator=["learners", "minority_learners"], unit=province.uid)
    hidden = {each["indicator"]: each["suppressed"] for each in found["items"]}
    assert hidden == {"learners": False, "minority_learners": True}


def test_an_officer_sees_her_units_only_and_writes_nothing(province):
    here, there = province.communes[:2]
    browser = officer(here)
    assert [each["uid"] for each in browser.get(f"{V3}units").json()["items"]] == [here.uid]
    asked = {"indicator": "completed", "grain": "quarter"}
    assert browser.get(f"{V3}measures", {**asked, "unit": here.uid}).status_code == 200
    refused(browser.get(f"{V3}measures", {**asked, "unit": there.uid}), 403)
    refused(browser.get(f"{V3}measures", asked), 422)
    refused(browser.get(f"{V3}facts"), 403)
    refused(browser.get("/api/lgsp/v1/kpi/latest"), 403)
    assert ShareLog.objects.filter(user__username="can-bo").count() == 6


def test_a_form_of_another_site_cannot_write_with_a_users_session(province):
    user = make_user("can-bo")
    Role.objects.create(user=user, unit=province, name="officer", from_date=province.valid_from)
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(user)
    refused(browser.post(f"{V3}webhooks", {}, content_type="application/json"), 403)


def test_who_has_no_role_is_refused(province):
    browser = Browser()
    browser.force_login(make_user("nguoi-hoc"))
    refused(browser.get(f"{V3}units"), 403)


def test_frozen_reports_are_told_with_their_hash_and_without_what_is_not_shared(asker, province):
    facts(made.commune("00099", province), province.courses["CDS"], 3)
    report = frozen(province)
    (listed,) = asker.get(f"{V3}reports").json()["items"]
    assert (listed["uuid"], listed["sha256"]) == (str(report.uuid), report.sha256)
    document = asker.get(f"{V3}reports/{report.uuid}").json()
    keys = {each["key"] for each in document["content"]["columns"]}
    assert "dtts" not in keys
    assert "so_luot" in keys
    few = next(row for row in document["content"]["rows"] if row["unit"]["code"] == "00099")
    assert set(few["values"].values()) == {None}
    assert document["isWhole"] is False
    whole = officer(province).get(f"{V3}reports/{report.uuid}").json()
    assert whole["content"] == report.rows


def test_files_of_reports_hide_the_same(asker, province):
    facts(made.commune("00099", province, name="Xã Ít Người"), province.courses["CDS"], 3)
    report = frozen(province)
    answer = asker.get(f"{V3}reports/{report.uuid}/files/csv", Accept_Language="vi")
    line = next(each for each in answer.content.decode().splitlines() if "Ít Người" in each)
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "…" in line
    assert ",3," not in line
    refused(asker.get(f"{V3}reports/{report.uuid}/files/khac"), 404)


def test_reports_of_others_are_unknown(asker, province):
    elsewhere = frozen(made.unit("90"))
    of_commune = frozen(province.communes[0])
    other_basis = frozen(province, basis="as_is")
    for report in (elsewhere, of_commune, other_basis):
        refused(asker.get(f"{V3}reports/{report.uuid}"), 404)
    assert asker.get(f"{V3}reports").json()["items"] == []


def test_indicators_have_their_definitions(asker):
    one = asker.get(f"{V3}indicators/completed").json()
    assert one["formula"]
    assert one["not_for"]
    refused(asker.get(f"{V3}indicators/minority_learners"), 403)
    refused(asker.get(f"{V3}indicators/khong-co"), 404)
    assert "completed" in [each["code"] for each in asker.get(f"{V3}indicators").json()["items"]]


def test_periods_are_those_of_the_grant(asker):
    assert asker.get(f"{V3}periods").json()["items"][0]["code"] == PERIOD
    refused(asker.get(f"{V3}periods", {"kind": "month"}), 403)


def test_rosters_stay_where_they_were(asker):
    assert Browser().post("/api/v3/learning/rosters/", {}, content_type="application/json").status_code == 401


def test_the_number_of_queries_does_not_grow_with_units(asker, province, django_assert_max_num_queries):
    with django_assert_max_num_queries(40) as few:
        measured(asker)
    for number in range(20):
        facts(made.commune(f"01{number:03}", province), province.courses["CDS"], 6, completed=6)
    with django_assert_max_num_queries(len(few)):
        measured(asker)
