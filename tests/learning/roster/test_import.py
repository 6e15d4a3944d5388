import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learning.models import (
    Contact,
    Learner,
    Membership,
    Role,
    Roster,
    RosterRow,
    Succession,
    UnitAlias,
)
from learning.people.birth import Birth
from learning.roster import run
from learning.roster.entries import Entry
from learning.roster.models import Outcome
from learning.roster.reasons import told
from learning.roster.run import CannotApply, apply, check, decide, stop, to_be_decided, upload
from learning.roster.undo import CannotUndo, undo_roster
from learning.sheets.legacy import to_tcvn3
from learning.sheets.models import State
from learning.sheets.workbook import CannotRead
from tests.factories import make_course, make_learner, make_unit, make_user
from tests.learning.roster.made import HEADER, workbook

pytestmark = pytest.mark.django_db
HOA = [1, "Nguyễn Thị Hoa", "01/07/1985", "Nữ", 8185001234, 912345678, "Xã Ngọc Đường"]
DUC = [2, "LÝ VĂN ĐỨC", 1990, "Nam", None, "0987 654 321", "00703"]
MAI = [3, "Vàng Thị Mai", "5/12/92", "Nữ", None, None, "X. Ngọc Đường"]


@pytest.fixture
def province():
    return make_unit("08", full_name="Tỉnh Tuyên Quang", name="Tuyên Quang")


@pytest.fixture
def here(province):
    return make_unit("00700", level="commune", parent=province, full_name="Xã Ngọc Đường", name="Ngọc Đường")


@pytest.fixture
def there(province):
    return make_unit("00703", level="commune", parent=province, full_name="Xã Lùng Tám", name="Lùng Tám")


@pytest.fixture(autouse=True)
def _both(here, there):
    """They are there."""


def sent(*rows, by=None, mode="valid", header=HEADER, **more) -> Roster:
    roster, _proposal = upload(
        workbook([header, *rows]),
        name="ds.xlsx",
        sender="Sở Nội vụ",
        by=by,
        mode=mode,
        on=date(2026, 11, 1),
        **more,
    )
    return roster


def outcomes(roster) -> dict[int, str]:
    return dict(roster.rows.values_list("number", "outcome"))


def said(roster, number) -> str:
    return told(roster.rows.get(number=number).reasons)


def officer(*units, name="ha"):
    user = make_user(name)
    for unit in units:
        Role.objects.create(user=user, unit=unit, name="officer", from_date=unit.valid_from)
    return user


def everything() -> list:
    rows = [list(model.objects.order_by("pk").values()) for model in (Learner, Membership)]
    contacts = Contact.objects.order_by("pk").values_list(
        "learner", "phone_hash", "email_hash", "identity_hash"
    )
    return [*rows, list(contacts)]


def test_a_check_says_what_would_happen_and_changes_nobody(here):
    roster = check(sent(HOA, [*DUC[:6], "Xã Lùng Tám"], MAI))
    assert outcomes(roster) == {5: "new", 6: "new", 7: "new"}
    assert roster.state == State.CHECKED
    assert (roster.counts, roster.rows_total) == ({"new": 3}, 3)
    assert not Learner.objects.exists()


def test_applying_makes_people_with_their_contacts_and_units(here):
    roster = apply(check(sent(HOA)))
    hoa = Learner.objects.get()
    assert (hoa.full_name, hoa.birth, hoa.sex) == ("Nguyễn Thị Hoa", Birth(date(1985, 7, 1)), "F")
    assert hoa.name.given == "Hoa"
    assert (hoa.contact.identity, hoa.contact.phone) == ("008185001234", "0912345678")
    membership = hoa.memberships.get()
    assert (membership.unit, membership.kind, membership.audience) == (here, "work", "CC")
    assert membership.from_date == date(2026, 11, 1)
    assert (roster.state, roster.rows_done) == (State.APPLIED, 1)


@pytest.mark.parametrize(
    ("written", "position"),
    [
        ("Trưởng phòng", "leader"),
        ("Phó Chủ tịch UBND xã", "leader"),
        ("Chuyên viên", "expert"),
        ("Công chức bộ phận Một cửa", "one_stop"),
        ("Phụ trách CNTT", "digital"),
        ("Người hoạt động không chuyên trách", "part_time"),
        ("Giáo viên trường THCS", "expert"),
        ("?", ""),
    ],
)
def test_the_position_at_work_is_read_from_its_words(written, position):
    apply(check(sent([*HOA, written], header=[*HEADER, "Chức vụ"])))
    assert Membership.objects.get().position == position


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Tày", ("02", True)),
        ("H'Mông", ("", None)),
        ("KINH", ("01", False)),
        ("Khơ Me", ("05", True)),
        ("", ("", None)),
    ],
)
def test_the_ethnic_group_is_read_by_its_name_and_never_guessed(written, kept):
    apply(check(sent([*HOA, written], header=[*HEADER, "Dân tộc"])))
    hoa = Learner.objects.get()
    assert (hoa.ethnicity, hoa.is_ethnic_minority) == kept
    assert hoa.ethnicity_scheme == ("gso-1979" if kept[0] else "")


def test_the_same_file_again_changes_nothing():
    apply(check(sent(HOA, MAI)))
    before = everything()
    again = apply(check(sent(HOA, MAI)))
    assert set(outcomes(again).values()) == {Outcome.KNOWN}
    assert everything() == before


def test_applying_twice_changes_nothing():
    roster = apply(check(sent(HOA, MAI)))
    before = everything()
    assert apply(roster).state == State.APPLIED
    assert everything() == before


def test_nothing_of_a_row_is_kept_but_its_number_and_what_came_of_it():
    roster = apply(check(sent(HOA)))
    kept = str(list(RosterRow.objects.filter(roster=roster).values()))
    assert not any(secret in kept for secret in ("Hoa", "8185001234", "912345678", "1985"))


# --- who is known ------------------------------------------------------------------------------------------


def test_a_known_person_is_recognised_by_identity_number_and_completed(here):
    hoa = make_learner("Nguyễn Thị Hoa", unit=here, audience="CC")
    contact = Contact(learner=hoa)
    contact.identity = "008185001234"
    contact.save()
    roster = apply(check(sent(HOA)))
    assert outcomes(roster) == {5: "changed"}
    hoa.refresh_from_db()
    assert (hoa.birth, hoa.sex, hoa.contact.phone) == (Birth(date(1985, 7, 1)), "F", "0912345678")
    assert Learner.objects.count() == 1


def test_what_a_record_knows_is_never_overwritten(here):
    hoa = make_learner(
        "Nguyễn Thị Hoa", unit=here, audience="CC", birth_on=date(1985, 1, 1), birth_precision="year"
    )
    apply(check(sent(HOA)))
    hoa.refresh_from_db()
    assert hoa.birth == Birth(date(1985, 1, 1), "year")


def test_a_phone_number_alone_is_not_a_person(here):
    other = make_learner("Lê Văn Nam", unit=here)
    contact = Contact(learner=other)
    contact.phone = "0912345678"
    contact.save()
    assert outcomes(check(sent(HOA))) == {5: "new"}


def test_name_birth_and_unit_are_a_person_however_the_tone_is_placed(here):
    make_learner("Trần Thị Hòa", unit=here, audience="CC", birth_on=date(1985, 7, 1), sex="F")
    row = [1, "Trần Thị Hoà", "1985", None, None, None, "Xã Ngọc Đường"]
    twin = [2, "Trần Thị Hoá", "1985", None, None, None, "Xã Ngọc Đường"]
    assert outcomes(check(sent(row, twin))) == {5: "known", 6: "new"}


def test_a_record_with_only_the_year_is_the_person_with_the_day(here):
    make_learner("Trần Thị Hòa", unit=here, audience="CC", birth_on=date(1985, 1, 1), birth_precision="year")
    make_learner("Trần Thị Hòa", unit=here, audience="CC", birth_on=date(1990, 3, 2))
    row = [1, "Trần Thị Hòa", "01/07/1985", None, None, None, "Xã Ngọc Đường"]
    other = [2, "Trần Thị Hòa", "01/07/1991", None, None, None, "Xã Ngọc Đường"]
    assert outcomes(check(sent(row, other))) == {5: "known", 6: "new"}


def test_a_batch_is_applied_with_as_many_queries_however_many_rows_it_has():
    def queries(count: int) -> int:
        rows = [
            [n, f"Lý Thị {chr(65 + n)}", f"{n + 1:02}/07/19{count:02}", *HOA[3:4], None, None, HOA[6]]
            for n in range(count)
        ]
        roster = check(sent(*rows))
        with CaptureQueriesContext(connection) as captured:
            apply(roster)
        assert roster.rows.filter(outcome="new").count() == count
        return len(captured)

    assert queries(2) == queries(20)


def test_an_identity_number_with_another_name_is_refused(here):
    hoa = make_learner("Nguyễn Thị Huệ", unit=here)
    contact = Contact(learner=hoa)
    contact.identity = "008185001234"
    contact.save()
    roster = check(sent(HOA))
    assert "another name" in said(roster, 5)
    assert "Huệ" not in said(roster, 5)


def test_two_rows_about_one_person_are_one():
    roster = check(sent(HOA, [9, *HOA[1:]]))
    assert outcomes(roster) == {5: "new", 6: "refused"}
    assert said(roster, 6) == "The same person is in row 5 already."


def test_two_rows_about_one_person_are_noticed_across_batches(monkeypatch):
    monkeypatch.setattr(run, "BATCH", 1)
    roster = apply(check(sent(HOA, [9, *HOA[1:]], [*DUC[:6], "Xã Lùng Tám"])))
    assert outcomes(roster) == {5: "new", 6: "refused", 7: "new"}
    assert Learner.objects.count() == 2


def test_somebody_who_works_elsewhere_moves(here, there):
    hoa = make_learner("Nguyễn Thị Hoa", unit=there, audience="CC")
    contact = Contact(learner=hoa)
    contact.identity = "008185001234"
    contact.save()
    roster = apply(check(sent(HOA)))
    old, new = hoa.memberships.order_by("from_date")
    assert (old.unit, old.to_date) == (there, date(2026, 10, 31))
    assert (new.unit, new.from_date) == (here, date(2026, 11, 1))
    assert "moves from Xã Lùng Tám" in said(roster, 5)


# --- which unit --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["Xã Ngọc Đường", "xã ngọc đường", "X. Ngọc Đường", "Ngọc Đường", "UBND xã Ngọc Đường",
     "Xã Ngọc Đường, tỉnh Tuyên Quang", "xa ngoc duong", "00700", "Đường hoa"],
)  # fmt: skip
def test_a_unit_is_found_by_any_of_its_names(name, here):
    UnitAlias.objects.create(unit=here, name="Đường hoa")
    header = [*HEADER[:6], "Mã đơn vị"] if name == "00700" else HEADER
    roster = apply(check(sent([*HOA[:6], name], header=header)))
    assert Membership.objects.get().unit == here, roster.rows.get().reasons


def test_an_old_name_is_todays_unit(province, here):
    old = make_unit(
        "00701", level="commune", full_name="Xã Kim Thạch", name="Kim Thạch",
        valid_from=date(2004, 1, 1), valid_to=date(2025, 6, 30),
    )  # fmt: skip
    Succession.objects.create(
        predecessor=old, successor=here, kind="merge_full", is_default=True, effective_on=date(2025, 7, 1)
    )
    roster = apply(check(sent([*HOA[:6], "Xã Kim Thạch"])))
    assert Membership.objects.get().unit == here
    assert said(roster, 5) == "“Xã Kim Thạch” is called Xã Ngọc Đường now."


def test_an_ambiguous_name_is_decided_by_somebody(province):
    units = [
        make_unit(code, level="commune", parent=province, full_name="Xã Tân Thành", name="Tân Thành")
        for code in ("00801", "00802")
    ]
    roster = check(sent([*HOA[:6], "Xã Tân Thành"]))
    assert outcomes(roster) == {5: "review"}
    assert to_be_decided(roster) == [("Xã Tân Thành", [units[0].pk, units[1].pk], 1)]
    decide(roster, asked="Xã Tân Thành", unit=units[1].pk)
    apply(check(roster))
    assert Membership.objects.get().unit == units[1]


def test_units_outside_the_officers_are_refused_row_by_row(here, there):
    roster = check(sent(HOA, [*DUC[:6], "Xã Lùng Tám"], by=officer(here)))
    assert outcomes(roster) == {5: "new", 6: "refused"}
    assert said(roster, 6) == "“Xã Lùng Tám” is not among the units that you answer for."


def test_an_officer_takes_nobody_from_a_unit_of_others(here, there):
    hoa = make_learner("Nguyễn Thị Hoa", unit=there, audience="CC")
    contact = Contact(learner=hoa)
    contact.identity = "008185001234"
    contact.save()
    roster = check(sent(HOA, by=officer(here)))
    assert outcomes(roster) == {5: "refused"}


def test_rows_without_a_unit_belong_to_that_of_the_list(there):
    header = HEADER[:6]
    assert outcomes(check(sent(HOA[:6], header=header))) == {5: "refused"}
    apply(check(sent(HOA[:6], header=header, unit=there)))
    assert Membership.objects.get().unit == there


def test_a_heading_names_the_unit_of_the_rows_below_it(here, there):
    header = HEADER[:6]
    rows = [["I", "Xã Ngọc Đường"], HOA[:6], ["II", "Xã Lùng Tám"], DUC[:6], [None, "Cộng: 2 người"]]
    roster = apply(check(sent(*rows, header=header)))
    assert outcomes(roster) == {5: "skipped", 6: "new", 7: "skipped", 8: "new", 9: "skipped"}
    assert list(Membership.objects.order_by("pk").values_list("unit", flat=True)) == [here.pk, there.pk]


def test_a_heading_that_is_no_unit_leaves_people_where_the_list_puts_them(there):
    rows = [["I. Khối cán bộ"], HOA[:6], [None, "II. Xã Ngọc Đường"], DUC[:6]]
    apply(check(sent(*rows, header=HEADER[:6], unit=there)))
    assert list(Membership.objects.order_by("pk").values_list("unit__name", flat=True)) == [
        "Lùng Tám",
        "Ngọc Đường",
    ]


def test_whose_uploader_is_gone_places_nobody(here):
    roster = sent(HOA, by=officer(here))
    roster.uploaded_by.delete()
    roster.refresh_from_db()
    assert outcomes(check(roster)) == {5: "refused"}


def test_no_report_of_an_error_shows_who_is_in_a_row():
    entry = Entry(
        5, name="Nguyễn Thị Hoa", identity="008185001234", phone="0912345678", email="hoa@example.vn"
    )
    assert not any(secret in repr(entry) for secret in ("Hoa", "0081", "0912", "example"))


# --- what is refused ---------------------------------------------------------------------------------------


def test_a_formula_for_a_name_is_refused():
    roster = check(sent([1, "=HYPERLINK(1)", *HOA[2:]]))
    assert outcomes(roster) == {5: "refused"}
    assert said(roster, 5).startswith("There is a formula")


def test_all_or_nothing_is_nothing_while_a_row_is_wrong():
    roster = check(sent(HOA, [2, "Lê Nam", "31/02/1990", None, None, None, "Xã Lùng Tám"], mode="all"))
    with pytest.raises(CannotApply, match="not in order"):
        apply(roster)
    assert not Learner.objects.exists()
    roster.mode = "valid"
    roster.save()
    apply(roster)
    assert Learner.objects.count() == 1


def test_all_or_nothing_takes_everything_back_if_the_world_has_changed(monkeypatch, there):
    monkeypatch.setattr(run, "BATCH", 1)
    roster = check(sent(HOA, [*DUC[:6], "Xã Lùng Tám"], mode="all"))
    there.valid_to = date(2026, 1, 1)
    there.save()
    with pytest.raises(CannotApply, match="something has changed"):
        apply(roster)
    assert not Learner.objects.exists()
    assert Roster.objects.get().state == State.CHECKED


def test_a_file_that_is_none_leaves_nothing_behind():
    with pytest.raises(CannotRead):
        upload(io.BytesIO(b"%PDF"), name="ds.xlsx", sender="Sở")
    assert not Roster.objects.exists()


def test_old_fonts_are_read():
    row = [1, to_tcvn3("Nguyễn Thị Huệ"), "1985", to_tcvn3("Nữ"), None, None, to_tcvn3("Xã Ngọc Đường")]
    more = [2, to_tcvn3("Hoàng Văn Tuấn"), "1980", "Nam", None, None, to_tcvn3("Xã Lùng Tám")]
    roster = apply(check(sent(row, more, header=[to_tcvn3(label) for label in HEADER])))
    assert roster.encodings == {"1": "tcvn3", "3": "tcvn3", "6": "tcvn3"}
    assert list(Learner.objects.by_name().values_list("full_name", flat=True)) == [
        "Nguyễn Thị Huệ",
        "Hoàng Văn Tuấn",
    ]


# --- stopping, going on, going back ------------------------------------------------------------------------


def test_an_import_that_was_stopped_goes_on_where_it_was(monkeypatch):
    monkeypatch.setattr(run, "BATCH", 1)
    roster = check(sent(HOA, [*DUC[:6], "Xã Lùng Tám"], MAI))
    beat = run.beat

    def stopped_at_the_second(roster, state, done):
        if done == 2:
            stop(roster)
        beat(roster, state, done)

    monkeypatch.setattr(run, "beat", stopped_at_the_second)
    with pytest.raises(run.Stopped):
        apply(roster)
    roster.refresh_from_db()
    assert (roster.state, Learner.objects.count()) == (State.STOPPED, 2)
    monkeypatch.setattr(run, "beat", beat)
    apply(roster)
    assert Learner.objects.count() == 3


def test_nobody_applies_what_somebody_else_is_at():
    roster = check(sent(HOA))
    run.claim(roster, State.APPLYING, given=[State.CHECKED])
    with pytest.raises(run.Stopped):
        apply(roster)


def test_undoing_makes_everything_what_it_was(here, there, django_capture_on_commit_callbacks):
    hoa = make_learner("Nguyễn Thị Hoa", unit=there, audience="CC")
    contact = Contact(learner=hoa)
    contact.identity = "008185001234"
    contact.save()
    before = everything()
    roster = apply(check(sent(HOA, [*DUC[:6], "Xã Lùng Tám"], MAI)))
    assert everything() != before
    with django_capture_on_commit_callbacks(execute=True):
        undo_roster(roster)
    assert everything() == before
    roster.refresh_from_db()
    assert (roster.state, bool(roster.file)) == (State.UNDONE, False)
    with pytest.raises(CannotUndo, match="already"):
        undo_roster(roster)


def test_an_import_of_which_somebody_has_learnt_stays():
    from learning import api

    roster = apply(check(sent(HOA, MAI)))
    hoa = Learner.objects.named("Hoa").get()
    api.enrol(learner=hoa, course=make_course())
    before = everything()
    with pytest.raises(CannotUndo, match=r"^1 person"):
        undo_roster(roster)
    assert everything() == before
    roster.refresh_from_db()
    assert roster.state == State.APPLIED


def test_columns_are_remembered_for_the_sender(here):
    from learning.sheets.layout import remember

    odd = ["STT", "Ai", "Ngày sinh", "Giới tính", "Số CCCD", "Điện thoại", "Đơn vị công tác"]
    file = workbook([odd, HOA])
    roster, proposal = upload(file, name="a.xlsx", sender="Sở Nội vụ")
    assert proposal.layout.columns == {}  # nobody knows where the names are
    known = ["STT", "Họ và tên", "Sinh", "Ghi chú"]
    roster, proposal = upload(workbook([known, HOA]), name="b.xlsx", sender="Sở Nội vụ")
    roster.columns = {"1": "name", "2": "birth"}
    remember(roster, proposal.labels)
    _roster, again = upload(workbook([known, MAI]), name="c.xlsx", sender="SỞ NỘI VỤ")
    assert again.is_remembered
    assert again.layout.columns == {1: "name", 2: "birth"}
