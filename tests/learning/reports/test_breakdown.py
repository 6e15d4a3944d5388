"""Forms whose rows are what enrolments and learners are: that they count whom they say."""

from datetime import date
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learning.models import (
    Activity,
    ActivityCompetency,
    AnnualTrainingRule,
    Basis,
    Competency,
    CompetencyFramework,
    Enrolment,
    GroupSession,
    Membership,
    Participation,
    Population,
    Refresh,
)
from learning.reports.build import build_report, draft_report
from learning.reports.forms.bieu_04 import BANDS
from learning.reports.periods import Period
from learning.reports.table import Table, tables
from tests.factories import make_user
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

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]
MONTH = Period.parse("202611", "state")  # 15 October to 14 November 2026


def draft(form, unit, period=MONTH, basis=Basis.AS_WAS, **more):
    return draft_report(form=form, unit=unit, period=period, basis=basis, **more)


def by_key(report):
    return {row["key"]: row for row in report.rows["rows"]}


def values(report, key):
    return by_key(report)[key]["values"]


def person(born=None, **more):
    made = learner(**more)
    made.birth_on = born
    made.save()
    return made


@pytest.fixture
def programmes(settings):
    settings.LEARNING = {**settings.LEARNING, "PROGRAMMES": (("CDS", "Chuyển đổi số"), ("CNTT", "Kỹ năng"))}


def test_results_by_programme_and_audience(programmes):
    top, (one, two) = province()
    a, b = course("A"), course("B")
    Activity.objects.filter(pk=a.pk).update(programme="CDS")
    done = enrolment(one, a, audience="CC", due_at=at("2026-12-01"), completed="2026-11-03")
    certificate(done, "2026-11-04")
    enrolment(two, a, audience="CC", started="2026-11-03")
    enrolment(two, b, audience="ND", completed="2026-11-03")
    found = draft("bieu-02", top)
    assert list(by_key(found)) == ["CDS", "CNTT", "none", "all"]
    expected = {"cc_giao": 1, "cc_tham_gia": 2, "cc_hoan_thanh": 1, "cc_ty_le": 50.0, "cc_cap_cn": 1}
    assert values(found, "CDS").items() >= expected.items()
    assert values(found, "none").items() >= {"nd_hoan_thanh": 1, "nd_giao": 0}.items()
    assert values(found, "all").items() >= {"cc_tham_gia": 2, "nd_tham_gia": 1, "cb_ty_le": None}.items()
    table = Table(found)
    assert [line[1].text for line in table.lines][:2] == ["Chuyển đổi số", "Kỹ năng"]
    assert [band.span for band in table.bands] == [1, 1, *[5] * 7]


def test_a_commune_tells_its_own_by_programme():
    _top, (one, two) = province()
    enrolment(one, course("A"), completed="2026-11-03")
    assert values(draft("bieu-02", one), "all")["nd_hoan_thanh"] == 1
    assert values(draft("bieu-02", two), "all")["nd_hoan_thanh"] == 0


def test_staff_by_position_on_the_day_of_completing_and_who_reached_the_years_periods():
    top, (one, _two) = province()
    AnnualTrainingRule.objects.all().delete()
    AnnualTrainingRule.objects.create(audience="", min_periods=40)
    long, short = course("Dài", periods=30), course("Ngắn", periods=10)
    hoa, nam = learner(), learner()
    works = {"learner": hoa, "unit": one, "kind": "work", "audience": "CC"}
    Membership.objects.create(**works, position="leader", from_date=REFORM, to_date=date(2026, 11, 1))
    Membership.objects.create(**works, position="digital", from_date=date(2026, 11, 2))
    enrolment(one, long, learner=hoa, audience="CC", on="2026-02-01", completed="2026-03-01")  # of the year
    enrolment(one, short, learner=hoa, audience="CC", completed="2026-11-01")
    enrolment(one, long, learner=nam, audience="VC", completed="2026-11-03")
    enrolment(one, short, learner=learner(), audience="ND", completed="2026-11-03")
    Population.objects.create(unit=one, group="staff", value=8, as_of=date(2026, 1, 1))
    row = {row["kind"]: row["values"] for row in draft("bieu-03", one).rows["rows"]}["total"]
    assert (row["vt_leader"], row["vt_digital"], row["vt_unsaid"], row["da_hoan_thanh"]) == (1, 0, 1, 2)
    assert (row["tong_bien_che"], row["ty_le_hoan_thanh"], row["so_tiet_bq"]) == (8, 25.0, 20.0)
    assert (row["du_so_tiet"], row["ty_le_du_so_tiet"], row["chua_thuc_hien"]) == (1, 12.5, 6)


def test_citizens_by_sex_and_age_on_the_periods_last_day():
    top, (one, _two) = province()
    for born, sex in (
        (date(2010, 11, 14), "F"),  # sixteen on the last day
        (date(2010, 11, 15), "F"),  # not yet
        (date(1966, 11, 14), "M"),
        (date(1956, 1, 1), "M"),
        (None, "U"),
    ):
        for _n in range(6):
            enrolment(one, course(), learner=person(born, sex=sex))
    enrolment(one, course(), learner=person(date(1990, 1, 1)), audience="CC")
    found = draft("bieu-04", top)
    expected = {
        "16-24": ("nu", 6),
        "<16": ("nu", 6),
        "60-69": ("nam", 6),
        "70+": ("nam", 6),
        "unknown": ("khac", 6),
    }
    for band, (sex, people) in expected.items():
        assert values(found, band)[f"{sex}_hoc"] == values(found, band)["tong_hoc"] == people
    assert values(found, "elderly")["nam_hoc"] == 12
    assert values(found, "all")["tong_hoc"] == 30
    # Men of 60 and women of 16; those of 15 are six, too, and so are those who are younger than that: none.
    (working,) = (row for row in found.rows["rows"] if row["key"].startswith("working"))
    assert working["values"]["tong_hoc"] == 18
    with_setting = {row["key"] for row in found.rows["rows"]}
    assert "working:15:60:62" in with_setting


def test_the_working_age_is_the_provinces_to_say(settings):
    settings.LEARNING = {**settings.LEARNING, "WORKING_AGE": {"from": 16, "women": 57, "men": 61}}
    top, _communes = province()
    (row,) = (row for row in draft("bieu-04", top).rows["rows"] if row["key"].startswith("working"))
    assert row["key"] == "working:16:57:61"


def test_few_people_of_one_age_and_sex_are_hidden_with_what_gives_them_away():
    top, (one, two, _three) = province(3)
    for place, born, sex, people in (
        (one, date(1950, 1, 1), "F", 2),
        (one, date(1980, 1, 1), "F", 30),
        (two, date(1950, 1, 1), "F", 9),
        (two, date(1980, 1, 1), "F", 40),
    ):
        for _n in range(people):
            enrolment(place, course(), learner=person(born, sex=sex))
    hers = draft("bieu-04", one)
    assert by_key(hers)["70+"]["marks"]["nu_hoc"] == "few"
    assert by_key(hers)["45-54"]["marks"]["nu_hoc"] == "withheld"
    # The province's table shows all, so the neighbour hides the same cells.
    assert not any(row["marks"] for row in draft("bieu-04", top).rows["rows"])
    theirs = by_key(draft("bieu-04", two))
    assert theirs["70+"]["marks"]["nu_hoc"] == theirs["45-54"]["marks"]["nu_hoc"] == "withheld"
    assert theirs["all"]["values"]["tong_hoc"] == 49


def test_below_the_communes_nothing_is_said_of_age_or_ethnic_group():
    _top, (one, _two) = province()
    school = unit("T1", level="agency", kind="truong", parent=one)
    for _n in range(9):
        enrolment(school, course(), learner=person(date(1980, 1, 1), minority=True))
    for form in ("bieu-04", "bieu-05"):
        rows = draft(form, school).rows["rows"]
        assert {value for row in rows for value in row["values"].values()} == {None}


def group(code, **more):
    made = learner(minority=code != "01", **more)
    made.ethnicity_scheme, made.ethnicity = "gso-1979", code
    made.save()
    return made


def test_learners_by_ethnic_group_and_small_groups_together():
    top, (one, two) = province()
    for place, code, people in (
        (one, "01", 30),
        (two, "01", 20),
        (one, "02", 12),
        (two, "02", 10),
        (one, "08", 9),
        (two, "08", 8),
        (one, "20", 3),
        (one, "50", 2),
        (two, "50", 2),
    ):
        for _n in range(people):
            enrolment(place, course(), learner=group(code), completed="2026-11-03")
    by_insurance = learner(minority=False)
    by_insurance.ethnicity_scheme, by_insurance.ethnicity = "bhyt", "25"
    by_insurance.save()
    enrolment(one, course(), learner=by_insurance)
    found = draft("bieu-05", top)
    assert [row["key"] for row in found.rows["rows"]] == [
        "majority",
        "minority",
        "02",
        "08",
        "others",
        "unsaid",
        "all",
    ]
    told = {row["key"]: row["values"]["so_nguoi"] for row in found.rows["rows"]}
    assert told == {"majority": 51, "minority": 46, "02": 22, "08": 17, "others": 7, "unsaid": 0, "all": 97}
    others = by_key(draft("bieu-05", two))
    assert others["others"]["marks"]["so_nguoi"] == "few"
    minority = {row["unit"]["code"]: row["values"]["dtts"] for row in draft("bieu-01", top).rows["rows"]}
    assert minority["00002"] == others["minority"]["values"]["so_nguoi"] == 20


numbers = st.integers(0, 7)
PLACES, GROUPS = range(3), ("01", "02", "08", "20", None)


@pytest.mark.thorough
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(numbers, min_size=15, max_size=15))
def test_no_small_group_can_be_worked_out_from_the_reports_of_all_units_together(people):
    top, communes = province(3)
    one_course = course("A")
    truth = dict(zip(product(PLACES, GROUPS), people, strict=True))
    for (place, code), how_many in truth.items():
        for _n in range(how_many):
            who = learner(minority=None) if code is None else group(code)
            enrolment(communes[place], one_course, learner=who)
    units = [*communes, top]
    groups = [by_key(draft("bieu-05", each)) for each in units]
    minority = draft("bieu-01", top).rows["rows"]
    told = [row for row in minority if row["kind"] == "unit"] + [minority[-1]]
    for unit_, found, row in zip(units, groups, told, strict=True):
        own = draft("bieu-01", unit_).rows["rows"][-1]
        # One number is hidden everywhere or nowhere.
        assert (
            own["marks"].get("dtts") == row["marks"].get("dtts") == found["minority"]["marks"].get("so_nguoi")
        )
    assert_nothing_follows(groups, told)
    Enrolment.objects.all().delete()
    for each in units:
        each.delete()


def assert_nothing_follows(groups, told, smallest=5):
    """Interval propagation over everything printed, by somebody who knows that all of it adds up."""
    keys = [key for key in groups[0] if key not in ("all", "minority")]
    minor = [key for key in keys if key not in ("majority", "unsaid")]
    low, high, sums = {}, {}, []
    for n, found in enumerate(groups):
        is_blank = all(found[key]["marks"].get("so_nguoi") == "withheld" for key in keys)
        for key in [*keys, "minority", "all"]:
            mark, value = found[key]["marks"].get("so_nguoi"), found[key]["values"]["so_nguoi"]
            may_be_small = is_blank or key == "minority"
            ranges = {None: (value, value), "few": (1, smallest - 1)}
            low[n, key], high[n, key] = ranges.get(mark, (0 if may_be_small else smallest, 10**6))
        sums += [((n, "all"), [(n, key) for key in keys]), ((n, "minority"), [(n, key) for key in minor])]
        sums.append(((n, "all"), [(n, "majority"), (n, "unsaid"), (n, "minority")]))
    whole = len(groups) - 1
    sums += [((whole, key), [(n, key) for n in range(whole)]) for key in [*keys, "minority", "all"]]
    for _round in range(60):
        for total, parts in sums:
            least, most = sum(low[part] for part in parts), sum(high[part] for part in parts)
            low[total], high[total] = max(low[total], least), min(high[total], most)
            for part in parts:
                others_least, others_most = least - low[part], most - high[part]
                low[part] = max(low[part], low[total] - others_most)
                high[part] = min(high[part], high[total] - others_least)
    for n, found in enumerate(groups):
        for key in [*keys, "minority"]:
            if found[key]["marks"].get("so_nguoi") == "few":
                assert low[n, key] < high[n, key], (n, key, told)


def test_community_teams_as_imported_and_the_lessons_that_facilitators_held():
    top, (one, two) = province()
    user = make_user("trang")
    her = learner()
    her.user = user
    her.save()
    user.learning_roles.create(unit=one, name="facilitator", from_date=REFORM)
    lesson = course("A")
    enrolment(one, lesson, learner=her, completed="2026-11-03")
    held = GroupSession.objects.create(lesson=lesson, unit=one, held_on=date(2026, 11, 3), women=4, men=2)
    GroupSession.objects.create(lesson=lesson, unit=one, held_on=date(2026, 9, 3), women=9)
    GroupSession.objects.update(created_at=at("2026-11-04"))
    Participation.objects.create(session=held, learner=learner())
    for group_, value in (("villages", 12), ("digital_teams", 10), ("digital_team_members", 50)):
        Population.objects.create(unit=one, group=group_, value=value, as_of=date(2026, 1, 1))
    rows = {row["unit"]["code"]: row["values"] for row in draft("bieu-06", top).rows["rows"][:2]}
    hers = rows["00001"]
    assert (hers["tong_thon"], hers["co_to"], hers["thanh_vien"], hers["ho_da_huong_dan"]) == (
        12,
        10,
        50,
        None,
    )
    assert (hers["da_tap_huan"], hers["ty_le_tap_huan"]) == (1, 2.0)
    assert (hers["so_buoi"], hers["luot_ho_tro"]) == (1, 7)
    assert rows["00002"]["tong_thon"] is None
    assert rows["00002"]["so_buoi"] == 0


def test_results_by_competency():
    top, (one, two) = province()
    framework = CompetencyFramework.objects.create(
        code="digcomp", version="2.2", label="DigComp", name_vi="x"
    )
    for place, code in enumerate(("1.1", "1.2")):
        Competency.objects.create(
            framework=framework,
            key=f"digcomp@2.2:{code}",
            code=code,
            name_vi=f"Năng lực {code}",
            position=place,
        )
    a, b = course("A"), course("B")
    lesson = Activity.objects.create(key=a.structure_version, type="lesson", title="Bài", course=b)
    ActivityCompetency.objects.create(activity=a, competency="digcomp@2.2:1.1")
    ActivityCompetency.objects.create(activity=b, competency="digcomp@2.2:1.1")
    ActivityCompetency.objects.create(activity=lesson, competency="digcomp@2.2:1.1")
    hoa = learner()
    enrolment(one, a, learner=hoa, completed="2026-11-03", passed="2026-11-03", score=0.8)
    enrolment(two, b, learner=hoa, started="2026-11-03", score=0.4)
    enrolment(two, b, started="2026-11-03")
    found = by_key(draft("bieu-07", top))
    first = found["digcomp@2.2:1.1"]
    assert (first["code"], first["name"]) == ("1.1", "Năng lực 1.1")
    assert first["values"] == {
        "so_khoa": 2,
        "so_nguoi": 2,
        "thanh_thao": 60.0,
        "so_nguoi_dat": 1,
        "ty_le_dat": 50.0,
    }
    assert found["digcomp@2.2:1.2"]["values"]["so_nguoi"] == 0
    assert found["all"]["values"]["so_nguoi"] == 2


def test_what_is_missing_in_the_data_and_who_has_not_reported():
    top, (one, two, three) = province(3)
    born = date(1980, 5, 1)
    for place, who in (
        (one, person(born, name="Nguyễn Thị Hoa", sex="F", minority=False)),
        (one, person(born, name="NGUYEN THI HOA", sex="U")),
        (two, person(None, name="Nguyễn Thị Hoa", sex="M")),
    ):
        enrolment(place, course(), learner=who, completed="2026-11-03")
    Population.objects.create(unit=two, group="all", value=0, as_of=date(2026, 1, 1))
    Population.objects.create(unit=one, group="all", value=1, as_of=date(2026, 1, 1))
    enrolment(None, course(), learner=person(born))
    Refresh.objects.create(
        is_full=True,
        started_at=at("2026-11-13 02:00"),
        alive_at=at("2026-11-13 02:00"),
        finished_at=at("2026-11-13 02:14"),
        drifted_cells=3,
        is_running=None,
    )
    found = draft("bieu-10", top)
    rows = {row["unit"]["code"]: row["values"] for row in found.rows["rows"][:3]}
    assert [rows[f"0000{n}"]["chua_bao_cao"] for n in (1, 2, 3)] == [0, 0, 1]
    assert [rows["00001"][key] for key in ("thieu_ngay_sinh", "thieu_gioi_tinh", "nghi_trung")] == [0, 1, 2]
    assert [rows["00002"][key] for key in ("thieu_ngay_sinh", "thieu_dan_toc", "nghi_trung")] == [1, 1, 0]
    assert rows["00001"]["phu_vuot_100"] == 1
    total = found.rows["rows"][-1]["values"]
    assert (total["chua_bao_cao"], total["nghi_trung"]) == (1, 2)
    notes = " ".join(Table(found).notes())
    assert found.rows["without_unit"] == 1
    assert "02:14" in notes


def test_figures_move_with_their_units_as_the_basis_says():
    top = unit("08", since=OLD)
    before = [commune(f"1000{n}", top, since=OLD, until=EVE) for n in (1, 2)]
    after = commune("10001", top, name="Xã mới")
    hoa = person(date(1980, 1, 1))
    for one in before:
        succeed(one, after)
        enrolment(one, course(one.code), learner=hoa, on="2025-05-16", completed="2025-05-20")
    month = Period.parse("202506", "state")
    assert values(draft("bieu-02", after, month, Basis.AS_IS), "all")["nd_hoan_thanh"] == 2
    assert values(draft("bieu-02", before[0], month), "all")["nd_hoan_thanh"] == 1
    year = draft("bieu-02", top, Period.parse("2025", "state"))
    assert [part["rows"][-1]["values"]["nd_hoan_thanh"] for part in year.rows["parts"]] == [2, 0]
    assert len(tables(year)) == 3
    beside = draft("bieu-02", top, Period.parse("2025", "state"), compare="previous")
    assert values(beside, "all")["nd_hoan_thanh.previous"] == 0
    assert "nd_hoan_thanh.previous" not in beside.rows["parts"][0]["rows"][-1]["values"]


def test_a_period_is_told_beside_the_one_before_and_the_same_of_last_year():
    top, (one, two) = province()
    for day in ("2025-11-02", "2025-11-03", "2026-10-02", "2026-11-02", "2026-11-03", "2026-11-04"):
        enrolment(one, course(day), on=day, completed=day)
    before, year = draft("bieu-01", top, compare="previous"), draft("bieu-01", top, compare="last_year")
    rows = {row["kind"]: row["values"] for row in before.rows["rows"]}
    assert rows["total"]["hoan_thanh.previous"] == 1
    assert rows["total"]["hoan_thanh.previous.change"] == 200.0
    rows = {row["kind"]: row["values"] for row in year.rows["rows"]}
    assert (rows["total"]["hoan_thanh.last_year"], rows["total"]["hoan_thanh.last_year.change"]) == (2, 50.0)
    assert rows["total"]["so_cung_ky"] == 50.0
    assert "dtts.previous" not in rows["total"]
    labels = [heading.full_label for heading in Table(before).headings]
    assert len(labels) == len(set(labels))
    assert not any("not installed" in label or "chưa cài" in label for label in labels)
    by_programme = draft("bieu-02", top, compare="previous")
    assert values(by_programme, "all")["nd_hoan_thanh.previous"] == 1


def test_a_comparison_is_never_frozen():
    top, _communes = province()
    frozen = build_report(form="bieu-01", unit=top, period=MONTH, basis=Basis.AS_WAS)
    assert not any("." in column["key"] for column in frozen.rows["columns"])


def test_the_officer_chooses_the_comparison_on_the_screen(admin_client):
    top, (one, _two) = province()
    enrolment(one, course("A"), on="2026-10-02")
    asked = {"unit": top.pk, "period": "202611", "compare": "previous"}
    text = admin_client.get("/admin/learning/reports/", asked).content.decode()
    assert 'value="previous" selected' in text
    assert "compare=previous" in text
    wrong = admin_client.get("/admin/learning/reports/", asked | {"compare": "x"}, follow=True)
    assert wrong.status_code == 200
    other = admin_client.get("/admin/learning/reports/", asked | {"form": "bieu-04"}).content.decode()
    assert "compare=previous" not in other


def test_the_age_bands_leave_nobody_out():
    assert BANDS == ["<16", "16-24", "25-34", "35-44", "45-54", "55-59", "60-69", "70+", "unknown"]
