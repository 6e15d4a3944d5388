"""Applying a change of units and taking it back: what moves, what stays, what is refused."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.changes.apply import AlreadyApplied, apply_change, preview
from learning.changes.undo import CannotUndo, undo_change
from learning.models import (
    Enrolment,
    Grouping,
    Measure,
    Membership,
    Report,
    Role,
    Stale,
    Succession,
    Target,
    Unit,
    UnitAlias,
    UnitChange,
)
from learning.people.learners import membership_on
from learning.reports.build import build_report
from learning.reports.periods import Period
from learning.units.change_file import CannotChange, read_change
from learning.units.check import check_units
from learning.units.load import load_units
from learning.units.tree import unit_at
from tests.factories import make_course, make_learner, make_unit, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

DAY, EVE = date(2026, 11, 1), date(2026, 10, 31)
BEFORE, SINCE = datetime(2026, 10, 31, 9, tzinfo=UTC), datetime(2026, 11, 3, 9, tzinfo=UTC)
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
COLUMNS = "effective_on,level,predecessor,successor,name,kind,parent,succession,share,default"
MERGED = ",90001 90002,90010,Bình An,,,,,"
DIVIDED = [",90001,90010,Bắc,,,,0.4,", ",90001,90011,Nam,,,,0.6,1"]


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def province():
    return make_unit("90")


@pytest.fixture
def communes(province):
    return [make_unit(f"9000{number}", level="commune", parent=province) for number in (1, 2, 3)]


def change(*rows: str, name: str = "doi.csv"):
    text = "\n".join([COLUMNS, *(f"2026-11-01,{row}" for row in rows)])
    return read_change(text.encode(), name=name)


def applied(*rows: str) -> UnitChange:
    return apply_change(change(*rows), at=NOW)


def enrolled(unit, at, learner=None):
    return Enrolment.objects.create(
        learner=learner or make_learner(unit=unit), course=make_course(), unit=unit, enrolled_at=at,
        changed_at=at,
    )  # fmt: skip


MODELS = (Unit, Succession, Membership, Role, Grouping.communes.through, Target)


def everything() -> list:
    """All that a change may touch, as plain rows."""
    rows = [list(model._default_manager.order_by("pk").values()) for model in MODELS]
    return [*rows, list(Enrolment.objects.order_by("pk").values("pk", "unit_id"))]


def test_members_of_merged_communes_go_along_and_history_stays(communes):
    one, two, other = communes
    hoa, binh, lan = (make_learner(unit=unit) for unit in communes)
    applied(MERGED)
    new = unit_at(code="90010", on=DAY)
    assert [membership_on(each, DAY).unit for each in (hoa, binh, lan)] == [new, new, other]
    assert [membership_on(each, EVE).unit for each in (hoa, binh)] == [one, two]
    one.refresh_from_db()
    assert one.valid_to == EVE
    assert check_units() == []


def test_who_was_in_both_is_in_the_new_one_once(communes):
    hoa = make_learner(unit=communes[0])
    Membership.objects.create(
        learner=hoa, unit=communes[1], kind="residence", audience="ND", from_date=date(2026, 1, 1),
        to_date=date(2027, 1, 1),
    )  # fmt: skip
    work = Membership.objects.create(
        learner=hoa, unit=communes[1], kind="work", audience="CC", from_date=date(2026, 11, 20)
    )
    before = everything()
    undone = applied(MERGED)
    new = unit_at(code="90010", on=DAY)
    assert sorted(new.memberships.values_list("kind", "from_date", "to_date")) == [
        ("residence", DAY, None),
        ("work", work.from_date, None),
    ]
    undo_change(undone)
    assert everything() == before


def test_enrolments_since_the_day_belong_to_the_new_unit_and_are_counted_again(communes):
    early, late = enrolled(communes[0], BEFORE), enrolled(communes[0], SINCE)
    applied(MERGED)
    new = unit_at(code="90010", on=DAY)
    early.refresh_from_db()
    late.refresh_from_db()
    assert (early.unit, late.unit) == (communes[0], new)
    assert Stale.objects.get().unit == communes[0]
    assert late.changed_at > SINCE
    assert early.changed_at == BEFORE


def test_roles_follow_a_place_that_is_only_called_otherwise(communes):
    user = make_user()
    role = Role.objects.create(user=user, unit=communes[0], name="officer", from_date=date(2026, 1, 1))
    applied(",90001,90001,Bình An,,,,,")
    role.refresh_from_db()
    new = unit_at(code="90001", on=DAY)
    assert (role.to_date, new.roles.get().user) == (EVE, user)


def test_other_names_stay_with_the_place_but_not_with_a_larger_one(communes):
    for unit in communes[:2]:
        UnitAlias.objects.create(unit=unit, name=f"Pản {unit.code}")
    made = applied(",90001,90001,Bình An,,,,,", ",90002 90003,90010,Gộp,,,,,")
    assert unit_at(code="90001", on=DAY).aliases.get().name == "Pản 90001"
    assert not unit_at(code="90010", on=DAY).aliases.exists()
    undo_change(made)
    assert UnitAlias.objects.count() == 2


def test_roles_do_not_follow_into_a_larger_unit(communes):
    role = Role.objects.create(user=make_user(), unit=communes[0], name="officer", from_date=date(2026, 1, 1))
    (one, two) = preview(change(MERGED)).touched
    assert (one.roles, one.needs_decision, two.needs_decision) == (1, True, False)
    applied(MERGED)
    role.refresh_from_db()
    assert (role.unit, role.to_date) == (communes[0], None)


def test_people_of_a_divided_unit_wait_for_a_decision(communes):
    hoa = make_learner(unit=communes[0])
    (touched,) = preview(change(*DIVIDED)).touched
    assert (touched.memberships, touched.heir, touched.needs_decision) == (1, None, True)
    assert {one.code for one in touched.successors} == {"90010", "90011"}
    applied(*DIVIDED)
    assert hoa.memberships.get().unit == communes[0]


def test_the_impact_counts_what_is_there_by_as_many_queries_for_many_units(
    communes, django_assert_num_queries
):
    for unit in communes[:2]:
        enrolled(unit, BEFORE)
        enrolled(unit, SINCE)
        for period in ("2025", "2026", "20264"):
            Target.objects.create(unit=unit, indicator="completed", period=period, value=1)
    ended = make_learner(unit=communes[0]).memberships.get()
    ended.to_date = EVE
    ended.save()
    file = change(MERGED)
    with django_assert_num_queries(7):  # the seventh asks for frozen reports
        touched = preview(file).touched
    assert [(one.memberships, one.enrolments, one.targets) for one in touched] == [(2, 1, 2)] * 2


def test_many_people_cost_no_more_queries_than_few(communes, django_assert_max_num_queries):
    counts = []
    for people in (1, 40):
        for _learner in range(people):
            enrolled(communes[0], SINCE)
        with django_assert_max_num_queries(60) as asked:
            made = applied(MERGED)
        counts.append(len(asked))
        with django_assert_max_num_queries(80) as asked:
            undo_change(made)
        counts.append(len(asked))
    assert counts[:2] == counts[2:]


def test_a_seat_and_a_grouping_follow_a_commune_that_went_whole(communes, province):
    body = make_unit("SO-1", level="agency", kind="so", parent=province, seat=communes[0])
    grouping = Grouping.objects.create(province=province, name="Phía Bắc", valid_from=date(2025, 7, 1))
    grouping.communes.set(communes)
    applied(MERGED)
    new = unit_at(code="90010", on=DAY)
    body.refresh_from_db()
    assert body.seat == new
    assert set(grouping.communes.valid_on(DAY)) == {new, communes[2]}
    assert set(grouping.communes.valid_on(EVE)) == set(communes)


def test_a_body_below_a_merged_commune_begins_anew_with_its_seat_and_people(communes):
    body = make_unit("UB-1", level="agency", kind="ubnd", parent=communes[0], seat=communes[0])
    officer = make_learner(unit=body, audience="CC")
    before = everything()
    made = applied(MERGED)
    new = unit_at(code="UB-1", on=DAY)
    assert (new.parent.code, new.seat.code) == ("90010", "90010")
    assert membership_on(officer, DAY).unit == new
    assert check_units() == []
    undo_change(made)
    assert everything() == before


def test_nobody_is_left_without_a_unit(communes):
    make_learner(unit=communes[0])
    with pytest.raises(CannotChange, match="it has 1 learners and 0 enrolments"):
        applied(",90001,,,,,,,")
    communes[0].refresh_from_db()
    assert communes[0].valid_to is None
    applied(",90003,,,,,,,")


def test_the_second_time_it_is_already_applied(communes):
    first = applied(MERGED)
    before = everything()
    for again in (change(MERGED), change(MERGED.replace("1 9", "1;9"), name="khac.csv")):
        with pytest.raises(AlreadyApplied, match=f"number {first.pk}") as said:
            apply_change(again)
        assert said.value.change == first
    assert everything() == before


def test_what_breaks_half_way_changes_nothing(communes, monkeypatch):
    make_learner(unit=communes[0])
    before = everything()

    def fail(heirs, plan):
        raise RuntimeError

    monkeypatch.setattr("learning.changes.apply._regroup", fail)
    with pytest.raises(RuntimeError):
        applied(MERGED)
    assert everything() == before
    assert not UnitChange.objects.exists()


def test_a_change_remembers_who_applied_what(communes):
    user = make_user()
    made = apply_change(change(MERGED, name="sap-nhap.csv"), by=user, at=NOW)
    assert (made.file_name, made.effective_on, made.applied_by) == ("sap-nhap.csv", DAY, user)
    assert made.rows[0]["predecessors"] == ["90001", "90002"]
    assert len(made.sha256) == 64


def test_what_a_change_ended_stays_ended_when_the_shipped_units_are_loaded_again():
    load_units(province="08")
    text = "effective_on,predecessor,successor,name\n2026-11-01,02359 02545,02359,Xã Thử Nghiệm\n"
    made = apply_change(read_change(text.encode(), name="thu.csv"))
    before = everything()
    assert load_units(province="08").changed_nothing
    assert everything() == before
    assert check_units() == []
    undo_change(made)
    assert load_units(province="08").changed_nothing
    assert unit_at(code="02545", on=DAY).valid_to is None


# --- undo --------------------------------------------------------------------------------------------------


def test_undo_brings_everything_back_and_the_file_can_be_applied_anew(communes):
    for unit in communes[:2]:
        enrolled(unit, SINCE)
    before = everything()
    made = applied(MERGED)
    undo_change(made)
    assert everything() == before
    made.refresh_from_db()
    assert made.undone_at
    with pytest.raises(CannotUndo, match="already undone"):
        undo_change(made)
    assert applied(MERGED).pk != made.pk


def test_enrolments_made_after_the_change_go_back_to_where_their_learners_came_from(communes):
    hoa = make_learner(unit=communes[1])
    made = applied(MERGED)
    new = unit_at(code="90010", on=DAY)
    later = enrolled(new, NOW, hoa)
    Measure.objects.create(
        half_month=DAY, unit=new, course=later.course, indicator="enrolments", value=1, refreshed_at=NOW
    )
    undo_change(made)
    later.refresh_from_db()
    assert later.unit == communes[1]
    assert not Measure.objects.exists()


def test_who_left_the_new_unit_has_left_the_old_one(communes):
    hoa = make_learner(unit=communes[0])
    made = applied(MERGED)
    hoa.memberships.filter(to_date__isnull=True).update(to_date=date(2026, 11, 20))
    undo_change(made)
    assert hoa.memberships.get().to_date == date(2026, 11, 20)


def test_what_was_built_on_the_new_unit_keeps_it(communes):
    made = applied(MERGED)
    make_learner(unit=unit_at(code="90010", on=DAY))
    before = everything()
    with pytest.raises(CannotUndo, match=r"is in use since the change \(Memberships: 1\)"):
        undo_change(made)
    assert everything() == before


def test_a_later_change_is_undone_first(communes):
    made = applied(MERGED)
    text = "effective_on,predecessor,successor\n2026-11-20,90010,90012\n"
    later = apply_change(read_change(text.encode(), name="sau.csv"), at=NOW)
    with pytest.raises(CannotUndo, match="ended by a later change"):
        undo_change(made)
    undo_change(later)
    undo_change(made)
    assert check_units() == []


@pytest.mark.parametrize(
    ("whose", "frozen_at", "basis", "ends_on", "is_refused"),
    [
        ("90", NOW.replace(hour=10), "as_is", date(2026, 12, 14), True),
        ("90001", NOW.replace(hour=10), "as_was", date(2026, 12, 14), True),
        ("90003", NOW.replace(hour=10), "as_is", date(2026, 12, 14), False),
        ("90", NOW.replace(hour=10), "as_was", date(2026, 10, 14), False),
        ("90", NOW.replace(hour=8), "as_is", date(2026, 12, 14), False),
        ("90", None, "as_is", date(2026, 12, 14), False),
    ],
)
def test_a_report_frozen_with_the_change_in_it_keeps_it(
    communes, whose, frozen_at, basis, ends_on, is_refused
):
    made = applied(MERGED)
    Report.objects.create(
        form="bieu-01", unit=Unit.objects.get(code=whose), calendar="state", period="20264",
        starts_on=date(2026, 9, 15), ends_on=ends_on, basis=basis, cutoff_at=NOW, rows={}, sha256="",
        frozen_at=frozen_at,
    )  # fmt: skip
    if is_refused:
        with pytest.raises(CannotUndo, match="was frozen after the change"):
            undo_change(made)
    else:
        undo_change(made)


# --- any change --------------------------------------------------------------------------------------------

CODES = [f"9000{number}" for number in range(1, 7)]


@st.composite
def changes(draw) -> list[str]:
    """Rows that merge, divide, rename and leave alone six communes in any way that is sound."""
    fates = {code: draw(st.sampled_from(["stay", "rename", "merge", "split"])) for code in CODES}
    rows = []
    for code, fate in fates.items():
        if fate == "rename":
            rows.append(f",{code},{code},Tên mới {code[-1]},,,,,")
        elif fate == "merge":
            rows.append(f",{code},9010{draw(st.integers(1, 2))},Gộp,xa,90,,,")
        elif fate == "split":
            share = draw(st.sampled_from(["0.25", "0.5", ""]))
            rest = str(1 - float(share)) if share else ""
            rows.append(f",{code},90{code[-1]}21,Bắc,xa,90,,{share},1")
            rows.append(f",{code},90{code[-1]}22,Nam,xa,90,,{rest},")
    return rows or [",90001,90001,Tên mới,,,,,"]


@settings(max_examples=40, deadline=None)
@given(rows=changes())
def test_any_change_leaves_a_sound_tree_everybody_in_a_unit_and_a_way_back(rows):
    with transaction.atomic(), override("en"):
        province = make_unit("90")
        learners = []
        for code in CODES:
            unit = make_unit(code, level="commune", parent=province)
            make_unit(f"UB-{code}", level="agency", parent=province, seat=unit)
            learners.append(make_learner(unit=unit))
            enrolled(unit, SINCE, learners[-1])
        before = everything()
        made = applied(*rows)
        wrong = [finding for finding in check_units() if "seat" not in finding.message]
        assert wrong == []
        divided = {row.split(",")[1] for row in rows if ",Bắc," in row}
        for learner, code in zip(learners, CODES, strict=True):
            unit = membership_on(learner, DAY).unit
            assert unit.valid_to is None or code in divided
            assert membership_on(learner, EVE).unit.code == code
            assert learner.enrolments.get().unit == unit
        undo_change(made)
        assert everything() == before
        transaction.set_rollback(True)


# --- the command -------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path):
    def write(*rows: str):
        path = tmp_path / "doi.csv"
        path.write_text("\n".join([COLUMNS, *(f"2026-11-01,{row}" for row in rows)]), "utf-8")
        return str(path)

    return write


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("apply_unit_change", *arguments, stdout=out, no_color=True)
    return out.getvalue()


def test_the_command_shows_applies_and_undoes(communes, file):
    make_learner(unit=communes[0])
    before = everything()
    path = file(MERGED, "agency,,SO-1,Sở Thử nghiệm,so,90,,,")
    said = run(path, "--dry-run")
    assert everything() == before
    assert said.splitlines() == [
        "On 11/01/2026, 2 units end and 2 begin.",
        "- Đơn vị 90001 (90001) → Xã Bình An (90010): Merged whole",
        "    1 membership: moves to Xã Bình An (90010)",
        "- Đơn vị 90002 (90002) → Xã Bình An (90010): Merged whole",
        "+ Sở Thử nghiệm (SO-1)",
        *(
            f"· {period}: told in two parts, before 11/01/2026 and from then on."
            for period in (
                "Month 11/2026, which closes on 11/14/2026",
                "Quarter IV/2026, which closes on 12/14/2026",
                "Second half of 2026, which closes on 12/14/2026",
                "Year 2026, which closes on 12/14/2026",
            )
        ),
        "Nothing was changed: this was a dry run.",
    ]
    assert "Applied as change number" in run(path)
    made = UnitChange.objects.get()
    assert f"already applied: number {made.pk}" in run(path)
    assert "is undone" in run("--undo", str(made.pk))
    assert everything() == before


def test_the_command_says_how_a_unit_is_divided(communes, file):
    assert "Bắc (90010): Split (40%); Xã Nam (90011): Split (60%)" in run(file(*DIVIDED), "--dry-run")


def test_the_command_explains_what_it_cannot_do(communes, file, tmp_path):
    for arguments, said in (
        ([], "Name either a file or"),
        ([file(MERGED), "--undo", "1"], "Name either a file or"),
        (["--undo", "77"], "No change has the number 77"),
        ([str(tmp_path / "none.csv")], "cannot be read: No such file"),
        ([file(",77777,90010,,,,,,")], "Row 2: No unit of this level"),
    ):
        with pytest.raises(CommandError, match=said):
            run(*arguments)


def _closings(day: str):
    file = f"{COLUMNS}\n{day},commune,90001 90002,90010,Bình An,,,,,\n"
    return preview(read_change(file.encode(), name="doi.csv")).closings


def test_the_reports_that_a_change_cuts_in_two_are_told_before_it_is_applied(
    province, communes, late_november
):
    build_report(form="bieu-01", unit=province, period=Period.parse("202612", "state"), basis="as_was")
    found = {each.period.code: each.frozen for each in _closings("2026-11-20")}
    assert found == {"202612": 1, "20264": 0, "2026H2": 0, "2026": 0}


def test_a_change_on_the_first_day_of_a_year_cuts_no_report(province, communes, late_november):
    assert _closings("2026-12-15") == []
