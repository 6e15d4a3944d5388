"""Position and ethnic group of people whose record is there already."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from learning.models import Contact, Learner, Membership, Roster, RosterRow, Unit
from learning.people.models import Position
from learning.roster import positions, run
from learning.roster.entries import Entry
from learning.roster.preview import changes
from learning.roster.reasons import told
from learning.roster.undo import CannotUndo, undo_roster
from learning.roster.verdict import Verdict
from learning.sheets.legacy import to_tcvn3
from learning.sheets.running import delete_file
from tests.factories import LONG_AGO, make_learner, make_unit, make_user
from tests.learning.roster.made import HEADER, workbook

HOA = [1, "Nguyễn Thị Hoa", "01/07/1985", "Nữ", "008185001234", None, "Xã Ngọc Đường"]
SINCE = date(2026, 11, 1)
needs_database = pytest.mark.django_db


@pytest.fixture
def here():
    return make_unit("00700", level="commune", full_name="Xã Ngọc Đường", name="Ngọc Đường")


@pytest.fixture
def hoa(here):
    return known("Nguyễn Thị Hoa", here, "008185001234")


def known(name: str, unit, identity: str) -> Learner:
    learner = make_learner(name, unit=unit, audience="VC", birth_on=date(1985, 7, 1), sex="F")
    contact = Contact(learner=learner)
    contact.identity = identity
    contact.save()
    return learner


def sent(*rows, said: str, by=None, on=SINCE, **more) -> Roster:
    roster, _proposal = run.upload(
        workbook([[*HEADER, said], *rows]),
        name="ds.xlsx",
        sender="Sở Nội vụ",
        by=by,
        mode="valid",
        on=on,
        **more,
    )
    return run.check(roster)


def superuser():
    return make_user("quan-tri", is_superuser=True)


def outcome(roster) -> tuple[str, str]:
    row = roster.rows.get()
    return row.outcome, told(row.reasons)


def history(learner) -> list[tuple]:
    return list(learner.memberships.order_by("from_date").values_list("position", "from_date", "to_date"))


# --- position ----------------------------------------------------------------------------------------------


@needs_database
def test_a_position_that_a_record_lacks_is_filled_in_for_as_long_as_she_belongs_there(hoa):
    roster = sent([*HOA, "Chuyên viên"], said="Chức vụ")
    assert outcome(roster) == ("changed", "Her position at work is filled in.")
    run.apply(roster)
    assert history(hoa) == [("expert", LONG_AGO, None)]


@needs_database
def test_a_changed_position_begins_where_the_roster_says_and_what_was_before_stays(hoa):
    hoa.memberships.update(position="expert")
    roster = sent([*HOA, "Phó Chủ tịch UBND xã"], said="Chức vụ, chức danh")
    assert "changes on the first day" in outcome(roster)[1]
    assert history(hoa) == [("expert", LONG_AGO, None)]
    run.apply(roster)
    assert history(hoa) == [("expert", LONG_AGO, SINCE - timedelta(days=1)), ("leader", SINCE, None)]
    assert set(hoa.memberships.values_list("audience", "kind")) == {("VC", "work")}


@needs_database
def test_the_row_s_own_day_is_the_first_of_the_position(hoa):
    hoa.memberships.update(position="expert")
    header = [*HEADER, "Từ ngày", "Chức vụ"]
    file = workbook([header, [*HOA, "15/03/2026", "Chủ tịch UBND xã"]])
    roster, _proposal = run.upload(file, name="ds.xlsx", sender="Sở", mode="valid", on=SINCE)
    run.apply(run.check(roster))
    assert history(hoa) == [("expert", LONG_AGO, date(2026, 3, 14)), ("leader", date(2026, 3, 15), None)]


@needs_database
def test_a_position_of_a_time_that_is_over_ends_when_that_time_does(hoa):
    hoa.memberships.update(position="expert", to_date=date(2026, 12, 31))
    run.apply(sent([*HOA, "Trưởng phòng"], said="Chức vụ"))
    assert history(hoa)[-1] == ("leader", SINCE, date(2026, 12, 31))


@needs_database
def test_a_position_that_began_on_the_same_day_is_put_right_in_its_place(hoa):
    hoa.memberships.update(position="expert", from_date=SINCE)
    roster = run.apply(sent([*HOA, "Trưởng phòng"], said="Chức vụ"))
    assert history(hoa) == [("leader", SINCE, None)]
    undo_roster(roster)
    assert history(hoa) == [("expert", SINCE, None)]


@needs_database
def test_a_list_that_is_older_than_the_record_changes_no_position(hoa):
    hoa.memberships.update(position="leader", from_date=date(2026, 11, 15))
    roster = sent([*HOA, "Chuyên viên"], said="Chức vụ")
    assert outcome(roster) == ("known", "Her record has a later position, which stays.")
    run.apply(roster)
    assert history(hoa) == [("leader", date(2026, 11, 15), None)]


@needs_database
@pytest.mark.parametrize("written", ["", "?", "Chuyên viên"])
def test_the_same_position_and_an_empty_cell_change_nothing(hoa, written):
    hoa.memberships.update(position="expert")
    roster = sent([*HOA, written], said="Chức vụ")
    assert outcome(roster) == ("known", "")


@needs_database
def test_the_same_list_again_and_an_older_one_after_it_keep_the_history(hoa):
    hoa.memberships.update(position="expert")
    run.apply(sent([*HOA, "Trưởng phòng"], said="Chức vụ"))
    after = history(hoa)
    again = run.apply(sent([*HOA, "Trưởng phòng"], said="Chức vụ", on=SINCE + timedelta(days=20)))
    assert (outcome(again)[0], history(hoa)) == ("known", after)
    older = date(2026, 5, 1)
    run.apply(sent([*HOA, "Bộ phận Một cửa"], said="Chức vụ", on=older))
    assert history(hoa) == [
        ("expert", LONG_AGO, older - timedelta(days=1)),
        ("one_stop", older, SINCE - timedelta(days=1)),
        ("leader", SINCE, None),
    ]


@needs_database
def test_undoing_gives_positions_back(hoa, here):
    mai = known("Vàng Thị Mai", here, "008185009999")
    hoa.memberships.update(position="expert")
    before = list(Membership.objects.order_by("pk").values())
    row = [2, "Vàng Thị Mai", "01/07/1985", "Nữ", "008185009999", None, "Xã Ngọc Đường", "CNTT"]
    roster = run.apply(sent([*HOA, "Trưởng phòng"], row, said="Chức vụ"))
    assert history(mai) == [("digital", LONG_AGO, None)]
    undo_roster(roster)
    assert list(Membership.objects.order_by("pk").values()) == before


@needs_database
def test_a_position_that_was_changed_again_keeps_the_import(hoa):
    hoa.memberships.update(position="expert")
    roster = run.apply(sent([*HOA, "Trưởng phòng"], said="Chức vụ"))
    run.apply(sent([*HOA, "CNTT"], said="Chức vụ", on=SINCE + timedelta(days=9)))
    with pytest.raises(CannotUndo, match="1 person"):
        undo_roster(roster)
    assert [position for position, *_days in history(hoa)] == ["expert", "leader", "digital"]


DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@given(
    lengths=st.lists(st.integers(1, 300), min_size=1, max_size=4),
    held=st.lists(st.sampled_from(["", *Position.values]), min_size=4, max_size=4),
    is_open=st.booleans(),
    day=DAYS,
    said=st.sampled_from(Position.values),
)
def test_whatever_a_record_says_only_the_membership_of_the_day_is_ever_held(
    lengths, held, is_open, day, said
):
    begins, lasting = date(2025, 1, 1), []
    unit = Unit(pk=1)
    for length, position in zip(lengths, held, strict=False):
        ends = begins + timedelta(days=length - 1)
        lasting.append(Membership(unit=unit, kind="work", position=position, from_date=begins, to_date=ends))
        begins = ends + timedelta(days=1)
    lasting[-1].to_date = None if is_open else lasting[-1].to_date
    one = Verdict(Entry(5, position=said), unit=unit, audience="CC", since=day)
    positions.compare(one, [each for each in lasting if each.to_date is None or each.to_date >= day])
    of_the_day = [
        each for each in lasting if each.from_date <= day and (each.to_date is None or each.to_date >= day)
    ]
    expected = next((each for each in of_the_day if each.position != said), None)
    assert one.holds is expected


# --- ethnic group ------------------------------------------------------------------------------------------


def group(learner) -> tuple:
    learner.refresh_from_db()
    return learner.ethnicity_scheme, learner.ethnicity, learner.is_ethnic_minority


@needs_database
def test_an_ethnic_group_that_a_record_lacks_is_filled_in(hoa):
    Learner.objects.update(is_ethnic_minority=True)
    roster = sent([*HOA, "Tày"], said="Dân tộc")
    assert outcome(roster) == ("changed", "Her ethnic group is filled in.")
    run.apply(roster)
    assert group(hoa) == ("gso-1979", "02", True)
    undo_roster(roster)
    assert group(hoa) == ("", "", True)


@needs_database
@pytest.mark.parametrize(
    ("record", "was"),
    [
        (("gso-1979", "01", False), "Kinh"),
        (("bhyt", "77", None), "77 (bhyt)"),
        (("", "", False), "no minority"),
    ],
)
def test_another_ethnic_group_is_shown_before_it_is_taken_and_given_back_after(hoa, record, was):
    hoa.ethnicity_scheme, hoa.ethnicity, hoa.is_ethnic_minority = record
    hoa.save()
    roster = sent([*HOA, "Tày"], said="Dân tộc", by=superuser())
    assert outcome(roster) == ("changed", "Her record says another ethnic group, which is replaced.")
    assert changes(roster, roster.rows.all()) == {5: [f"Ethnic group: until now “{was}”, then “Tày”."]}
    run.apply(roster)
    assert group(hoa) == ("gso-1979", "02", True)
    undo_roster(roster)
    assert group(hoa) == record


@needs_database
def test_the_same_group_by_another_list_is_no_change(hoa):
    hoa.ethnicity_scheme, hoa.ethnicity = "bhyt", "25"
    hoa.save()
    assert outcome(sent([*HOA, "Kinh"], said="Dân tộc", by=superuser())) == ("known", "")


@needs_database
def test_from_the_command_line_where_nobody_sees_both_the_record_stays(hoa):
    hoa.ethnicity_scheme, hoa.ethnicity, hoa.is_ethnic_minority = "gso-1979", "08", True
    hoa.save()
    roster = run.apply(sent([*HOA, "Tày"], said="Dân tộc"))
    assert outcome(roster)[0] == "known"
    assert "which stays" in outcome(roster)[1]
    assert group(hoa) == ("gso-1979", "08", True)


@needs_database
def test_what_a_record_said_is_kept_sealed_and_only_as_long_as_the_file(hoa):
    hoa.ethnicity_scheme, hoa.ethnicity, hoa.is_ethnic_minority = "gso-1979", "08", True
    hoa.save()
    roster = run.apply(sent([*HOA, "Tày"], said="Dân tộc", by=superuser()))
    row = RosterRow.objects.get()
    assert "gso-1979" not in str(row.made)
    assert not any(name in str(row.reasons) for name in ("Tày", "Mông", "02", "08"))
    delete_file(roster)
    row.refresh_from_db()
    assert row.made == {"known": hoa.pk, "filled": []}
    undo_roster(roster)
    assert group(hoa) == ("gso-1979", "02", True)


@needs_database
def test_old_fonts_are_read_in_these_columns_too(hoa):
    rows = [[*HOA, to_tcvn3("Trưởng phòng"), to_tcvn3("Mường")] for _copy in range(2)]
    file = workbook([[*HEADER, to_tcvn3("Chức vụ"), to_tcvn3("Dân tộc")], *rows])
    roster, _proposal = run.upload(file, name="ds.xlsx", sender="Sở", mode="valid", on=SINCE)
    run.apply(run.check(roster))
    assert (history(hoa)[-1][0], group(hoa)[1]) == ("leader", "06")


@needs_database
def test_positions_and_groups_of_a_whole_list_take_as_many_queries_as_of_two_people(here):
    def queries(count: int, offset: int) -> int:
        people = [(f"Lý Thị {chr(65 + n)}", f"0081850{offset + n:05}") for n in range(count)]
        for name, number in people:
            known(name, here, number).memberships.update(position="expert")
        rows = [
            [n, name, "01/07/1985", "Nữ", number, None, "Xã Ngọc Đường", "Trưởng phòng", "Tày"]
            for n, (name, number) in enumerate(people)
        ]
        file = workbook([[*HEADER, "Chức vụ", "Dân tộc"], *rows])
        roster, _proposal = run.upload(file, name="ds.xlsx", sender="Sở", mode="valid", on=SINCE)
        run.check(roster)
        with CaptureQueriesContext(connection) as captured:
            run.apply(roster)
        assert roster.rows.filter(outcome="changed").count() == count
        with CaptureQueriesContext(connection) as back:
            undo_roster(roster)
        return len(captured) + len(back)

    few = queries(2, 0)
    # Giving back what was ended asks once a row, as after a move.
    assert queries(12, 500) - few == 10
