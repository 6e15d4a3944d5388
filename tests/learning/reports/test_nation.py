"""The same report from the database and from files: every cell is equal, whatever happened to the facts."""

import io
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learning.models import Certificate, Enrolment, Learner, Membership
from learning.nation.engine import Files
from learning.nation.facts import covered_until, write_facts
from learning.nation.report import compare, compare_country
from learning.reports.build import build_report
from learning.reports.periods import Period
from tests.learning.reports.made import (
    EVE,
    OLD,
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

pytest.importorskip("duckdb")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]
QUARTER = Period.parse("20264", "state")
STRADDLING, YEAR = Period.parse("20253", "state"), Period.parse("2026", "state")


def told(folder, one, period=QUARTER):
    files = Files(Path(folder))
    try:
        return compare(files, one, period, cutoff=files.covered_until)
    finally:
        files.close()


# --- whatever the facts are ----------------------------------------------------------------------------------

A_DAY = st.dates(min_value=at("2025-06-01").date(), max_value=at("2026-11-21").date())
DAYS = st.none() | A_DAY
FACTS = st.lists(
    st.tuples(
        st.integers(0, 5),  # where
        st.integers(0, 2),  # course
        st.integers(0, 4),  # who
        A_DAY,
        *[DAYS] * 5,  # started, completed, passed, withdrawn, certified
        st.sampled_from(["", "supplement"]),
        DAYS,  # known
    ),
    max_size=14,
)


def two_reformed_provinces():
    """A province that two were merged into, with communes that were merged, divided and left alone; and another one."""
    before, other = (
        unit("02", since=OLD, until=EVE, kind="tinh"),
        unit("08", since=OLD, until=EVE, kind="tinh"),
    )
    old = [commune(f"0000{n}", top, since=OLD, until=EVE) for n, top in ((1, before), (2, other))]
    top, (first, second) = province(2)
    for each in (before, other):
        succeed(each, top)
    succeed(old[0], first)
    succeed(old[1], first, kind="split", share=0.6)
    succeed(old[1], second, kind="split", share=0.4, default=False)
    away, (third,) = province(1, code="15")
    return top, away, [*old, first, second, third, top]


def happens(facts, places, courses, people):
    for where, what, who, enrolled, started, completed, passed, withdrawn, certified, renewal, known in facts:
        made = enrolment(
            places[where],
            courses[what],
            on=str(enrolled),
            learner=people[who],
            withdrawn_at=at(str(withdrawn)) if withdrawn else at("2026-11-20"),
            started=str(started) if started else None,
            completed=str(completed) if completed else None,
            passed=str(passed) if passed else None,
            renewal=renewal,
            **({"known": str(known)} if known else {}),
        )
        if certified:
            certificate(made, str(certified), revoked=str(known) if known else None)


@pytest.mark.thorough
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(facts=FACTS, stays=st.booleans())
def test_files_say_of_every_cell_what_the_database_says(facts, stays):
    folder = Path(tempfile.mkdtemp())
    try:
        with transaction.atomic():
            top, away, places = two_reformed_provinces()
            courses = [course(f"{n}", periods=4 + n) for n in range(3)]
            people = [
                learner(f"Người {n}", sex="FM"[n % 2], minority=(None, True, False)[n % 3]) for n in range(5)
            ]
            Membership.objects.create(
                learner=people[0], unit=places[3], kind="work", audience="CC", from_date=OLD
            )
            happens(facts, places, courses, people)
            if stays:  # each in her last enrolment
                last = {one.learner_id: one.pk for one in Enrolment.objects.order_by("pk")}
                Enrolment.objects.filter(pk__in=last.values()).update(withdrawn_at=None)
            enrolment(places[4], courses[0])  # files without facts are refused
            write_facts(folder)
            files = Files(folder)
            until = files.covered_until
            for one, period in ((top, QUARTER), (top, STRADDLING), (top, YEAR), (away, QUARTER)):
                assert compare(files, one, period, cutoff=until).different == []
            assert compare_country(files, QUARTER, cutoff=until).different == []
            files.close()
            transaction.set_rollback(True)
    finally:
        shutil.rmtree(folder)


def test_periods_of_a_divided_unit_are_divided_into_tenths_on_every_database(tmp_path):
    top, _away, places = two_reformed_provinces()
    enrolment(places[1], course("A", periods=4), on="2026-10-01", completed="2026-11-03")
    write_facts(tmp_path)
    found = told(tmp_path, top)
    assert found.different == []
    assert found.total["so_tiet"] == 4.0


# --- keeping files up to date ---------------------------------------------------------------------------------


@pytest.fixture
def facts(tmp_path):
    """A province with three facts of two months, in files."""
    top, (one, two) = province()
    a = course("A")
    made = [
        enrolment(one, a, on="2026-10-20", completed="2026-11-02"),
        enrolment(one, a, on="2026-11-03"),
        enrolment(two, a, on="2026-11-04", passed="2026-11-05"),
    ]
    Enrolment.objects.update(changed_at=at("2026-11-06"))
    write_facts(tmp_path)
    return top, one, two, made


def written(folder, **more):
    parts = []
    write_facts(folder, tell=lambda part, rows: parts.append((part, rows)), **more)
    return parts


def test_only_parts_with_changes_are_written_again(tmp_path, facts):
    _top, _one, _two, made = facts
    assert written(tmp_path) == []
    Enrolment.objects.filter(pk=made[0].pk).update(passed_at=at("2026-11-21"), changed_at=at("2026-11-22"))
    assert written(tmp_path) == [("province=08/month=2026-10", 1)]
    assert len(written(tmp_path, everything=True)) == 2


def test_what_left_a_part_or_was_deleted_is_in_no_file(tmp_path, facts):
    top, one, _two, made = facts
    away, (elsewhere,) = province(1, code="15")
    Enrolment.objects.filter(pk=made[0].pk).update(unit=elsewhere, changed_at=at("2026-11-22"))
    made[2].delete()
    assert written(tmp_path) == [("province=08/month=2026-11", 1), ("province=15/month=2026-10", 1)]
    assert not (tmp_path / "province=08" / "month=2026-10" / "facts.parquet").exists()
    assert told(tmp_path, top).total["so_luot"] == 1
    assert told(tmp_path, top).different == told(tmp_path, away).different == []


def test_a_run_that_dies_is_made_good_by_the_next(tmp_path, facts, monkeypatch):
    top, *_rest, made = facts
    Enrolment.objects.update(passed_at=at("2026-11-21"), changed_at=at("2026-11-22"))
    before = covered_until(tmp_path)
    from learning.nation import facts as module

    monkeypatch.setattr(module, "_courses", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_facts(tmp_path)
    monkeypatch.undo()
    assert covered_until(tmp_path) == before
    assert [part for part, _rows in written(tmp_path)] == [
        "province=08/month=2026-10",
        "province=08/month=2026-11",
    ]
    assert told(tmp_path, top).different == []
    assert not list(tmp_path.rglob(".part-*"))


def test_facts_known_late_are_told_alike(tmp_path, facts):
    top, one, _two, _made = facts
    build_report(form="bieu-01", unit=top, period=QUARTER.previous(), basis="as_was")
    enrolment(one, course("B"), on="2026-09-01", completed="2026-09-02", known="2026-11-22 13:00")
    Enrolment.objects.filter(course__title="B").update(changed_at=at("2026-11-22 13:00"))
    import time_machine

    with time_machine.travel(at("2026-11-22") + timedelta(hours=2), tick=False):
        write_facts(tmp_path)
        found = told(tmp_path, top)
    assert found.total["so_luot_phat_sinh_ky_truoc"] == 1
    assert found.different == []


# --- commands --------------------------------------------------------------------------------------------------


def report(folder, **more):
    out = io.StringIO()
    call_command("nation_report", folder=str(folder), period="20264", stdout=out, **more)
    return out.getvalue()


def test_the_command_says_how_many_cells_are_equal(tmp_path, facts):
    said = report(tmp_path)
    assert "Đơn vị 08: 3 lượt" in said
    assert said.splitlines()[-1].startswith("khớp: ")


def test_a_difference_is_named_and_is_an_error(tmp_path, facts):
    Learner.objects.update(sex="M")
    with pytest.raises(CommandError, match="nation_facts --all"):
        report(tmp_path)
    call_command("nation_facts", to=str(tmp_path), all=True, stdout=io.StringIO())
    assert "khớp: " in report(tmp_path)
    Enrolment.objects.update(enrolled_at=at("2026-08-01"), changed_at=at("2026-11-22 12:00"))
    Certificate.objects.all().delete()
    with pytest.raises(CommandError, match="3 lượt ghi danh đã thay đổi"):
        report(tmp_path, province="08")


@pytest.mark.parametrize("wrong", [{"period": "202613"}, {"calendar": "lunar"}, {"province": "99"}])
def test_what_cannot_be_compared_is_said_in_a_sentence(tmp_path, facts, wrong):
    with pytest.raises(CommandError) as caught:
        call_command("nation_report", **{"folder": str(tmp_path), "period": "20264", **wrong})
    assert len(str(caught.value)) > 20


def test_without_files_it_is_said_what_makes_them(tmp_path):
    with pytest.raises(CommandError, match="nation_facts"):
        report(tmp_path)
