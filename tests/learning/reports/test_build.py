from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learning import registry
from learning.models import Basis, Enrolment, Membership, Population, Report, Target, Unit
from learning.reports.build import PeriodNotBegun, UnknownForm, build_report, draft_report, fingerprint
from learning.reports.indicators.rates import Coverage
from learning.reports.periods import Period
from learning.reports.scope import UnitEnded
from learning.units.load import load_units
from tests.learning.reports.made import (
    EVE,
    OLD,
    REFORM,
    at,
    certificate,
    commune,
    course,
    enrolment,
    learner,
    province,
    succeed,
    unit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.thorough, pytest.mark.usefixtures("late_november")]
MONTH = Period.parse("202611", "state")  # 15 October to 14 November 2026
ADDED_UP = ["so_luot", "hoan_thanh", "dat", "cap_chung_nhan", "so_tiet"]


def draft(unit, period=MONTH, basis=Basis.AS_WAS, **more):
    return draft_report(form="bieu-01", unit=unit, period=period, basis=basis, **more)


def by_name(report):
    """Values by (kind, unit name)."""
    return of_rows(report.rows["rows"])


def of_rows(rows):
    return {(row["kind"], row["unit"]["name"] if row["unit"] else ""): row["values"] for row in rows}


def column(report, key):
    return column_of(report.rows["rows"], key)


def column_of(rows, key):
    return {name: values[key] for name, values in of_rows(rows).items() if values[key]}


def test_every_commune_has_a_row_even_with_nothing_in_it():
    top, communes = province(3)
    rows = draft(top).rows["rows"]
    assert [row["unit"]["code"] for row in rows if row["kind"] == "unit"] == [c.code for c in communes]
    assert [row["kind"] for row in rows] == ["unit", "unit", "unit", "own", "total"]
    assert all(row["values"]["so_luot"] == 0 and row["values"]["ty_le_hoan_thanh"] is None for row in rows)


def test_the_columns_count_what_they_say():
    top, (one, two) = province()
    a, b, hoa, nam = course("A", periods=4), course("B", periods=6), learner(), learner(sex="M")
    done = enrolment(one, a, learner=hoa, on="2026-10-20", completed="2026-11-03", passed="2026-11-03")
    certificate(done, "2026-11-04")
    enrolment(one, b, learner=hoa, on="2026-10-21", started="2026-10-22")
    enrolment(two, a, learner=nam, on="2026-11-14 23:59")
    enrolment(two, b, learner=learner(), on="2026-09-01", completed="2026-10-15 00:00")
    enrolment(two, b, learner=learner(), on="2026-11-15 00:00")  # the next month
    rows = by_name(draft(top))
    expected = {"so_lop": 2, "so_luot": 2, "so_nguoi": 1, "nu": 1, "hoan_thanh": 1, "ty_le_hoan_thanh": 50.0}
    expected |= {"dat": 1, "cap_chung_nhan": 1, "so_tiet": 4.0}
    assert rows["unit", one.full_name].items() >= expected.items()
    expected = {"so_lop": 1, "so_luot": 1, "so_nguoi": 1, "nu": 0, "hoan_thanh": 1, "ty_le_hoan_thanh": 100.0}
    assert rows["unit", two.full_name].items() >= expected.items()
    expected = {"so_lop": 2, "so_luot": 3, "so_nguoi": 2, "nu": 1, "hoan_thanh": 2, "so_tiet": 10.0}
    assert rows["total", top.full_name].items() >= expected.items()
    assert rows["total", top.full_name]["ty_le_hoan_thanh"] == 66.7


def test_a_person_in_two_communes_counts_once_in_the_total():
    top, (one, two) = province()
    hoa = learner(minority=False)
    enrolment(one, course("A"), learner=hoa)
    enrolment(two, course("B"), learner=hoa)
    people = column(draft(top), "so_nguoi")
    assert people == {("unit", one.full_name): 1, ("unit", two.full_name): 1, ("total", top.full_name): 1}


def test_an_agency_counts_in_its_commune_and_a_department_has_a_row():
    top, (one, _two) = province()
    school = unit("T1", level="agency", kind="truong", parent=one, name="Trường mẫu")
    department = unit("S1", level="agency", kind="so", parent=top, name="Sở mẫu")
    a, hoa = course("A"), learner()
    enrolment(school, a, learner=hoa)
    enrolment(one, course("B"), learner=hoa)
    enrolment(department, a)
    enrolment(top, a)  # nobody knows the commune
    report = draft(top)
    assert column(report, "so_luot") == {
        ("unit", one.full_name): 2,
        ("unit", "Sở mẫu"): 1,
        ("own", top.full_name): 1,
        ("total", top.full_name): 4,
    }
    assert column(report, "so_nguoi")["unit", one.full_name] == 1


def test_coverage_target_gap_and_the_change_since_the_period_before():
    top, (one, two) = province()
    for n in range(3):
        enrolment(one, course(f"{n}"), on="2026-10-20", completed="2026-11-01")
    for n in range(2):
        enrolment(one, course(f"b{n}"), on="2026-09-20", completed="2026-10-01")
    Population.objects.create(unit=one, group="all", value=40, as_of=date(2026, 1, 1))
    Population.objects.create(unit=one, group="all", value=99, as_of=date(2026, 12, 1))
    Population.objects.create(unit=two, group="all", value=60, as_of=date(2026, 1, 1))
    Target.objects.create(unit=one, indicator="coverage", period="202611", value=Decimal("0.1"))
    rows = by_name(draft(top))
    expected = {
        "tong_doi_tuong": 40,
        "ty_le_phu": 7.5,
        "chi_tieu": 10.0,
        "chenh_lech": -2.5,
        "so_ky_truoc": 50.0,
    }
    assert rows["unit", one.full_name].items() >= expected.items()
    expected = {
        "tong_doi_tuong": 60,
        "ty_le_phu": 0.0,
        "chi_tieu": None,
        "chenh_lech": None,
        "so_ky_truoc": None,
    }
    assert rows["unit", two.full_name].items() >= expected.items()
    expected = {"tong_doi_tuong": 100, "ty_le_phu": 3.0, "so_ky_truoc": 50.0}
    assert rows["total", top.full_name].items() >= expected.items()


def test_percentages_are_rounded_half_up_and_never_averaged():
    top, (one, two) = province()
    for n in range(16):
        enrolment(one, course(f"{n}"), started="2026-11-02", completed="2026-11-03" if n == 0 else None)
    enrolment(two, course("x"), completed="2026-11-03")
    rates = column(draft(top), "ty_le_hoan_thanh")
    assert rates["unit", one.full_name] == 6.3  # 1/16 is 6.25 %
    assert rates["total", top.full_name] == 11.8  # 2/17, not the mean of 6.25 and 100


def test_small_numbers_of_a_minority_are_not_in_the_report_at_all():
    top, (one, two, three) = province(3)
    for place, people in ((one, 3), (two, 6), (three, 9)):
        for n in range(people):
            enrolment(place, course(f"{place.code}{n}"), learner=learner(minority=True))
        for n in range(6):
            enrolment(place, course(f"{place.code}+{n}"), learner=learner(minority=False))
    rows = {row["unit"]["code"]: row for row in draft(top).rows["rows"] if row["kind"] == "unit"}
    assert (rows["00001"]["values"]["dtts"], rows["00001"]["marks"]) == (None, {"dtts": "few"})
    assert (rows["00002"]["values"]["dtts"], rows["00002"]["marks"]) == (None, {"dtts": "withheld"})
    assert (rows["00003"]["values"]["dtts"], rows["00003"]["marks"]) == (9, {})


def test_what_happened_after_the_cutoff_is_not_in_it():
    top, (one, _two) = province()
    a = course("A")
    enrolment(one, a, on="2026-11-02", completed="2026-11-10")
    enrolment(one, a, on="2026-11-03", withdrawn_at=at("2026-11-12"))
    certificate(
        enrolment(one, a, on="2026-11-03", completed="2026-11-04"), "2026-11-05", revoked="2026-11-13"
    )
    then, now = by_name(draft(top, cutoff=at("2026-11-08"))), by_name(draft(top))
    keys = ("so_luot", "hoan_thanh", "cap_chung_nhan")
    assert [then["total", top.full_name][key] for key in keys] == [3, 1, 1]
    assert [now["total", top.full_name][key] for key in keys] == [2, 2, 0]


def test_the_same_content_is_the_same_report_and_new_content_the_next_revision():
    top, (one, _two) = province()
    enrolment(one, course("A"))
    first = build_report(form="bieu-01", unit=top, period=MONTH, basis=Basis.AS_WAS)
    again = build_report(form="bieu-01", unit=top, period=MONTH, basis=Basis.AS_WAS)
    assert first == again
    late = enrolment(one, course("B"), on="2026-11-14", changed="2026-11-21")
    second = build_report(form="bieu-01", unit=top, period=MONTH, basis=Basis.AS_WAS)
    assert (first.revision, second.revision) == (1, 2)
    assert Report.objects.get(pk=first.pk).rows == first.rows
    late.delete()
    assert build_report(form="bieu-01", unit=top, period=MONTH, basis=Basis.AS_WAS).revision == 3


def test_what_is_stored_has_the_fingerprint_it_claims():
    top, (one, _two) = province()
    enrolment(one, course("A", periods=Decimal("2.5")), completed="2026-11-03")
    report = build_report(form="bieu-01", unit=top, period=MONTH, basis=Basis.AS_WAS)
    stored = Report.objects.get(pk=report.pk)
    assert fingerprint(stored.rows) == stored.sha256 == report.sha256


def test_a_preview_stores_nothing():
    top, _communes = province()
    draft(top)
    assert not Report.objects.exists()


def test_a_period_that_has_not_begun_is_refused():
    top, _communes = province()
    with pytest.raises(PeriodNotBegun):
        draft(top, Period.parse("20271", "state"))
    draft(top, Period.parse("20264", "state"))  # has begun


def test_an_unknown_form_is_refused():
    top, _communes = province()
    with pytest.raises(UnknownForm):
        draft_report(form="bieu-99", unit=top, period=MONTH, basis=Basis.AS_WAS)


def test_an_indicator_that_is_not_installed_leaves_its_columns_empty(monkeypatch):
    top, (one, _two) = province()
    enrolment(one, course("A"), completed="2026-11-03")
    left = {name: each for name, each in registry.indicators.items() if each is not Coverage}
    monkeypatch.setitem(registry.indicators.__dict__, "_items", left)
    report = draft(top)
    assert report.rows["missing"] == ["ty_le_phu", "chi_tieu", "chenh_lech"]
    assert by_name(report)["total", top.full_name]["ty_le_phu"] is None
    assert by_name(report)["total", top.full_name]["hoan_thanh"] == 1


# Across 1 July 2025, with the real communes of Tuyên Quang.


@pytest.fixture
def tuyen_quang():
    load_units(province="08")
    return Unit.objects.get(level="province", code="08", valid_to=None)


def find(code, day=EVE):
    return Unit.objects.valid_on(day).get(level="commune", code=code)


def test_who_finished_in_linh_phu_shows_there_as_it_was_and_in_tri_phu_as_it_is(tuyen_quang):
    enrolment(find("02368"), course("A"), on="2025-05-16", completed="2025-05-20")
    month = Period.parse("202506", "state")
    was, now = draft(tuyen_quang, month), draft(tuyen_quang, month, Basis.AS_IS)
    assert column(was, "hoan_thanh") == {
        ("group", "Tỉnh Tuyên Quang"): 1,
        ("group", "Huyện Chiêm Hóa"): 1,
        ("unit", "Xã Linh Phú"): 1,
        ("total", "Tỉnh Tuyên Quang"): 1,
    }
    assert column(now, "hoan_thanh") == {("unit", "Xã Tri Phú"): 1, ("total", "Tỉnh Tuyên Quang"): 1}
    assert not any(row["estimated"] for row in now.rows["rows"])


def test_the_old_province_is_reported_alone_as_it_was_and_as_its_heir_as_it_is(tuyen_quang):
    before = Unit.objects.get(level="province", code="08", valid_to=EVE)
    enrolment(find("02368"), course("A"), on="2025-05-16")
    month = Period.parse("202506", "state")
    was = draft(before, month)
    assert {row["unit"]["code"] for row in was.rows["rows"] if row["kind"] == "group"} >= {"073"}
    assert "Thành phố Hà Giang" not in {row["unit"]["name"] for row in was.rows["rows"] if row["unit"]}
    assert draft(before, month, Basis.AS_IS).unit == tuyen_quang


def test_a_year_across_the_reform_is_three_tables(tuyen_quang):
    a, hoa = course("A"), learner()
    enrolment(find("02368"), a, learner=hoa, on="2025-05-16", completed="2025-08-20")
    enrolment(find("02359", REFORM), course("B"), learner=hoa, on="2025-09-01")
    report = draft(tuyen_quang, Period.parse("2025", "state"))
    assert report.rows["changed_on"] == ["2025-07-01"]
    before, after = report.rows["parts"]
    assert (before["starts_on"], before["ends_on"]) == ("2024-12-15", "2025-06-30")
    assert (after["starts_on"], after["ends_on"]) == ("2025-07-01", "2025-12-14")
    tops = [row["unit"]["uid"] for row in before["rows"] if row["kind"] == "group" and row["depth"] == 0]
    assert tops == ["P:02@2004-01-01", "P:08@2004-01-01"]
    assert {n for kind, n in column_of(before["rows"], "so_luot") if kind == "unit"} == {"Xã Linh Phú"}
    assert {n for kind, n in column_of(after["rows"], "so_luot") if kind == "unit"} == {"Xã Tri Phú"}
    # She enrolled in Linh Phú and finished when it had become Tri Phú.
    assert column_of(before["rows"], "hoan_thanh") == {}
    assert {n for kind, n in column_of(after["rows"], "hoan_thanh") if kind == "unit"} == {"Xã Tri Phú"}
    assert {n for kind, n in column(report, "so_luot") if kind == "unit"} == {"Xã Tri Phú"}
    total = by_name(report)["total", "Tỉnh Tuyên Quang"]
    assert (total["so_luot"], total["so_nguoi"]) == (2, 1)
    assert before["rows"][-1]["values"]["so_ky_truoc"] is None  # of half a year there is no such


def test_the_last_of_the_three_tables_is_the_report_as_units_were_on_the_periods_last_day(tuyen_quang):
    for code, day in (("02368", "2025-05-16"), ("02497", "2025-06-10")):
        enrolment(find(code), course(code), on=day, completed=day)
    enrolment(find("02359", REFORM), course("B"), on="2025-09-01")
    year = Period.parse("2025", "state")
    was, now = draft(tuyen_quang, year), draft(tuyen_quang, year, Basis.AS_IS)
    assert was.rows["rows"] == now.rows["rows"]
    assert was.rows["told_on"] == "2025-12-14"
    assert "parts" not in now.rows


def test_no_table_of_the_three_gives_away_what_another_hides(tuyen_quang):
    a = course("A")
    for n in range(9):
        enrolment(find("02368"), a, on="2025-05-16", learner=learner(minority=n < 6))
        enrolment(find("02359", REFORM), a, on="2025-09-01", learner=learner(minority=n < 3))
        enrolment(find("02215", REFORM), a, on="2025-09-01", learner=learner(minority=True))
    report = draft(tuyen_quang, Period.parse("2025", "state"))
    before, after = report.rows["parts"]
    # Nine of Tri Phú less the six of whom May tells would be three.
    assert column(report, "dtts") == {("total", "Tỉnh Tuyên Quang"): 18}
    assert column_of(before["rows"], "dtts") == column_of(after["rows"], "dtts") == {}
    assert {row["marks"]["dtts"] for part in (before, after) for row in part["rows"]} == {"withheld"}


def test_a_commune_does_not_show_what_the_report_of_its_province_hides():
    top, (one, two, three) = province(3)
    school = unit("T1", level="agency", kind="truong", parent=two, name="Trường mẫu")
    for place, minority, others in ((one, 3, 6), (two, 5, 6), (school, 4, 6), (three, 30, 6)):
        for n in range(minority + others):
            enrolment(place, course(f"{place.code}{n}"), learner=learner(minority=n < minority))
    marks = {row["unit"]["code"]: row["marks"].get("dtts") for row in draft(top).rows["rows"][:-1]}
    assert marks == {"00001": "few", "00002": "withheld", "00003": None, "08": None}
    for commune_ in (one, two, three):
        own = draft(commune_).rows["rows"][-1]
        assert own["marks"].get("dtts") == marks[commune_.code]
    rows = draft(two).rows["rows"]
    assert [row["marks"].get("dtts") for row in rows] == ["few", "withheld", "withheld"]


def test_a_divided_commune_is_placed_by_a_guess_that_is_marked(tuyen_quang):
    enrolment(find("02497"), course("A"), on="2025-05-16")  # Kim Phú went to Minh Xuân and Mỹ Lâm
    report = draft(tuyen_quang, Period.parse("202506", "state"), Basis.AS_IS)
    (name,) = (n for kind, n in column(report, "so_luot") if kind == "unit")
    flags = {row["unit"]["name"]: row["estimated"] for row in report.rows["rows"] if row["kind"] == "unit"}
    assert flags[name]
    assert sum(flags.values()) == 1
    assert not report.rows["rows"][-1]["estimated"]  # the province's total is no guess


@pytest.mark.parametrize("kind", ["work", "residence"])
def test_whom_we_know_to_be_in_a_part_of_a_divided_commune_is_counted_there_and_no_guess(tuyen_quang, kind):
    fact = enrolment(find("02497"), course("A"), on="2025-05-16", completed="2025-05-20")
    heir = find("02215", REFORM)  # Minh Xuân, which is not the one that the guess takes
    school = unit("T9", level="agency", kind="truong", parent=heir, name="Trường ở Minh Xuân")
    where = school if kind == "work" else heir
    Membership.objects.create(learner=fact.learner, unit=where, kind=kind, audience="ND", from_date=REFORM)
    report = draft(tuyen_quang, Period.parse("202506", "state"), Basis.AS_IS)
    for key in ("so_luot", "so_nguoi", "hoan_thanh"):
        assert {n for level, n in column(report, key) if level == "unit"} == {"Phường Minh Xuân"}
    assert not any(row["estimated"] for row in report.rows["rows"])


def test_where_somebody_moved_beyond_the_divided_commune_changes_nothing(tuyen_quang):
    fact = enrolment(find("02497"), course("A"), on="2025-05-16")
    away = {"unit": find("02359", REFORM), "kind": "residence", "audience": "ND", "from_date": REFORM}
    Membership.objects.create(learner=fact.learner, **away)
    gone = {"unit": find("02215", REFORM), "kind": "residence", "audience": "ND", "from_date": REFORM}
    Membership.objects.create(learner=fact.learner, **gone, to_date=date(2026, 1, 1))
    report = draft(tuyen_quang, Period.parse("202506", "state"), Basis.AS_IS)
    assert {n for level, n in column(report, "so_luot") if level == "unit"} == {"Phường Mỹ Lâm"}
    assert any(row["estimated"] for row in report.rows["rows"])


def test_what_was_recorded_for_a_dissolved_district_cannot_be_placed(tuyen_quang):
    district = Unit.objects.get(level="district", code="073")
    enrolment(district, course("A"), on="2025-05-16")
    month = Period.parse("202506", "state")
    assert set(column(draft(tuyen_quang, month), "so_luot")) >= {("own", district.full_name)}
    assert column(draft(tuyen_quang, month, Basis.AS_IS), "so_luot") == {
        ("unallocated", ""): 1,
        ("total", "Tỉnh Tuyên Quang"): 1,
    }


def test_a_commune_reports_what_it_was_made_from():
    top = unit("08", since=OLD)
    before = [commune(f"1000{n}", top, since=OLD, until=EVE) for n in (1, 2)]
    after = commune("10001", top, name="Xã mới")
    for one in before:
        succeed(one, after)
    for one in before:
        enrolment(one, course(one.code), on="2025-05-16")
    enrolment(after, course("B"), on="2025-07-10")
    year = Period.parse("2025", "state")
    was = [column_of(part["rows"], "so_luot") for part in draft(after, year).rows["parts"]]
    assert was[0] == {
        ("group", before[0].full_name): 1,
        ("own", before[0].full_name): 1,
        ("group", before[1].full_name): 1,
        ("own", before[1].full_name): 1,
        ("total", "Xã mới"): 2,
    }
    assert was[1] == {("own", "Xã mới"): 1, ("total", "Xã mới"): 1}
    assert column(draft(after, year, Basis.AS_IS), "so_luot") == {
        ("own", "Xã mới"): 3,
        ("total", "Xã mới"): 3,
    }


def test_a_unit_that_ended_and_was_divided_has_no_report_as_it_is():
    top = unit("08", since=OLD)
    before = commune("00001", top, since=OLD, until=EVE)
    for n in (2, 3):
        succeed(before, commune(f"0000{n}", top), share=0.5, kind="split")
    with pytest.raises(UnitEnded):
        draft(before, Period.parse("2025", "state"), Basis.AS_IS)


def test_populations_of_former_communes_are_those_of_their_successor():
    top = unit("08", since=OLD)
    after = commune("00009", top)
    for n, people in ((1, 30), (2, 50)):
        before = commune(f"0000{n}", top, since=OLD, until=EVE)
        succeed(before, after)
        Population.objects.create(unit=before, group="all", value=people, as_of=date(2025, 1, 1))
    report = draft(top, Period.parse("202611", "state"), Basis.AS_IS)
    assert column(report, "tong_doi_tuong") == {("unit", after.full_name): 80, ("total", top.full_name): 80}


days = st.dates(date(2025, 1, 1), date(2026, 11, 20))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    facts=st.lists(
        st.tuples(st.integers(0, 6), days, days, st.integers(0, 3), st.sampled_from([None, 4, 5])),
        max_size=25,
    ),
    basis=st.sampled_from(Basis.values),
    code=st.sampled_from(["2025", "202507", "2026", "20264", "2025H1"]),
)
def test_the_rows_add_up_to_the_total(facts, basis, code):
    top, places = _divided_province()
    courses = [course(f"{n}", periods=Decimal("1.5")) for n in range(4)]
    for place, begun, done, which, home in facts:
        done = max(begun, done)
        fact = enrolment(places[place], courses[which], on=str(begun), completed=str(done))
        if home is not None:
            lives = {"kind": "residence", "audience": "ND", "from_date": REFORM}
            Membership.objects.create(learner=fact.learner, unit=places[home], **lives)
    period = Period.parse(code, "state")
    report = draft(top, period, basis)
    days = {"starts_on": str(period.starts_on), "ends_on": str(period.ends_on)}
    for told in (report.rows | days, *report.rows.get("parts", ())):
        rows, total = told["rows"][:-1], told["rows"][-1]["values"]
        leaves = [row["values"] for row in rows if row["kind"] != "group"]
        for key in ADDED_UP:
            assert sum(Decimal(str(leaf[key])) for leaf in leaves) == Decimal(str(total[key])), key
        begun = sum(told["starts_on"] <= str(fact[1]) <= told["ends_on"] for fact in facts)
        assert total["so_luot"] == begun
        assert max([0, *(leaf["so_nguoi"] for leaf in leaves)]) <= total["so_nguoi"] <= begun
    for key in ADDED_UP:
        parts = [Decimal(str(part["rows"][-1]["values"][key])) for part in report.rows.get("parts", ())]
        assert not parts or sum(parts) == Decimal(str(report.rows["rows"][-1]["values"][key])), key
    Enrolment.objects.all().delete()
    Membership.objects.all().delete()
    for each in reversed(places):
        each.delete()


def _divided_province():
    """A province, a district, two old communes (one divided by shares, one merged) and two new ones."""
    Unit.objects.all().delete()
    top = unit("08", since=OLD)
    district = unit("073", level="district", kind="huyen", parent=top, since=OLD, until=EVE)
    first, second = (commune(f"0000{n}", district, since=OLD, until=EVE) for n in (1, 2))
    new, other = commune("00001", top), commune("00003", top)
    school = unit("T", level="agency", kind="truong", parent=second, since=OLD)
    succeed(first, new, share=0.7, kind="split")
    succeed(first, other, share=0.3, kind="split", default=False)
    succeed(second, other)
    return top, [top, district, first, second, new, other, school]
